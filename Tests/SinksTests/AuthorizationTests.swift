import Configuration
import Runtime
import Testing

@testable import Access
@testable import Sinks

/// Viewers who must say who they are.
@Suite struct AuthorizationTests {
    private static let hash = "$1$saltsalt$9xy1btjgzLYfb7hivXtC//"

    private static func users(_ passwords: [String: String], view: [String] = ["*"]) throws -> Configuration.Access {
        var rights = Configuration.Rights()
        rights.view = CameraSelection(view)
        return .init(
            users: try passwords.sorted { $0.key < $1.key }.map {
                Configuration.User($0.key, password: try UserPassword(Secret($0.value)), rights: rights)
            })
    }

    private func house(
        _ users: Configuration.Access? = nil, settings: String = ""
    ) async throws -> (House, AccessControl) {
        let access = AccessControl(try users ?? Self.users(["anna": "secret"]))
        let house = try await House(settings: settings, access: access)
        _ = try await house.camera("door")
        return (house, access)
    }

    /// The field that answers a challenge.
    private func digest(
        _ challenge: String, user: String = "anna", password: String = "secret", method: String, uri: String
    ) throws -> String {
        let nonce = try #require(challenge.split(separator: "\"").dropFirst(3).first)
        let draft =
            "Digest username=\"\(user)\", realm=\"weir\", nonce=\"\(nonce)\", uri=\"\(uri)\", response="
        guard case .digest(let response) = Credentials(authorization: [draft + "x"], method: method) else { return "" }
        return "Authorization: \(draft)\"\(response.expected(for: Secret(password)))\""
    }

    private static func basic(_ pair: String) -> String { "Authorization: Basic \(pair)" }

    @Test func aDigestOpensTheDoor() async throws {
        let (house, _) = try await house()
        let client = try house.client()
        #expect(try client.ask("OPTIONS", "door").status == 200)
        let first = try client.ask("DESCRIBE", "door")
        #expect(first.status == 401)
        let challenge = try #require(first["WWW-Authenticate"])
        #expect(challenge.hasPrefix("Digest realm=\"weir\", nonce=\""))
        for (method, path) in [("DESCRIBE", "door"), ("SETUP", "door/trackID=0"), ("PLAY", "door")] {
            let field = try digest(challenge, method: method, uri: client.uri(path))
            let reply = try client.ask(method, path, [field, "Transport: RTP/AVP/TCP;unicast;interleaved=0-1"])
            #expect(reply.status == 200, "\(method)")
        }
    }

    @Test func aConnectionBelongsToWhoOpenedIt() async throws {
        let (house, _) = try await house()
        let client = try house.client()
        let challenge = try #require(try client.ask("DESCRIBE", "door")["WWW-Authenticate"])
        let field = try digest(challenge, method: "DESCRIBE", uri: "/door")
        #expect(try client.ask("DESCRIBE", "door", [field]).status == 200)
        // Some clients authenticate the first request only.
        let transport = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1"
        #expect(try client.ask("SETUP", "door/trackID=0", [transport]).status == 200)
        #expect(try client.ask("DESCRIBE", "door", [Self.basic("Ym9iOng=")]).status == 401, "another name")
        let other = try house.client()
        #expect(try other.ask("SETUP", "door/trackID=0", [transport]).status == 401, "another connection")
    }

