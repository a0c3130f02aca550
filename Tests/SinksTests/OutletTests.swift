import Bytes
import Configuration
import Media
import RTP
import Router
import Runtime
import Testing

@testable import Sinks

/// One camera's packets for all viewers: reports in between, and what a change of its tracks does.
@Suite struct OutletTests {
    /// A camera with an outlet, and a clock that stands still unless it is told. Lives on a loop.
    private final class Stage {
        /// What a viewer is told.
        final class Recording: RTSPSink.Reader {
            var units: [RTSPSink.MediaUnit] = []
            var ends = 0

            override func appended(_ element: RTSPSink.MediaUnit, at position: Int) { units.append(element) }
            override func ended() { ends += 1 }
        }

        static let start = MonotonicTime(nanoseconds: 5_000_000_000)
        static let wallStart = WallTime(nanoseconds: 1_700_000_000_000_000_000)

        var elapsed = Duration.zero
        /// By how much the calendar's clock has gone another way.
        var drift = Duration.zero
        let camera: Camera
        let recording = Recording()
        private(set) var outlet: RTSPSink.Outlet?

        init(on loop: EventLoop, tracks: [Track]) throws {
            let configuration = try CameraConfiguration(name: CameraName("cam"), url: CameraURL("rtsp://192.0.2.1/"))
            let limits = StreamLimits(
                groupOfPictures: .init(bytes: 1 << 20, duration: MediaTime(seconds: 30)),
                backlog: MediaTime(seconds: 10))
            camera = Camera(configuration, worker: nil, limits: limits, loop: loop)
            camera.describe(tracks)
            let outlet = RTSPSink.Outlet(
                camera: camera, limits: limits.ring(of: RTSPSink.MediaUnit.self), packetSize: 1452,
                canonicalName: "weir", loop: loop, clock: { [unowned self] in clock })
            self.outlet = outlet
            camera.hub.attach(outlet)
            outlet.fanout.subscribe(on: loop).value.add(recording)
        }

        var clock: (now: MonotonicTime, wall: WallTime) {
            let wall = Self.wallStart.nanoseconds + (elapsed + drift).nanoseconds
            return (Self.start + elapsed, WallTime(nanoseconds: wall))
        }

        /// A picture and a piece of sound, now; and then 40 ms pass.
        func film(_ numbers: Range<Int>) {
            for number in numbers {
                camera.receive(Footage.picture(number, isKey: number % 50 == 0, byteCount: 2000), arrival: clock.now)
                if camera.hub.tracks.count > 1 {
                    camera.receive(Footage.sound(number, at: Int64(number) * Footage.interval), arrival: clock.now)
                }
                elapsed += .milliseconds(40)
            }
        }

        /// The reports so far: after how many frames, and what they say.
        var reports: [(frames: Int, report: SenderReport)] {
            var frames = 0
            var reports: [(Int, SenderReport)] = []
            for unit in recording.units {
                guard case .report(let bytes) = unit.content else {
                    frames += 1
                    continue
                }
                let span = bytes.span
                guard span[0] == 0x24, Int(span[1]) == unit.track * 2 + 1,
                    let compound = try? RTCPCompound(parsing: span.extracting(4..<span.byteCount)),
                    case .senderReport(let report, _)? = compound.packets.first
                else { continue }
                reports.append((frames, report))
            }
            return reports
        }

        var frames: [PacketizedUnit] {
            recording.units.compactMap { if case .frame(let frame) = $0.content { frame } else { nil } }
        }
    }

    /// Runs `body` with a stage on a loop of its own.
    private func onStage(
        _ tracks: [Track] = [Footage.timed, Footage.sound], _ body: @escaping @Sendable (Stage) throws -> Void
    ) async throws {
        let loop = try EventLoop(name: "test")
        defer { loop.stop() }
        try await loop.run { Result { try body(Stage(on: loop, tracks: tracks)) } }.get()
    }

    // MARK: Reports

    @Test func everyFiveSecondsEachTrackHasAReport() async throws {
        try await onStage { stage in
            stage.film(0..<126)
            #expect(stage.reports.count == 2)
            stage.film(126..<500)
            let reports = stage.reports
            #expect(reports.count == 6)
            let streams = try #require(stage.outlet).presentation.streams
            #expect(Set(reports.map(\.report.ssrc)) == Set(streams.map(\.ssrc)))
            let times = reports.filter { $0.report.ssrc == reports[0].report.ssrc }.map {
                $0.report.ntpTimestamp.rawValue >> 16
            }
            for (earlier, later) in zip(times, times.dropFirst()) {
                let seconds = Double(later - earlier) / 65_536
                #expect(seconds >= 5 && seconds < 5.05)
            }
        }
    }

