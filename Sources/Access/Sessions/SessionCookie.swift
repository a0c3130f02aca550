package import Configuration

/// The cookie of the web page's sessions (RFC 6265).
package enum SessionCookie {
    package static let name = "weir_session"

    /// The value of a `Set-Cookie` field: no script can read it, no other site can have it sent.
    package static func setting(_ token: Secret, isSecure: Bool) -> String {
        field(token.exposed, isSecure: isSecure) + "; Max-Age=\(SessionTable.longest.components.seconds)"
    }

    /// The same for taking it away.
    package static func removal(isSecure: Bool) -> String { field("", isSecure: isSecure) + "; Max-Age=0" }

    private static func field(_ value: String, isSecure: Bool) -> String {
        "\(name)=\(value); Path=/; HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "")
    }

    /// What is in the `Cookie` fields of a request. Of several, the first: browsers send the most specific one first.
    static func value(in fields: [String]) -> Secret? {
        for field in fields {
            for pair in field.split(separator: ";") {
                let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
                if parts.count == 2, parts[0] == name { return Secret(String(parts[1].trimmingTrailingBlanks)) }
            }
        }
        return nil
    }
}
