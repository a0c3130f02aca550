import Configuration
import Runtime
import Testing

@testable import Access

/// Sessions of the web page.
@Suite struct SessionTests {
    private func house() throws -> AccessControl {
        AccessControl(
            .init(users: [
                try .with("anna", password: "secret", rights: [.view: ["*"], .configure: ["*"]]),
                try .with("bob", password: "secret"),
            ]))
    }

    private func logIn(
        _ access: AccessControl, _ user: String = "anna", password: String = "secret", origin: RequestOrigin? = nil,
        at now: MonotonicTime = .now
    ) async throws -> Secret? {
        let outcome = await access.logIn(
            user: user, password: Secret(password), from: try .of("192.0.2.7"), origin: origin, by: "test", at: now)
        if case .opened(let token, let principal) = outcome {
            #expect(principal == .user(user))
            return token
        }
        return nil
    }

    @Test func fromLogInToLogOut() async throws {
        let access = try house()
        let token = try #require(try await logIn(access))
        #expect(token.exposed.utf8.count == 64)
        #expect(access.check(try .of(.cookie(token))).word == "allowed anna")
        #expect(access.check(try .of(.cookie(token), .configure, nil)).word == "allowed anna")
        #expect(try await logIn(access) != token)
        access.logOut(token)
        #expect(access.check(try .of(.cookie(token))).word == "challenge")
        #expect(try await logIn(access, password: "wrong") == nil)
        #expect(try await logIn(access, "nobody") == nil)
    }

    @Test func anInventedCookieIsNobodysAndNoFailure() throws {
        let access = try house()
        for _ in 0..<20 { #expect(access.check(try .of(.cookie(Secret("invented")))).word == "challenge") }
    }

    @Test func endsAfterADayWithoutUseAndAMonthInAll() async throws {
        let access = try house()
        var clock = ManualClock()
        let token = try #require(try await logIn(access, at: clock.now))
        func ask() throws -> String { access.check(try .of(.cookie(token)), at: clock.now).word }
        for _ in 0..<30 {
            clock.advance(SessionTable.longestIdle)
            #expect(try ask() == "allowed anna")
        }
        clock.advance(.seconds(1))
        #expect(try ask() == "challenge", "a month is over")
        let idle = try #require(try await logIn(access, at: clock.now))
        clock.advance(SessionTable.longestIdle + .seconds(1))
        #expect(access.check(try .of(.cookie(idle)), at: clock.now).word == "challenge")
    }

    @Test func endsWhenItsUserChanges() async throws {
        let access = try house()
        let anna = try #require(try await logIn(access))
        let bob = try #require(try await logIn(access, "bob"))
        let generation = access.generation
        access.update(
            .init(users: [try .with("bob", password: "secret"), try .with("anna", password: "another")]))
        #expect(access.generation != generation)
        #expect(access.check(try .of(.cookie(anna))).word == "challenge")
        #expect(access.check(try .of(.cookie(bob))).word == "allowed bob")
        access.update(.init(users: [try .with("carl", password: "secret")]))
        #expect(access.check(try .of(.cookie(bob))).word == "challenge")
    }

    @Test func theTableIsBounded() {
        var (table, clock) = (SessionTable(capacity: 4), ManualClock())
        let first = table.open(for: "anna", at: clock.now)
        for _ in 0..<10 {
            clock.advance(.seconds(1))
            _ = table.open(for: "bob", at: clock.now)
        }
        #expect(table.count == 4)
        #expect(table.user(of: first, at: clock.now) == nil)
    }

    @Test(
        arguments: [
            ("same-origin", nil, true), ("none", nil, true), ("same-site", nil, false), ("cross-site", nil, false),
            (nil, "https://weir.example", true), (nil, "https://WEIR.example:443", true),
            (nil, "https://weir.example:8443", false), (nil, "https://other.example", false), (nil, "null", false),
            (nil, "", false), (nil, nil, true),
        ] as [(String?, String?, Bool)])
    func pagesOfOthersCannotUseACookie(site: String?, origin: String?, isAllowed: Bool) async throws {
        let access = try house()
        let token = try #require(try await logIn(access))
        let page = RequestOrigin(isUnsafe: true, host: "weir.example", origin: origin, fetchSite: site)
        let expected = isAllowed ? "allowed anna" : "forbidden"
        #expect(access.check(try .of(.cookie(token), .configure, nil, origin: page)).word == expected)
        #expect(access.check(try .of(.password("anna", "secret"), .configure, nil, origin: page)).word == expected)
        #expect((try await logIn(access, origin: page) != nil) == isAllowed)
        var safe = page
        safe.isUnsafe = false
        #expect(access.check(try .of(.cookie(token), origin: safe)).word == "allowed anna")
    }

    @Test func aTokenIsNothingThatABrowserAdds() throws {
        let access = AccessControl(.init(users: [try .with("script", token: "0123456789abcdef")]))
        let page = RequestOrigin(isUnsafe: true, host: "weir.example", origin: "https://other.example")
        #expect(access.check(try .of(.field("Bearer 0123456789abcdef"), origin: page)).word == "allowed script")
    }

    @Test func theCookieIsForTheServerAlone() {
        let set = SessionCookie.setting(Secret("abc"), isSecure: false)
        #expect(set == "weir_session=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000")
        #expect(SessionCookie.setting(Secret("abc"), isSecure: true).contains("; Secure"))
        #expect(SessionCookie.removal(isSecure: false).hasSuffix("; Max-Age=0"))
    }
}
