import Bytes
import Media
import Testing

@Suite struct AnnexBTests {
    @Test(arguments: [
        ("", [Range<Int>]()),
        ("00 00 01", []),
        ("00 00 00 01 67 42", [4..<6]),
        ("00 00 01 67 42 00 00 01 68", [3..<5, 8..<9]),
        ("00 00 01 67 42 00 00 00 00 01 68 00 00", [3..<5, 10..<11]),
        ("12 34 00 00 01 65 88", [5..<7]),
        ("00 00 01 00 00 01 65", [6..<7]),
        ("00 00 01 65 00 00 03 00 00 03 01", [3..<11]),
        ("00 00 01 65 00 01 01 00 01", [3..<9]),
        ("00 00 01 65 00 00 01", [3..<4]),
        ("01 00 01 00 00", []),
        ("67 42 00 1f", []),
    ])
    func findsNALUnits(_ hex: String, _ expected: [Range<Int>]) {
        #expect(read(hex) { AnnexB.nalUnits(in: $0) } == expected)
    }

    @Test func agreesWithASlowScanOnRandomBytes() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 0...80, using: &random)).map { _ in UInt8.random(in: 0...2, using: &random)
            }
            #expect(read(bytes) { AnnexB.nalUnits(in: $0) } == slowScan(bytes), "\(bytes)")
        }
    }

    @Test func givesUpAboveItsLimit() {
        let bytes = Array(repeatElement([0, 0, 1, 9] as [UInt8], count: 5).joined())
        #expect(read(bytes) { AnnexB.nalUnits(in: $0, limit: 4) } == nil)
        #expect(read(bytes) { AnnexB.nalUnits(in: $0, limit: 5) }?.count == 5)
    }

    private func slowScan(_ bytes: [UInt8]) -> [Range<Int>] {
        let codes = bytes.indices.dropLast(2).filter { bytes[$0] == 0 && bytes[$0 + 1] == 0 && bytes[$0 + 2] == 1 }
        return zip(codes, codes.dropFirst() + [bytes.count]).compactMap { code, next in
            let trimmed = bytes[(code + 3)..<next].lastIndex { $0 != 0 }
            return trimmed.map { code + 3..<$0 + 1 }
        }
    }
}
