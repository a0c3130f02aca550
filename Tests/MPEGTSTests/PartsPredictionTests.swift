import MPEGTS
import Media
import Testing

/// Where the ends of frames are predicted, and what a wrong prediction costs.
@Suite struct PartsPredictionTests {
    /// A camera, and a demuxer that has seen all that it sent.
    private final class Link {
        var camera: PartsCamera
        var demuxer = TSDemuxer(framing: .parts)
        var seen: [Seen] = []
        private var number = 0

        init(isH264: Bool = true, change: (inout PartsCamera) -> Void = { _ in }) {
            camera = PartsCamera(isH264: isH264)
            change(&camera)
            seen = demuxer.parse(camera.bytes)
        }

        var frames: [PartsCamera.Frame] { camera.frames(seen) }
        var damages: [TSDemuxer.Damage.Kind] { seen.damages }
        /// NAL units in their order, however they were grouped.
        var receivedUnits: [[UInt8]] { frames.flatMap(\.nalUnits) }
        var sentUnits: [[UInt8]] { camera.frames.flatMap(\.nalUnits) }

        /// Sends a frame; returns how many came out at once.
        @discardableResult
        func send(_ slices: [Int]) -> Int {
            let bytes = camera.send(slices: slices, isKey: number % 20 == 0, at: Int64(number) * 3600)
            number += 1
            let new = demuxer.parse(bytes)
            seen += new
            return new.units.count
        }

        /// Sends frames like this until they come out at once; false when they do not after 20.
        func learn(_ slices: [Int]) -> Bool {
            for _ in 0..<20 {
                send(slices)
                if frames.last == camera.frames.last { return true }
            }
            return false
        }

        func flush() { seen += demuxer.flush() }
    }

    @Test(arguments: [true, false])
    func aFewFramesAreEnoughToKnowACamera(_ isH264: Bool) {
        for slices in [[3000], [3000, 3000, 3000], [3000, 40]] {
            let link = Link(isH264: isH264)
            let counts = (0..<10).map { _ in link.send(slices) }
            #expect(counts.prefix(5).reduce(0, +) >= 4)
            #expect(counts.suffix(4) == [1, 1, 1, 1])
            #expect(link.frames == link.camera.frames)
        }
    }

