import Testing

@testable import HTTPServer

@Suite struct PathPatternTests {
    @Test func readsItsSegments() {
        let pattern: PathPattern = "/api/cameras/{camera...}/restart"
        #expect(pattern.segments == [.literal("api"), .literal("cameras"), .some("camera"), .literal("restart")])
    }
}
