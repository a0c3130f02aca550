import Configuration
import Runtime
import Testing

@testable import Access

@Suite struct DigestTests {
    /// The examples of RFC 2617 §3.5 and RFC 7616 §3.9.1, and one of RFC 2069 as its errata have it.
    @Test(arguments: [
        (
            "Mufasa", "Circle Of Life",
            """
            Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", \
            uri="/dir/index.html", qop=auth, nc=00000001, cnonce="0a4f113b", \
            response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9f0171e9517f40e41"
            """
        ),
        (
            "Mufasa", "Circle of Life",
            """
            Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=MD5, \
            nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, \
            cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, \
            response="8ca523f5e9506fed4657c9700eebdbec", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
            """
        ),
        (
            "Mufasa", "Circle of Life",
            """
            Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=SHA-256, \
            nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, \
            cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, \
            response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", \
            opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
            """
        ),
        (
            "Mufasa", "CircleOfLife",
            """
            Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", \
            uri="/dir/index.html", response="1949323746fe6a43ef61f9606e7febea"
            """
        ),
    ])
    func vectors(user: String, password: String, field: String) throws {
        guard case .digest(let response) = Credentials.field(field, method: "GET") else {
            return #expect(Bool(false), "not a digest")
        }
        #expect(response.user == user)
        #expect(response.expected(for: Secret(password)) == response.response)
        #expect(response.expected(for: Secret(password + " ")) != response.response)
    }

    /// A house with one user, and a client that answers its challenges.
    private struct House {
        var access: AccessControl
        var clock = ManualClock()
        var host = "192.0.2.7"

        init(password: String = "secret") throws {
            access = AccessControl(.init(users: [try .with("anna", password: password)]))
        }

        func nonce() throws -> String {
            let challenge = access.digestChallenge(for: try .of(host), at: clock.now)
            let parameters = try AuthorizationParameters(parsing: challenge.dropFirst("Digest ".count))
            #expect(parameters["realm"] == "weir")
            #expect(parameters["algorithm"] == "MD5")
            #expect(parameters["qop"] == nil)
            return try #require(parameters["nonce"])
        }

        /// - Parameter change: of what stands in the field, by names.
        func ask(
            password: String = "secret", nonce: String? = nil, uri: String = "rtsp://host/door",
            method: String = "DESCRIBE", user: String = "anna", realm: String = "weir"
        ) throws -> String {
            let nonce = try nonce ?? self.nonce()
            let draft =
                "Digest username=\"\(user)\", realm=\"\(realm)\", nonce=\"\(nonce)\", uri=\"\(uri)\", response="
            guard case .digest(let response) = Credentials.field(draft + "x", method: method) else { return "none" }
            let answer = draft + "\"\(response.expected(for: Secret(password)))\""
            return access.check(try .of(.field(answer), from: host), at: clock.now).word
        }
    }

    @Test func theRightPasswordLetsIn() throws {
        let house = try House()
        #expect(try house.ask() == "allowed anna")
        #expect(try house.ask(password: "wrong") == "challenge")
        #expect(try house.ask(user: "bob") == "challenge")
        #expect(try house.ask(password: "", user: "bob") == "challenge")
        #expect(try house.ask(method: "SETUP") == "challenge", "digested for another method")
    }

    @Test(arguments: ["rtsp://host:8554/door/", "/door", "door", "rtsp://host/door/trackID=0", "rtsp://other/", "*"])
    func clientsMayNameTheCameraAsTheyLike(uri: String) throws {
        #expect(try House().ask(uri: uri) == "allowed anna")
    }

    @Test func aNonceHoldsForTenMinutes() throws {
        var house = try House()
        let nonce = try house.nonce()
        for _ in 0..<4 { #expect(try house.ask(nonce: nonce) == "allowed anna") }
        house.clock.advance(.seconds(600))
        #expect(try house.ask(nonce: nonce) == "allowed anna")
        house.clock.advance(.nanoseconds(1))
        #expect(try house.ask(nonce: nonce) == "stale")
        #expect(try house.ask() == "allowed anna")
    }

    @Test func aNonceOfOthersIsStaleAndNoFailure() throws {
        var house = try House()
        let foreign = try House().nonce()
        var elsewhere = house
        elsewhere.host = "192.0.2.8"
        let nonce = try elsewhere.nonce()
        var forged = Array(try house.nonce())
        forged[0] = forged[0] == "0" ? "1" : "0"
        for wrong in [foreign, nonce, String(forged), "", "0", String(repeating: "0", count: 48), "Ω"] {
            #expect(try house.ask(nonce: wrong) == "stale")
        }
        #expect(try house.ask(realm: "other") == "stale")
        house.clock.advance(.milliseconds(1))
        #expect(try house.ask() == "allowed anna")
    }

    @Test func aHashCannotBeDigested() throws {
        let hash = "$5$saltsalt$0IyaXrmV7.sGNS6tirgqHLqX/G.FBvgkYA.lpPdS5sA"
        #expect(try House(password: hash).ask(password: "secret") == "challenge")
    }

    @Test func aStaleChallengeSaysSo() throws {
        let challenge = AccessControl().digestChallenge(.sha256, for: try .of("::1"), isStale: true)
        #expect(challenge.hasSuffix(", algorithm=SHA-256, stale=true"))
    }
}
