import Bytes

/// A compound RTCP packet (RFC 3550 §6.1): what one datagram or interleaved frame of RTCP holds.
package struct RTCPCompound: Hashable, Sendable {
    /// Why bytes are no compound packet.
    package enum Malformation: Error, Hashable {
        /// The version of the packet is not 2.
        case version(UInt8)
        /// The packet ends after the datagram does.
        case truncated
        /// The packet is too short for what its header says it holds.
        case length(kind: UInt8)
        /// Padding before the last packet, or more of it than there are bytes.
        case padding
        /// More packets than anyone sends.
        case tooManyPackets
    }

    /// A bound on the work and memory that one datagram can ask for.
    package static let maximumPackets = 64

    package var packets: [RTCPPacket]

    /// Whether `bytes`, from a port that RTP shares with RTCP, are RTCP (RFC 5761 §4).
    package static func isRTCP(_ bytes: RawSpan) -> Bool {
        bytes.byteCount >= 2 && (192...223).contains(bytes[1])
    }

    /// Reads all packets of a datagram. Reports may be left out (RFC 5506). Empty bytes are no compound packet.
    package init(parsing bytes: RawSpan) throws(Malformation) {
        packets = []
        var start = 0
        repeat {
            guard packets.count < Self.maximumPackets else { throw .tooManyPackets }
            guard start + 4 <= bytes.byteCount else { throw .truncated }
            let version = bytes[start] >> 6
            guard version == 2 else { throw .version(version) }
            let end = start + 4 + 4 * Int(bytes.uint16(at: start + 2))
            guard end <= bytes.byteCount else { throw .truncated }
            var bodyEnd = end
            if bytes[start] & 0x20 != 0 {
                let padding = Int(bytes[end - 1])
                guard end == bytes.byteCount, padding > 0, padding % 4 == 0, start + 4 + padding <= end else {
                    throw .padding
                }
                bodyEnd -= padding
            }
            packets.append(
                try RTCPPacket(
                    kind: bytes[start + 1], count: Int(bytes[start] & 0x1F), body: bytes.extracting(start + 4..<bodyEnd)
                ))
            start = end
        } while start < bytes.byteCount
    }

    /// The report blocks of all packets about the source `ssrc`.
    package func reportBlocks(about ssrc: UInt32) -> [ReportBlock] {
        packets.flatMap { packet -> [ReportBlock] in
            switch packet {
            case .senderReport(_, let blocks), .receiverReport(_, let blocks): blocks.filter { $0.ssrc == ssrc }
            case .sourceDescription, .goodbye, .ignored: []
            }
        }
    }
}
