import Foundation
import HTTP
import HTTPServer
import Router
import Runtime
import Testing

@testable import Control

@Suite struct OtherRoutesTests {
    @Test func tellsTheStatus() async throws {
        let api = try API()
        try await api.camera("door")
        let status = try await api.ask("GET", "/api/status").object
        #expect(status["version"] as? String == Version.current)
        #expect((status["cameras"] as? [String: Any])?["total"] as? Int == 1)
        #expect((status["cameras"] as? [String: Any])?["states"] as? [String: Int] == ["idle": 1])
        #expect((status["process"] as? [String: Any])?["residentBytes"] as? Int ?? 0 > 0)
        #expect(status["rates"] != nil && status["sources"] != nil && status["startedAt"] != nil)
    }

    @Test func listsAreLists() async throws {
        let api = try API()
        for path in ["/api/sessions", "/api/sinks", "/api/cameras"] {
            let answer = try await api.ask("GET", path)
            #expect(answer.object["items"] as? [String] == [])
            #expect(answer.object["itemsPerPage"] as? Int == 100)
        }
        try await api.camera("door")
        let log = try await api.ask("GET", "/api/cameras/{camera...}/log", ["camera": "door"])
        #expect(log.object["itemCount"] as? Int == 0)
    }

    @Test func aSessionThatIsNotThereCannotBeEnded() async throws {
        let answer = try await API().ask("DELETE", "/api/sessions/{id}", ["id": "nobody"])
        #expect(answer.status == 404)
        #expect(answer.error.contains("nobody"))
    }

    @Test func theRelaysStatusIsAsItsClientsKnowIt() async throws {
        let api = try API()
        try await api.camera("stream1")
        let answer = try await api.ask("GET", "/stream/api/status")
        let stream = try #require((answer.object["streams"] as? [[String: Any]])?.first)
        #expect(
            Set(stream.keys) == [
                "uuid", "url", "status", "onDemand", "disableAudio", "debug", "viewerCount", "lastUpdated", "isRunning",
                "reconnectCount",
            ])
        #expect(stream["url"] as? String == "rtsp://***@192.0.2.1/live?token=***")
        #expect((stream["lastUpdated"] as? String)?.count == "2025-05-17T00:00:00Z".count)
        #expect(answer.object["total"] as? Int == 1 && answer.object["activeCount"] as? Int == 0)
    }

    @Test func aRelayURLNeedsACamera() async throws {
        let answer = try await API().ask("GET", "/stream/rtsp/{camera...}", ["camera": "nothing"])
        #expect(answer.status == 404 && answer.object["status"] as? String == "error")
    }

    @Test func framesAreNotThereYet() async throws {
        let api = try API()
        try await api.camera("camera1")
        let answer = try await api.ask("GET", "/api/streams/{camera...}/frame", ["camera": "camera1"])
        #expect(answer.status == 503 && answer.fields["Retry-After"] != nil)
        let stats = try await api.ask("GET", "/api/streams/{camera...}/stats", ["camera": "CAMERA1"])
        #expect(stats.object["width"] as? Int == 640 && stats.object["height"] as? Int == 480)
    }

    @Test(arguments: [
        (#"{"rtsp_url": "rtsp://192.0.2.1/"}"#, "stream_id"), (#"{"stream_id": "a"}"#, "rtsp_url"),
        (#"{"stream_id": "a", "rtsp_url": "rtsp://192.0.2.1/", "width": 0}"#, "width"),
        (#"{"stream_id": "a", "rtsp_url": "rtsp://192.0.2.1/", "height": 1.5}"#, "height"),
        (#"{"stream_id": "a", "rtsp_url": "rtsp://192.0.2.1/", "width": "640"}"#, "width"),
        (#"{"stream_id": "a b", "rtsp_url": "rtsp://192.0.2.1/"}"#, "stream_id"),
        (#"{"stream_id": "a", "rtsp_url": "rtsp://192.0.2.1/", "fps": 5}"#, "fps"),
    ])
    func aStreamThatCannotBeStartedNamesTheField(body: String, field: String) async throws {
        let answer = try await API().ask("POST", "/api/streams", body: body)
        #expect(answer.status == 400 && answer.object["field"] as? String == field)
    }

    @Test func aStreamOfACameraThatIsThereIsTheSameOrAnother() async throws {
        let api = try API()
        try await api.camera("camera1", url: "rtsp://192.0.2.1/")
        let same = #"{"stream_id": "Camera1", "rtsp_url": "rtsp://192.0.2.1/", "width": 320, "height": 240}"#
        #expect(try await api.ask("POST", "/api/streams", body: same).status == 200)
        #expect(try await api.ask("POST", "/api/streams", body: same).status == 200)
        let larger = #"{"stream_id": "camera1", "rtsp_url": "rtsp://192.0.2.1/", "width": 640, "height": 240}"#
        #expect(try await api.ask("POST", "/api/streams", body: larger).status == 409)
        let other = #"{"stream_id": "camera1", "rtsp_url": "rtsp://192.0.2.2/", "width": 320, "height": 240}"#
        #expect(try await api.ask("POST", "/api/streams", body: other).status == 409)
        let stats = try await api.ask("GET", "/api/streams/{camera...}/stats", ["camera": "camera1"])
        #expect(stats.object["width"] as? Int == 320)
    }

    @Test(arguments: ["file:///etc/passwd", "lavfi:testsrc", "/dev/video0", "concat:a|b", "udp://@239.0.0.1:1", "x"])
    func aProbeOpensNothingHere(url: String) async throws {
        let answer = try await API().ask("POST", "/api/probe", body: #"{"url": "\#(url)"}"#)
        #expect(answer.status == 400 && answer.object["field"] as? String == "url")
    }

    @Test func aProbeWantsCredentialsInOnePlace() async throws {
        let answer = try await API().ask(
            "POST", "/api/probe", body: #"{"url": "rtsp://a:hunter2@192.0.2.1/", "user": "b", "password": "c"}"#)
        #expect(answer.status == 400 && answer.object["field"] as? String == "user")
        #expect(!answer.text.contains("hunter2"))
    }

    @Test func theDocumentIsBuiltIn() async throws {
        let answer = try await API().ask("GET", "/api/openapi.yaml")
        #expect(answer.fields["Content-Type"] == "application/yaml")
        #expect(answer.text.hasPrefix("openapi: 3.1"))
        #expect(answer.text.contains("version: \(Version.current)"))
    }

    @Test func isHealthyBeforeItIsReady() async throws {
        let api = try API()
        #expect(try await api.ask("GET", "/healthz").text == "ok\n")
        #expect(try await api.ask("GET", "/readyz").status == 503)
    }

    @Test(arguments: [("Last-Event-ID", "x"), ("Last-Event-ID", "-1")])
    func eventsAreNamedByNumbers(name: String, value: String) async throws {
        let answer = try await API().ask("GET", "/api/events", fields: [name: value])
        #expect(answer.status == 400 && answer.object["field"] as? String == name)
    }
}
