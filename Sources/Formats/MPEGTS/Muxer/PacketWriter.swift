import Bytes
import Media

/// Writes transport stream packets, ISO/IEC 13818-1 §2.4.3.2.
struct PacketWriter {
    /// What the adaptation field of a frame's first packet says (§2.4.3.4).
    struct Adaptation {
        var isRandomAccess: Bool
        /// `program_clock_reference_base`.
        var clock: MediaTime?

        /// With its length byte; 0 for none.
        var length: Int { clock != nil ? 8 : isRandomAccess ? 2 : 0 }

        var flags: UInt8 { (isRandomAccess ? 0x40 : 0) | (clock != nil ? 0x10 : 0) }
    }

    private let room: UnsafeMutableRawBufferPointer
    private(set) var offset: Int

    /// Bytes of a packet behind its header.
    private static let bodyLength = TSPacket.length - 4

    init(room: UnsafeMutableRawBufferPointer, offset: Int) {
        self.room = room
        self.offset = offset
    }

    static func packetCount(of length: Int, adaptation: Adaptation) -> Int {
        (length + adaptation.length + bodyLength - 1) / bodyLength
    }

    /// A section that fits into one packet.
    mutating func section(pid: Int, counter: inout UInt8, _ section: [UInt8]) {
        header(pid: pid, isStart: true, control: 1, counter: &counter)
        room[offset] = 0
        room[(offset + 1)...].copyBytes(from: section)
        fill(from: offset + 1 + section.count, to: offset + Self.bodyLength)
        offset += Self.bodyLength
    }

    /// A packet with a clock reference and nothing else, which does not count.
    mutating func clock(_ time: MediaTime, pid: Int, counter: UInt8) {
        var counter = counter
        header(pid: pid, isStart: false, control: 2, counter: &counter)
        adaptation(Adaptation(isRandomAccess: false, clock: time), length: Self.bodyLength)
    }

    /// The packets of a PES packet, the last one filled up.
    mutating func packets(
        pid: Int, counter: inout UInt8, adaptation first: Adaptation, _ pieces: [UnsafeRawBufferPointer]
    ) {
        var source = Pieces(pieces)
        var isStart = true
        while source.remaining > 0 {
            let wanted = isStart ? first.length : 0
            let count = min(source.remaining, Self.bodyLength - wanted)
            let field = Self.bodyLength - count
            header(pid: pid, isStart: isStart, control: field > 0 ? 3 : 1, counter: &counter)
            if field > 0 {
                adaptation(isStart ? first : Adaptation(isRandomAccess: false), length: field)
            }
            source.take(count, into: UnsafeMutableRawBufferPointer(rebasing: room[offset..<offset + count]))
            offset += count
            isStart = false
        }
    }

    /// - Parameter control: `adaptation_field_control`.
    private mutating func header(pid: Int, isStart: Bool, control: UInt8, counter: inout UInt8) {
        room[offset] = TSPacket.syncByte
        room[offset + 1] = (isStart ? 0x40 : 0) | UInt8(pid >> 8)
        room[offset + 2] = UInt8(pid & 0xff)
        room[offset + 3] = control << 4 | counter
        offset += 4
        if control != 2 { counter = (counter + 1) & 0xf }
    }

    /// - Parameter length: with its length byte, 1...184.
    private mutating func adaptation(_ adaptation: Adaptation, length: Int) {
        let end = offset + length
        room[offset] = UInt8(length - 1)
        guard length > 1 else {
            offset = end
            return
        }
        room[offset + 1] = adaptation.flags
        var used = offset + 2
        if let clock = adaptation.clock {
            TSRetiming.write(clock: clock, at: used, in: room)
            used += 6
        }
        fill(from: used, to: end)
        offset = end
    }

    private func fill(from begin: Int, to end: Int) {
        for index in begin..<end { room[index] = 0xff }
    }
}

/// Bytes in several places, taken in their order.
private struct Pieces {
    private let pieces: [UnsafeRawBufferPointer]
    private var index = 0
    private var position = 0
    private(set) var remaining: Int

    init(_ pieces: [UnsafeRawBufferPointer]) {
        self.pieces = pieces
        remaining = pieces.reduce(0) { $0 + $1.count }
    }

    mutating func take(_ count: Int, into room: UnsafeMutableRawBufferPointer) {
        var written = 0
        while written < count {
            let piece = pieces[index]
            let some = min(count - written, piece.count - position)
            UnsafeMutableRawBufferPointer(rebasing: room[written..<written + some])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: piece[position..<position + some]))
            written += some
            position += some
            if position == piece.count {
                index += 1
                position = 0
            }
        }
        remaining -= count
    }
}
