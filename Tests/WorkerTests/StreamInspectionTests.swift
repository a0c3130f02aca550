import TestKit
import Testing

@testable import Worker

struct StreamInspectionTests {
    /// Writes the little of MPEG-TS that is looked at.
    struct Writer {
        var bytes: [UInt8] = []

        mutating func packet(pid: Int, isStart: Bool = true, adaptation: [UInt8] = [], _ payload: [UInt8]) {
            var packet: [UInt8] = [0x47, (isStart ? 0x40 : 0) | UInt8(pid >> 8), UInt8(pid & 0xff), 0x10]
            let room = 184 - payload.count
            if room > 0 {
                packet[3] |= 0x20
                packet.append(UInt8(room - 1))
                if room > 1 {
                    packet += adaptation.isEmpty ? [0] : adaptation
                    packet += [UInt8](repeating: 0xff, count: 188 - payload.count - packet.count)
                }
            }
            bytes += packet + payload
        }

        /// Streams by type and descriptors; PIDs count from 256.
        mutating func tables(_ streams: [(type: UInt8, descriptors: [UInt8])]) {
            packet(pid: 0, [0, 0x00, 0xb0, 13, 0, 1, 0xc1, 0, 0, 0, 1, 0xf0, 0x00, 0, 0, 0, 0])
            var body: [UInt8] = [0, 1, 0xc1, 0, 0, 0xe1, 0x00, 0xf0, 0]
            for (index, stream) in streams.enumerated() {
                body += [stream.type, 0xe1, UInt8(index), 0xf0, UInt8(stream.descriptors.count)] + stream.descriptors
            }
            packet(pid: 0x1000, [0, 0x02, 0xb0, UInt8(body.count + 4)] + body + [0, 0, 0, 0])
        }

        mutating func pes(pid: Int = 256, id: UInt8 = 0xe0, pts: UInt64 = 0, _ payload: [UInt8]) {
            let stamp: [UInt8] = [
                UInt8(0x21 | (pts >> 30 & 7) << 1), UInt8(pts >> 22 & 0xff), UInt8(1 | (pts >> 15 & 0x7f) << 1),
                UInt8(pts >> 7 & 0xff), UInt8(1 | (pts & 0x7f) << 1),
            ]
            let length = 8 + payload.count
            packet(
                pid: pid,
                [0, 0, 1, id, UInt8(length >> 8), UInt8(length & 0xff), 0x80, 0x80, 5] + stamp + payload)
        }

        /// A frame of three parts, as ffmpeg's muxer writes it: each with a delimiter, each a tick later.
        mutating func h264Frame(pts: UInt64, parameterSets: Bool = false) {
            let delimiter: [UInt8] = [0, 0, 0, 1, 0x09, 0xf0]
            var time = pts
            if parameterSets {
                pes(pts: time, delimiter + [0, 0, 0, 1, 0x67, 1, 2, 3])
                time += 1
            }
            pes(pts: time, delimiter + [0, 0, 0, 1, 0x41, 0x9a, 1, 2, 3])
            pes(pts: time + 1, delimiter + [5, 6, 7, 8, 9, 10, 11])
            pes(pts: time + 2, delimiter + [5, 6])
        }

        mutating func h265Frame(pts: UInt64) {
            pes(pts: pts, [0, 0, 0, 1, 0x02, 0x01, 0xd0, 1, 2, 3])
            pes(pts: pts + 1, [5, 6, 7, 8, 9])
        }
    }

    private func findings(_ writer: Writer, reading: IngestProfile.Reading = .fragments) -> [StreamInspection.Finding] {
        let feed = DripFeed(writer.bytes) { pieces in
            var inspection = StreamInspection(IngestProfile(reading: reading))
            return pieces.compactMap { inspection.look(at: $0.span.bytes) }.first.map { [$0] } ?? []
        }
        #expect(feed.differences.isEmpty)
        return feed.whole
    }

    private static let registration: [UInt8] = [0x05, 4, 0x4f, 0x70, 0x75, 0x73]
    private static let language: [UInt8] = [0x0a, 4, 0x75, 0x6e, 0x64, 0]

    @Test func privateDataOfAnAudioStreamIsForeignAudio() {
        for descriptors in [[], Self.language] {
            var writer = Writer()
            writer.tables([(0x1b, []), (0x06, descriptors)])
            writer.h264Frame(pts: 0)
            writer.pes(pid: 257, id: 0xbd, [1, 2, 3])
            #expect(findings(writer) == [.foreignAudio])
        }
    }

