import Bytes

/// Puts the NAL units of an access unit into packets, as RFC 6184 (packetization-mode=1) and RFC 7798 say: neighbours that
/// fit into one packet travel together, one that fits alone goes as it is, a longer one goes in fragments.
struct NALUnitPayload<Syntax: NALUnitSyntax, Sink: PacketSink> {
    private let units: OutgoingNALUnits<Syntax>
    /// The longest payload, in bytes.
    private let limit: Int

    init(_ units: OutgoingNALUnits<Syntax>, limit: Int) {
        self.units = units
        self.limit = limit
    }

    /// Bytes of the size before each NAL unit of an aggregation packet.
    private static var sizeByteCount: Int { 2 }

    func write(into sink: inout Sink) {
        // The units that wait for company, and what the packet that holds them all is long.
        var pending = 0..<0
        var pendingByteCount = Syntax.headerByteCount
        for index in 0..<units.count where units.isSent(at: index) {
            let byteCount = units[index].byteCount
            if pendingByteCount + Self.sizeByteCount + byteCount > limit {
                writeTogether(pending, into: &sink)
                pending = index..<index
                pendingByteCount = Syntax.headerByteCount
            }
            if byteCount > limit {
                writeFragments(of: index, into: &sink)
                pending = index + 1..<index + 1
            } else {
                pending = pending.lowerBound..<index + 1
                pendingByteCount += Self.sizeByteCount + byteCount
            }
        }
        writeTogether(pending, into: &sink)
    }

    /// STAP-A (RFC 6184 §5.7.1) or AP (RFC 7798 §4.4.2); a single NAL unit as it is.
    private func writeTogether(_ indexes: Range<Int>, into sink: inout Sink) {
        var count = 0
        var byteCount = Syntax.headerByteCount
        var header: UInt16 = 0
        for index in indexes where units.isSent(at: index) {
            let own = Syntax.header(of: units[index])
            header = count == 0 ? own : Syntax.merging(header, own)
            byteCount += Self.sizeByteCount + units[index].byteCount
            count += 1
        }
        guard count > 0 else { return }
        if count == 1 {
            for index in indexes where units.isSent(at: index) {
                sink.beginPacket(payloadByteCount: units[index].byteCount)
                sink.append(units[index])
            }
            return
        }
        sink.beginPacket(payloadByteCount: byteCount)
        append(header: Syntax.replacingType(of: header, with: Syntax.aggregationType), to: &sink)
        for index in indexes where units.isSent(at: index) {
            sink.append(bigEndian: UInt16(units[index].byteCount))
            sink.append(units[index])
        }
    }

    /// FU-A (RFC 6184 §5.8) or FU (RFC 7798 §4.4.3), every packet but the last as long as it may be, so that the kernel can
    /// cut them from one datagram.
    private func writeFragments(of index: Int, into sink: inout Sink) {
        let nalUnit = units[index]
        let header = Syntax.header(of: nalUnit)
        let indicator = Syntax.replacingType(of: header, with: Syntax.fragmentationType)
        let type = Syntax.type(of: header)
        // The NAL unit's own header is not sent: indicator and FU header say the same.
        var start = Syntax.headerByteCount
        let maximum = limit - Syntax.headerByteCount - 1
        while start < nalUnit.byteCount {
            let end = min(start + maximum, nalUnit.byteCount)
            let isFirst = start == Syntax.headerByteCount
            let isLast = end == nalUnit.byteCount
            sink.beginPacket(payloadByteCount: Syntax.headerByteCount + 1 + end - start)
            append(header: indicator, to: &sink)
            sink.append((isFirst ? 0x80 : 0) | (isLast ? 0x40 : 0) | type)
            sink.append(nalUnit.extracting(start..<end))
            start = end
        }
    }

    private func append(header: UInt16, to sink: inout Sink) {
        if Syntax.headerByteCount == 1 {
            sink.append(UInt8(truncatingIfNeeded: header))
        } else {
            sink.append(bigEndian: header)
        }
    }
}
