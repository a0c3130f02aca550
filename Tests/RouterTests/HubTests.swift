import Bytes
import Media
import Router
import Testing

struct HubTests {
    final class Recording: Packager {
        var tracks: [[Track]] = []
        var units: [(dts: Int64, isStart: Bool)] = []

        func tracksChanged(_ tracks: [Track]) { self.tracks.append(tracks) }
        func receive(_ unit: AccessUnit, isStart: Bool) { units.append((unit.dts.ticks, isStart)) }
    }

    private let video = Track(codec: .h264(H264.ParameterSets(sps: [[0x67]], pps: [[0x68]])))
    private let audio = Track(codec: .opus(Opus.Configuration(channels: 2)))

    private func unit(_ ticks: Int64, track: Int = 0, key: Bool = false, bytes: Int = 10) -> AccessUnit {
        AccessUnit(
            track: track, pts: MediaTime(ticks: ticks), dts: MediaTime(ticks: ticks), isRandomAccess: key,
            payload: SharedBytes([UInt8](repeating: 0, count: bytes)))
    }

    private func hub(bytes: Int = 1000, seconds: Double = 10) -> Hub {
        Hub(limits: .init(bytes: bytes, duration: MediaTime(seconds: seconds)))
    }

    @Test func waitsForAKeyframeAndLetsNoSoundThroughBefore() {
        let hub = hub()
        hub.setTracks([video, audio])
        let packager = Recording()
        hub.attach(packager)
        #expect(!hub.publish(unit(1)))
        #expect(!hub.publish(unit(2, track: 1, key: true)))
        #expect(hub.publish(unit(3, key: true)))
        #expect(hub.publish(unit(4, track: 1, key: true)))
        #expect(packager.units.map(\.dts) == [3, 4])
        #expect(packager.units.map(\.isStart) == [true, false])
        hub.interrupt()
        #expect(!hub.publish(unit(5)))
    }

    @Test func aLateComerGetsTheGroupFromItsKeyframe() {
        let hub = hub()
        hub.setTracks([video])
        for ticks in 0..<20 { hub.publish(unit(Int64(ticks), key: ticks % 8 == 0)) }
        let packager = Recording()
        hub.attach(packager)
        #expect(packager.tracks == [[video]])
        #expect(packager.units.map(\.dts) == [16, 17, 18, 19])
        hub.detach(packager)
        hub.publish(unit(20))
        #expect(packager.units.count == 4)
    }

    @Test func aGroupThatOutgrowsItsLimitsIsGivenUpWhole() {
        let hub = hub(bytes: 35)
        hub.setTracks([video])
        for ticks in 0..<5 { hub.publish(unit(Int64(ticks), key: ticks == 0)) }
        #expect(hub.groupOfPictures.units.isEmpty)
        #expect(hub.groupOfPictures.overflows == 1)
        hub.publish(unit(6, key: true))
        #expect(hub.groupOfPictures.units.count == 1)

        let long = self.hub(seconds: 1)
        long.setTracks([video])
        long.publish(unit(0, key: true))
        long.publish(unit(90_001))
        #expect(long.groupOfPictures.units.isEmpty)
    }

    @Test func withoutVideoEveryFrameIsAStart() {
        let hub = hub()
        hub.setTracks([audio])
        let packager = Recording()
        hub.attach(packager)
        for ticks in 0..<3 { hub.publish(unit(Int64(ticks), key: true)) }
        let allStart = packager.units.allSatisfy { $0.isStart }
        #expect(allStart)
        #expect(hub.groupOfPictures.units.count == 1)
    }

    @Test func onlyAChangeOfTracksIsTold() {
        let hub = hub()
        let packager = Recording()
        hub.attach(packager)
        hub.setTracks([video])
        hub.setTracks([video])
        hub.setTracks([audio])
        #expect(packager.tracks == [[video], [audio]])
    }

    @Test func unitsOfUnknownTracksAreDropped() {
        let hub = hub()
        hub.setTracks([video])
        #expect(!hub.publish(unit(1, track: 7, key: true)))
    }
}
