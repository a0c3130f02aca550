import Bytes
import MPEGTS
import Media
import TestKit
import Testing

/// Streams of ffmpeg's encoders, taken apart and put together again: nothing is lost, and ffmpeg has nothing to say against it.
@Suite struct TSMuxerFFmpegTests {
    @Test(arguments: FFmpegStreamTests.cases)
    func ourStreamIsWhatItWas(_ sample: FFmpegStreamTests.Case) throws {
        let ffmpeg = try FFmpeg()
        let original = try ffmpeg.transportStream(sample.arguments + ["-muxdelay", "0", "-muxpreload", "0"])
        let (all, tracks) = accessUnits(of: original)
        // As for every viewer, the first thing is a picture, with the tables in front of it.
        let units = Array(all.drop { $0.track != 0 })
        var muxer = TSMuxer()
        muxer.setTracks(tracks)
        let hasVideo = tracks.contains { $0.kind == .video }
        let bytes = units.flatMap { unit in
            muxer.mux(unit, isStart: hasVideo && tracks[unit.track].kind == .video && unit.isRandomAccess)?
                .bytes.array ?? []
        }
        #expect(PacketChecker(bytes).complaints.isEmpty)

        let (again, sameTracks) = accessUnits(of: bytes)
        #expect(sameTracks == tracks)
        #expect(again.count == units.count)
        for track in tracks.indices {
            for (was, now) in zip(units.filter { $0.track == track }, again.filter { $0.track == track }) {
                #expect(abs((now.pts - was.pts - TSMuxer.lead).ticks) <= 1)
                #expect(abs((now.dts - was.dts - TSMuxer.lead).ticks) <= 1)
                #expect(now.isRandomAccess == was.isRandomAccess)
                let isSame = content(of: now, tracks[track]) == content(of: was, tracks[track])
                #expect(isSame)
            }
        }

        try ffmpeg.store(bytes, as: "ours.ts")
        #expect(try ffmpeg.complaints(about: "ours.ts").isEmpty)
        let names = try ffmpeg.streams(in: "ours.ts", "codec_name")
        #expect(names == (try ffmpeg.streams(in: "stream.ts", "codec_name")).map { $0 == "aac_latm" ? "aac" : $0 })
        let packets = try ffmpeg.packets(in: "ours.ts")
        #expect(packets.count == units.count)
    }

    private func accessUnits(of bytes: [UInt8]) -> (units: [AccessUnit], tracks: [Track]) {
        var demuxer = TSDemuxer()
        var units: [AccessUnit] = []
        func take(_ event: TSDemuxer.Event) { if case .accessUnit(let unit) = event { units.append(unit) } }
        demuxer.parse(bytes.span.bytes, take)
        demuxer.flush(take)
        return (units, demuxer.streams.compactMap(\.track))
    }

    /// All but delimiters, which may be ours or the encoder's.
    private func content(of unit: AccessUnit, _ track: Track) -> [[UInt8]] {
        guard track.kind == .video else { return [unit.payload.span.array] }
        let isH264 = track.codec.name == "H.264"
        return unit.nalUnits.map { unit.payload.span.array($0) }.filter {
            isH264 ? $0[0] & 0x1f != 9 : $0[0] >> 1 & 0x3f != 35
        }
    }
}
