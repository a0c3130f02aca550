import Bytes

extension TSDemuxer {
    /// Sync bytes at the distance of a packet that must be seen before garbage is taken to be over.
    private static let confirmations = 3
    /// Bytes needed to see them.
    static let searchLength = (confirmations - 1) * TSPacket.length + 1

    /// Takes the next bytes of the stream, split anywhere.
    package mutating func parse(_ bytes: RawSpan, _ emit: (Event) -> Void) {
        var offset = 0
        let count = bytes.byteCount
        while offset < count {
            guard isSynchronised else {
                let taken = min(Self.searchLength - pending.count, count - offset)
                keep(bytes.extracting(offset..<offset + taken))
                offset += taken
                search(emit)
                continue
            }
            if pending.isEmpty, count - offset >= TSPacket.length, bytes[offset] == TSPacket.syncByte {
                take(bytes.extracting(offset..<offset + TSPacket.length), emit)
                offset += TSPacket.length
                continue
            }
            let taken = min(TSPacket.length - pending.count, count - offset)
            keep(bytes.extracting(offset..<offset + taken))
            offset += taken
            if pending[0] != TSPacket.syncByte {
                isSynchronised = false
                emit(.damage(Damage(.syncLost)))
                search(emit)
            } else if pending.count == TSPacket.length {
                takePending(packets: 1, emit)
            }
        }
    }

    private mutating func keep(_ bytes: RawSpan) {
        bytes.withUnsafeBytes { pending.append(contentsOf: $0) }
    }

    /// Reads the first packets of `pending` and drops them.
    private mutating func takePending(packets: Int, _ emit: (Event) -> Void) {
        var bytes: [UInt8] = []
        swap(&bytes, &pending)
        for packet in 0..<packets {
            let begin = packet * TSPacket.length
            take(bytes.span.bytes.extracting(begin..<begin + TSPacket.length), emit)
        }
        bytes.removeFirst(packets * TSPacket.length)
        swap(&bytes, &pending)
    }

    /// Drops what stands in `pending` before the first byte that may begin a packet, and ends the search when that is
    /// confirmed.
    private mutating func search(_ emit: (Event) -> Void) {
        let candidate = pending.indices.first { index in
            stride(from: index, to: pending.count, by: TSPacket.length).allSatisfy { pending[$0] == TSPacket.syncByte }
        }
        pending.removeFirst(candidate ?? pending.count)
        guard pending.count == Self.searchLength else { return }
        isSynchronised = true
        takePending(packets: Self.confirmations - 1, emit)
    }
}
