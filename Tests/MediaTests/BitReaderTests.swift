import Bytes
import Media
import Testing

@Suite struct BitReaderTests {
    @Test func readsBitsAcrossBytes() throws {
        let bytes: [UInt8] = [0b1010_0110, 0xff, 0x00, 0x12, 0x34, 0x56]
        var reader = BitReader(bytes.span.bytes)
        #expect(try reader.bits(3) == 0b101)
        #expect(try reader.flag() == false)
        #expect(try reader.bits(0) == 0)
        #expect(reader.position == 4)
        #expect(try reader.bits(32) == 0x6ff0_0123)
        #expect(reader.remaining == 12)
        try reader.skip(12)
        #expect(throws: BitReader.Failure.endOfData) { try bits(1, behind: 48, in: bytes) }
    }

    @Test(arguments: [
        ("00 00 03 01", [0x00, 0x00, 0x01]),
        ("00 00 03 00 00 03 02", [0, 0, 0, 0, 2]),
        ("00 00 00 03 00", [0, 0, 0, 0]),
        ("00 03 00 03", [0, 3, 0, 3]),
    ])
    func removesEmulationPrevention(_ hex: String, _ expected: [Int]) throws {
        let bytes = [UInt8](hex: hex)
        var reader = BitReader(nalUnitPayload: bytes.span.bytes)
        for byte in expected { #expect(try reader.bits(8) == byte) }
    }

    @Test(arguments: [
        ("80", 0, 0), ("40", 1, 1), ("60", 2, -1), ("20", 3, 2), ("28", 4, -2), ("0440", 33, 17),
        ("00000001fffffffe", 0xffff_fffe, -0x7fff_ffff),
    ])
    func readsExpGolomb(_ hex: String, _ unsigned: Int, _ signed: Int) throws {
        let bytes = [UInt8](hex: hex)
        var reader = BitReader(bytes.span.bytes)
        #expect(try reader.unsignedExpGolomb() == unsigned)
        var again = BitReader(bytes.span.bytes)
        #expect(try again.signedExpGolomb() == signed)
    }

    @Test func refusesEndlessExpGolomb() {
        #expect(throws: BitReader.Failure.invalidValue) {
            let bytes = [UInt8](repeating: 0, count: 64)
            var reader = BitReader(bytes.span.bytes)
            _ = try reader.unsignedExpGolomb()
        }
        #expect(throws: BitReader.Failure.endOfData) {
            let bytes = [UInt8](repeating: 0, count: 2)
            var reader = BitReader(bytes.span.bytes)
            _ = try reader.unsignedExpGolomb()
        }
    }

    private func bits(_ count: Int, behind skipped: Int, in bytes: [UInt8]) throws(BitReader.Failure) -> Int {
        var reader = BitReader(bytes.span.bytes)
        try reader.skip(skipped)
        return try reader.bits(count)
    }
}
