import MPEGTS
import Media
import TestKit
import Testing

/// Frames come out whole of the parts that FFmpeg hands on without its parser.
@Suite struct PartsTests {
    /// How a camera cuts its pictures.
    enum Shape: CaseIterable {
        case oneSlice
        case fourSlices
        case wholeSlices
        case largeAndSmallSlices
        case numbersThatDiffer
        case tinyBesideLarge
        case fullLastFragments
        case messages
        case aggregated
        case slicesTogether
        case delimiterLikeTheMuxers
        case delimiterAlone
        case delimiterWithTheRest
        case evenFragments

        /// Each frame's end can be told by its own bytes, once the camera is known.
        var isPredictable: Bool {
            ![.numbersThatDiffer, .fullLastFragments, .evenFragments].contains(self)
        }

        func camera(isH264: Bool, packetSize: Int) -> PartsCamera {
            var camera = PartsCamera(isH264: isH264)
            camera.packetSize = packetSize
            switch self {
            case .aggregated, .slicesTogether: camera.isAggregating = true
            case .delimiterLikeTheMuxers: camera.delimiter = camera.muxerDelimiter
            case .delimiterAlone: camera.delimiter = isH264 ? [0x09, 0x30] : [0x46, 0x01, 0x30]
            case .delimiterWithTheRest:
                camera.delimiter = isH264 ? [0x09, 0x10] : [0x46, 0x01, 0x10]
                camera.isAggregating = true
            case .evenFragments: camera.isEven = true
            default: break
            }
            return camera
        }

        /// Lengths of the slices of a frame, in bytes; key frames are large.
        func slices(_ number: Int, packetSize: Int, isH264: Bool) -> [Int] {
            let scale = packetSize * 3 + number * 37 % 100
            let room = packetSize - (isH264 ? 2 : 3)
            let header = isH264 ? 1 : 2
            return switch self {
            case .oneSlice, .messages, .aggregated, .delimiterLikeTheMuxers, .delimiterAlone, .delimiterWithTheRest:
                [scale + number % 7 * packetSize]
            case .evenFragments: [scale + number * 53 % 700]
            case .fourSlices: (0..<4).map { scale + $0 * 11 }
            case .wholeSlices:
                number % 10 == 0 ? [scale, scale, scale] : (0..<3).map { packetSize / 2 + $0 * 11 + number % 9 }
            case .largeAndSmallSlices: (0..<4).map { ($0 + number) % 3 == 0 ? 30 + number : scale + $0 * 11 }
            case .numbersThatDiffer: (0...number * 7 % 5).map { $0 % 2 == 0 ? scale : 40 }
            case .tinyBesideLarge: [number % 10 == 0 ? scale * 3 : 12 + number % 50]
            case .fullLastFragments:
                number % 2 == 0 ? [header + room * (2 + number % 3)] : [header + room, header + room * 2]
            case .slicesTogether:
                number % 10 == 0 ? [scale, scale, scale] : (0..<3).map { packetSize / 5 + $0 * 3 + number % 9 }
            }
        }
    }

    private func camera(_ shape: Shape, isH264: Bool, frames: Int, packetSize: Int = 1200) -> PartsCamera {
        var camera = shape.camera(isH264: isH264, packetSize: packetSize)
        for number in 0..<frames { send(number, of: shape, &camera) }
        return camera
    }

    @discardableResult
    private func send(_ number: Int, of shape: Shape, _ camera: inout PartsCamera) -> [UInt8] {
        camera.send(
            slices: shape.slices(number, packetSize: camera.packetSize, isH264: camera.isH264), isKey: number % 10 == 0,
            hasMessage: shape == .messages || shape == .aggregated, at: Int64(number) * 3600)
    }

    @Test(arguments: Shape.allCases, [true, false])
    func framesComeOutWhole(_ shape: Shape, _ isH264: Bool) {
        let camera = camera(shape, isH264: isH264, frames: 25)
        let seen = camera.received()
        #expect(seen.damages == [])
        let frames = camera.frames(seen)
        // What the last one's end looks like is for silence to tell.
        #expect(frames.count >= 24)
        #expect(frames == Array(camera.frames.prefix(frames.count)))
    }

    @Test(arguments: Shape.allCases, [true, false])
    func howTheBytesAreSplitDoesNotMatter(_ shape: Shape, _ isH264: Bool) {
        let camera = camera(shape, isH264: isH264, frames: 9, packetSize: 120)
        let feed = DripFeed(camera.bytes) { camera.received(pieces: $0, flush: false) }
        #expect(feed.differences.isEmpty)
        #expect(camera.frames(feed.whole) == Array(camera.frames.prefix(feed.whole.units.count)))
        #expect(feed.whole.units.count >= 8)
    }

    @Test(arguments: Shape.allCases.filter(\.isPredictable), [true, false])
    func aFrameIsHandedOnWithItsLastPart(_ shape: Shape, _ isH264: Bool) throws {
        var camera = camera(shape, isH264: isH264, frames: 12)
        var demuxer = TSDemuxer(framing: .parts)
        _ = demuxer.parse(camera.bytes)
        for number in 12..<32 {
            let bytes = send(number, of: shape, &camera)
            let frames = camera.frames(demuxer.parse(bytes))
            #expect(frames == [try #require(camera.frames.last)], "without waiting for the next one")
        }
    }

    @Test(arguments: [true, false])
    func framesOfTheSameTimeAreTwo(_ isH264: Bool) {
        for slices in [[2500], [40], [2500, 40]] {
            var camera = PartsCamera(isH264: isH264)
            for number in 0..<12 {
                camera.send(slices: slices, isKey: number == 0, at: Int64(number / 2 * 3600))
            }
            let frames = camera.frames(camera.received())
            #expect(frames == Array(camera.frames.prefix(frames.count)))
            #expect(frames.count >= 11)
        }
    }

    @Test(arguments: [true, false])
    func joiningInTheMiddleOfAFrameLosesThatFrameAlone(_ isH264: Bool) {
        let camera = camera(.oneSlice, isH264: isH264, frames: 15)
        var bytes = camera.bytes
        // Tables, and then only the end of the first frame.
        let first = 3 * 188..<9 * 188
        bytes.removeSubrange(first)
        let seen = camera.received(pieces: [bytes])
        let frames = camera.frames(seen)
        #expect(frames == camera.frames[10..<10 + frames.count].map { $0 })
        #expect(frames.count >= 4)
        #expect(seen.damages.count >= 9, "what came before the parameter sets is told as lost")
    }

    @Test(arguments: [true, false])
    func aStreamWithAnotherBesideItIsNoOtherStream(_ isH264: Bool) {
        let camera = camera(.fourSlices, isH264: isH264, frames: 8)
        let whole = camera.frames(camera.received())
        // The tables come again in the midst of a frame, as FFmpeg repeats them.
        var tables = TSWriter()
        tables.tables([TSWriter.Stream(pid: 0x100, type: isH264 ? 0x1b : 0x24)])
        var bytes = camera.bytes
        bytes.insert(contentsOf: tables.bytes, at: 188 * 37)
        #expect(camera.frames(camera.received(pieces: [bytes])) == whole)
    }
}
