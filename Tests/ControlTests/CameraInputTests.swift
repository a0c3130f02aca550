import Configuration
import HTTP
import HTTPServer
import Runtime
import Testing

@testable import Control

@Suite struct CameraInputTests {
    private func request(_ body: String) throws -> HTTPRequest {
        HTTPRequest(
            method: "POST", path: "/api/cameras", fields: ["Content-Type": "application/json"], body: Array(body.utf8),
            id: "1", peer: try #require(SocketAddress(host: "127.0.0.1", port: 1)))
    }

    @Test func writesWhatWeirYAMLWouldSay() throws {
        let camera = try CameraInput.added(
            request(
                """
                {"name": "door", "url": "rtsp://192.0.2.1/1", "user": "me", "password": "x", "enabled": true,
                 "onDemand": false, "closeAfter": 2.5, "startTimeout": "20s", "stallTimeout": null, "audio": "none"}
                """))
        #expect(camera.name == "door")
        #expect(
            camera.settings == [
                "url": "rtsp://192.0.2.1/1", "user": "me", "password": "x", "enabled": "true", "on_demand": "false",
                "close_after": "2500ms", "start_timeout": "20s", "stall_timeout": nil, "audio": "none",
            ])
    }

    @Test func aChangeSaysOnlyWhatItSays() throws {
        let change = try CameraInput.change(request(#"{"password": null, "name": "DOOR"}"#), of: "door")
        #expect(change.settings == ["password": nil])
        #expect(try CameraInput.change(request("{}"), of: "door").settings.isEmpty)
    }

    @Test func knowsTheOtherSpelling() {
        #expect(CameraInput.jsonName(ofKey: "on_demand") == "onDemand")
        #expect(CameraInput.jsonName(ofKey: "name") == "name")
    }
}
