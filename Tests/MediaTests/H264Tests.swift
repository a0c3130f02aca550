import Bytes
import Media
import Testing

/// Parameter sets of x264, which ffprobe reads with the same result.
@Suite struct H264Tests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var sps: String
        var profile: UInt8
        var level: UInt8
        var width: Int
        var height: Int
        var frameRate: Double
        var reorders: Bool
    }

    static let cases = [
        Case(
            testDescription: "main, 1080 rows cropped from 1088",
            sps: "674d4028eca03c0113f2e022000003000200000300641e30632c",
            profile: 77, level: 40, width: 1920, height: 1080, frameRate: 25, reorders: true),
        Case(
            testDescription: "baseline", sps: "6742c016d900a02ff970110000030001000003001e0f162e48",
            profile: 66, level: 22, width: 640, height: 360, frameRate: 15, reorders: false),
        Case(
            testDescription: "high without B-frames, 29.97", sps: "6764001facb200a00b76022000007d20001d4c11e30649",
            profile: 100, level: 31, width: 1280, height: 720, frameRate: 30000 / 1001, reorders: false),
        Case(
            testDescription: "interlaced", sps: "67640028acd94078044fde0220000003002000000643e2c5b2c0",
            profile: 100, level: 40, width: 1920, height: 1080, frameRate: 25, reorders: true),
        Case(
            testDescription: "4:2:2 of 10 bits", sps: "677a0015b6cd94171be79f0110000003001000000640f162d960",
            profile: 122, level: 21, width: 356, height: 202, frameRate: 50, reorders: true),
        Case(
            testDescription: "4:4:4 with scaling lists",
            sps: "67f40015919b282e37c7c4e022000003000200000300c81e2c5b2c",
            profile: 244, level: 21, width: 354, height: 200, frameRate: 50, reorders: true),
        Case(
            testDescription: "monochrome", sps: "67640015f36505c6f8f9f016c80000030008000003032078b16cb0",
            profile: 100, level: 21, width: 354, height: 202, frameRate: 50, reorders: true),
        Case(
            testDescription: "aspect ratio and HRD",
            sps: "67640014acd9416096c044000003000400000300c9810003d090007a13930c01e28532c0",
            profile: 100, level: 20, width: 352, height: 288, frameRate: 25, reorders: true),
    ]

    @Test(arguments: cases)
    func readsTheSequenceParameterSet(_ expected: Case) throws {
        let sps = try #require(read(expected.sps, H264.SequenceParameterSet.init))
        #expect(sps.profile == expected.profile)
        #expect(sps.level == expected.level)
        #expect(sps.width == expected.width)
        #expect(sps.height == expected.height)
        #expect(sps.frameRate == expected.frameRate)
        #expect(sps.allowsReordering == expected.reorders)
        #expect(sps.id == 0)
    }

    @Test(arguments: cases)
    func survivesEveryCut(_ whole: Case) {
        let bytes = [UInt8](hex: whole.sps)
        for length in 0..<bytes.count {
            let sps = H264.SequenceParameterSet(bytes.span.bytes.extracting(0..<length))
            // A cut in the usability information loses the rate, never the picture.
            #expect(sps == nil || sps?.width == whole.width)
        }
    }

    @Test func readsSPSWithoutUsability() throws {
        // A 320x240 baseline camera with picture order count type 2.
        let sps = try #require(read("6742001e965202 83f4 20", H264.SequenceParameterSet.init))
        #expect(sps.frameRate == nil)
        #expect(sps.allowsReordering == false)
    }

    @Test(arguments: [
        ("419a24", H264.SliceType.p), ("6588840021", .i), ("019e41", .b), ("61e0", .p), ("41a0", .b), ("4188", .i),
    ])
    func tellsTheSliceType(_ hex: String, _ type: H264.SliceType) {
        #expect(read(hex, H264.sliceType(of:)) == type)
    }

    @Test(arguments: ["", "41", "4100", "67420016", "4180000000"])
    func knowsNoSliceType(_ hex: String) {
        #expect(read(hex, H264.sliceType(of:)) == nil)
    }

    @Test(arguments: [
        ("0605 04 01020304 06 01 84 80", true), ("06 06 01 84 80", true), ("06 05 02 0606 80", false),
        ("06 00 00 80", false), ("06 05 ff", false), ("0606", false), ("06 ffff07 00 06 01 c4 80", true),
    ])
    func findsTheRecoveryPoint(_ hex: String, _ expected: Bool) {
        #expect(read(hex, H264.hasRecoveryPoint) == expected)
    }

    @Test(arguments: [
        ("000001 0910 000001 65888400", true, true, false),
        ("000001 674200 000001 06060184 80 000001 419a24", true, true, true),
        ("000001 06060184 80 000001 419a24", true, false, false),
        ("000001 674200 000001 419a24", true, false, true),
        ("000001 674200 000001 68cb", false, false, true),
    ])
    func classifiesPictures(_ hex: String, _ hasSlices: Bool, _ isRandomAccess: Bool, _ hasParameters: Bool) throws {
        let bytes = [UInt8](hex: hex)
        let units = try #require(read(bytes) { AnnexB.nalUnits(in: $0) })
        let picture = H264.Picture(nalUnits: units, in: bytes.span.bytes)
        #expect(picture.hasSlices == hasSlices)
        #expect(picture.isRandomAccess == isRandomAccess)
        #expect(picture.hasParameterSets == hasParameters)
    }

    @Test func mergesParameterSetsByID() {
        var sets = H264.ParameterSets(sps: [], pps: [])
        func merge(_ hex: String) -> Bool { sets.merge([UInt8](hex: hex).span.bytes) }
        #expect(merge(Self.cases[0].sps))
        #expect(!merge(Self.cases[0].sps))
        #expect(!merge("6742"), "cut short")
        #expect(merge("6848"))
        #expect(merge("68ebe3cb20"))
        #expect(sets.pps == [[UInt8](hex: "68ebe3cb20"), [UInt8](hex: "6848")], "in the order of their ids")
        #expect(merge("68ebc3cb22c0"))
        #expect(sets.pps.map(\.count) == [6, 2])
        #expect(merge(Self.cases[1].sps))
        #expect(sets.sps == [[UInt8](hex: Self.cases[1].sps)])
        #expect(sets.isComplete)
        #expect(!merge("419a24"))
    }
}
