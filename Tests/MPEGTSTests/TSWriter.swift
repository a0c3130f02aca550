import Bytes
import MPEGTS

/// Makes transport streams, right and wrong ones, for tests.
struct TSWriter {
    struct Stream {
        var pid: Int
        var type: UInt8
        var descriptors: [UInt8] = []
    }

    static let mapPID = 0x1000
    private(set) var bytes: [UInt8] = []
    private var counters: [Int: UInt8] = [:]

    /// One packet with as much of `payload` as fits; returns the rest.
    @discardableResult
    mutating func packet(
        pid: Int, isStart: Bool, _ payload: ArraySlice<UInt8>, adaptation flags: UInt8? = nil, room: Int = 184,
        isScrambled: Bool = false, hasError: Bool = false
    ) -> ArraySlice<UInt8> {
        let counter = counters[pid, default: 0]
        counters[pid] = payload.isEmpty ? counter : (counter + 1) & 0xf
        let count = min(payload.count, flags == nil ? room : min(room, 182))
        let hasAdaptation = flags != nil || count < 184
        bytes.append(0x47)
        bytes.append((hasError ? 0x80 : 0) | (isStart ? 0x40 : 0) | UInt8(pid >> 8))
        bytes.append(UInt8(pid & 0xff))
        bytes.append((isScrambled ? 0x80 : 0) | (hasAdaptation ? 0x20 : 0) | (count > 0 ? 0x10 : 0) | counter)
        if hasAdaptation {
            let length = 183 - count
            bytes.append(UInt8(length))
            if length > 0 { bytes.append(flags ?? 0) }
            bytes += Array(repeating: 0xff, count: max(length - 1, 0))
        }
        bytes += payload.prefix(count)
        return payload.dropFirst(count)
    }

    mutating func section(pid: Int, _ body: [UInt8], corrupting: Bool = false, room: Int = 184) {
        var section = body
        section[1] = 0xb0 | UInt8((body.count + 1) >> 8)
        section[2] = UInt8((body.count + 1) & 0xff)
        section.append(bigEndian: CRC32.checksum(section.span.bytes))
        if corrupting { section[section.count - 1] ^= 1 }
        var rest = ([0] + section)[...]
        var isStart = true
        while !rest.isEmpty {
            rest = packet(pid: pid, isStart: isStart, rest, room: room)
            isStart = false
        }
    }

    mutating func association(_ programs: [(Int, Int)] = [(1, mapPID)], version: UInt8 = 0, corrupting: Bool = false) {
        var body: [UInt8] = [0, 0, 0, 0, 1, 0xc1 | version << 1, 0, 0]
        for (number, pid) in programs {
            body.append(bigEndian: UInt16(number))
            body.append(bigEndian: UInt16(0xe000 | pid))
        }
        section(pid: 0, body, corrupting: corrupting)
    }

    mutating func map(
        _ streams: [Stream], version: UInt8 = 0, pid: Int = mapPID, number: UInt16 = 1, descriptors: [UInt8] = [],
        corrupting: Bool = false, room: Int = 184
    ) {
        var body: [UInt8] = [2, 0, 0]
        body.append(bigEndian: number)
        body += [0xc1 | version << 1, 0, 0]
        body.append(bigEndian: UInt16(0xe000 | (streams.first?.pid ?? 0x1fff)))
        body.append(bigEndian: UInt16(0xf000 | descriptors.count))
        body += descriptors
        for stream in streams {
            body.append(stream.type)
            body.append(bigEndian: UInt16(0xe000 | stream.pid))
            body.append(bigEndian: UInt16(0xf000 | stream.descriptors.count))
            body += stream.descriptors
        }
        section(pid: pid, body, corrupting: corrupting, room: room)
    }

    mutating func tables(_ streams: [Stream]) {
        association()
        map(streams)
    }

    /// A PES packet with its header; `length` false leaves PES_packet_length 0.
    static func pes(
        _ payload: [UInt8], pts: Int64? = nil, dts: Int64? = nil, length: Bool = true, stuffing: Int = 0
    ) -> [UInt8] {
        var fields: [UInt8] = []
        if let pts { fields += timestamp(pts, dts == nil ? 2 : 3) }
        if let dts { fields += timestamp(dts, 1) }
        fields += Array(repeating: 0xff, count: stuffing)
        var pes: [UInt8] = [0, 0, 1, 0xe0]
        pes.append(bigEndian: UInt16(length ? payload.count + fields.count + 3 : 0))
        pes += [0x80, (pts == nil ? 0 : 0x80) | (dts == nil ? 0 : 0x40), UInt8(fields.count)]
        return pes + fields + payload
    }

    private static func timestamp(_ value: Int64, _ mark: UInt8) -> [UInt8] {
        var bytes = [mark << 4 | UInt8(value >> 30 & 7) << 1 | 1]
        bytes.append(bigEndian: UInt16(value >> 15 & 0x7fff) << 1 | 1)
        bytes.append(bigEndian: UInt16(value & 0x7fff) << 1 | 1)
        return bytes
    }

    /// The packets of a PES packet, the last one filled up.
    mutating func packets(pid: Int, _ pes: [UInt8], room: Int = 184) {
        var rest = pes[...]
        var isStart = true
        while !rest.isEmpty {
            rest = packet(pid: pid, isStart: isStart, rest, room: room)
            isStart = false
        }
    }

    mutating func raw(_ garbage: [UInt8]) { bytes += garbage }

    /// Takes away the packets of `range`.
    mutating func lose(_ range: Range<Int>) { bytes.removeSubrange(range.lowerBound * 188..<range.upperBound * 188) }

    var packetCount: Int { bytes.count / 188 }
}
