import Configuration
import Runtime
import Testing

@testable import Access

/// Roles, rights, cameras and addresses.
@Suite struct DecisionTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var user: String
        var action: Action
        var camera: String?
        var host: String
        var verdict: String

        init(_ user: String, _ action: Action, _ camera: String?, from host: String = "192.0.2.7", _ verdict: String) {
            (self.user, self.action, self.camera, self.host, self.verdict) = (user, action, camera, host, verdict)
        }

        var testDescription: String { "\(user) \(action.rawValue) \(camera ?? "-") from \(host): \(verdict)" }
    }

    private static func house() throws -> AccessControl {
        func user(_ name: String, _ role: Role, _ cameras: String..., from addresses: [String] = []) throws
            -> Configuration.User
        {
            var user = try Configuration.User.with(name, password: "secret")
            user.rights = role.rights(with: CameraSelection(cameras))
            user.rights.addresses = try addresses.map { try AddressRange($0) }
            return user
        }
        return AccessControl(
            .init(
                users: [
                    try user("root", .admin, "*"), try user("warden", .operator, "*"),
                    try user("watcher", .viewer, "*"), try user("drone", .publisher, "*"),
                    try user("gardener", .admin, "garden/*", "!garden/pond"),
                    try user("wall", .viewer, "*", from: ["192.168.1.0/24", "2001:db8:1::/48"]),
                    try .with("nobody", password: "secret", rights: [:]),
                ], anonymous: try .with([.view: ["public/*"]], addresses: ["192.0.2.0/24"])))
    }

    @Test(arguments: cases)
    func table(_ test: Case) throws {
        let credentials = test.user == "-" ? Credentials.none : .password(test.user, "secret")
        let attempt = try AccessAttempt.of(credentials, test.action, test.camera, from: test.host)
        #expect(try Self.house().check(attempt).word == test.verdict)
    }

    static let cases: [Case] = [
        // Roles.
        Case("root", .view, "door", "allowed root"), Case("root", .publish, "door", "allowed root"),
        Case("root", .api, nil, "allowed root"), Case("root", .configure, nil, "allowed root"),
        Case("root", .record, nil, "allowed root"),
        Case("warden", .view, "door", "allowed warden"), Case("warden", .record, "door", "allowed warden"),
        Case("warden", .api, nil, "allowed warden"), Case("warden", .publish, "door", "forbidden"),
        Case("warden", .configure, "door", "forbidden"),
        Case("watcher", .view, "door", "allowed watcher"), Case("watcher", .api, nil, "allowed watcher"),
        Case("watcher", .record, "door", "forbidden"), Case("watcher", .configure, nil, "forbidden"),
        Case("watcher", .publish, "door", "forbidden"),
        Case("drone", .publish, "door", "allowed drone"), Case("drone", .view, "door", "forbidden"),
        Case("drone", .api, nil, "forbidden"), Case("nobody", .view, "door", "forbidden"),
        // Cameras, by case-insensitive patterns; what is about none in particular.
        Case("gardener", .view, "garden/shed", "allowed gardener"),
        Case("gardener", .view, "GARDEN/Shed", "allowed gardener"),
        Case("gardener", .view, "garden/pond", "forbidden"), Case("gardener", .view, "door", "forbidden"),
        Case("gardener", .configure, "garden/shed", "allowed gardener"),
        Case("gardener", .configure, nil, "forbidden"), Case("gardener", .record, nil, "forbidden"),
        Case("gardener", .api, nil, "allowed gardener"), Case("gardener", .api, "door", "forbidden"),
        // Without a name, and with one that may less.
        Case("-", .view, "public/lake", "allowed -"), Case("-", .view, "door", "challenge"),
        Case("-", .api, nil, "challenge"), Case("-", .view, "public/lake", from: "198.51.100.1", "challenge"),
        Case("drone", .view, "public/lake", "allowed drone"), Case("nobody", .view, "public/lake", "allowed nobody"),
        // Addresses.
        Case("wall", .view, "door", from: "192.168.1.77", "allowed wall"),
        Case("wall", .view, "door", from: "::ffff:192.168.1.77", "allowed wall"),
        Case("wall", .view, "door", from: "192.168.2.77", "challenge"),
        Case("wall", .view, "door", from: "2001:db8:1:2::3", "allowed wall"),
        Case("wall", .view, "door", from: "2001:db8:2::3", "challenge"),
        Case("wall", .view, "door", from: "127.0.0.1", "challenge"),
    ]

    @Test func aReasonNamesTheUserTheActionAndTheCamera() throws {
        let verdict = try Self.house().check(.of(.password("drone", "secret"), .view, "door"))
        guard case .forbidden(let reason) = verdict else { return #expect(Bool(false), "\(verdict.word)") }
        #expect(reason == "user drone has no right to view camera door")
    }

    @Test(arguments: [
        ("anna", "secret", "allowed anna"), ("anna", "Secret", "challenge"), ("anna", "", "challenge"),
        ("anna", "secret ", "challenge"), ("Anna", "secret", "challenge"), ("", "secret", "challenge"),
        ("bob", "secret", "challenge"), ("bob", "", "challenge"), ("script", "", "challenge"),
    ])
    func passwords(user: String, password: String, verdict: String) throws {
        let access = AccessControl(
            .init(users: [
                try .with("anna", password: "secret"), try .with("script", token: "0123456789abcdef"),
            ]))
        #expect(try access.check(.of(.password(user, password))).word == verdict)
    }

    @Test(arguments: [
        ("0123456789abcdef", "allowed script"), ("0123456789abcdeF", "challenge"), ("0123456789abcde", "challenge"),
        ("fedcba9876543210", "allowed other"),
    ])
    func tokens(token: String, verdict: String) throws {
        let access = AccessControl(
            .init(users: [
                try .with("script", token: "0123456789abcdef"), try .with("other", token: "fedcba9876543210"),
            ]))
        #expect(try access.check(.of(.bearer(Secret(token)))).word == verdict)
        #expect(try access.check(.of(.field("Bearer \(token)"), from: "192.0.2.8")).word == verdict)
        let query = Credentials(authorization: [], method: "GET", token: token)
        #expect(try access.check(.of(query, from: "192.0.2.9")).word == verdict)
    }

    @Test func listsShowWhatOneMaySee() throws {
        let house = try Self.house()
        let peer = try SocketAddress.of("192.0.2.7")
        func may(_ name: String, _ camera: String) throws -> Bool {
            house.permits(.user(name), .view, on: try CameraName(camera), from: peer)
        }
        #expect(try may("gardener", "garden/shed"))
        #expect(try !may("gardener", "door"))
        #expect(try may("drone", "public/lake"))
        #expect(try !may("wall", "door"), "their address is another")
        #expect(try !may("gone", "door"))
    }
}
