import Bytes
import RTP
import Testing

@Suite("RTP headers (RFC 3550 §5.1)")
struct RTPPacketTests {
    /// The fixed header: first byte, second byte, sequence number 0x1234, timestamp 0x56789ABC, SSRC 0xDEADBEEF.
    static func fixed(_ first: UInt8, _ second: UInt8 = 96) -> [UInt8] {
        [first, second, 0x12, 0x34, 0x56, 0x78, 0x9A, 0xBC, 0xDE, 0xAD, 0xBE, 0xEF]
    }

    struct WellFormed: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: [UInt8]
        var payload: Range<Int>
        var contributingSources = 12..<12
        var extensionProfile: UInt16?
        var extensionRange: Range<Int>?
        var padding = 0
        var marker = false
        var payloadType: UInt8 = 96

        var packet: RTPPacket {
            get throws(RTPPacket.Malformation) { try RTPPacket(parsing: bytes.span.bytes) }
        }
    }

    static let wellFormed = [
        WellFormed(testDescription: "header alone", bytes: fixed(0x80), payload: 12..<12),
        WellFormed(testDescription: "payload", bytes: fixed(0x80) + [1, 2, 3], payload: 12..<15),
        WellFormed(testDescription: "marker", bytes: fixed(0x80, 0xE0) + [1], payload: 12..<13, marker: true),
        WellFormed(testDescription: "static type", bytes: fixed(0x80, 14) + [1], payload: 12..<13, payloadType: 14),
        WellFormed(testDescription: "highest type", bytes: fixed(0x80, 0x7F) + [1], payload: 12..<13, payloadType: 127),
        WellFormed(
            testDescription: "one source", bytes: fixed(0x81) + [0, 0, 0, 1, 9], payload: 16..<17,
            contributingSources: 12..<16),
        WellFormed(
            testDescription: "fifteen sources", bytes: fixed(0x8F) + [UInt8](repeating: 7, count: 60), payload: 72..<72,
            contributingSources: 12..<72),
        WellFormed(
            testDescription: "empty extension", bytes: fixed(0x90) + [0xAB, 0xCD, 0, 0, 5], payload: 16..<17,
            extensionProfile: 0xABCD, extensionRange: 16..<16),
        WellFormed(
            testDescription: "one-byte headers", bytes: fixed(0x90) + [0xBE, 0xDE, 0, 1, 0x10, 1, 0, 0, 5],
            payload: 20..<21, extensionProfile: 0xBEDE, extensionRange: 16..<20),
        WellFormed(
            testDescription: "extension after sources", bytes: fixed(0x91) + [0, 0, 0, 1, 0, 7, 0, 1, 1, 2, 3, 4, 5],
            payload: 24..<25, contributingSources: 12..<16, extensionProfile: 7, extensionRange: 20..<24),
        WellFormed(
            testDescription: "one byte of padding", bytes: fixed(0xA0) + [5, 1], payload: 12..<13, padding: 1),
        WellFormed(
            testDescription: "padding alone", bytes: fixed(0xA0) + [0, 0, 0, 4], payload: 12..<12, padding: 4),
        WellFormed(
            testDescription: "longest padding", bytes: fixed(0xA0) + [UInt8](repeating: 255, count: 256),
            payload: 12..<13, padding: 255),
        WellFormed(
            testDescription: "everything", bytes: fixed(0xB1, 0xE1) + [0, 0, 0, 1, 0, 7, 0, 0, 42, 43, 0, 2],
            payload: 20..<22, contributingSources: 12..<16, extensionProfile: 7, extensionRange: 20..<20, padding: 2,
            marker: true, payloadType: 97),
    ]

    @Test("a well-formed packet is read", arguments: wellFormed)
    func reads(_ sample: WellFormed) throws {
        let packet = try sample.packet
        #expect(packet.header.sequenceNumber == 0x1234)
        #expect(packet.header.timestamp == 0x5678_9ABC)
        #expect(packet.header.ssrc == 0xDEAD_BEEF)
        #expect(packet.header.marker == sample.marker)
        #expect(packet.header.payloadType == sample.payloadType)
        #expect(packet.payload == sample.payload)
        #expect(packet.contributingSources == sample.contributingSources)
        #expect(packet.extension?.profile == sample.extensionProfile)
        #expect(packet.extension?.range == sample.extensionRange)
        #expect(packet.paddingByteCount == sample.padding)
    }

    @Test(
        "a malformed packet is refused",
        arguments: [
            ([], .truncated),
            ([0x80], .truncated),
            ([0x80, 96, 0, 0], .truncated),
            (Array(fixed(0x80).dropLast(4)), .truncated),
            (Array(fixed(0x80).dropLast()), .truncated),
            (Array(fixed(0x00).dropLast()), .truncated),
            ([UInt8](repeating: 0xFF, count: 11), .truncated),
            (fixed(0x00), .version(0)),
            (fixed(0x3F), .version(0)),
            (fixed(0x40), .version(1)),
            (fixed(0x7F) + [1, 2, 3], .version(1)),
            (fixed(0xC0), .version(3)),
            ([UInt8](repeating: 0xFF, count: 100), .version(3)),
            ([UInt8](repeating: 0, count: 100), .version(0)),
            (Array("OPTIONS rtsp://a RTSP/1.0\r\n\r\n".utf8), .version(1)),
            (Array("$\u{0}\u{0}\u{0}............".utf8), .version(0)),
            (fixed(0x81), .truncated),
            (fixed(0x81) + [1, 2, 3], .truncated),
            (fixed(0x8F) + [UInt8](repeating: 7, count: 59), .truncated),
            (fixed(0x90), .truncated),
            (fixed(0x90) + [0xBE], .truncated),
            (fixed(0x90) + [0xBE, 0xDE, 0], .truncated),
            (fixed(0x90) + [0xBE, 0xDE, 0, 1], .truncated),
            (fixed(0x90) + [0xBE, 0xDE, 0, 1, 1, 2, 3], .truncated),
            (fixed(0x90) + [0xBE, 0xDE, 0xFF, 0xFF] + [UInt8](repeating: 7, count: 4 * 65_535 - 1), .truncated),
            (fixed(0x91) + [0, 0, 0, 1], .truncated),
            (fixed(0x91) + [0, 0, 0, 1, 0, 0, 0], .truncated),
            (fixed(0x9F) + [UInt8](repeating: 0, count: 60), .truncated),
            (fixed(0xA0), .padding),
            (fixed(0xA0) + [0], .padding),
            (fixed(0xA0) + [1, 2, 0], .padding),
            (fixed(0xA0) + [2], .padding),
            (fixed(0xA0) + [1, 2, 4], .padding),
            (fixed(0xA0) + [255], .padding),
            (fixed(0xA0) + [UInt8](repeating: 255, count: 254), .padding),
            (fixed(0xA1) + [0, 0, 0, 1], .padding),
            (fixed(0xA1) + [0, 0, 0, 0], .padding),
            (fixed(0xB0) + [0, 0, 0, 1, 0, 0, 0, 5], .padding),
            (fixed(0xB0) + [0, 0, 0, 0], .padding),
            (fixed(0xB0) + [0, 7, 0, 0, 2], .padding),
        ] as [([UInt8], RTPPacket.Malformation)])
    func refuses(bytes: [UInt8], malformation: RTPPacket.Malformation) {
        #expect(throws: malformation) { try RTPPacket(parsing: bytes.span.bytes) }
    }

    @Test(
        "a written header is read again",
        arguments: [
            RTPHeader(payloadType: 0, sequenceNumber: 0, timestamp: 0, ssrc: 0),
            RTPHeader(marker: true, payloadType: 127, sequenceNumber: .max, timestamp: .max, ssrc: .max),
            RTPHeader(
                marker: false, payloadType: 96, sequenceNumber: 0x0102, timestamp: 0x0304_0506, ssrc: 0x0708_090A),
        ])
    func writes(header: RTPHeader) throws {
        var bytes = [UInt8](repeating: 0xEE, count: 13)
        bytes.withUnsafeMutableBytes { header.write(to: $0) }
        let packet = try RTPPacket(parsing: bytes.span.bytes)
        #expect(packet.header == header)
        #expect(packet.payload == 12..<13)
        #expect(bytes[0] == 0x80)
        #expect(bytes[12] == 0xEE)
    }

    @Test("what the packetizer writes is read")
    func readsOwn() throws {
        var packetizer = RTPPacketizer.making(Sample.h264)
        let unit = packetizer.packetize(.video([h264NALUnit(1, count: 4000)]))
        for (index, extent) in unit.packets.enumerated() {
            let shared = unit.bytes
            let packet = try RTPPacket(parsing: shared.span.extracting(extent.range))
            #expect(packet.header.sequenceNumber == 1000 + UInt16(index))
            #expect(packet.header.marker == (index == unit.packets.count - 1))
            #expect(packet.payload == 12..<Int(extent.length))
        }
    }
}
