import Configuration

extension Credentials {
    /// Longer fields are not looked at.
    static let longestField = 8192

    /// What an HTTP or RTSP request brings.
    ///
    /// - Parameters:
    ///   - authorization: the values of all `Authorization` fields.
    ///   - method: of the request, for digests.
    ///   - cookies: the values of all `Cookie` fields.
    ///   - token: of the query, for those who can send nothing but a URL.
    package init(authorization: [String], method: String, cookies: [String] = [], token: String? = nil) {
        if authorization.count > 1 {
            self = .unreadable("stands there more than once")
        } else if let field = authorization.first {
            self.init(authorization: field, method: method)
        } else if let token, !token.isEmpty {
            self = token.utf8.count <= Self.longestField ? .bearer(Secret(token)) : .unreadable("is too long")
        } else if let session = SessionCookie.value(in: cookies) {
            self = .cookie(session)
        } else {
            self = .none
        }
    }

    /// One `Authorization` field (RFC 9110 §11.4).
    private init(authorization field: String, method: String) {
        guard field.utf8.count <= Self.longestField else {
            self = .unreadable("is longer than \(Self.longestField) bytes")
            return
        }
        let text = field.drop { $0 == " " || $0 == "\t" }
        let scheme = text.prefix { $0 != " " && $0 != "\t" }
        let rest = text[scheme.endIndex...].drop { $0 == " " || $0 == "\t" }
        do throws(Unreadable) {
            switch scheme.lowercased() {
            case "basic": self = try Self.basic(rest)
            case "bearer": self = try Self.bearer(rest)
            case "digest": self = .digest(try DigestResponse(parsing: rest, method: method))
            case "": throw Unreadable("is empty")
            default: throw Unreadable("has a scheme that is none of Basic, Bearer and Digest")
            }
        } catch {
            self = .unreadable(error.reason)
        }
    }

    struct Unreadable: Error {
        var reason: String
        init(_ reason: String) { self.reason = reason }
    }

    private static func basic(_ text: Substring) throws(Unreadable) -> Credentials {
        guard let bytes = Base64.decode(text.trimmingTrailingBlanks) else {
            throw Unreadable("is Basic, but not with base64")
        }
        // Those who do not send UTF-8 send ISO 8859-1, which is what the first 256 scalars are.
        let pair =
            String(validating: bytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        guard let colon = pair.firstIndex(of: ":") else { throw Unreadable("is Basic, but without a \":\"") }
        if pair.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            throw Unreadable("is Basic with a control character in it")
        }
        return .basic(user: String(pair[..<colon]), password: Secret(String(pair[pair.index(after: colon)...])))
    }

    private static func bearer(_ text: Substring) throws(Unreadable) -> Credentials {
        let token = text.trimmingTrailingBlanks
        guard !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw Unreadable("is Bearer, but without a token")
        }
        return .bearer(Secret(String(token)))
    }
}

extension Substring {
    var trimmingTrailingBlanks: Substring {
        guard let last = lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return self[...last]
    }
}

/// RFC 4648 §4; the padding may be missing.
enum Base64 {
    static func decode(_ text: Substring) -> [UInt8]? {
        var digits = Array(text.utf8)
        while digits.last == UInt8(ascii: "="), text.utf8.count - digits.count < 2 { digits.removeLast() }
        guard !digits.isEmpty, digits.count % 4 != 1 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count * 3 / 4)
        var bits: UInt32 = 0
        for (index, digit) in digits.enumerated() {
            guard let value = value(of: digit) else { return nil }
            bits = bits << 6 | UInt32(value)
            if index % 4 == 0 { continue }
            bytes.append(UInt8(truncatingIfNeeded: bits >> (6 - UInt32(index % 4) * 2)))
        }
        return bytes
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
