/// Names of files as people write them in a configuration: `${NAME}` stands for a variable of the environment, and what
/// does not begin with `/` is relative to the folder of the file it is written in.
struct FilePath {
    /// Of the process; a closure so that tests need not change it.
    var environment: (String) -> String?

    struct Problem: Error {
        /// Goes on from the name of the key.
        var message: String
    }

    func resolve(_ text: String, namedIn file: String) throws(Problem) -> String {
        let path = try expand(text)
        guard !path.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return path }
        return file[...slash] + path
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

extension SettingType where Value == String {
    /// A file that is there and can be read; read as its whole path.
    static func readableFile(environment: @escaping (String) -> String?) -> SettingType {
        SettingType { node, label, diagnostics in
            guard let text = SettingType.string.read(node, label, &diagnostics) else { return nil }
            do throws(FilePath.Problem) {
                let path = try FilePath(environment: environment).resolve(text, namedIn: node.place.file)
                do throws(SourceFile.Problem) {
                    _ = try SourceFile.read(path, limit: 0)
                    return path
                } catch {
                    diagnostics.error("\(label) cannot be used: \(path.quoted) \(error.message)", at: node.place)
                }
            } catch {
                diagnostics.error("\(label) \(error.message)", at: node.place)
            }
            return nil
        }
    }
}
