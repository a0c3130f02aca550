import RTP
import RTSP
import Router
import Testing

@testable import Configuration
@testable import Sinks

/// The keys of the sink's file, and what is said about wrong ones.
@Suite struct SettingsTests {
    private func read(_ text: String) throws -> (settings: RTSPSink.Settings, complaints: [String]) {
        let (root, diagnostics) = YAMLDocument.parse(Array(text.utf8), file: "rtsp.yaml")
        try #require(diagnostics.all.isEmpty)
        var reader = SettingsReader(try #require(root), subject: "sink \"rtsp\"")
        let settings = RTSPSink.Settings(&reader)
        return (settings, reader.finish().all.map { "\($0.place.line):\($0.place.column): \($0.message)" })
    }

    @Test func withoutKeysTheDefaultsHold() throws {
        let (settings, complaints) = try read("")
        #expect(complaints.isEmpty)
        #expect(settings.listen == ListenAddress(host: "0.0.0.0", port: 8554))
        #expect(settings.tls == nil)
        #expect(settings.udpPort == nil)
        #expect(settings.carriages == [.udp, .interleaved])
        #expect(settings.start == .instant)
        #expect(settings.maxSessions == 10_000)
        #expect(settings.idleTimeout == .seconds(60))
        #expect(settings.packetSize == 1452)
    }

    @Test func theFileThatIsShippedSaysTheDefaults() throws {
        let path = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let folder = "/" + path + "/plugins.d"
        let file = try SourceFile.read("\(folder)/10-rtsp.yaml", limit: 10_000)
        let (root, _) = YAMLDocument.parse(file.bytes, file: "10-rtsp.yaml")
        var diagnostics = Diagnostics()
        let sink = PluginFile(knownKinds: ["rtsp"]).read(try #require(root), diagnostics: &diagnostics)
        var reader = try #require(sink).reader
        let settings = RTSPSink.Settings(&reader)
        diagnostics.add(reader.finish())
        #expect(diagnostics.all.isEmpty)
        #expect(settings == (try read("").settings))
    }

    @Test func speaksTLSWhereItIsAskedTo() throws {
        let (settings, complaints) = try read("tls: {}")
        #expect(complaints.isEmpty)
        #expect(settings.tls == Configuration.TLS(listen: ListenAddress(host: "0.0.0.0", port: 8322)))
        #expect(try read("tls: {listen: \"[::1]:322\"}").settings.tls?.listen.port == 322)
        #expect(
            try read("listen: :8322\ntls:").complaints == [
                "2:5: \"tls\" in sink \"rtsp\" cannot listen on 0.0.0.0:8322: \"listen\" beside it has :8322"
            ])
        #expect(
            try read("tls: {certificate: /no/such, key: /no/such}").complaints == [
                "1:20: \"certificate\" in \"tls\" cannot be used: \"/no/such\" does not exist",
                "1:35: \"key\" in \"tls\" cannot be used: \"/no/such\" does not exist",
            ])
    }

    @Test func everyKeyIsRead() throws {
        let (settings, complaints) = try read(
            """
            listen: "[::1]:554"
            udp_ports: "8000-8001"
            transports: [tcp]
            start: next_keyframe
            max_sessions: 5
            idle_timeout: 2m
            packet_size: 1200
            """)
        #expect(complaints.isEmpty)
        #expect(settings.listen == ListenAddress(host: "::1", port: 554))
        #expect(settings.udpPort == 8000)
        #expect(settings.carriages == [.interleaved])
        #expect(settings.start == .nextKeyframe)
        #expect(settings.maxSessions == 5)
        #expect(settings.idleTimeout == .seconds(120))
        #expect(settings.packetSize == 1200)
    }

    @Test(
        arguments: [
            ("transports: udp", [RTSPSink.Start.instant], [ServerSession.Carriage.udp]),
            ("start: keyframe_only", [.keyframeOnly], [.udp, .interleaved]),
            ("udp_ports: auto", [.instant], [.udp, .interleaved]),
        ] as [(String, [RTSPSink.Start], Set<ServerSession.Carriage>)])
    func singleKeysAreRead(_ text: String, _ starts: [RTSPSink.Start], _ carriages: Set<ServerSession.Carriage>) throws
    {
        let (settings, complaints) = try read(text)
        #expect(complaints.isEmpty)
        #expect([settings.start] == starts)
        #expect(settings.carriages == carriages)
    }

    private static let ports =
        "\"udp_ports\" in sink \"rtsp\" must be auto or an even port and the next one, such as 8000-8001"
        + " (RTP and RTCP, RFC 3550 section 11)"

    @Test(
        arguments: [
            ("udp_ports: \"8001-8002\"", "1:12: \(ports)"),
            ("udp_ports: \"8000-8002\"", "1:12: \(ports)"),
            ("udp_ports: 8000", "1:12: \(ports)"),
            ("udp_ports: \"0-1\"", "1:12: \(ports)"),
            ("udp_ports: \"70000-70001\"", "1:12: \(ports)"),
            ("udp_ports: \"65535-0\"", "1:12: \(ports)"),
            ("udp_ports: \"8000-8001-8002\"", "1:12: \(ports)"),
            ("udp_ports: any", "1:12: \(ports)"),
            ("transports: []", "1:13: \"transports\" in sink \"rtsp\" must name tcp, udp or both"),
            (
                "transports: [tpc]",
                "1:14: item 1 of \"transports\" in sink \"rtsp\" must be tcp or udp, not \"tpc\"; did you mean \"tcp\"?"
            ),
            (
                "start: next_keyfram",
                "1:8: \"start\" in sink \"rtsp\" must be instant, recording, keyframe_only or next_keyframe,"
                    + " not \"next_keyfram\"; did you mean \"next_keyframe\"?"
            ),
            (
                "max_sessions: 0",
                "1:15: \"max_sessions\" in sink \"rtsp\" must be a whole number from 1 to 1000000, not \"0\""
            ),
            (
                "max_sessions: many",
                "1:15: \"max_sessions\" in sink \"rtsp\" must be a whole number from 1 to 1000000, not \"many\""
            ),
            (
                "idle_timeout: 500ms",
                "1:15: \"idle_timeout\" in sink \"rtsp\" must be at least 1s, not 500ms"
            ),
            ("idle_timeout: 2h", "1:15: \"idle_timeout\" in sink \"rtsp\" must be at most 1h, not 2h"),
            (
                "packet_size: 255",
                "1:14: \"packet_size\" in sink \"rtsp\" must be a whole number from 256 to 65000, not \"255\""
            ),
            (
                "packet_size: 65001",
                "1:14: \"packet_size\" in sink \"rtsp\" must be a whole number from 256 to 65000, not \"65001\""
            ),
            (
                "\n  packetsize: 1200",
                "2:3: unknown key \"packetsize\" in sink \"rtsp\"; did you mean \"packet_size\"?"
            ),
        ])
    func wrongValuesAreComplainedAboutWhereTheyStand(_ text: String, _ complaint: String) throws {
        let (settings, complaints) = try read(text)
        #expect(complaints == [complaint])
        #expect(settings.udpPort == nil)
        #expect(settings.maxSessions == 10_000, "a wrong value is as if it were not there")
    }

    @Test func severalMistakesAreAllTold() throws {
        let (_, complaints) = try read("listen: here\nstart: soon\nmax_sessions: -1\nport: 8554\n")
        #expect(complaints.count == 4)
    }
}
