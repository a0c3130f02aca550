import Configuration
import Runtime
import Testing

@testable import Access

@Suite struct ThrottleTests {
    private func key(_ host: String) throws -> Throttle.Key { Throttle.Key(try .of(host)) }

    @Test func pausesDoubleUpToAMinute() throws {
        var (throttle, clock) = (Throttle(), ManualClock())
        let key = try key("192.0.2.7")
        var pauses: [Double] = []
        for _ in 0..<12 {
            throttle.failed(key, at: clock.now)
            let pause = throttle.pause(of: key, at: clock.now) ?? .zero
            pauses.append(pause.inSeconds)
            clock.advance(pause)
            #expect(throttle.pause(of: key, at: clock.now) == nil)
        }
        #expect(pauses == [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60])
    }

    @Test func timeForgives() throws {
        var (throttle, clock) = (Throttle(), ManualClock())
        let key = try key("192.0.2.7")
        for _ in 0..<6 { throttle.failed(key, at: clock.now) }
        #expect(throttle.pause(of: key, at: clock.now) == .seconds(4))
        clock.advance(Throttle.memory)
        throttle.failed(key, at: clock.now)
        #expect(throttle.pause(of: key, at: clock.now) == .seconds(8), "not yet")
        clock.advance(Throttle.memory + .nanoseconds(1))
        throttle.failed(key, at: clock.now)
        #expect(throttle.pause(of: key, at: clock.now) == nil)
    }

    @Test(arguments: [
        ("192.0.2.7", "192.0.2.8", false), ("192.0.2.7", "::ffff:192.0.2.7", true),
        ("2001:db8:1:2::3", "2001:db8:1:2:ffff::1", true), ("2001:db8:1:2::3", "2001:db8:1:3::3", false),
        ("::1", "127.0.0.1", false),
    ])
    func oneCustomerOneKey(a: String, b: String, isSame: Bool) throws {
        #expect(try (key(a) == key(b)) == isSame)
    }

    @Test func theTableIsBounded() throws {
        var (throttle, clock) = (Throttle(capacity: 8), ManualClock())
        let persistent = try key("192.0.2.7")
        for _ in 0..<10 { throttle.failed(persistent, at: clock.now) }
        for number in 0..<6 {
            clock.advance(.seconds(1))
            throttle.failed(try key("198.51.100.\(number)"), at: clock.now)
        }
        #expect(throttle.pause(of: persistent, at: clock.now) != nil)
        for number in 0..<100 {
            clock.advance(.milliseconds(1))
            throttle.failed(try key("203.0.113.\(number)"), at: clock.now)
        }
        #expect(throttle.count == 8)
    }

    // MARK: In access control

    private func house() throws -> AccessControl {
        AccessControl(.init(users: [try .with("anna", password: "secret")]))
    }

    @Test func evenTheRightPasswordWaits() throws {
        let access = try house()
        var clock = ManualClock()
        func ask(_ credentials: Credentials, from host: String = "192.0.2.7") throws -> String {
            access.check(try .of(credentials, from: host), at: clock.now).word
        }
        for _ in 0..<4 { #expect(try ask(.password("anna", "wrong")) == "challenge") }
        #expect(try ask(.password("anna", "secret")) == "later 1")
        #expect(try ask(.field("Bearer 0123456789abcdef")) == "later 1")
        #expect(try ask(.none) == "challenge", "who says nothing guesses nothing")
        #expect(try ask(.password("anna", "secret"), from: "192.0.2.8") == "allowed anna")
        clock.advance(.seconds(1))
        #expect(try ask(.password("anna", "secret")) == "allowed anna")
        for _ in 0..<3 { #expect(try ask(.password("anna", "wrong")) == "challenge", "success has forgiven") }
        #expect(try ask(.password("anna", "secret")) == "allowed anna")
    }

    @Test func askingWithoutKnowingCountsAsAFailure() throws {
        let access = try house()
        let clock = ManualClock()
        for credentials in [
            Credentials.field("Basic"), .field("Bearer nobody-has-this"), .password("bob", "secret"),
            .password("anna", ""),
        ] {
            #expect(access.check(try .of(credentials), at: clock.now).word == "challenge")
        }
        #expect(access.check(try .of(.password("anna", "secret")), at: clock.now).word == "later 1")
    }
}
