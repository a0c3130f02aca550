/// A description in SDP (RFC 8866).
package struct SessionDescription: Hashable, Sendable {
    package struct Attribute: Hashable, Sendable {
        package var name: String
        /// `nil` for a flag like `a=recvonly`.
        package var value: String?

        package init(_ name: String, _ value: String? = nil) {
            self.name = name
            self.value = value
        }
    }

    package struct Origin: Hashable, Sendable {
        package var username = "-"
        /// Decimal digits.
        package var sessionID: String
        /// Decimal digits; grows when the description changes.
        package var version: String
        /// `IP4` or `IP6`.
        package var addressType = "IP4"
        package var address: String

        package init(sessionID: String, version: String, address: String) {
            self.sessionID = sessionID
            self.version = version
            self.address = address
        }
    }

    package var origin: Origin?
    /// A single space where it would be empty.
    package var name = ""
    /// The value of `c=`, like `IN IP4 0.0.0.0`.
    package var connection: String?
    package var attributes: [Attribute] = []
    package var media: [MediaDescription] = []

    package init() {}
}

/// One `m=` section: a track.
package struct MediaDescription: Hashable, Sendable {
    /// `video`, `audio`, `application` …
    package var kind: String
    /// 0 to 65535; 0 where the port is agreed on by SETUP.
    package var port: Int
    /// `RTP/AVP` …
    package var transport: String
    /// Payload types, as written.
    package var formats: [String]
    package var connection: String?
    package var attributes: [SessionDescription.Attribute] = []

    package init(kind: String, port: Int = 0, transport: String = "RTP/AVP", formats: [String]) {
        self.kind = kind
        self.port = port
        self.transport = transport
        self.formats = formats
    }
}

extension [SessionDescription.Attribute] {
    /// The value of the first attribute called `name`; empty for a flag.
    package subscript(name: String) -> String? { first { $0.name == name }.map { $0.value ?? "" } }
}