    @Test(arguments: [true, false])
    func smallerPacketsCostOneFrameAtMost(_ isH264: Bool) {
        let link = Link(isH264: isH264)
        #expect(link.learn([5000]))
        for (index, size) in [900, 700, 1400].enumerated() {
            let damages = link.damages.count
            let (sent, received) = (link.camera.frames.count, link.frames.count)
            link.camera.packetSize = size
            let isLearned = link.learn([5000])
            #expect(isLearned, "change \(index)")
            for _ in 0..<5 { #expect(link.send([5000 + index]) == 1) }
            #expect(link.damages.count - damages <= 1)
            let whole = Set(link.frames[received...].map(\.pts)).count
            #expect(link.camera.frames.count - sent - whole <= 1)
            #expect(link.frames.suffix(5) == link.camera.frames.suffix(5))
        }
    }

    @Test(arguments: [true, false])
    func largerPacketsCostNothing(_ isH264: Bool) {
        let link = Link(isH264: isH264) { $0.packetSize = 600 }
        #expect(link.learn([5000]))
        for size in [900, 1200, 1400] {
            link.camera.packetSize = size
            for _ in 0..<10 { link.send([5000]) }
        }
        #expect(link.damages == [])
        #expect(link.frames == link.camera.frames)
    }

    /// RTP senders that make the fragments of each NAL unit equally long.
    @Test(arguments: [true, false])
    func fragmentsOfChangingLengthAreNotTrustedForLong(_ isH264: Bool) {
        let link = Link(isH264: isH264) { $0.isEven = true }
        for number in 0..<100 { link.send([3000 + number * 631 % 2500]) }
        link.send([40])
        let whole = link.frames.count { link.camera.frames.contains($0) }
        #expect(whole >= 96)
        #expect(link.damages.count <= 3)
        #expect(link.frames.suffix(50) == link.camera.frames.dropLast().suffix(50))
    }

    @Test(arguments: [true, false])
    func moreSlicesThanUsualLoseNoByte(_ isH264: Bool) {
        let link = Link(isH264: isH264)
        #expect(link.learn([3000]))
        for round in 0..<20 {
            link.send([3000, 2500 + round])
            for _ in 0..<8 { link.send([3000 + round]) }
        }
        link.flush()
        #expect(link.damages == [])
        #expect(link.receivedUnits == link.sentUnits)
        let split = link.frames.count - link.camera.frames.count
        #expect(split > 0, "the first time nobody can know")
        #expect(split <= 3, "and then it is known that nobody can")
    }

    @Test(arguments: [true, false])
    func fewerSlicesThanUsualLoseNothing(_ isH264: Bool) {
        let link = Link(isH264: isH264)
        #expect(link.learn([3000, 3000]))
        for _ in 0..<4 {
            link.send([2000])
            for _ in 0..<6 { link.send([3000, 3000]) }
        }
        #expect(link.damages == [])
        #expect(link.frames == link.camera.frames)
    }

    @Test func unitsOfOtherKindsBetweenSlicesLoseNoByte() {
        // Filler data (H.264 table 7-1) stands behind a slice; it is not worth a frame of its own.
        let link = Link { $0.separator = [0x0c, 0xff, 0xff, 0x80] }
        for _ in 0..<12 { link.send([3000, 3000]) }
        link.flush()
        #expect(link.damages == [])
        #expect(link.receivedUnits == link.sentUnits)
    }

    // MARK: Silence

    @Test(arguments: [true, false])
    func afterSilenceAFrameThatLooksCompleteIs(_ isH264: Bool) {
        let link = Link(isH264: isH264)
        for number in 0..<4 {
            #expect(link.send([3000]) == 0)
            link.flush()
            #expect(link.frames.count == number + 1)
        }
        #expect(link.frames == link.camera.frames)
        link.flush()
        #expect(link.frames.count == 4, "twice does no harm")
    }

    @Test func afterSilenceInTheMidstOfAFragmentedUnitNothingIsTaken() {
        var camera = PartsCamera(isH264: true)
        camera.send(slices: [6000], isKey: true, at: 0)
        let frame = camera.send(slices: [6000], at: 3600)
        let rest = camera.send(slices: [6000], at: 7200)
        var demuxer = TSDemuxer(framing: .parts)
        var seen = demuxer.parse(Array(camera.bytes.dropLast(frame.count + rest.count)))
        for begin in stride(from: 0, to: frame.count, by: 188) {
            seen += demuxer.parse(Array(frame[begin..<begin + 188]))
            if begin + 188 < frame.count { seen += demuxer.flush() }
        }
        seen += demuxer.parse(rest)
        seen += demuxer.flush()
        #expect(camera.frames(seen) == camera.frames)
        #expect(seen.damages == [])
    }

    /// Encoders with low delay send each slice when it is made: there are pauses in a frame.
    @Test(arguments: [true, false])
    func pausesBetweenSlicesDoNotCutAKnownCamerasFrames(_ isH264: Bool) {
        let link = Link(isH264: isH264)
        #expect(link.learn([3000, 3000, 3000]))
        for number in 30..<60 {
            let bytes = link.camera.send(slices: [3000, 3000, 3000], at: Int64(number) * 3600)
            for begin in stride(from: 0, to: bytes.count, by: 188) {
                link.seen += link.demuxer.parse(Array(bytes[begin..<begin + 188]))
                link.flush()
            }
        }
        #expect(link.frames == link.camera.frames)
    }

    @Test func whoPausesBetweenSlicesIsSoonWaitedFor() {
        let link = Link()
        for number in 0..<40 {
            // Never as many slices as before: nothing can be predicted.
            let slices = Array(repeating: 2000, count: number % 4 + 1)
            let bytes = link.camera.send(slices: slices, isKey: number == 0, at: Int64(number) * 3600)
            for begin in stride(from: 0, to: bytes.count, by: 188) {
                link.seen += link.demuxer.parse(Array(bytes[begin..<begin + 188]))
                link.flush()
            }
        }
        #expect(link.receivedUnits == Array(link.sentUnits.prefix(link.receivedUnits.count)))
        #expect(link.receivedUnits.count >= link.sentUnits.count - 4)
        #expect(link.damages == [])
        let cut = link.frames.count { !link.camera.frames.contains($0) }
        #expect(cut <= 8)
        #expect(link.frames.suffix(20).allSatisfy { link.camera.frames.contains($0) })
    }
}
