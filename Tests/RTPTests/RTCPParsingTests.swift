import RTP
import Testing

@Suite("Reading RTCP (RFC 3550 §6)")
struct RTCPParsingTests {
    /// About 0x01020304: 25 % lost, 2 in all, highest 0x0001FFFE, jitter 900, LSR 0x11112222, DLSR one second.
    static let block: [UInt8] = [
        1, 2, 3, 4, 64, 0, 0, 2, 0, 1, 0xFF, 0xFE, 0, 0, 3, 0x84, 0x11, 0x11, 0x22, 0x22, 0, 1, 0, 0,
    ]
    static let parsedBlock = ReportBlock(
        ssrc: 0x0102_0304, fractionLost: 64, cumulativeLost: 2, extendedHighestSequenceNumber: 0x0001_FFFE, jitter: 900,
        lastSenderReport: 0x1111_2222, delaySinceLastSenderReport: 65_536)
    static let ssrc: [UInt8] = [0xA0, 0xB0, 0xC0, 0xD0]
    static let emptyReceiverReport: [UInt8] = [0x80, 201, 0, 1] + ssrc
    static let receiverReport: [UInt8] = [0x81, 201, 0, 7] + ssrc + block
    static let sender: [UInt8] = ssrc + [1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 9, 0, 0, 0, 10, 0, 0, 0, 11]
    static let parsedSender = SenderReport(
        ssrc: 0xA0B0_C0D0, ntpTimestamp: NTPTimestamp(rawValue: 0x0102_0304_0506_0708), rtpTimestamp: 9,
        packetCount: 10,
        octetCount: 11)
    /// CNAME "ab".
    static let description: [UInt8] = [0x81, 202, 0, 3] + ssrc + [1, 2, 0x61, 0x62, 0, 0, 0, 0]
    static let name = RTCPPacket.CanonicalName(ssrc: 0xA0B0_C0D0, name: "ab")

    @Test(
        "compound packets are read",
        arguments: [
            (emptyReceiverReport, [.receiverReport(ssrc: 0xA0B0_C0D0, [])]),
            (receiverReport, [.receiverReport(ssrc: 0xA0B0_C0D0, [parsedBlock])]),
            (
                [0x82, 201, 0, 13] + ssrc + block + block,
                [.receiverReport(ssrc: 0xA0B0_C0D0, [parsedBlock, parsedBlock])]
            ),
            // With an extension that a profile may add.
            ([0x81, 201, 0, 8] + ssrc + block + [9, 9, 9, 9], [.receiverReport(ssrc: 0xA0B0_C0D0, [parsedBlock])]),
            ([0x80, 200, 0, 6] + sender, [.senderReport(parsedSender, [])]),
            ([0x81, 200, 0, 12] + sender + block, [.senderReport(parsedSender, [parsedBlock])]),
            (description, [.sourceDescription([name])]),
            (
                receiverReport + description,
                [.receiverReport(ssrc: 0xA0B0_C0D0, [parsedBlock]), .sourceDescription([name])]
            ),
            // No chunk; a chunk without items; a TOOL before the CNAME; a second CNAME.
            ([0x80, 202, 0, 0], [.sourceDescription([])]),
            ([0x81, 202, 0, 2] + ssrc + [0, 0, 0, 0], [.sourceDescription([])]),
            ([0x81, 202, 0, 3] + ssrc + [6, 1, 0x78, 1, 2, 0x61, 0x62, 0], [.sourceDescription([name])]),
            (
                [0x81, 202, 0, 4] + ssrc + [1, 2, 0x61, 0x62, 1, 1, 0x63, 0, 0, 0, 0, 0], [.sourceDescription([name])]
            ),
            (
                [0x82, 202, 0, 5] + ssrc + [1, 2, 0x61, 0x62, 0, 0, 0, 0, 0, 0, 0, 5, 1, 0, 0, 0],
                [.sourceDescription([name, RTCPPacket.CanonicalName(ssrc: 5, name: "")])]
            ),
            // Bytes that are no UTF-8.
            (
                [0x81, 202, 0, 2] + ssrc + [1, 1, 0xFF, 0],
                [.sourceDescription([RTCPPacket.CanonicalName(ssrc: 0xA0B0_C0D0, name: "\u{FFFD}")])]
            ),
            ([0x81, 203, 0, 1] + ssrc, [.goodbye(ssrcs: [0xA0B0_C0D0], reason: nil)]),
            ([0x80, 203, 0, 0], [.goodbye(ssrcs: [], reason: nil)]),
            ([0x82, 203, 0, 2] + ssrc + [0, 0, 0, 5], [.goodbye(ssrcs: [0xA0B0_C0D0, 5], reason: nil)]),
            ([0x81, 203, 0, 2] + ssrc + [3, 0x62, 0x79, 0x65], [.goodbye(ssrcs: [0xA0B0_C0D0], reason: "bye")]),
            ([0x81, 203, 0, 2] + ssrc + [0, 0, 0, 0], [.goodbye(ssrcs: [0xA0B0_C0D0], reason: "")]),
            ([0x80, 204, 0, 2] + ssrc + [0x61, 0x62, 0x63, 0x64], [.ignored(kind: 204)]),
            ([0x81, 205, 0, 3] + ssrc + [0, 0, 0, 1, 0, 5, 0, 0], [.ignored(kind: 205)]),
            ([0x81, 206, 0, 2] + ssrc + [0, 0, 0, 1], [.ignored(kind: 206)]),
            ([0x80, 207, 0, 0], [.ignored(kind: 207)]),
            ([0x9F, 0, 0, 0], [.ignored(kind: 0)]),
            (
                emptyReceiverReport + [0x81, 203, 0, 1] + ssrc,
                [.receiverReport(ssrc: 0xA0B0_C0D0, []), .goodbye(ssrcs: [0xA0B0_C0D0], reason: nil)]
            ),
            // Padding of the last packet.
            ([0xA0, 201, 0, 2] + ssrc + [0, 0, 0, 4], [.receiverReport(ssrc: 0xA0B0_C0D0, [])]),
            ([0xA0, 204, 0, 1, 0, 0, 0, 4], [.ignored(kind: 204)]),
            (
                receiverReport + [0xA1, 203, 0, 3] + ssrc + [0, 0, 0, 0, 0, 0, 0, 8],
                [.receiverReport(ssrc: 0xA0B0_C0D0, [parsedBlock]), .goodbye(ssrcs: [0xA0B0_C0D0], reason: nil)]
            ),
        ] as [([UInt8], [RTCPPacket])])
    func reads(bytes: [UInt8], packets: [RTCPPacket]) throws {
        #expect(try RTCPCompound(parsing: bytes.span.bytes).packets == packets)
    }

