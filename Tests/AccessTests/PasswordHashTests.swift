import Configuration
import Runtime
import Testing

@testable import Access

/// Hashes of crypt(3), all of "secret".
@Suite struct PasswordHashTests {
    static let hashes = [
        "$1$saltsalt$9xy1btjgzLYfb7hivXtC//",
        "$5$rounds=1000$saltsalt$eKLZU9t9OoPWrqOQsoTIKG0aYkZ5rGOoOQhiIvoSWX2",
        "$6$rounds=1000$saltsalt$LAV5VE5Y7w1d73x1mFNspYWUpazfmwv2SoepNXNKJ/otop/Zok96Hr8Q13LEv0DRY/x8v0/crpIjl8NJSAqXV/",
        "$2b$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW",
        "$y$j75$saltsalt$0gBD67sgmJgRX3RZ6wHHO7sHimQEWGCWN85o4Twogh2",
    ]
    private static let quick = hashes[0]

    private func house(_ hash: String) throws -> AccessControl {
        AccessControl(
            .init(users: [try .with("anna", password: hash), try .with("plain", password: "other")]))
    }

    @Test(arguments: hashes)
    func isVerifiedOnceAndRemembered(hash: String) async throws {
        let access = try house(hash)
        let right = try AccessAttempt.of(.password("anna", "secret"))
        let wrong = try AccessAttempt.of(.password("anna", "Secret"))
        #expect(access.check(right).word == "verify")
        #expect(await access.decide(right).word == "allowed anna")
        #expect(access.check(right).word == "allowed anna")
        #expect(access.check(wrong).word == "verify")
        #expect(await access.decide(wrong).word == "challenge")
        #expect(access.check(wrong).word == "challenge")
        #expect(access.check(try .of(.password("plain", "other"))).word == "allowed plain")
    }

    @Test func anUpdateForgets() async throws {
        let access = try house(Self.quick)
        let attempt = try AccessAttempt.of(.password("anna", "secret"))
        #expect(await access.decide(attempt).word == "allowed anna")
        access.update(.init(users: [try .with("anna", password: Self.hashes[1])]))
        #expect(access.check(attempt).word == "verify")
    }

    /// The time must not tell who exists.
    @Test func whoDoesNotExistTakesAsLong() async throws {
        let access = try house(Self.quick)
        let attempt = try AccessAttempt.of(.password("bob", "secret"))
        #expect(access.check(attempt).word == "verify")
        #expect(await access.decide(attempt).word == "challenge", "the decoy's own password lets nobody in")
    }

    @Test func wrongOnesSlowDown() async throws {
        let access = try house(Self.quick)
        for number in 0..<4 {
            #expect(await access.decide(try .of(.password("anna", "guess \(number)"))).word == "challenge")
        }
        #expect(await access.decide(try .of(.password("anna", "secret"))).word == "later 1")
    }

    @Test func aPasswordThatNoHashTakesIsWrong() async throws {
        let access = try house(Self.quick)
        let long = String(repeating: "a", count: 513)
        #expect(access.check(try .of(.password("anna", long))).word == "challenge")
        #expect(access.check(try .of(.password("anna", "a\0b"))).word == "challenge")
    }

    /// A crowd that asks at once is turned away beyond a bound, and everyone is answered.
    @Test func aCrowdIsBounded() async throws {
        let access = try house(Self.hashes[1])
        let words = await withTaskGroup(of: String.self) { group in
            for number in 0..<40 {
                group.addTask {
                    guard let attempt = try? AccessAttempt.of(.password("anna", "guess \(number)")) else { return "" }
                    return await access.decide(attempt).word
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(words.count == 40)
        #expect(words.allSatisfy { $0 == "challenge" || $0.hasPrefix("later") })
        #expect(words.contains { $0.hasPrefix("later") })
    }

    @Test func madeOnesAreAccepted() async throws {
        let hash = try #require(CryptHash.make(Secret("pässword $")))
        #expect(hash.exposed.hasPrefix("$y$"))
        guard case .hash = try UserPassword(hash) else { return #expect(Bool(false), "not taken for a hash") }
        #expect(CryptHash.verify(Secret("pässword $"), hash))
        #expect(!CryptHash.verify(Secret("passwort $"), hash))
        #expect(CryptHash.make(Secret("pässword $")) != hash, "each has a salt of its own")
        #expect(!CryptHash.verify(Secret("x"), Secret("$z$unknown")))
    }
}
