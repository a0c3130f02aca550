/// Reads passwords from files of their own, such as systemd's credentials.
struct PasswordFile {
    /// Of the process; a closure so that tests need not change it.
    var environment: (String) -> String?

    struct Problem: Error {
        /// Goes on from the name of the key.
        var message: String
    }

    /// The secret that stands in `key`, or in the file that `key_file` names.
    func secret(_ key: String, in reader: inout SettingsReader) -> Secret? {
        let given = reader.value(key, .secret)
        let fileKey = key + "_file"
        guard let file = reader.value(fileKey, .string) else { return given }
        if given != nil {
            reader.error("cannot stand beside \(key.quoted); keep one of them", at: fileKey)
            return given
        }
        do throws(Problem) {
            return try read(file, namedIn: reader.place.file)
        } catch {
            reader.error(error.message, at: fileKey)
            return nil
        }
    }

    /// - Parameters:
    ///   - path: `${NAME}` stands for a variable of the environment; relative to the folder of the configuration file.
    ///   - file: the configuration file.
    func read(_ path: String, namedIn file: String) throws(Problem) -> Secret {
        var expanded = try expand(path)
        if !expanded.hasPrefix("/"), let slash = file.lastIndex(of: "/") { expanded = file[...slash] + expanded }
        let bytes: [UInt8]
        do throws(SourceFile.Problem) {
            bytes = try SourceFile.read(expanded, limit: 4096).bytes
        } catch {
            throw Problem(message: "cannot be used: \(expanded.quoted) \(error.message)")
        }
        // Editors and `echo` end a file with a line break; a password has none.
        let text = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard text.count <= 1 else { throw Problem(message: "cannot be used: \(expanded.quoted) has several lines") }
        guard let password = text.first else { throw Problem(message: "cannot be used: \(expanded.quoted) is empty") }
        return Secret(String(password))
    }

    private func expand(_ path: String) throws(Problem) -> String {
        var result = ""
        var rest = path[...]
        while let start = rest.utf8.firstRange(of: "${".utf8) {
            result += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                throw Problem(message: "has a \"${\" without a \"}\"")
            }
            let name = String(rest[start.upperBound..<end])
            guard let value = environment(name) else {
                let hint =
                    name == "CREDENTIALS_DIRECTORY" ? "; systemd sets it for a service with LoadCredential=" : ""
                throw Problem(message: "names the variable \(name.quoted), which is not set\(hint)")
            }
            result += value
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