    @Test(
        "malformed ones are refused",
        arguments: [
            ([], .truncated),
            ([0x80], .truncated),
            ([0x80, 201, 0], .truncated),
            ([0x80, 201, 0, 1], .truncated),
            ([0x80, 201, 0, 1, 1, 2, 3], .truncated),
            ([0x80, 201, 0xFF, 0xFF] + ssrc, .truncated),
            (receiverReport.dropLast() + [], .truncated),
            (receiverReport + [0], .truncated),
            (receiverReport + [0x81, 202, 0], .truncated),
            (receiverReport + description.dropLast(), .truncated),
            ([0x00, 201, 0, 1] + ssrc, .version(0)),
            ([0x40, 201, 0, 1] + ssrc, .version(1)),
            ([0xC0, 201, 0, 1] + ssrc, .version(3)),
            ([UInt8](repeating: 0xFF, count: 64), .version(3)),
            ([UInt8](repeating: 0, count: 64), .version(0)),
            (receiverReport + [0, 0, 0, 0], .version(0)),
            (Array("GET_PARAMETER * RTSP/1.0\r\n\r\n".utf8), .version(1)),
            ([0x80, 200, 0, 0], .length(kind: 200)),
            ([0x80, 200, 0, 5] + sender.dropLast(4), .length(kind: 200)),
            ([0x81, 200, 0, 6] + sender, .length(kind: 200)),
            ([0x82, 200, 0, 12] + sender + block, .length(kind: 200)),
            ([0x80, 201, 0, 0], .length(kind: 201)),
            ([0x81, 201, 0, 1] + ssrc, .length(kind: 201)),
            ([0x81, 201, 0, 6] + ssrc + block.dropLast(4), .length(kind: 201)),
            ([0x9F, 201, 0, 7] + ssrc + block, .length(kind: 201)),
            ([0x81, 202, 0, 0], .length(kind: 202)),
            ([0x81, 202, 0, 1] + ssrc, .length(kind: 202)),
            ([0x81, 202, 0, 2] + ssrc + [1, 3, 0x61, 0x62], .length(kind: 202)),
            ([0x81, 202, 0, 2] + ssrc + [1, 2, 0x61, 0x62], .length(kind: 202)),
            ([0x81, 202, 0, 2] + ssrc + [1, 255, 0x61, 0], .length(kind: 202)),
            ([0x81, 202, 0, 2] + ssrc + [1, 1, 0x61, 1], .length(kind: 202)),
            ([0x82, 202, 0, 3] + ssrc + [1, 2, 0x61, 0x62, 0, 0, 0, 0], .length(kind: 202)),
            ([0x9F, 202, 0, 3] + ssrc + [1, 2, 0x61, 0x62, 0, 0, 0, 0], .length(kind: 202)),
            ([0x81, 203, 0, 0], .length(kind: 203)),
            ([0x82, 203, 0, 1] + ssrc, .length(kind: 203)),
            ([0x9F, 203, 0, 1] + ssrc, .length(kind: 203)),
            ([0x81, 203, 0, 2] + ssrc + [4, 0x62, 0x79, 0x65], .length(kind: 203)),
            ([0x80, 203, 0, 1, 255, 0, 0, 0], .length(kind: 203)),
            // Padding: none, more than there is, of the header too, in odd bytes, before the last packet.
            ([0xA0, 201, 0, 1, 1, 2, 3, 0], .padding),
            ([0xA0, 201, 0, 1, 0, 0, 0, 8], .padding),
            ([0xA0, 201, 0, 1, 0, 0, 0, 255], .padding),
            ([0xA0, 201, 0, 0], .padding),
            ([0xA0, 201, 0, 2] + ssrc + [0, 0, 0, 3], .padding),
            ([0xA0, 201, 0, 2] + ssrc + [0, 0, 0, 4] + description, .padding),
            // The padding leaves too little.
            ([0xA0, 201, 0, 1, 0, 0, 0, 4], .length(kind: 201)),
            ([0xA1, 203, 0, 1, 0, 0, 0, 4], .length(kind: 203)),
            ((0...64).flatMap { _ in [0x80, 204, 0, 0] as [UInt8] }, .tooManyPackets),
        ] as [([UInt8], RTCPCompound.Malformation)])
    func refuses(bytes: [UInt8], malformation: RTCPCompound.Malformation) {
        #expect(throws: malformation) { try RTCPCompound(parsing: bytes.span.bytes) }
    }

