import Configuration
import Testing

@testable import Access

/// What a request brings, and what it may try.
@Suite struct CredentialsTests {
    private func word(_ credentials: Credentials) -> String {
        switch credentials {
        case .none: "none"
        case .basic(let user, let password): "basic \(user) \(password.exposed)"
        case .bearer(let token): "bearer \(token.exposed)"
        case .digest(let response): "digest \(response.user) \(response.uri)"
        case .cookie(let token): "cookie \(token.exposed)"
        case .unreadable(let reason): "unreadable: \(reason)"
        }
    }

    @Test(arguments: [
        ("Basic YW5uYTpzZWNyZXQ=", "basic anna secret"), ("basic YW5uYTpzZWNyZXQ", "basic anna secret"),
        ("BASIC   YW5uYTpzZWNyZXQ= ", "basic anna secret"), ("\tBasic\tYW5uYTpzZWNyZXQ=", "basic anna secret"),
        ("Basic YTpiOmM=", "basic a b:c"), ("Basic Og==", "basic  "), ("Basic YTo=", "basic a "),
        ("Basic w6Q6w7Y=", "basic ä ö"), ("Basic 5Dr2", "basic ä ö"), ("Basic YTo/Pj8+", "basic a ?>?>"),
        ("Bearer abc.def-_~+/=", "bearer abc.def-_~+/="), ("bearer  a ", "bearer a"),
        (
            "Digest username=\"a\\\"b\",realm=r , nonce=n,uri=rtsp://h/c?x=1,,response=\"FF\",",
            "digest a\"b rtsp://h/c?x=1"
        ),
        (
            "Digest username=\"a\", realm=\"\", nonce=\"\", uri=\"/\", response=\"\", algorithm=md5, qop=\"\"",
            "digest a /"
        ),
    ])
    func understood(field: String, expected: String) { #expect(word(.field(field)) == expected) }

    private static let complete = "Digest username=u, realm=r, nonce=n, uri=/, response=f"

    @Test(arguments: [
        ("", "is empty"), (" ", "is empty"), ("\t", "is empty"),
        ("YW5uYTpzZWNyZXQ=", "has a scheme that is none of Basic, Bearer and Digest"),
        ("NTLM abc", "has a scheme that is none of Basic, Bearer and Digest"),
        ("Basic:YTpi", "has a scheme that is none of Basic, Bearer and Digest"),
        ("Basic", "is Basic, but not with base64"), ("Basic ", "is Basic, but not with base64"),
        ("Basic =", "is Basic, but not with base64"), ("Basic ==", "is Basic, but not with base64"),
        ("Basic Y", "is Basic, but not with base64"), ("Basic YTpi=====", "is Basic, but not with base64"),
        ("Basic YT pi", "is Basic, but not with base64"), ("Basic YTp-", "is Basic, but not with base64"),
        ("Basic Y=pi", "is Basic, but not with base64"), ("Basic anna:secret", "is Basic, but not with base64"),
        ("Basic YW5uYQ==", "is Basic, but without a \":\""),
        ("Basic YTpiAA==", "is Basic with a control character in it"),
        ("Basic YQo6Yg==", "is Basic with a control character in it"),
        ("Basic f2E6Yg==", "is Basic with a control character in it"),
        ("Bearer", "is Bearer, but without a token"), ("Bearer  ", "is Bearer, but without a token"),
        ("Bearer a b", "is Bearer, but without a token"), ("Bearer ä", "is Bearer, but without a token"),
        ("Bearer a\u{7f}", "is Bearer, but without a token"),
        ("Digest", "is Digest, but without \"username\""), ("Digest ,,, ", "is Digest, but without \"username\""),
        ("Digest username", "has a parameter without a value"),
        ("Digest username=\"a", "has a quote without an end"), ("Digest username=\"", "has a quote without an end"),
        ("Digest username=\"a\\\"", "has a quote without an end"),
        ("Digest username=\"a\"b", "has a parameter with something behind its value"),
        ("Digest username=a b", "has a parameter with something behind its value"),
        ("Digest username=a\"b\"", "has a parameter with something behind its value"),
        ("Digest =a", "has something in it that is no parameter"),
        ("Digest \"a\"=b", "has something in it that is no parameter"),
        ("Digest ä=b", "has something in it that is no parameter"),
        ("Digest username=\"a\u{1}\"", "has a control character in it"),
        ("Digest username=\"a\r\nX: b\"", "has a control character in it"),
        ("Digest username=a, username=b", "has a parameter twice"),
        ("Digest username=a, USERNAME=a", "has a parameter twice"),
        ("Digest username=a", "is Digest, but without \"realm\""),
        ("Digest username=u, realm=r, uri=/, response=f", "is Digest, but without \"nonce\""),
        ("Digest username=u, realm=r, nonce=n, response=f", "is Digest, but without \"uri\""),
        ("Digest username=u, realm=r, nonce=n, uri=/", "is Digest, but without \"response\""),
        (complete + ", algorithm=SHA-1", "is Digest with an algorithm that was not offered"),
        (complete + ", algorithm=MD5-sess", "is Digest with an algorithm that was not offered"),
        (complete + ", algorithm=\"\"", "is Digest with an algorithm that was not offered"),
        (complete + ", qop=auth-int", "is Digest with a qop that is not auth"),
        (complete + ", qop=auth", "is Digest, but without \"cnonce\""),
        (complete + ", qop=auth, cnonce=c", "is Digest, but without \"nc\""),
        (complete + ", userhash=true", "is Digest with a hashed name"),
    ])
    func malformed(field: String, reason: String) { #expect(word(.field(field)) == "unreadable: \(reason)") }

    @Test func boundedInLengthAndCount() {
        let long = "Basic " + String(repeating: "YWFh", count: 3000)
        #expect(word(.field(long)) == "unreadable: is longer than 8192 bytes")
        let many = "Digest " + (0..<33).map { "p\($0)=v" }.joined(separator: ",")
        #expect(word(.field(many)) == "unreadable: has too many parameters")
        let commas = "Digest " + String(repeating: ",", count: 8000)
        #expect(word(.field(commas)) == "unreadable: is Digest, but without \"username\"")
        let escapes = "Digest username=\"" + String(repeating: "\\", count: 8000)
        #expect(word(.field(escapes)) == "unreadable: has a quote without an end")
        let token = Credentials(authorization: [], method: "GET", token: String(repeating: "a", count: 9000))
        #expect(word(token) == "unreadable: is too long")
    }

    /// Every beginning of a good field, and every field with one byte changed, is understood or refused, and no more.
    @Test func brokenAnywhere() {
        let field =
            "Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"/\", response=\"f\", qop=auth, nc=00000001, cnonce=\"c\""
        let bytes = Array(field.utf8)
        for count in 0..<bytes.count { _ = Credentials.field(String(decoding: bytes[..<count], as: UTF8.self)) }
        for index in bytes.indices {
            for byte: UInt8 in [0, 0x20, 0x22, 0x2C, 0x3D, 0x5C, 0x80, 0xFF] {
                var changed = bytes
                changed[index] = byte
                _ = Credentials.field(String(decoding: changed, as: UTF8.self))
            }
        }
    }

    @Test func twoFieldsAreOneTooMany() {
        let credentials = Credentials(authorization: ["Basic YTpi", "Basic YTpj"], method: "GET")
        #expect(word(credentials) == "unreadable: stands there more than once")
    }

    @Test func theFieldWinsOverTheTokenAndThatOverTheCookie() {
        func word(_ authorization: [String], _ token: String?) -> String {
            self.word(
                Credentials(
                    authorization: authorization, method: "GET", cookies: ["weir_session=s"], token: token))
        }
        #expect(word(["Bearer a"], "b") == "bearer a")
        #expect(word([], "b") == "bearer b")
        #expect(word([], "") == "cookie s")
        #expect(word([], nil) == "cookie s")
    }

    @Test(arguments: [
        (["weir_session=abc"], "cookie abc"), (["a=b; weir_session=abc; c=d"], "cookie abc"),
        (["a=b", "weir_session=abc "], "cookie abc"), (["weir_session=abc;weir_session=def"], "cookie abc"),
        (["weir_session=a=b"], "cookie a=b"), (["weir_session="], "none"), (["weir_session"], "none"),
        (["xweir_session=abc"], "none"), (["WEIR_SESSION=abc"], "none"), ([";;=;"], "none"), ([""], "none"),
    ])
    func cookies(fields: [String], expected: String) {
        #expect(word(Credentials(authorization: [], method: "GET", cookies: fields)) == expected)
    }

    @Test func aNameBelongsToAConnection() {
        #expect(Credentials.none.canBelong(to: .user("anna")))
        #expect(Credentials.password("anna", "x").canBelong(to: .user("anna")))
        #expect(!Credentials.password("bob", "x").canBelong(to: .user("anna")))
        #expect(!Credentials.field(Self.complete).canBelong(to: .user("anna")))
        #expect(!Credentials.bearer(Secret("x")).canBelong(to: .anonymous))
        #expect(!Credentials.unreadable("x").canBelong(to: .anonymous))
    }
}
