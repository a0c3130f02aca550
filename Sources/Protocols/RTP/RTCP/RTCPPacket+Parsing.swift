import Bytes

extension RTCPPacket {
    /// Reads what follows the 4 bytes of header: `count` is their 5-bit field, `body` is without padding.
    init(kind: UInt8, count: Int, body: RawSpan) throws(RTCPCompound.Malformation) {
        switch kind {
        case Kind.senderReport:
            let blocks = 24
            guard body.byteCount >= blocks + count * ReportBlock.byteCount else { throw .length(kind: kind) }
            let report = SenderReport(
                ssrc: body.uint32(at: 0), ntpTimestamp: NTPTimestamp(rawValue: body.uint64(at: 4)),
                rtpTimestamp: body.uint32(at: 12), packetCount: body.uint32(at: 16), octetCount: body.uint32(at: 20))
            self = .senderReport(report, Self.reportBlocks(body, at: blocks, count: count))
        case Kind.receiverReport:
            guard body.byteCount >= 4 + count * ReportBlock.byteCount else { throw .length(kind: kind) }
            self = .receiverReport(ssrc: body.uint32(at: 0), Self.reportBlocks(body, at: 4, count: count))
        case Kind.sourceDescription:
            guard let names = Self.canonicalNames(body, chunks: count) else { throw .length(kind: kind) }
            self = .sourceDescription(names)
        case Kind.goodbye:
            guard body.byteCount >= 4 * count else { throw .length(kind: kind) }
            let ssrcs = (0..<count).map { body.uint32(at: 4 * $0) }
            var reason: String?
            if body.byteCount > 4 * count {
                let start = 4 * count + 1
                let length = Int(body[4 * count])
                guard start + length <= body.byteCount else { throw .length(kind: kind) }
                reason = Self.text(body.extracting(start..<start + length))
            }
            self = .goodbye(ssrcs: ssrcs, reason: reason)
        default:
            self = .ignored(kind: kind)
        }
    }

    private static func reportBlocks(_ body: RawSpan, at offset: Int, count: Int) -> [ReportBlock] {
        var blocks: [ReportBlock] = []
        blocks.reserveCapacity(count)
        for index in 0..<count {
            blocks.append(ReportBlock(reading: body, at: offset + index * ReportBlock.byteCount))
        }
        return blocks
    }

    /// The CNAME items of the chunks (RFC 3550 §6.5), nil where a chunk or item ends outside of `body`.
    private static func canonicalNames(_ body: RawSpan, chunks: Int) -> [CanonicalName]? {
        var names: [CanonicalName] = []
        var position = 0
        for _ in 0..<chunks {
            guard position + 4 <= body.byteCount else { return nil }
            let ssrc = body.uint32(at: position)
            position += 4
            var name: String?
            while true {
                guard position < body.byteCount else { return nil }
                let item = body[position]
                guard item != 0 else { break }
                guard position + 2 <= body.byteCount else { return nil }
                let end = position + 2 + Int(body[position + 1])
                guard end <= body.byteCount else { return nil }
                if item == SourceDescriptionItem.canonicalName, name == nil {
                    name = text(body.extracting(position + 2..<end))
                }
                position = end
            }
            // A zero ends the items, and more of them go up to the next multiple of four.
            position = (position + 4) & ~3
            if let name { names.append(CanonicalName(ssrc: ssrc, name: name)) }
        }
        return names
    }

    private static func text(_ bytes: RawSpan) -> String {
        bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
}

/// Types of items in a source description (RFC 3550 §6.5).
enum SourceDescriptionItem {
    static let canonicalName: UInt8 = 1
}
