import Foundation
import HTTP
import Testing

@testable import Control

@Suite struct CameraRoutesTests {
    @Test func tellsACamera() async throws {
        let api = try API()
        try await api.camera("House/Door")
        let answer = try await api.ask("GET", "/api/cameras/{camera...}", ["camera": "house/DOOR"])
        #expect(answer.status == 200)
        #expect(answer.fields["Content-Type"] == "application/json")
        let camera = answer.object
        #expect(camera["name"] as? String == "House/Door")
        #expect(camera["state"] as? String == "idle")
        #expect(camera["source"] as? String == "rtsp://***@192.0.2.1/live?token=***")
        #expect((camera["since"] as? String)?.hasSuffix("Z") == true)
        #expect(camera["declaredIn"] as? String == "weir.yaml:3")
        #expect((camera["settings"] as? [String: Any])?["closeAfter"] as? Double == 10)
        for key in ["onDemand", "tracks", "sessions", "bytesIn", "bytesOut", "restarts", "urls", "isEditable"] {
            #expect(camera[key] != nil, "\(key) is missing")
        }
        #expect(!answer.text.contains("hunter2") && !answer.text.contains("canary"))
    }

    @Test func namesTheNearestCamera() async throws {
        let api = try API()
        try await api.camera("garden")
        let answer = try await api.ask("GET", "/api/cameras/{camera...}", ["camera": "gardn"])
        #expect(answer.status == 404)
        #expect(answer.object["status"] as? String == "error")
        #expect(answer.error == #"there is no camera "gardn"; did you mean "garden"?"#)
    }

    @Test func listsInPages() async throws {
        let api = try API()
        for name in ["c", "A", "b"] { try await api.camera(name) }
        let answer = try await api.ask("GET", "/api/cameras", query: ["page": "1", "itemsPerPage": "2"])
        let items = answer.object["items"] as? [[String: Any]]
        #expect(items?.compactMap { $0["name"] as? String } == ["c"])
        #expect(answer.object["itemCount"] as? Int == 3)
        #expect(answer.object["pageCount"] as? Int == 2)
        let beyond = try await api.ask("GET", "/api/cameras", query: ["page": "7"])
        #expect((beyond.object["items"] as? [Any])?.isEmpty == true)
    }

    @Test(arguments: [
        ("page", "-1"), ("page", "x"), ("page", ""), ("itemsPerPage", "0"), ("itemsPerPage", "1001"),
        ("itemsPerPage", "1.5"), ("page", "99999999999999999999"),
    ])
    func refusesPagesThatAreNone(name: String, value: String) async throws {
        let answer = try await API().ask("GET", "/api/cameras", query: [name: value])
        #expect(answer.status == 400)
        #expect(answer.object["field"] as? String == name)
    }

    /// What is wrong with a body, and what the error is about.
    static let badBodies: [(body: String, status: Int, field: String?, piece: String)] = [
        ("", 400, nil, "empty"),
        ("{", 400, nil, "JSON object"),
        ("[]", 400, nil, "JSON object"),
        ("null", 400, nil, "JSON object"),
        ("\"x\"", 400, nil, "JSON object"),
        ("\u{0}", 400, nil, "JSON object"),
        (String(repeating: "[", count: 5000), 400, nil, "JSON object"),
        (#"{"url": "rtsp://192.0.2.1/"}"#, 400, "name", "missing"),
        (#"{"name": "", "url": "rtsp://192.0.2.1/"}"#, 400, "name", "missing"),
        (#"{"name": 7}"#, 400, "name", "a number"),
        (#"{"name": null}"#, 400, "name", "missing"),
        (#"{"name": {"a": [1]}}"#, 400, "name", "an object"),
        (#"{"name": "a", "urll": "x"}"#, 400, "urll", #"did you mean "url"?"#),
        (#"{"name": "a", "on_demand": true}"#, 400, "on_demand", #"did you mean "onDemand"?"#),
        (#"{"name": "a", "onDemand": "yes"}"#, 400, "onDemand", "true or false"),
        (#"{"name": "a", "onDemand": 1}"#, 400, "onDemand", "true or false"),
        (#"{"name": "a", "closeAfter": -1}"#, 400, "closeAfter", "seconds"),
        (#"{"name": "a", "closeAfter": 1e300}"#, 400, "closeAfter", "seconds"),
        (#"{"name": "a", "closeAfter": [1]}"#, 400, "closeAfter", "seconds"),
        (#"{"name": "a", "password": 1234}"#, 400, "password", "a text"),
        (#"{"name": "a b", "url": "rtsp://192.0.2.1/"}"#, 400, "name", "cannot be the name of a camera"),
        (#"{"name": "api/x", "url": "rtsp://192.0.2.1/"}"#, 400, "name", "reserved"),
        (#"{"name": "a", "inputOptions": ["-i", "/etc/passwd"]}"#, 400, "inputOptions", "there is no field"),
    ]

    @Test(arguments: badBodies.indices)
    func refusesBodiesThatAreWrong(index: Int) async throws {
        let bad = Self.badBodies[index]
        let answer = try await API().ask("POST", "/api/cameras", body: bad.body)
        #expect(answer.status == bad.status)
        #expect(answer.object["field"] as? String == bad.field)
        #expect(answer.error.contains(bad.piece), "\(answer.error)")
    }

    @Test(arguments: [
        "text/plain", "application/x-www-form-urlencoded", "", "application/jsonx", "multipart/form-data",
    ])
    func wantsJSON(type: String) async throws {
        let answer = try await API().ask("POST", "/api/cameras", body: "{}", type: type)
        #expect(answer.status == 415)
        #expect(answer.error.contains("application/json"))
    }

    @Test func takesJSONWithACharacterSet() async throws {
        let answer = try await API().ask("POST", "/api/cameras", body: "{}", type: "Application/JSON; charset=utf-8")
        #expect(answer.status == 400)
    }

    @Test func aCameraKeepsItsName() async throws {
        let api = try API()
        try await api.camera("door")
        let answer = try await api.ask(
            "PATCH", "/api/cameras/{camera...}", ["camera": "door"], body: #"{"name": "window"}"#)
        #expect(answer.status == 400)
        #expect(answer.object["field"] as? String == "name")
    }
}