    @Test func aReportCountsWhatWasSentBefore() async throws {
        try await onStage { stage in
            stage.film(0..<400)
            let streams = try #require(stage.outlet).presentation.streams
            #expect(stage.reports.count == 6)
            for (count, report) in stage.reports {
                let track = try #require(streams.firstIndex { $0.ssrc == report.ssrc })
                let before = stage.frames.prefix(count).filter { $0.track == track }
                #expect(report.packetCount == UInt32(before.map(\.packets.count).reduce(0, +)))
                #expect(report.octetCount == UInt32(before.map(\.payloadByteCount).reduce(0, +)))
            }
        }
    }

    /// By reports a player knows when a picture was taken, and which sound belongs to it.
    @Test func reportsSayWhenFramesCame() async throws {
        try await onStage { stage in
            stage.film(0..<400)
            for (count, report) in stage.reports {
                let frame = try #require(
                    stage.frames.prefix(count).last {
                        report.ssrc == stage.outlet?.presentation.streams[$0.track].ssrc
                    })
                let rate = frame.track == 0 ? 90_000.0 : 48_000.0
                let behind = Double(Int32(bitPattern: report.rtpTimestamp &- frame.rtpTimestamp)) / rate
                #expect(abs(behind) < 0.041)
            }
        }
    }

    @Test func aClockThatDriftsIsFollowedInSmallSteps() async throws {
        try await onStage { stage in
            stage.film(0..<2)
            let before = try #require(stage.outlet).presentation.origin
            stage.drift = .milliseconds(100)
            stage.film(2..<126)
            let after = try #require(stage.outlet).presentation.origin
            #expect(after - before == 1_000_000, "a millisecond a report")
            stage.film(126..<260)
            let later = try #require(stage.outlet).presentation.origin
            #expect(later - before == 2_000_000)
        }
    }

    @Test func aClockThatWasSetIsFollowedAtOnce() async throws {
        try await onStage { stage in
            stage.film(0..<2)
            let before = try #require(stage.outlet).presentation.origin
            stage.drift = .seconds(3600)
            stage.film(2..<126)
            let after = try #require(stage.outlet).presentation.origin
            #expect(abs(after - before - 3_600_000_000_000) < 50_000_000)
        }
    }

    // MARK: Changes

    @Test func newParametersOfTheSameCodecGoOnAsTheSameStream() async throws {
        try await onStage { stage in
            let before = try #require(stage.outlet).presentation
            stage.film(0..<10)
            stage.camera.describe([Footage.untimed, Footage.sound])
            stage.film(50..<60)
            let after = try #require(stage.outlet).presentation
            #expect(after.streams.map(\.ssrc) == before.streams.map(\.ssrc))
            #expect(after.streams[0].track == Footage.untimed)
            #expect(stage.recording.ends == 0)
            let video = stage.frames.filter { $0.track == 0 }
            #expect(video.count == 20)
            for (earlier, later) in zip(video, video.dropFirst()) {
                #expect(later.firstSequenceNumber == earlier.firstSequenceNumber &+ UInt16(earlier.packets.count))
                #expect(Int32(bitPattern: later.rtpTimestamp &- earlier.rtpTimestamp) > 0)
            }
        }
    }

    @Test func aTrackThatIsAddedDisturbsNobody() async throws {
        try await onStage([Footage.timed]) { stage in
            stage.film(0..<5)
            stage.camera.describe([Footage.timed, Footage.sound])
            stage.film(5..<10)
            #expect(stage.recording.ends == 0)
            #expect(stage.outlet?.presentation.streams.count == 2)
            #expect(stage.frames.filter { $0.track == 1 }.count == 5)
        }
    }

    private static let h265 = Track(
        codec: .h265(H265.ParameterSets(vps: [[0x40, 1, 0x0c]], sps: [[0x42, 1, 1]], pps: [[0x44, 1, 0xc1]])))
    private static let aac = Track(
        codec: .aac(AAC.Configuration(audioSpecificConfig: [0x11, 0x90], sampleRate: 48_000, channels: 2)))
    private static let otherAAC = Track(
        codec: .aac(AAC.Configuration(audioSpecificConfig: [0x12, 0x10], sampleRate: 44_100, channels: 2)))

    @Test(
        arguments: [
            ([Footage.timed, Footage.sound], [h265, Footage.sound]),
            ([Footage.timed, Footage.sound], [Footage.timed, aac]),
            ([Footage.timed, aac], [Footage.timed, otherAAC]),
            ([Footage.timed, Footage.sound], [Footage.timed]),
        ])
    func whatViewersWereNotToldOfEndsThem(_ before: [Track], _ after: [Track]) async throws {
        try await onStage(before) { stage in
            stage.film(0..<3)
            #expect(stage.outlet?.isEnded == false)
            stage.camera.describe(after)
            #expect(stage.outlet?.isEnded == true)
            #expect(stage.recording.ends == 1)
            let count = stage.recording.units.count
            stage.film(50..<53)
            #expect(stage.recording.units.count == count)
            stage.camera.describe(before)
            #expect(stage.recording.ends == 1, "it is told once")
            #expect(stage.outlet?.isEnded == true)
        }
    }
}
