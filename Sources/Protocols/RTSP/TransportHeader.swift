/// Two neighbouring ports: RTP's and RTCP's.
package struct PortPair: Hashable, Sendable, CustomStringConvertible {
    /// 1 to 65535.
    package var rtp: UInt16
    /// 1 to 65535.
    package var rtcp: UInt16

    package init(rtp: UInt16, rtcp: UInt16) {
        self.rtp = rtp
        self.rtcp = rtcp
    }

    package var description: String { "\(rtp)-\(rtcp)" }
}

/// The two interleaved channels of a track (RFC 2326 §10.12): RTP's and RTCP's, never the same.
package struct ChannelPair: Hashable, Sendable, CustomStringConvertible {
    package var rtp: UInt8
    package var rtcp: UInt8

    package init(rtp: UInt8, rtcp: UInt8) {
        self.rtp = rtp
        self.rtcp = rtcp
    }

    func overlaps(_ other: Self) -> Bool {
        rtp == other.rtp || rtp == other.rtcp || rtcp == other.rtp || rtcp == other.rtcp
    }

    package var description: String { "\(rtp)-\(rtcp)" }
}

/// One transport of a `Transport` header (RFC 2326 §12.39).
package struct TransportHeader: Hashable, Sendable {
    package enum Profile: String, Sendable, CaseIterable {
        case avp = "RTP/AVP"
        case avpf = "RTP/AVPF"
        case savp = "RTP/SAVP"
        case savpf = "RTP/SAVPF"
    }

    package enum Mode: Hashable, Sendable {
        case play
        /// `RECORD`, or `receive` as FFmpeg says.
        case record
    }

    package var profile: Profile
    /// `true`: `/TCP`, in the RTSP connection; `false`: UDP.
    package var isInterleaved: Bool
    /// Where neither word is there, unicast: the standard says multicast, no client means it.
    package var isMulticast = false
    /// Where the client receives.
    package var clientPorts: PortPair?
    /// Where the server sends from.
    package var serverPorts: PortPair?
    /// Ports of the multicast group.
    package var ports: PortPair?
    package var channels: ChannelPair?
    package var ssrc: UInt32?
    /// The multicast group, in replies. In requests it is ignored: it would let a stranger aim our packets at a third party.
    package var destination: String?
    /// Time to live of multicast packets.
    package var ttl: UInt8?
    package var mode: Mode?

    package init(profile: Profile = .avp, isInterleaved: Bool) {
        self.profile = profile
        self.isInterleaved = isInterleaved
    }
}

extension TransportHeader: CustomStringConvertible {
    package var description: String {
        var text = profile.rawValue
        if isInterleaved { text += "/TCP" }
        text += isMulticast ? ";multicast" : ";unicast"
        if let destination { text += ";destination=\(destination)" }
        if let ports { text += ";port=\(ports)" }
        if let clientPorts { text += ";client_port=\(clientPorts)" }
        if let serverPorts { text += ";server_port=\(serverPorts)" }
        if let channels { text += ";interleaved=\(channels)" }
        if let ttl { text += ";ttl=\(ttl)" }
        if let ssrc {
            let digits = String(ssrc, radix: 16, uppercase: true)
            text += ";ssrc=" + String(repeating: "0", count: 8 - digits.count) + digits
        }
        if mode == .record { text += ";mode=record" }
        return text
    }
}
