import HTTP

extension SessionDescription {
    /// The description as text with CRLFs. Control characters in values become spaces, so no value begins a line.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        func line(_ type: String, _ value: String) {
            bytes += type.utf8
            bytes.append(0x3D)
            for byte in value.utf8 { bytes.append(byte.isControl ? 0x20 : byte) }
            bytes += [0x0D, 0x0A]
        }
        func lines(_ attributes: [Attribute]) {
            for attribute in attributes {
                line("a", attribute.value.map { "\(attribute.name):\($0)" } ?? attribute.name)
            }
        }
        line("v", "0")
        let origin = origin ?? Origin(sessionID: "0", version: "0", address: "127.0.0.1")
        line(
            "o",
            "\(origin.username) \(origin.sessionID) \(origin.version) IN \(origin.addressType) \(origin.address)")
        line("s", name.isEmpty ? " " : name)
        if let connection { line("c", connection) }
        line("t", "0 0")
        lines(attributes)
        for media in media {
            let formats = media.formats.joined(separator: " ")
            line("m", "\(media.kind) \(media.port) \(media.transport) \(formats)")
            if let connection = media.connection { line("c", connection) }
            lines(media.attributes)
        }
        return bytes
    }
}
