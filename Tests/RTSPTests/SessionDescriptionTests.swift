import Bytes
import RTSP
import TestKit
import Testing

@Suite struct SessionDescriptionTests {
    private func parse(_ text: String) throws(DescriptionError) -> SessionDescription {
        try SessionDescription(parsing: Array(text.utf8).span.bytes)
    }

    @Test func aCamerasDescriptionIsReadAsItWasWritten() throws {
        let written = SessionDescription(
            camera: "front", sessionID: 18_446_744_073_709_551_615, version: 3, tool: "weir/1.0", tracks: World.tracks)
        let read = try SessionDescription(parsing: written.bytes.span.bytes)
        #expect(read == written)
        #expect(read.media.map { $0.attributes["control"] } == ["trackID=0", "trackID=1"])
        #expect(read.media.map { $0.attributes["fmtp"] }.last == "97 mode=AAC-hbr;config=1190")
        #expect(read.attributes["control"] == "*")
    }

    @Test func aNamelessCameraHasASpaceForAName() {
        let description = SessionDescription(camera: "", sessionID: 1, version: 1, tool: "weir", tracks: [])
        #expect(String(decoding: description.bytes, as: UTF8.self).contains("\r\ns= \r\n"))
    }

    @Test(arguments: [
        (25.0, "25"), (29.97002997, "29.97"), (12.5, "12.5"), (0, nil), (-1, nil), (.nan, nil), (.infinity, nil),
        (nil, nil),
        (1e300, nil),
    ])
    func frameRates(_ rate: Double?, _ text: String?) {
        var track = World.tracks[0]
        track.frameRate = rate
        let description = SessionDescription(camera: "c", sessionID: 1, version: 1, tool: "weir", tracks: [track])
        #expect(description.media[0].attributes["framerate"] == text)
    }

    @Test func valuesCannotBeginALine() {
        let description = SessionDescription(
            camera: "a\r\nm=x", sessionID: 1, version: 1, tool: "b\nc", tracks: World.tracks)
        let lines = String(decoding: description.bytes, as: UTF8.self).split(separator: "\r\n")
        #expect(lines.contains("s=a  m=x"))
        #expect(lines.filter { $0.hasPrefix("m=") }.count == 2)
    }

    /// As cameras write them, and the formats of their media.
    static let lenient: [(String, [String])] = [
        ("v=0\no=- 0 0 IN IP4 127.0.0.1\ns=No Name\nt=0 0\nm=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\n", ["96"]),
        ("v=0\r\nm=video 0 RTP/AVP 96 97\r\na=control:track1", ["96 97"]),
        ("\r\nv=0\r\n\r\ns=x\r\n\r\nm=audio 5004/2 RTP/AVP 0\r\n\r\n", ["0"]),
        (
            "v= 0 \r\no=broken\r\nq=what\r\nX=?\r\nm=video 0 RTP/AVP 26\r\nm=application 0 RTP/AVP 107\r\n",
            ["26", "107"]
        ),
        ("v=0\r\nb=AS:500\r\nk=clear:x\r\nr=1 2 3\r\nz=1\r\nu=http://x\r\ne=a@b\r\np=1\r\ni=info\r\n", []),
    ]

    @Test(arguments: lenient)
    func isReadLeniently(_ text: String, _ formats: [String]) throws {
        #expect(try parse(text).media.map { $0.formats.joined(separator: " ") } == formats)
    }

    @Test func sectionsKeepTheirOwnLines() throws {
        let description = try parse(
            """
            v=0
            s=one
            c=IN IP4 0.0.0.0
            a=recvonly
            a=control:*
            m=video 0 RTP/AVP 96
            s=two
            c=IN IP4 239.0.0.1/127
            a=control:rtsp://h/v
            a=x: y:z
            m=audio 0 RTP/AVP 97
            a=control:a
            """)
        #expect(description.name == "one")
        #expect(description.connection == "IN IP4 0.0.0.0")
        #expect(description.attributes == [.init("recvonly"), .init("control", "*")])
        #expect(description.attributes["recvonly"] == "")
        #expect(description.media[0].connection == "IN IP4 239.0.0.1/127")
        #expect(description.media[0].attributes == [.init("control", "rtsp://h/v"), .init("x", "y:z")])
        #expect(description.media[1].connection == nil)
        #expect(description.media[1].attributes["x"] == nil)
    }

    @Test(
        arguments: [
            ("", .noVersion, 1), ("\r\n\r\n", .noVersion, 2), ("v=1\r\n", .noVersion, 1),
            ("s=x\r\nv=0\r\n", .noVersion, 1),
            ("v=0\r\nx\r\n", .badLine, 2), ("v=0\r\n=x\r\n", .badLine, 2), ("v=0\r\n1=x\r\n", .badLine, 2),
            ("v=0\r\ns x\r\n", .badLine, 2), ("v=0\r\ns=a\0b\r\n", .controlCharacter, 2),
            ("v=0\r\ns=a\rb\r\n", .controlCharacter, 2),
            ("v=0\r\nm=video\r\n", .badMedia, 2), ("v=0\r\nm=video 0 RTP/AVP\r\n", .badMedia, 2),
            ("v=0\r\nm=video x RTP/AVP 96\r\n", .badMedia, 2), ("v=0\r\nm=video 65536 RTP/AVP 96\r\n", .badMedia, 2),
            ("v=0\r\nm=video -1 RTP/AVP 96\r\n", .badMedia, 2), ("v=0\r\nm=\r\n", .badMedia, 2),
            ("v=0\n" + String(repeating: "m=v 0 RTP/AVP 96\n", count: 65), .tooManyMedia, 66),
            ("v=0\n" + String(repeating: "a=x\n", count: 2048), .tooManyLines, 2049),
            ("v=0\n" + String(repeating: "\n", count: 4000), .tooManyLines, 2049),
            ("v=0\ns=" + String(repeating: "x", count: 65536), .tooLong, 1),
        ] as [(String, DescriptionError.Reason, Int)])
    func isRefusedWithItsLine(_ text: String, _ reason: DescriptionError.Reason, _ line: Int) {
        let error = #expect(throws: DescriptionError.self) { try parse(text) }
        #expect(error == DescriptionError(reason: reason, line: line))
    }
}
