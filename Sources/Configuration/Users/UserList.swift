/// The map `users:` from names to users.
struct UserList {
    var passwordFiles: PasswordFile

    func read(_ node: YAMLNode, diagnostics: inout Diagnostics) -> [Configuration.User] {
        guard let mapping = node.mapping else {
            diagnostics.error(
                "\"users\" must be a map from names to users, like \"anna: {password: …, role: admin}\","
                    + " not \(node.sequence == nil ? "a text" : "a list")", at: node.place)
            return []
        }
        var users: [Configuration.User] = []
        for entry in mapping.entries {
            if let reason = Self.reason(against: entry.key) {
                diagnostics.error("\(entry.key.quoted) cannot be the name of a user: \(reason)", at: entry.keyPlace)
            }
            let user = read(entry, diagnostics: &diagnostics)
            if let token = user.token, let other = users.first(where: { $0.token == token }) {
                diagnostics.error(
                    "user \(user.name.quoted) has the same token as user \(other.name.quoted); give each its own",
                    at: entry.keyPlace)
            }
            users.append(user)
        }
        return users
    }

    /// Basic cannot send a name with a colon (RFC 7617 §2).
    private static func reason(against name: String) -> String? {
        if name.isEmpty { return "it is empty" }
        if name.utf8.count > 128 { return "it is longer than 128 bytes" }
        if name == "anonymous" {
            return "those without a name have a key of their own, \"anonymous\", beside \"users\""
        }
        if name.contains(":") { return "it has \":\" in it, which no client can send" }
        if name.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }) {
            return "it has a control character in it"
        }
        return nil
    }

    private func read(_ entry: YAMLMapping.Entry, diagnostics: inout Diagnostics) -> Configuration.User {
        // A name alone says nothing; what is missing is complained about at the name.
        let node = entry.value.isNull ? YAMLNode(.mapping(YAMLMapping()), at: entry.keyPlace) : entry.value
        var user = Configuration.User(entry.key, place: entry.keyPlace)
        guard node.mapping != nil else {
            // It may be the password that stands there, so it is not repeated.
            diagnostics.error(
                "user \(entry.key.quoted) must be a map of keys and values, like {password: …, role: viewer}, not"
                    + (node.sequence == nil ? " a text" : " a list"), at: node.place)
            return user
        }
        var reader = SettingsReader(node, subject: "user \(entry.key.quoted)")
        if let text = secret("password", of: &reader) {
            do throws(UserPassword.Invalid) {
                user.password = try UserPassword(text)
            } catch {
                reader.error(error.message, at: reader.has("password") ? "password" : "password_file")
            }
        }
        user.token = secret("token", of: &reader)
        if let token = user.token, let complaint = Self.complaint(about: token) {
            reader.error(complaint, at: reader.has("token") ? "token" : "token_file")
        }
        user.rights = Configuration.Rights(from: &reader)
        if !["password", "password_file", "token", "token_file"].contains(where: reader.has) {
            reader.complain("needs \"password\" or \"token\"")
        }
        if !(["role"] + Configuration.Rights.keys).contains(where: reader.has) {
            reader.complain(
                "may do nothing; give it a \"role\" (\(Role.allCases.map(\.rawValue).alternatives)) or one of"
                    + " \(Configuration.Rights.keys.joined(separator: ", "))")
        }
        diagnostics.add(reader.finish())
        return user
    }

    /// The value of the key, or what stands in the file that `KEY_file` names.
    private func secret(_ key: String, of reader: inout SettingsReader) -> Secret? {
        let fileKey = key + "_file"
        let own = reader.value(key, .secret)
        if reader.has(key), reader.has(fileKey) {
            reader.error("cannot stand beside \(key.quoted); keep one of them", at: fileKey)
        }
        guard let file = reader.value(fileKey, .string), own == nil else { return own }
        do throws(PasswordFile.Problem) {
            return try passwordFiles.read(file, namedIn: reader.place.file)
        } catch {
            reader.error(error.message, at: fileKey)
            return nil
        }
    }

    /// What RFC 6750 §2.1 lets a token have in it, and enough of it that nobody guesses it.
    private static func complaint(about token: Secret) -> String? {
        let bytes = token.exposed.utf8
        if bytes.count < 16 {
            return
                "is too short to be unguessable: it needs 16 characters at least; `openssl rand -hex 32` makes a good one"
        }
        let isSendable = bytes.count <= 1024 && bytes.allSatisfy { $0.isNameByte || "~+/=".utf8.contains($0) }
        return isSendable
            ? nil : "must have letters, digits and \"-._~+/=\" only, 1024 at most, for it is sent as it is"
    }
}
