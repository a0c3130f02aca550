import Configuration
import Runtime
import Testing

@testable import Access

/// Where no users are configured.
@Suite struct OpenHouseTests {
    @Test(arguments: [
        (Action.view, "192.0.2.7", "allowed -"), (.publish, "192.0.2.7", "allowed -"), (.api, "192.0.2.7", "allowed -"),
        (.configure, "192.0.2.7", "forbidden"), (.record, "192.0.2.7", "forbidden"),
        (.configure, "127.0.0.1", "allowed -"), (.record, "127.8.9.1", "allowed -"), (.configure, "::1", "allowed -"),
        (.configure, "::ffff:127.0.0.1", "allowed -"), (.configure, "::ffff:192.0.2.1", "forbidden"),
        (.configure, "::2", "forbidden"), (.configure, "128.0.0.1", "forbidden"),
    ])
    func changesAreForThisMachine(action: Action, host: String, verdict: String) throws {
        let access = AccessControl()
        #expect(try access.check(.of(.none, action, nil, from: host)).word == verdict)
        // A password that nobody asked for changes nothing.
        #expect(try access.check(.of(.password("a", "b"), action, nil, from: host)).word == verdict)
        #expect(try access.permits(.anonymous, action, on: nil, from: .of(host)) == (verdict != "forbidden"))
    }

    struct Page: CustomTestStringConvertible, Sendable {
        var what: String
        var origin: RequestOrigin
        var isAllowed: Bool

        init(
            _ what: String, host: String? = "localhost:8080", origin: String? = nil, site: String? = nil,
            isForwarded: Bool = false, _ isAllowed: Bool
        ) {
            self.what = what
            self.isAllowed = isAllowed
            self.origin = RequestOrigin(
                isUnsafe: true, host: host, origin: origin, fetchSite: site, isForwarded: isForwarded)
        }

        var testDescription: String { what }
    }

    @Test(arguments: pages)
    func pagesOfOthersChangeNothing(_ page: Page) throws {
        let attempt = try AccessAttempt.of(.none, .configure, nil, from: "127.0.0.1", origin: page.origin)
        #expect(AccessControl().check(attempt).word == (page.isAllowed ? "allowed -" : "forbidden"))
    }

    static let pages: [Page] = [
        Page("curl", true), Page("curl by number", host: "127.0.0.1:8080", true),
        Page("curl by IPv6", host: "[::1]:8080", true), Page("curl without a port", host: "[::1]", true),
        Page("a name below localhost", host: "weir.localhost:8080", true), Page("capitals", host: "LocalHost", true),
        Page("our own page", origin: "http://localhost:8080", site: "same-origin", true),
        Page("our own page in an older browser", origin: "http://localhost:8080", true),
        Page("the address line", site: "none", true),
        Page("another site", origin: "https://evil.example", site: "cross-site", false),
        Page("another site in an older browser", origin: "https://evil.example", false),
        Page("another port", origin: "http://localhost:3000", site: "same-site", false),
        Page("another port in an older browser", origin: "http://localhost:3000", false),
        Page("a file", origin: "null", false), Page("a sandboxed frame", origin: "null", site: "cross-site", false),
        Page(
            "a name made to mean this machine", host: "evil.example:8080", origin: "http://evil.example:8080",
            site: "same-origin", false),
        Page("such a name in an older browser", host: "evil.example:8080", origin: "http://evil.example:8080", false),
        Page("a name that begins like ours", host: "localhost.evil.example", false),
        Page("a name that begins like our number", host: "127.0.0.1.evil.example", false),
        Page("a number that is not ours", host: "128.0.0.1", false), Page("too few numbers", host: "127.1", false),
        Page("an empty host", host: "", false), Page("no host", host: nil, false),
        Page("a proxy on this machine", isForwarded: true, false),
    ]

    @Test func anonymousRulesHoldWithoutUsers() throws {
        let access = AccessControl(.init(anonymous: try .with([.view: ["public/*"]], addresses: ["192.0.2.0/24"])))
        #expect(try access.check(.of(.none, .view, "public/lake")).word == "allowed -")
        #expect(try access.check(.of(.none, .view, "door")).word == "forbidden")
        #expect(try access.check(.of(.none, .api, nil)).word == "forbidden")
        #expect(try access.check(.of(.none, .view, "public/lake", from: "198.51.100.1")).word == "forbidden")
        #expect(try access.check(.of(.none, .configure, nil, from: "127.0.0.1")).word == "allowed -")
    }
}
