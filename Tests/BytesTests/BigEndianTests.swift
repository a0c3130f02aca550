import Bytes
import Testing

@Suite struct BigEndianTests {
    @Test func readsWhatItWrites() {
        var bytes: [UInt8] = [0xee]
        bytes.append(bigEndian: UInt16(0x1234))
        bytes.append(bigEndian24: 0x56789a)
        bytes.append(bigEndian: UInt32(0xbcde_f012))
        bytes.append(bigEndian: UInt64(0x3456_789a_bcde_f001))
        let span = bytes.span.bytes
        #expect(span[0] == 0xee)
        #expect(span.uint16(at: 1) == 0x1234)
        #expect(span.uint24(at: 3) == 0x56789a)
        #expect(span.uint32(at: 6) == 0xbcde_f012)
        #expect(span.uint64(at: 10) == 0x3456_789a_bcde_f001)
        #expect(bytes[1...2] == [0x12, 0x34], "the first byte is the highest")
        #expect(span.array == bytes)
        #expect(span.array(3..<6) == [0x56, 0x78, 0x9a])
    }

    @Test func sharedBytesHoldACopyOfWhatTheyWereMadeFrom() {
        var bytes: [UInt8] = [1, 2, 3]
        let shared = SharedBytes(bytes)
        bytes[0] = 9
        #expect(shared.span.array == [1, 2, 3])
        #expect(
            SharedBytes(capacity: 8) {
                $0[0] = 7; return 1
            }.span.array == [7])
        #expect(SharedBytes([]).count == 0)
    }
}
