import Testing

@testable import Access

@Suite struct PrincipalTests {
    @Test func nobodyIsADashInTheLog() { #expect(Principal.anonymous.name == "-") }
}
