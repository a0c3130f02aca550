/// Takes passwords and tokens out of texts that people see.
package enum SecretMask {
    /// A URL with `***` in place of user information and of the values of secret items: `rtsp://***@host/path?token=***`.
    package static func url(_ url: String) -> String { text(url) }

    /// A text (a log line, say) with every URL in it masked, and every one of the given secrets wherever it stands.
    package static func text(_ text: String, secrets: [Secret] = []) -> String {
        var result = text
        // Three letters or fewer are found in too many innocent words; URLs have them masked by place all the same.
        for secret in secrets where secret.exposed.utf8.count > 3 {
            result = replacing(secret.exposed, in: result)
        }
        return maskingURLs(in: result)
    }

    /// The values of items such as `token=…` in a path or query.
    static func secretItems(in path: String) -> [String] {
        var found: [String] = []
        _ = maskingItems(in: path[...]) { found.append(String($0)) }
        return found
    }

    /// Whether an item of this name (of a query, or a key in a file) keeps a secret.
    package static func isSecretName(_ name: some StringProtocol) -> Bool {
        let letters = String(name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != "." })
        if ["key", "sig", "pw", "psw", "sid", "sessionid", "loginpas"].contains(letters) { return true }
        if letters.hasSuffix("key") { return true }
        // How one logs in is no secret.
        if letters == "authentication" { return false }
        return ["token", "pass", "pwd", "secret", "auth", "credential", "signature"].contains { letters.contains($0) }
    }

    private static func maskingURLs(in text: String) -> String {
        var result = ""
        var rest = text[...]
        while let separator = rest.utf8.firstRange(of: "://".utf8) {
            result += maskingItems(in: rest[..<separator.upperBound])
            let url = rest[separator.upperBound...].prefix { !endsURL($0) }
            result += maskingUserInfo(of: url)
            rest = rest[url.endIndex...]
        }
        return result + maskingItems(in: rest)
    }

    /// - Parameter url: what follows the `://`.
    private static func maskingUserInfo(of url: Substring) -> String {
        let authority = url.prefix { !"/?#".contains($0) }
        var start = url.startIndex
        if let at = authority.lastIndex(of: "@") {
            start = at
        } else if let at = url[authority.endIndex...].lastIndex(of: "@") {
            // A "/", "?" or "#" in a password cuts the URL too early; what stands before the "@" may all be secret.
            // An "@" in the query of a URL with a good host and port is innocent.
            let pieces = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let hasPort = pieces.count == 1 || pieces[1].allSatisfy { $0.isNumber }
            let query = url.firstIndex { $0 == "?" || $0 == "#" } ?? url.endIndex
            if !hasPort || (at < query && pieces.count > 1) { start = at }
        }
        // An empty user information is no secret.
        let hasMask = start > url.startIndex
        return (hasMask ? Secret.mask : "") + maskingItems(in: url[start...])
    }

    /// Masks `name=value` items wherever a path or query can have them: after `/`, `?`, `&`, `;`, `#`, and after `_`, for
    /// some cameras write `/user=admin_password=secret_channel=1`.
    private static func maskingItems(in text: Substring, found: (Substring) -> Void = { _ in }) -> String {
        var result = ""
        var rest = text
        while let equals = rest.firstIndex(of: "=") {
            let before = rest[..<equals]
            let nameStart =
                before.lastIndex { !($0.isASCII && ($0.isLetter || $0.isNumber || "_-.".contains($0))) }
                .map { before.index(after: $0) } ?? before.startIndex
            let valueStart = rest.index(after: equals)
            result += rest[..<valueStart]
            rest = rest[valueStart...]
            guard isSecretName(before[nameStart...]) else { continue }
            let value = rest[..<itemEnd(in: rest)]
            if !value.isEmpty {
                found(value)
                result += Secret.mask
            }
            rest = rest[value.endIndex...]
        }
        return result + rest
    }

    private static func itemEnd(in text: Substring) -> String.Index {
        var index = text.startIndex
        while index < text.endIndex {
            let character = text[index]
            if "&;#".contains(character) || endsURL(character) { return index }
            if character == "_" {
                let name = text[text.index(after: index)...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
                if !name.isEmpty, name.endIndex < text.endIndex, text[name.endIndex] == "=" { return index }
            }
            index = text.index(after: index)
        }
        return index
    }

    private static func endsURL(_ character: Character) -> Bool {
        character.isWhitespace || "\"'<>".contains(character)
    }

    private static func replacing(_ secret: String, in text: String) -> String {
        var result = ""
        var rest = text[...]
        while let range = rest.utf8.firstRange(of: secret.utf8) {
            result += rest[..<range.lowerBound] + Secret.mask
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