    @Test("as many packets as are allowed are read")
    func manyPackets() throws {
        let bytes = (1...RTCPCompound.maximumPackets).flatMap { _ in [0x80, 204, 0, 0] as [UInt8] }
        #expect(try RTCPCompound(parsing: bytes.span.bytes).packets.count == 64)
    }

    @Test(
        "cumulative loss has 24 bits and a sign",
        arguments: [
            ([0, 0, 0], 0), ([0, 0, 1], 1), ([0x7F, 0xFF, 0xFF], 8_388_607), ([0x80, 0, 0], -8_388_608),
            ([0xFF, 0xFF, 0xFF], -1), ([0xFF, 0xFF, 0xFE], -2),
        ] as [([UInt8], Int32)])
    func cumulativeLoss(bytes: [UInt8], lost: Int32) throws {
        var report = Self.receiverReport
        report.replaceSubrange(13..<16, with: bytes)
        let compound = try RTCPCompound(parsing: report.span.bytes)
        #expect(compound.reportBlocks(about: 0x0102_0304).map(\.cumulativeLost) == [lost])
    }

    @Test("blocks are found by the source that they are about, in every report")
    func reportBlocks() throws {
        let bytes = [0x81, 200, 0, 12] + Self.sender + Self.block + Self.receiverReport + Self.description
        let compound = try RTCPCompound(parsing: bytes.span.bytes)
        #expect(compound.reportBlocks(about: 0x0102_0304) == [Self.parsedBlock, Self.parsedBlock])
        #expect(compound.reportBlocks(about: 0xA0B0_C0D0).isEmpty)
    }

    @Test(
        "RTCP is told from RTP by its second byte",
        arguments: [
            ([], false), ([0x80], false), ([0x80, 200], true), ([0x81, 201], true), ([0x80, 192], true),
            ([0x80, 223], true),
            ([0x80, 191], false), ([0x80, 224], false), ([0x80, 96], false), ([0x80, 0x80 | 96], false),
        ] as [([UInt8], Bool)])
    func isRTCP(bytes: [UInt8], isRTCP: Bool) {
        #expect(RTCPCompound.isRTCP(bytes.span.bytes) == isRTCP)
    }
}
