import Configuration
import Foundation
import Testing

@testable import Router

/// Lists of cameras as services write them.
@Suite struct CameraListJSONTests {
    private func read(_ text: String) throws -> [CameraDeclaration] {
        try CameraListJSON.declarations(Data(text.utf8))
    }

    @Test(arguments: [
        #"[{"name": "a", "url": "rtsp://h/a"}]"#,
        #"{"cameras": [{"name": "a", "url": "rtsp://h/a"}]}"#,
        #"{"streams": {"a": {"url": "rtsp://h/a"}}, "total": 1}"#,
        #"{"status": "ok", "data": {"items": [{"id": "a", "rtsp_url": "rtsp://h/a"}]}}"#,
        #"{"a": "rtsp://h/a"}"#,
        #"{"a": {"streamUrl": "rtsp://h/a", "viewerCount": 3, "tags": ["x"], "notes": null}}"#,
        #"{"streams":[{"uuid":"a","id": 7,"url":"rtsp://h/a","status":true,"debug":false,"disableAudio":false}]}"#,
    ])
    func theShapes(_ text: String) throws {
        #expect(try read(text) == [CameraDeclaration(name: "a", settings: ["url": "rtsp://h/a"])])
    }

    @Test func theKeys() throws {
        let text = """
            [{"uuid": "a", "url": "rtsp://h/a", "username": "u", "password": "p", "onDemand": true, "disable_audio": 1, "enabled": "0",
              "stallTimeout": 20, "close-after": "1m", "video": "h264", "inputOptions": "-f lavfi", "audio": "", "transport": null}]
            """
        #expect(
            try read(text)[0].settings == [
                "url": "rtsp://h/a", "user": "u", "password": "p", "on_demand": "true", "audio": "none",
                "enabled": "false",
                "stall_timeout": "20", "close_after": "1m", "video": "h264", "input_options": "-f lavfi",
            ])
    }

    @Test func emptyListsAreLists() throws {
        for text in ["[]", #"{"cameras": []}"#, #"{"streams": {}}"#] { #expect(try read(text) == []) }
    }

    @Test func whatIsNoCameraIsLeftToTheChecks() throws {
        let declarations = try read(#"[7, null, "x", [], {"url": "rtsp://h/a"}, {"name": "b"}]"#)
        #expect(declarations.count == 6)
        let kept = DeclaredCameras(declarations, over: Configuration(), source: "x")
        #expect(kept.cameras.isEmpty && kept.complaints.count == 6)
    }

    @Test(arguments: [
        "", "{", "null", "7", "\"x\"", "{}", #"{"error": "no"}"#, #"{"cameras": "none"}"#, #"{"a": {"b": 1}}"#,
        "<html></html>", "[{]",
        String(repeating: "[", count: 100_000), #"{"data": {"data": {"data": []}}}"#,
    ])
    func whatIsNoList(_ text: String) {
        #expect(throws: SourceUnreachable.self) { try read(text) }
    }

    @Test func tooManyAreRefused() {
        let many =
            "["
            + Array(repeating: #"{"name":"a","url":"rtsp://h/"}"#, count: largestCameraCount + 1).joined(separator: ",")
            + "]"
        #expect(throws: SourceUnreachable.self) { try read(many) }
    }
}