    @Test func aWrongPasswordIsAskedForAgainAndThenSlowedDown() async throws {
        let (house, _) = try await house()
        let client = try house.client()
        let challenge = try #require(try client.ask("DESCRIBE", "door")["WWW-Authenticate"])
        let wrong = try digest(challenge, password: "wrong", method: "DESCRIBE", uri: "/door")
        for _ in 0..<4 { #expect(try client.ask("DESCRIBE", "door", [wrong]).status == 401) }
        let right = try digest(challenge, method: "DESCRIBE", uri: "/door")
        let reply = try client.ask("DESCRIBE", "door", [right])
        #expect(reply.status == 503)
        #expect(reply["Retry-After"] == "1")
        #expect(reply.reason.contains("too many wrong passwords"))
        #expect(try client.ask("DESCRIBE", "door").status == 401, "the connection goes on")
    }

    @Test func aStaleNonceIsReplaced() async throws {
        let (house, _) = try await house()
        let client = try house.client()
        let old = "Digest realm=\"weir\", nonce=\"\(String(repeating: "0", count: 48))\""
        let field = try digest(old, method: "DESCRIBE", uri: "/door")
        let challenge = try #require(try client.ask("DESCRIBE", "door", [field])["WWW-Authenticate"])
        #expect(challenge.hasSuffix("stale=true"))
        let fresh = try digest(challenge, method: "DESCRIBE", uri: "/door")
        #expect(try client.ask("DESCRIBE", "door", [fresh]).status == 200)
    }

    @Test func aHashTakesBasic() async throws {
        let (house, _) = try await house(Self.users(["anna": Self.hash, "bob": "other"]))
        let client = try house.client()
        let first = try client.ask("DESCRIBE", "door")
        #expect(first["WWW-Authenticate"] == "Basic realm=\"weir\", charset=\"UTF-8\"")
        #expect(try client.ask("DESCRIBE", "door", [Self.basic("YW5uYTp3cm9uZw==")]).status == 401)
        #expect(try client.ask("DESCRIBE", "door", [Self.basic("YW5uYTpzZWNyZXQ=")]).status == 200)
        // Requests that come while the hash is computed wait their turn.
        let hasty = try house.client()
        let fields = [Self.basic("Ym9iOm90aGVy")]
        try hasty.send(
            hasty.request("DESCRIBE", hasty.uri("door"), fields)
                + hasty.request("OPTIONS", hasty.uri("door")) + hasty.request("DESCRIBE", hasty.uri("door"), fields))
        for number in 1...3 {
            let reply = try hasty.reply()
            #expect(reply.status == 200)
            #expect(reply["CSeq"] == String(number))
        }
    }

    @Test(arguments: [
        ("digest", ["Digest"]), ("basic", ["Basic"]), ("both", ["Digest", "Basic"]), ("auto", ["Digest"]),
    ])
    func whatIsOffered(authentication: String, schemes: [String]) async throws {
        let (house, access) = try await house(settings: "authentication: \(authentication)")
        let peer = try #require(SocketAddress(host: "192.0.2.7", port: 1))
        func offered(isSecure: Bool = false) -> [String] {
            house.sink.challenges(for: peer, isSecure: isSecure, isStale: false).map {
                String($0.prefix { $0 != " " })
            }
        }
        #expect(offered() == schemes)
        #expect(offered(isSecure: true) == (authentication == "auto" ? ["Digest", "Basic"] : schemes))
        access.update(try Self.users(["anna": Self.hash, "bob": "other"]))
        #expect(offered() == (authentication == "auto" ? ["Basic"] : schemes))
        #expect(offered(isSecure: true) == (authentication == "auto" ? ["Digest", "Basic"] : schemes))
    }

    @Test func algorithmsAreOfferedInTheirOrder() async throws {
        let (house, _) = try await house(settings: "digest_algorithms: [sha-256, md5]")
        let peer = try #require(SocketAddress(host: "192.0.2.7", port: 1))
        let challenges = house.sink.challenges(for: peer, isSecure: false, isStale: false)
        #expect(challenges.map { $0.contains("SHA-256") } == [true, false])
    }

    @Test func camerasOfOthersAreForbiddenWhetherTheyAreThereOrNot() async throws {
        let (house, _) = try await house(Self.users(["anna": "secret"], view: ["garden/*"]))
        let client = try house.client()
        #expect(try client.ask("DESCRIBE", "nothing").status == 401)
        let challenge = try #require(try client.ask("DESCRIBE", "door")["WWW-Authenticate"])
        let field = try digest(challenge, method: "DESCRIBE", uri: "/")
        #expect(try client.ask("DESCRIBE", "door", [field]).status == 403)
        #expect(try client.ask("DESCRIBE", "nothing", [field]).status == 403)
        #expect(try client.ask("DESCRIBE", "garden/shed", [field]).status == 404)
    }

    @Test func aTokenInTheURLWillDo() async throws {
        var user = Configuration.User("script", token: Secret("0123456789abcdef"))
        user.rights.view = .all
        let (house, _) = try await house(.init(users: [user]))
        let client = try house.client()
        #expect(try client.ask("DESCRIBE", "door?token=wrong").status == 401)
        #expect(try client.ask("DESCRIBE", "door?token=0123456789abcdef").status == 200)
        let other = try house.client()
        #expect(try other.ask("DESCRIBE", "door", ["Authorization: Bearer 0123456789abcdef"]).status == 200)
    }

    @Test func whoMayNoLongerIsSentAway() async throws {
        let (house, access) = try await house(.init())
        let client = try house.client()
        #expect(try client.play("door").status == 200)
        #expect(await eventually { await house.sink.sessions().count == 1 })
        access.update(try Self.users(["anna": "secret"]))
        #expect(await eventually { await house.sink.sessions().isEmpty })
        try client.readToEnd()
    }
}
