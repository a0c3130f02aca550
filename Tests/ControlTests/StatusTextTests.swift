import Control
import Foundation
import Router
import Testing

struct StatusTextTests {
    private static let json = """
        {"version": "1.2.3", "uptime": 3725, "loops": 2,
         "cameras": [{"name": "garden/pond", "state": "running", "since": 0, "source": "rtsp://***@host/1", "onDemand": false,
            "tracks": [{"kind": "video", "codec": "H.264", "width": 1280, "height": 720},
                       {"kind": "audio", "codec": "AAC", "sampleRate": 48000}],
            "worker": {"pid": 7}, "sessions": 1, "bytesIn": 1234567, "framesIn": 9, "damaged": 0,
            "groupOfPicturesOverflows": 0, "restarts": 4, "lastError": "the camera went away",
            "settings": {"enabled": true, "onDemand": false, "closeAfter": 10, "startTimeout": 10, "stallTimeout": 10,
               "transport": "tcp", "video": "copy", "audio": "auto"}, "place": "weir.yaml:3"}],
         "sessions": [{"id": "ABC", "sink": "rtsp", "camera": "garden/pond", "peer": "192.0.2.7:5000", "transport": "udp",
            "state": "playing", "userAgent": "Lavf59", "age": 61, "bytesOut": 999, "framesDropped": 3, "packetsLost": 5}],
         "sinks": [{"name": "rtsp", "kind": "rtsp", "listen": ["0.0.0.0:8554"], "sessions": 1, "traffic": {}}],
         "sources": [], "process": {"cpuSeconds": 1.5, "residentBytes": 9000000, "virtualBytes": 90000000, "openDescriptors": 20,
            "maximumDescriptors": 1024, "threads": 5}}
        """

    private func status() throws -> RouterStatus {
        try JSONDecoder().decode(RouterStatus.self, from: Data(Self.json.utf8))
    }

    @Test(arguments: [
        "weir 1.2.3, up 1h2m, 2 loops", "garden/pond", "H.264 1280x720 + AAC 48 kHz", "1.2 MB", "the camera went away",
        "rtsp (0.0.0.0:8554)", "192.0.2.7:5000", "1m1s", "999 B", "Lavf59",
    ])
    func tells(piece: String) throws {
        #expect(try status().text.contains(piece))
    }

    @Test func columnsStandBelowEachOther() throws {
        let lines = try status().text.split(separator: "\n", omittingEmptySubsequences: false)
        let head = try #require(lines.first { $0.hasPrefix("CAMERA") })
        let row = try #require(lines.first { $0.hasPrefix("garden/pond") })
        let column = try #require(head.range(of: "STATE"))
        #expect(row.dropFirst(head.distance(from: head.startIndex, to: column.lowerBound)).hasPrefix("running"))
    }

    @Test func withoutViewersThereIsNoTableOfThem() throws {
        var status = try status()
        status.sessions = []
        #expect(!status.text.contains("SESSION"))
    }

    @Test func survivesTheWayThroughJSON() throws {
        let status = try status()
        let again = try JSONDecoder().decode(RouterStatus.self, from: JSONEncoder().encode(status))
        #expect(again.text.split(separator: "\n").first == status.text.split(separator: "\n").first)
        #expect(again.sessions.first?.packetsLost == 5)
    }

    @Test func sourcesThatCannotBeReachedAreTold() throws {
        var status = try status()
        var source = CameraSourceStatus(name: "database", place: "postgresql://***@db/cctv", state: .unreachable)
        source.lastError = "connection refused"
        source.complaints = ["row 2: no"]
        status.sources = [CameraSourceStatus(name: "file", place: "weir.yaml", state: .ok), source]
        let line =
            "Cameras of the database (postgresql://***@db/cctv): unreachable, connection refused; 0 cameras, 1 left out"
        #expect(status.text.split(separator: "\n").contains { $0 == line })
        #expect(!status.text.contains("Cameras of the file"))
    }
}
