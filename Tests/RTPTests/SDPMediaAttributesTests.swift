import Media
import RTP
import Testing

@Suite("Session description of a track")
struct SDPMediaAttributesTests {
    @Test(
        "every codec has its lines",
        arguments: [
            (
                Sample.h264, "video", 96,
                [
                    "rtpmap:96 H264/90000",
                    "fmtp:96 packetization-mode=1;profile-level-id=64001F;"
                        + "sprop-parameter-sets=Z2QAH6zZQFAFuwEQ,aOvjyyLA",
                ]
            ),
            (
                .h264(H264.ParameterSets(sps: [], pps: [])), "video", 96,
                ["rtpmap:96 H264/90000", "fmtp:96 packetization-mode=1"]
            ),
            (
                .h264(H264.ParameterSets(sps: [[0x67, 0x42, 0xC0]], pps: [Sample.pps])), "video", 96,
                ["rtpmap:96 H264/90000", "fmtp:96 packetization-mode=1;sprop-parameter-sets=Z0LA,aOvjyyLA"]
            ),
            (
                .h264(H264.ParameterSets(sps: [Sample.sps], pps: [[0x68, 1], [0x68, 2]])), "video", 100,
                [
                    "rtpmap:100 H264/90000",
                    "fmtp:100 packetization-mode=1;profile-level-id=64001F;"
                        + "sprop-parameter-sets=Z2QAH6zZQFAFuwEQ,aAE=,aAI=",
                ]
            ),
            (
                Sample.h265, "video", 97,
                ["rtpmap:97 H265/90000", "fmtp:97 sprop-vps=QAEMAf//AWA=;sprop-sps=QgEBAWAAAAM=;sprop-pps=RAHBcg=="]
            ),
            (.h265(H265.ParameterSets(vps: [], sps: [], pps: [])), "video", 96, ["rtpmap:96 H265/90000"]),
            (
                Sample.aac48000, "audio", 97,
                [
                    "rtpmap:97 mpeg4-generic/48000/2",
                    "fmtp:97 streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;"
                        + "config=1190",
                ]
            ),
            (Sample.opus, "audio", 98, ["rtpmap:98 opus/48000/2", "fmtp:98 sprop-stereo=1"]),
            (.opus(Opus.Configuration(channels: 1)), "audio", 98, ["rtpmap:98 opus/48000/2"]),
            (Sample.mp3, "audio", 14, ["rtpmap:14 MPA/90000"]),
            (Sample.ac3, "audio", 99, ["rtpmap:99 ac3/48000/6"]),
        ] as [(Codec, String, UInt8, [String])])
    func lines(codec: Codec, mediaType: String, payloadType: UInt8, attributes: [String]) {
        let description = SDPMediaAttributes(track: Track(codec: codec), payloadType: payloadType)
        #expect(description.mediaType == mediaType)
        #expect(description.payloadType == payloadType)
        #expect(description.attributes == attributes)
    }

    @Test(
        "payload types count up from 96 with the track, but MPEG audio has its own",
        arguments: [
            (Sample.h264, 0, 96), (Sample.h265, 0, 96), (Sample.aac48000, 1, 97), (Sample.opus, 2, 98),
            (Sample.mp3, 1, 14),
            (Sample.ac3, 31, 127), (Sample.ac3, 1000, 127), (Sample.ac3, -1, 96),
        ] as [(Codec, Int, UInt8)])
    func payloadTypes(codec: Codec, index: Int, payloadType: UInt8) {
        #expect(RTPPayloadType.assigned(to: Track(codec: codec), at: index) == payloadType)
    }

    @Test(
        "base 64 is that of RFC 4648 §10",
        arguments: [
            ([0x66], "Zg=="), ([0x66, 0x6F], "Zm8="), ([0x66, 0x6F, 0x6F], "Zm9v"),
            ([0x66, 0x6F, 0x6F, 0x62], "Zm9vYg=="),
            ([0xFB, 0xFF, 0xFE], "+//+"), ([0x00], "AA=="), ([0xFF, 0xFF], "//8="),
        ] as [([UInt8], String)])
    func base64(bytes: [UInt8], text: String) {
        let sets = H265.ParameterSets(vps: [bytes], sps: [], pps: [])
        #expect(SDPMediaAttributes(track: Track(codec: .h265(sets)), payloadType: 96).fmtp == "sprop-vps=\(text)")
    }
}
