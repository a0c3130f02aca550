import Access
import Foundation
import HTTPServer
import Testing

@testable import Control

/// The OpenAPI file tells of every route that Control serves.
@Suite struct DocumentTests {
    /// By path: its methods. As the file is written: paths two blanks in, methods four.
    private func documented() async throws -> [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        var path = ""
        for line in try await API().ask("GET", "/api/openapi.yaml").text.split(separator: "\n") {
            if line.hasPrefix("components:") { break }
            let word = line.drop { $0 == " " }.prefix { $0 != ":" }
            switch line.count - line.drop(while: { $0 == " " }).count {
            case 2 where word.hasPrefix("/"): path = String(word)
            case 4 where ["get", "post", "patch", "delete", "put"].contains(word):
                found[path, default: []].insert(word.uppercased())
            default: break
            }
        }
        return found
    }

    @Test func tellsOfEveryRouteAndOfNoOther() async throws {
        var served: [String: Set<String>] = [:]
        for route in try API().control.routes + SessionRoutes(access: AccessControl()).routes {
            // OpenAPI has no word for WebSockets.
            guard case .reply = route.handler else { continue }
            served[route.pattern.description.replacing("...}", with: "}"), default: []].insert(route.method)
        }
        #expect(try await documented() == served)
    }
}
