/// What ffmpeg opens to get at a camera: a URL, a device or a file. Prints with its secrets masked.
package struct CameraURL: Hashable, Sendable {
    /// In lower case; nil for a device, a file or anything else that is not of the form `scheme://`.
    package let scheme: String?
    /// Without brackets; nil where the URL has none.
    package let host: String?
    package let port: UInt16?
    /// As it stands before the `@`, percent-encoded as its writer did it.
    private var userInfo: Secret?
    private let hostAndPort: String
    /// Path, query and fragment; or, without a scheme, everything. May have tokens in it.
    private let rest: Secret

    /// The whole, credentials included: for ffmpeg only.
    package var exposed: String {
        guard let scheme else { return rest.exposed }
        return "\(scheme)://" + (userInfo.map { $0.exposed + "@" } ?? "") + hostAndPort + rest.exposed
    }

    /// The path, query and fragment, unmasked.
    package var exposedPath: String { rest.exposed }

    package var user: String? {
        userInfo.map { PercentEncoding.decode($0.exposed.prefix { $0 != ":" }) }
    }

    package var password: Secret? {
        guard let text = userInfo?.exposed, let colon = text.firstIndex(of: ":") else { return nil }
        return Secret(PercentEncoding.decode(text[text.index(after: colon)...]))
    }

    package var hasCredentials: Bool { userInfo != nil }
    /// Whether credentials can be put into it.
    package var takesCredentials: Bool { scheme != nil && host != nil }

    /// The same URL with this user and password in place of its own; special characters are escaped here.
    package func with(user: String, password: Secret?) -> CameraURL {
        var changed = self
        changed.userInfo = Secret(
            PercentEncoding.encode(user) + (password.map { ":" + PercentEncoding.encode($0.exposed) } ?? ""))
        return changed
    }

    /// What must not be seen: the password as it is and as it stands in the URL, and secret query items.
    package var secrets: [Secret] {
        var texts: Set<Secret> = []
        if let password { texts.insert(password) }
        if let encoded = userInfo?.exposed.split(separator: ":", maxSplits: 1).dropFirst().first {
            texts.insert(Secret(String(encoded)))
        }
        for item in SecretMask.secretItems(in: rest.exposed) {
            texts.insert(Secret(item))
            texts.insert(Secret(PercentEncoding.decode(item[...])))
        }
        return texts.filter { !$0.exposed.isEmpty }
    }

    package init(_ text: String) throws(Invalid) {
        if text.isEmpty { throw Invalid("is empty") }
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            throw Invalid("has a control character in it")
        }
        guard let separator = text.utf8.firstRange(of: "://".utf8), Self.isScheme(text[..<separator.lowerBound]) else {
            (scheme, host, port, userInfo, hostAndPort) = (nil, nil, nil, nil, "")
            rest = Secret(text)
            if text == "-" || text.hasPrefix("pipe:") || text.hasPrefix("fd:") {
                throw Invalid("reads from standard input, which a camera does not have")
            }
            return
        }
        if text.contains(" ") { throw Invalid("has a blank in it; write %20 for it") }
        let name = text[..<separator.lowerBound].lowercased()
        let afterScheme = text[separator.upperBound...]
        var authority = afterScheme.prefix { !"/?#".contains($0) }
        scheme = name
        rest = Secret(String(afterScheme[authority.endIndex...]))
        if let at = authority.lastIndex(of: "@") {
            userInfo = at == authority.startIndex ? nil : Secret(String(authority[..<at]))
            // `udp://@239.0.0.1:1234` is how ffmpeg writes "listen here": the sign must stay.
            if userInfo != nil { authority = authority[authority.index(after: at)...] }
        }
        hostAndPort = String(authority)
        let isTorn = userInfo == nil && rest.exposed.contains("@")
        (host, port) = try Self.split(authority.drop { $0 == "@" }, isTorn: isTorn)
        if host == nil, URLScheme.needsHost(name) {
            throw Invalid("names no host; write it like \(name)://192.168.1.20/path")
        }
    }

    /// Why a text is no URL that ffmpeg could open.
    package struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
        /// Goes on from `the URL …`; without secrets.
        package let reason: String
        package var description: String { reason }

        fileprivate init(_ reason: String) { self.reason = reason }
    }

    /// - Parameter isTorn: an `@` comes too late: a special character of a password has probably cut the URL in two, and
    ///   what looks like a host may be a part of the password.
    private static func split(
        _ authority: Substring, isTorn: Bool
    ) throws(Invalid) -> (host: String?, port: UInt16?) {
        let torn = Invalid(
            "cannot be split into user, password and host; write \"user\" and \"password\" as keys of their own,"
                + " where no character needs escaping")
        var host = authority
        var portText: Substring = ""
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]"),
                ListenAddress.isIPv6(String(authority[..<end].dropFirst()))
            else { throw isTorn ? torn : Invalid("has \(String(authority).quoted) where an IPv6 address should be") }
            host = authority[..<end].dropFirst()
            portText = authority[end...].dropFirst()
            if let first = portText.first, first != ":" {
                throw Invalid("has \(String(portText).quoted) after the IPv6 address")
            }
        } else if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            portText = authority[colon...]
            if isIPv6Bare(authority) { throw Invalid("has an IPv6 address without brackets; write it like [fe80::1]") }
        }
        let digits = portText.dropFirst()
        let port = UInt16(digits).flatMap { $0 == 0 ? nil : $0 }
        if !digits.isEmpty, port == nil {
            throw isTorn ? torn : Invalid("has the port \(String(digits).quoted); a port is a number from 1 to 65535")
        }
        if host.isEmpty { return (nil, port) }
        let isHost = host.contains(":") || host.utf8.contains { $0 >= 0x80 } || ListenAddress.isHostName(String(host))
        if !isHost { throw isTorn ? torn : Invalid("has \(String(host).quoted) where a host should be") }
        return (String(host), port)
    }

    private static func isIPv6Bare(_ text: Substring) -> Bool { ListenAddress.isIPv6(String(text)) }

    private static func isScheme(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "-"), text.utf8.count <= 32 else { return false }
        return text.utf8.allSatisfy { $0 == UInt8(ascii: "+") || ($0.isNameByte && $0 != UInt8(ascii: "_")) }
    }
}

extension CameraURL: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// With `***` for user, password and tokens: for logs, pages and replies.
    package var description: String { SecretMask.url(exposed) }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
