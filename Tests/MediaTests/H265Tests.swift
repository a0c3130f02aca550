import Bytes
import Media
import Testing

/// Parameter sets of x265, which ffprobe reads with the same result.
@Suite struct H265Tests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var sps: String
        var profile: UInt8
        var level: UInt8
        var width: Int
        var height: Int
        var frameRate: Double
        var reorder: Int
        var bitDepth: Int
    }

    static let cases = [
        Case(
            testDescription: "main",
            sps: "420101016000000300900000030000030078a003c08010e596566924caf0168080000003008000000c84",
            profile: 1, level: 120, width: 1920, height: 1080, frameRate: 25, reorder: 2, bitDepth: 8),
        Case(
            testDescription: "4:2:2 of 10 bits with temporal layers",
            sps: "4201010408000003009d0800000300003fb00b080484d96566924caf016808000003000800000301e040",
            profile: 4, level: 63, width: 352, height: 288, frameRate: 60, reorder: 2, bitDepth: 10),
        Case(
            testDescription: "no B-frames, 722 rows",
            sps: "42010101600000030090000003000003005da00280802d9f26592a4932bc0da020000003002000000303c1",
            profile: 1, level: 93, width: 1280, height: 722, frameRate: 30, reorder: 0, bitDepth: 8),
        Case(
            testDescription: "scaling lists",
            sps: "42010101600000030090000003000003003fa0050201696592a49395e02d010000030001000003001e08",
            profile: 1, level: 63, width: 640, height: 360, frameRate: 30, reorder: 0, bitDepth: 8),
        Case(
            testDescription: "4:4:4 with HRD",
            sps: "4201010408000003009e0800000300003f9000a0402d2cb2b249265780b4040000030004000003007980"
                + "3259b8007a10001e84c8",
            profile: 4, level: 63, width: 640, height: 360, frameRate: 30, reorder: 2, bitDepth: 8),
    ]

    @Test(arguments: cases)
    func readsTheSequenceParameterSet(_ expected: Case) throws {
        let sps = try #require(read(expected.sps, H265.SequenceParameterSet.init))
        #expect(sps.profile.profile == expected.profile)
        #expect(sps.profile.level == expected.level)
        #expect(sps.width == expected.width)
        #expect(sps.height == expected.height)
        #expect(sps.frameRate == expected.frameRate)
        #expect(sps.maximumReorderPictures == expected.reorder)
        #expect(sps.bitDepth == expected.bitDepth)
    }

    @Test(arguments: cases)
    func survivesEveryCut(_ whole: Case) {
        let bytes = [UInt8](hex: whole.sps)
        for length in 0..<bytes.count {
            let sps = H265.SequenceParameterSet(bytes.span.bytes.extracting(0..<length))
            #expect(sps == nil || sps?.width == whole.width)
        }
    }

    @Test(arguments: [(15, false), (16, true), (19, true), (20, true), (21, true), (22, false), (1, false)])
    func randomAccessIsTypes16To21(_ type: UInt8, _ expected: Bool) throws {
        let bytes: [UInt8] = [0, 0, 1, type << 1, 1, 0x80]
        let units = try #require(read(bytes) { AnnexB.nalUnits(in: $0) })
        #expect(read(bytes) { H265.Picture(nalUnits: units, in: $0) }.isRandomAccess == expected)
    }

    @Test func mergesParameterSetsByID() {
        var sets = H265.ParameterSets(vps: [], sps: [], pps: [])
        func merge(_ hex: String) -> Bool { sets.merge([UInt8](hex: hex).span.bytes) }
        #expect(merge("40010c01ffff016000000300900000030000030078959809"))
        #expect(merge(Self.cases[0].sps))
        #expect(!sets.isComplete)
        #expect(merge("4401c172b46240"))
        #expect(sets.isComplete)
        #expect(!merge("4401c172b46240"))
        #expect(merge("4401c172860c4624"))
        #expect(sets.pps == [[UInt8](hex: "4401c172860c4624")])
        #expect(merge("44014172"))
        #expect(sets.pps.count == 2)
        #expect(sets.sequence?.height == 1080)
    }
}
