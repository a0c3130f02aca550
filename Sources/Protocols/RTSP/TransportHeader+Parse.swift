import HTTP

extension TransportHeader {
    /// The transports of a header's value that can be understood, in the client's order of preference. Unknown profiles
    /// and malformed transports are skipped, for a client offers what it can and expects us to choose.
    package static func list(_ text: String) -> [Self] {
        splitOutsideQuotes(text, at: 0x2C).compactMap(Self.init(text:))
    }

    /// One transport: `RTP/AVP/TCP;unicast;interleaved=0-1`. Unknown parameters are ignored.
    private init?(text: Substring) {
        let parts = Self.splitOutsideQuotes(String(text), at: 0x3B)
        guard let first = parts.first, let specifier = Self.specifier(first.trimmingWhiteSpace) else { return nil }
        self.init(profile: specifier.profile, isInterleaved: specifier.isInterleaved)
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = pair.first?.trimmingWhiteSpace.lowercased() else { continue }
            let value = pair.count == 2 ? pair[1].trimmingWhiteSpace : ""
            guard set(name, Self.unquoted(value)) else { return nil }
        }
    }

    /// Takes one parameter; false where its value is malformed.
    private mutating func set(_ name: String, _ value: Substring) -> Bool {
        switch name {
        case "unicast":
            isMulticast = false
        case "multicast":
            isMulticast = true
        case "client_port":
            clientPorts = PortPair(value)
            return clientPorts != nil
        case "server_port":
            serverPorts = PortPair(value)
            return serverPorts != nil
        case "port":
            ports = PortPair(value)
            return ports != nil
        case "interleaved":
            channels = ChannelPair(value)
            return channels != nil
        case "ssrc":
            // Only of interest in replies, and cameras write it in odd ways: a bad one is no reason to refuse.
            ssrc = UInt32(value, radix: 16)
        case "destination":
            destination = value.isEmpty ? nil : String(value)
        case "ttl":
            ttl = UInt8(value)
        case "mode":
            switch value.lowercased() {
            case "play": mode = .play
            case "record", "receive": mode = .record
            default: return false
            }
        default:
            break
        }
        return true
    }

    private static func specifier(_ text: Substring) -> (profile: Profile, isInterleaved: Bool)? {
        let parts = text.uppercased().split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3,
            let profile = Profile(rawValue: "\(parts[0])/\(parts[1])")
        else { return nil }
        switch parts.count == 3 ? parts[2] : "UDP" {
        case "UDP": return (profile, false)
        case "TCP": return (profile, true)
        default: return nil
        }
    }

    private static func unquoted(_ value: Substring) -> Substring {
        guard value.utf8.count >= 2, value.first == "\"", value.last == "\"" else { return value }
        return value.dropFirst().dropLast()
    }

    /// The parts of `text` between separators that do not stand in double quotes, without the empty ones.
    private static func splitOutsideQuotes(_ text: String, at separator: UInt8) -> [Substring] {
        var isQuoted = false
        return text.utf8.split { byte in
            if byte == 0x22 { isQuoted.toggle() }
            return byte == separator && !isQuoted
        }.map(Substring.init)
    }
}

extension PortPair {
    /// `5000-5001`, or `5000` for itself and the next.
    init?(_ text: Substring) {
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(\.trimmingWhiteSpace)
        guard let rtp = ends.first?.decimalValue, let rtcp = ends.count == 2 ? ends[1].decimalValue : rtp + 1,
            (1...65535).contains(rtp), (1...65535).contains(rtcp), rtp != rtcp
        else { return nil }
        self.init(rtp: UInt16(rtp), rtcp: UInt16(rtcp))
    }
}

extension ChannelPair {
    /// `0-1`, or `0` for itself and the next.
    init?(_ text: Substring) {
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(\.trimmingWhiteSpace)
        guard let rtp = ends.first?.decimalValue, let rtcp = ends.count == 2 ? ends[1].decimalValue : rtp + 1,
            rtp <= 255, rtcp <= 255, rtp != rtcp
        else { return nil }
        self.init(rtp: UInt8(rtp), rtcp: UInt8(rtcp))
    }
}
