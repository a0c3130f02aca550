import Media
import RTP
import RTSP
import Router
import Testing

@testable import Sinks

/// RTP-Info tells what really comes first.
@Suite struct CursorStartsTests {
    @Test(arguments: Footage.Rate.allCases)
    func itNamesTheFirstPacketOfEachTrack(_ rate: Footage.Rate) throws {
        var scene = Scene([rate.track, Footage.sound])
        scene.film(0..<80)
        var cursor = scene.cursor(.instant)
        let starts = cursor.starts(of: [1, 0], in: scene.ring, presentation: scene.presentation)
        #expect(starts.map(\.track) == [1, 0], "in the order of the SETUPs")

        guard case .send(let first, let timestamp?) = cursor.next(in: scene.ring),
            case .frame(let frame) = first.content
        else { return #expect(Bool(false), "the keyframe comes first, with a time of its own") }
        #expect(starts[1] == .init(track: 0, sequenceNumber: frame.firstSequenceNumber, timestamp: timestamp))

        _ = cursor.everything(in: scene)
        scene.append(Footage.sound(80, at: 80 * Footage.interval))
        guard case .send(let sound, nil) = cursor.next(in: scene.ring), case .frame(let packet) = sound.content
        else { return #expect(Bool(false), "sound comes when it is new") }
        #expect(starts[0].sequenceNumber == packet.firstSequenceNumber)

        // The same moment on both clocks: a player that counts from RTP-Info joins sound and picture by it.
        let streams = scene.presentation.streams
        let videoTime = Int64(try #require(starts[1].timestamp) &- streams[0].clock.timestamp(for: .zero))
        let soundTime = Int64(try #require(starts[0].timestamp) &- streams[1].clock.timestamp(for: .zero))
        #expect(abs(soundTime - videoTime * 48_000 / 90_000) <= 1)
    }

    @Test(arguments: [true, false])
    func forARecorderItNamesTheFirstOfWhatIsKept(_ hasSound: Bool) throws {
        var scene = Scene()
        scene.film(0..<52)
        for number in 52..<60 { scene.append(Footage.picture(number)) }
        if hasSound { scene.film(60..<70) }
        var cursor = scene.cursor(.recording)
        let starts = cursor.starts(of: [0, 1], in: scene.ring, presentation: scene.presentation)
        var firsts: [Int: PacketizedUnit] = [:]
        while case .send(let unit, nil) = cursor.next(in: scene.ring) {
            if case .frame(let frame) = unit.content, firsts[unit.track] == nil { firsts[unit.track] = frame }
        }
        let (picture, sound) = (try #require(firsts[0]), try #require(firsts[1]))
        #expect(
            starts.first
                == .init(track: 0, sequenceNumber: picture.firstSequenceNumber, timestamp: picture.rtpTimestamp))
        #expect(starts.last?.sequenceNumber == sound.firstSequenceNumber)
        let clock = scene.presentation.streams[1].clock
        #expect(starts.last?.timestamp == clock.timestamp(for: picture.pts))
    }

    @Test func whatIsNotKnownYetIsLeftOut() {
        var scene = Scene()
        scene.film(0..<80)
        #expect(
            scene.cursor(.nextKeyframe).starts(of: [0, 1], in: scene.ring, presentation: scene.presentation).isEmpty)
        let sound = scene.cursor(tracks: [1])
        #expect(sound.starts(of: [1], in: scene.ring, presentation: scene.presentation).isEmpty)
        let empty = Scene()
        #expect(empty.cursor().starts(of: [0, 1], in: empty.ring, presentation: empty.presentation).isEmpty)
    }

    @Test func soundThatHasNotBeenHeardYetHasNoNumber() {
        var scene = Scene()
        scene.append(Footage.picture(0, isKey: true))
        let starts = scene.cursor().starts(of: [0, 1], in: scene.ring, presentation: scene.presentation)
        #expect(starts.map(\.track) == [0, 1])
        #expect(starts[0].sequenceNumber != nil)
        #expect(starts[1].sequenceNumber == nil)
        #expect(starts[1].timestamp != nil)
    }

    @Test func soundThatWaitsForTheNextKeyframeHasNoNumber() {
        var scene = Scene()
        scene.film(0..<80)
        var cursor = scene.cursor(.keyframeOnly)
        let starts = cursor.starts(of: [0, 1], in: scene.ring, presentation: scene.presentation)
        guard case .send(let first, let timestamp) = cursor.next(in: scene.ring), case .frame(let frame) = first.content
        else { return #expect(Bool(false), "the keyframe comes first") }
        #expect(starts.first == .init(track: 0, sequenceNumber: frame.firstSequenceNumber, timestamp: timestamp))
        #expect(starts.last?.track == 1)
        #expect(starts.last?.sequenceNumber == nil, "how much of it is passed over is not known")
    }
}
