import Foundation
import Router
import Testing

@testable import Control

@Suite struct EventStreamTests {
    @Test func isWrittenAsTheStandardHasIt() throws {
        let log = EventLog()
        log.append(.error, camera: "door", "two\nlines", details: ["kind": "refused"])
        let event = try #require(log.recent().first)
        let lines = EventStream.text(event).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 5 && lines.suffix(2) == ["", ""])
        #expect(lines[0] == "id: \(event.id)")
        #expect(lines[1] == "event: error")
        let data = try JSONSerialization.jsonObject(with: Data(lines[2].dropFirst("data: ".count).utf8))
        let object = try #require(data as? [String: Any])
        #expect(object["text"] as? String == "two\nlines")
        #expect(object["camera"] as? String == "door")
        #expect(object["details"] as? [String: String] == ["kind": "refused"])
    }
}