    @Test func privateDataOfAVideoStreamIsForeignVideo() {
        var writer = Writer()
        writer.tables([(0x06, [])])
        writer.pes(id: 0xe0, [0xff, 0xd8, 0xff])
        #expect(findings(writer) == [.foreignVideo])
    }

    @Test func whatPlayersCannotTakeIsSeenInTheTables() {
        for type: UInt8 in [0x01, 0x02, 0x10, 0xea] {
            var writer = Writer()
            writer.tables([(type, []), (0x0f, [])])
            #expect(findings(writer) == [.foreignVideo])
        }
    }

    @Test func whatIsCarriedAsItShouldBeIsFine() {
        for audio: (type: UInt8, descriptors: [UInt8]) in [
            (0x0f, []), (0x11, []), (0x03, []), (0x04, []), (0x81, []), (0x06, Self.registration),
            (0x06, Self.language + Self.registration),
        ] {
            var writer = Writer()
            writer.tables([(0x1b, []), audio])
            writer.h264Frame(pts: 0)
            writer.pes(pid: 257, id: 0xbd, [1, 2, 3])
            #expect(findings(writer).isEmpty)
        }
    }

    @Test func framesInOrderAreFine() {
        var writer = Writer()
        writer.tables([(0x1b, [])])
        for frame in 0..<600 { writer.h264Frame(pts: UInt64(frame) * 3600, parameterSets: frame % 50 == 0) }
        #expect(findings(writer).isEmpty)
        var h265 = Writer()
        h265.tables([(0x24, [])])
        for frame in 0..<600 { h265.h265Frame(pts: UInt64(frame) * 3600) }
        #expect(findings(h265).isEmpty)
    }

    @Test func timestampsMayWrapAndMayBeSetOnce() {
        var writer = Writer()
        writer.tables([(0x1b, [])])
        for frame in 0..<50 {
            let pts = (UInt64(0x1_ffff_ffff) - 90000 + UInt64(frame) * 3600) & 0x1_ffff_ffff
            writer.h264Frame(pts: pts)
        }
        for frame in 0..<50 { writer.h264Frame(pts: 900_000 + UInt64(frame) * 3600) }
        for frame in 0..<50 { writer.h264Frame(pts: UInt64(frame) * 3600) }
        #expect(findings(writer).isEmpty)
    }

    @Test func bFramesAreSeenByTheTimesThatTheMuxerMakes() {
        // I0 P3 B1 B2: what would go back is lifted to the tick after the last.
        var writer = Writer()
        writer.tables([(0x1b, [])])
        for group in 0..<10 {
            let base = UInt64(group) * 10800
            writer.h264Frame(pts: base + 10800)
            writer.h264Frame(pts: base + 10803)
            writer.h264Frame(pts: base + 10806)
        }
        #expect(findings(writer) == [.outOfOrder])
        #expect(findings(writer, reading: .frames).isEmpty)
    }

    @Test func bFramesAreSeenByTimesThatGoBack() {
        var writer = Writer()
        writer.tables([(0x24, [])])
        for group in 0..<10 {
            let base = UInt64(group) * 10800
            for offset: UInt64 in [10800, 3600, 7200] { writer.h265Frame(pts: base + offset) }
        }
        #expect(findings(writer) == [.outOfOrder])
    }

    @Test func noiseDoesNoHarm() {
        var dice = SupervisionPropertyTests.Dice(state: 7)
        for _ in 0..<200 {
            var bytes = (0..<188 * 20).map { _ in UInt8.random(in: 0...255, using: &dice) }
            for index in stride(from: 0, to: bytes.count, by: 188) {
                bytes[index] = 0x47
                bytes[index + 1] = UInt8.random(in: 0x40...0x41, using: &dice)
                if dice.next() % 3 == 0 { bytes.replaceSubrange(index + 1...index + 3, with: [0x40, 0, 0x10]) }
                if dice.next() % 3 == 0 { bytes.replaceSubrange(index + 4...index + 7, with: [0, 0, 1, 0xe0]) }
            }
            var inspection = StreamInspection(IngestProfile(reading: .fragments))
            _ = inspection.look(at: bytes.span.bytes)
        }
    }
}
