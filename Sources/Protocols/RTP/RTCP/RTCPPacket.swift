/// One of the packets that a compound RTCP packet holds.
package enum RTCPPacket: Hashable, Sendable {
    /// Packet types (RFC 3550 §12.1, RFC 4585 §6.1).
    package enum Kind {
        package static let senderReport: UInt8 = 200
        package static let receiverReport: UInt8 = 201
        package static let sourceDescription: UInt8 = 202
        package static let goodbye: UInt8 = 203
        package static let application: UInt8 = 204
        package static let transportFeedback: UInt8 = 205
        package static let payloadFeedback: UInt8 = 206
    }

    case senderReport(SenderReport, [ReportBlock])
    case receiverReport(ssrc: UInt32, [ReportBlock])
    /// The canonical names that it tells, one for each source at most.
    case sourceDescription([CanonicalName])
    case goodbye(ssrcs: [UInt32], reason: String?)
    /// APP, RTPFB, PSFB and types that are not known: their packet type, nothing of them is read.
    case ignored(kind: UInt8)

    /// A source and its CNAME (RFC 3550 §6.5.1).
    package struct CanonicalName: Hashable, Sendable {
        package var ssrc: UInt32
        package var name: String

        package init(ssrc: UInt32, name: String) {
            self.ssrc = ssrc
            self.name = name
        }
    }
}
