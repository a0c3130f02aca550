import RTP
import Testing

@Suite("Writing RTCP (RFC 3550 §6)")
struct RTCPWritingTests {
    let report = SenderReport(
        ssrc: 0xA0B0_C0D0, ntpTimestamp: NTPTimestamp(rawValue: 0x0102_0304_0506_0708), rtpTimestamp: 9,
        packetCount: 10,
        octetCount: 11)
    let block = ReportBlock(
        ssrc: 5, fractionLost: 255, cumulativeLost: -3, extendedHighestSequenceNumber: .max, jitter: 7,
        lastSenderReport: 8, delaySinceLastSenderReport: 9)

    @Test("a sender report is laid out as §6.4.1 and §6.5 draw it")
    func layout() {
        #expect(
            RTCPCompound.senderReport(report, canonicalName: "weir") == [
                0x80, 200, 0, 6, 0xA0, 0xB0, 0xC0, 0xD0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 9, 0, 0, 0, 10, 0, 0, 0, 11,
                0x81, 202, 0, 3, 0xA0, 0xB0, 0xC0, 0xD0, 1, 4, 0x77, 0x65, 0x69, 0x72, 0, 0,
            ])
        #expect(
            RTCPCompound.goodbye(ssrc: 1, canonicalName: "a", reason: "bye") == [
                0x80, 201, 0, 1, 0, 0, 0, 1, 0x81, 202, 0, 2, 0, 0, 0, 1, 1, 1, 0x61, 0,
                0x81, 203, 0, 2, 0, 0, 0, 1, 3, 0x62, 0x79, 0x65,
            ])
    }

    @Test("names of every length are closed by a zero and filled up", arguments: [0, 1, 2, 3, 4, 5, 6, 7, 254, 255])
    func names(length: Int) throws {
        let name = String(repeating: "n", count: length)
        let bytes = RTCPCompound.senderReport(report, canonicalName: name)
        #expect(bytes.count % 4 == 0)
        #expect(bytes.last == 0)
        #expect(
            try RTCPCompound(parsing: bytes.span.bytes).packets == [
                .senderReport(report, []), .sourceDescription([.init(ssrc: report.ssrc, name: name)]),
            ])
    }

    @Test("names and reasons too long for their length are cut")
    func longNames() throws {
        let name = String(repeating: "n", count: 1000)
        let bytes = RTCPCompound.goodbye(report, canonicalName: name, reason: name)
        let cut = String(repeating: "n", count: 255)
        #expect(
            try RTCPCompound(parsing: bytes.span.bytes).packets == [
                .senderReport(report, []), .sourceDescription([.init(ssrc: report.ssrc, name: cut)]),
                .goodbye(ssrcs: [report.ssrc], reason: cut),
            ])
    }

    @Test("reports with blocks are read again, as many as fit", arguments: [0, 1, 31, 32, 100])
    func blocks(count: Int) throws {
        let blocks = [ReportBlock](repeating: block, count: count)
        let kept = Array(blocks.prefix(31))
        let sent = RTCPCompound.senderReport(report, reportBlocks: blocks, canonicalName: "a")
        #expect(try RTCPCompound(parsing: sent.span.bytes).packets.first == .senderReport(report, kept))
        let received = RTCPCompound.receiverReport(ssrc: 3, reportBlocks: blocks, canonicalName: "a")
        #expect(try RTCPCompound(parsing: received.span.bytes).packets.first == .receiverReport(ssrc: 3, kept))
    }

    @Test(
        "losses beyond 24 bits are written as the most there can be",
        arguments: [
            (Int32.max, 8_388_607), (.min, -8_388_608), (8_388_607, 8_388_607), (-8_388_608, -8_388_608), (0, 0),
            (-1, -1),
        ] as [(Int32, Int32)])
    func losses(lost: Int32, written: Int32) throws {
        var block = block
        block.cumulativeLost = lost
        let bytes = RTCPCompound.receiverReport(ssrc: 3, reportBlocks: [block], canonicalName: "a")
        let compound = try RTCPCompound(parsing: bytes.span.bytes)
        #expect(compound.reportBlocks(about: 5).map(\.cumulativeLost) == [written])
    }

    @Test("a goodbye follows a report", arguments: [nil, "", "camera is gone"])
    func goodbye(reason: String?) throws {
        let bytes = RTCPCompound.goodbye(report, canonicalName: "weir", reason: reason)
        #expect(
            try RTCPCompound(parsing: bytes.span.bytes).packets == [
                .senderReport(report, []), .sourceDescription([.init(ssrc: report.ssrc, name: "weir")]),
                .goodbye(ssrcs: [report.ssrc], reason: reason),
            ])
    }
}
