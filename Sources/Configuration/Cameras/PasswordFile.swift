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
    ///   - path: as ``FilePath`` has it.
    ///   - file: the configuration file.
    func read(_ path: String, namedIn file: String) throws(Problem) -> Secret {
        let expanded: String
        do throws(FilePath.Problem) {
            expanded = try FilePath(environment: environment).resolve(path, namedIn: file)
        } catch { throw Problem(message: error.message) }
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
}
