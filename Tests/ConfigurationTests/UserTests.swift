import Testing

@testable import Configuration

@Suite("Users")
struct UserTests {
    private func users(_ text: String, environment: [String: String] = [:]) throws -> Configuration.Access {
        let (configuration, complaints) = Complaints.read(weirFile: text, environment: environment)
        #expect(complaints == [])
        return configuration.access
    }

    @Test("have names, passwords or tokens, and rights")
    func rights() throws {
        let access = try users(
            """
            users:
              anna: {password: "secret", role: admin}
              wall: {password: secret, view: ["*", "!garden/*"], addresses: [192.168.1.0/24, "::1"]}
              script: {token: 0123456789abcdef, api: true}
              gardener: {password: 12, role: operator, cameras: garden/*, api: false, publish: [garden/pond]}
            anonymous: {view: public/*}
            """)
        #expect(access.users.map(\.name) == ["anna", "wall", "script", "gardener"])
        #expect(access.users[0].rights == Role.admin.rights(with: .all))
        #expect(access.users[0].password == .plain(Secret("secret")))
        #expect(access.users[1].rights.view == CameraSelection(["*", "!garden/*"]))
        #expect(access.users[1].rights.api == nil)
        #expect(access.users[1].rights.addresses.map(\.description) == ["192.168.1.0/24", "::1"])
        #expect(access.users[2].token == Secret("0123456789abcdef"))
        #expect(access.users[2].rights.api?.isEverything == true)
        let garden = CameraSelection(["garden/*"])
        #expect(access.users[3].rights.view == garden)
        #expect(access.users[3].rights.record == garden)
        #expect(access.users[3].rights.api == nil)
        #expect(access.users[3].rights.publish == CameraSelection(["garden/pond"]))
        #expect(access.users[3].password == .plain(Secret("12")))
        #expect(access.anonymous?.view == CameraSelection(["public/*"]))
        #expect(try users("cameras:").anonymous == nil)
    }

    @Test("may have their passwords in files")
    func files() throws {
        let folder = try Folder(["anna": "$1$saltsalt$9xy1btjgzLYfb7hivXtC//\n", "script": "0123456789abcdef\n"])
        let access = try users(
            """
            users:
              anna: {password_file: "${CREDENTIALS}/anna", role: viewer}
              script: {token_file: "${CREDENTIALS}/script", role: viewer}
            """, environment: ["CREDENTIALS": folder.path])
        #expect(access.users[0].password == .hash(Secret("$1$saltsalt$9xy1btjgzLYfb7hivXtC//")))
        #expect(access.users[1].token == Secret("0123456789abcdef"))
    }

    @Test("are equal wherever they stand")
    func equality() throws {
        let here = try users("users: {anna: {password: secret, role: viewer}}")
        let there = try users("# More lines.\nusers:\n  anna:\n    role: viewer\n    password: secret")
        #expect(here == there)
    }

    @Test("are complained about by key, name, place and cure", arguments: complaints)
    func complaint(_ complaints: Complaints) {
        let found = Complaints.of(weirFile: complaints.text)
        #expect(found == complaints.expected)
        #expect(!found.contains { $0.contains("hunter2") }, "a secret is shown")
    }

    static let complaints: [Complaints] = [
        Complaints(
            "users: hunter",
            "1:8: error: \"users\" must be a map from names to users, like \"anna: {password: …, role: admin}\", not a text"
        ),
        Complaints(
            "users: [anna]",
            "1:8: error: \"users\" must be a map from names to users, like \"anna: {password: …, role: admin}\", not a list"
        ),
        Complaints(
            "users: {}",
            "1:8: warning: \"users\" in the configuration is empty, so everybody may watch and publish; remove it if that is meant"
        ),
        Complaints(
            "users: {anna: hunter2}",
            "1:15: error: user \"anna\" must be a map of keys and values, like {password: …, role: viewer}, not a text"),
        Complaints(
            "users: {anna: }", "1:9: error: user \"anna\" needs \"password\" or \"token\"",
            "1:9: error: user \"anna\" may do nothing; give it a \"role\" (admin, operator, viewer or publisher) or one of view, publish, api, record, configure"
        ),
        Complaints(
            "users: {anna: {role: admin}}", "1:15: error: user \"anna\" needs \"password\" or \"token\""),
        Complaints(
            "users: {\"a:b\": {password: hunter2, role: admin}}",
            "1:9: error: \"a:b\" cannot be the name of a user: it has \":\" in it, which no client can send"),
        Complaints(
            "users: {anonymous: {password: hunter2, role: admin}}",
            "1:9: error: \"anonymous\" cannot be the name of a user: those without a name have a key of their own, \"anonymous\", beside \"users\""
        ),
        Complaints(
            "users: {anna: {password: hunter2, role: adm}}",
            "1:41: error: \"role\" in user \"anna\" must be admin, operator, viewer or publisher, not \"adm\"; did you mean \"admin\"?"
        ),
        Complaints(
            "users: {anna: {password: hunter2, rol: admin}}",
            "1:15: error: user \"anna\" may do nothing; give it a \"role\" (admin, operator, viewer or publisher) or one of view, publish, api, record, configure",
            "1:35: error: unknown key \"rol\" in user \"anna\"; did you mean \"role\"?"),
        Complaints(
            "users: {anna: {pasword: hunter2, role: admin}}",
            "1:15: error: user \"anna\" needs \"password\" or \"token\"",
            "1:16: error: unknown key \"pasword\" in user \"anna\"; did you mean \"password\"?"),
        Complaints(
            "users: {anna: {password: [hunter2], role: admin}}",
            "1:26: error: \"password\" in user \"anna\" must be a text, not a list; put it in quotes if it has special characters"
        ),
        Complaints(
            "users: {anna: {password: \"\", role: admin}}",
            "1:26: error: \"password\" in user \"anna\" is empty; a user without a password cannot log in"),
        Complaints(
            "users: {anna: {password: \"hunter2\\n\", role: admin}}",
            "1:26: error: \"password\" in user \"anna\" has a line break or a NUL in it, which no client can send"),
        Complaints(
            "users: {anna: {password: \"$y$j9T$hunter2\", role: admin}}",
            "1:26: error: \"password\" in user \"anna\" is not the whole of a $y$ hash; `weir password` makes one"),
        Complaints(
            "users: {anna: {password: \"$argon2id$v=19$m=65536$hunter2hunter2hunter2\", role: admin}}",
            "1:26: error: \"password\" in user \"anna\" looks like a hash of a kind that is not known here; the kinds are"
                + " $y$ $gy$ $7$ $6$ $5$ $2b$ $2a$ $2y$ $1$, and `weir password` makes one"),
        Complaints(
            "users: {anna: {password: hunter2, password_file: /x, role: admin}}",
            "1:50: error: \"password_file\" in user \"anna\" cannot stand beside \"password\"; keep one of them"),
        Complaints(
            "users: {anna: {password_file: /nothing/here, role: admin}}",
            "1:31: error: \"password_file\" in user \"anna\" cannot be used: \"/nothing/here\" does not exist"),
        Complaints(
            "users: {anna: {token: hunter2, role: admin}}",
            "1:23: error: \"token\" in user \"anna\" is too short to be unguessable: it needs 16 characters at least; `openssl rand -hex 32` makes a good one"
        ),
        Complaints(
            "users: {anna: {token: \"hunter2 hunter2 hunter2\", role: admin}}",
            "1:23: error: \"token\" in user \"anna\" must have letters, digits and \"-._~+/=\" only, 1024 at most, for it is sent as it is"
        ),
        Complaints(
            "users:\n  a: {token: hunter2hunter2hunter2, role: admin}\n  b: {token: hunter2hunter2hunter2, role: viewer}",
            "3:3: error: user \"b\" has the same token as user \"a\"; give each its own"),
        Complaints(
            "users: {anna: {password: hunter2, view: {a: b}}}",
            "1:41: error: \"view\" in user \"anna\" must be true, false or a list of cameras like [\"garden/*\"], not a map"
        ),
        Complaints(
            "users: {anna: {password: hunter2, view: [\"a b\"]}}",
            "1:42: error: item 1 of \"view\" in user \"anna\" has \" \" in it, which no camera's name has"),
        Complaints(
            "users: {anna: {password: hunter2, cameras: [a], view: true}}",
            "1:44: error: \"cameras\" in user \"anna\" has no meaning without a \"role\"; name the cameras after what may be done with them"
        ),
        Complaints(
            "users: {anna: {password: hunter2, role: admin, addresses: []}}",
            "1:59: error: \"addresses\" in user \"anna\" is empty, so nobody could log in; name addresses, or remove the line"
        ),
        Complaints(
            "users: {anna: {password: hunter2, role: admin, addresses: [here]}}",
            "1:60: error: item 1 of \"addresses\" in user \"anna\" must be an address or a range like 192.168.1.0/24, 2001:db8::/32 or ::1, not \"here\""
        ),
        Complaints(
            "users: {anna: {password: hunter2, role: admin, addresses: 192.168.1.1/24}}",
            "1:59: error: \"addresses\" in user \"anna\" must be \"192.168.1.0/24\", or the address without the \"/\", not \"192.168.1.1/24\""
        ),
        Complaints(
            "anonymous: {password: hunter2}",
            "1:13: error: unknown key \"password\" in \"anonymous\"; the keys are addresses, api, cameras, configure, publish, record, role, view"
        ),
        Complaints(
            "anonymous:", "1:1: error: \"anonymous\" in the configuration has no value; give it one or remove the line"),
        Complaints(
            "anonymous: {configure: true}",
            "1:24: warning: \"configure\" in \"anonymous\" lets everybody configure who reaches weir's ports, without a password"
        ),
    ]

    @Test(
        "name addresses in numbers, ranges by their first bits",
        arguments: [
            ("192.0.2.7", [192, 0, 2, 7], true), ("192.0.2.7", [192, 0, 2, 8], false),
            ("192.0.2.0/24", [192, 0, 2, 255], true), ("192.0.2.0/24", [192, 0, 3, 0], false),
            ("192.0.2.128/25", [192, 0, 2, 127], false), ("192.0.2.128/25", [192, 0, 2, 200], true),
            ("0.0.0.0/0", [1, 2, 3, 4], true), ("192.0.2.4/31", [192, 0, 2, 5], true),
            ("2001:db8::/33", [0x20, 1, 0x0d, 0xb8, 0x7f] + [UInt8](repeating: 1, count: 11), true),
            ("2001:db8::/33", [0x20, 1, 0x0d, 0xb8, 0x80] + [UInt8](repeating: 1, count: 11), false),
            ("::/0", [192, 0, 2, 1], false),
        ] as [(String, [UInt8], Bool)])
    func range(text: String, address: [UInt8], isIn: Bool) throws {
        let range = try AddressRange(text)
        #expect(range.contains(address) == isIn)
        #expect(range.description == text)
    }

    @Test(
        "refuse what is no address",
        arguments: [
            "", "/", "/24", "192.0.2.0/", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/+1", "192.0.2.0/024x",
            "192.0.2/24",
            "192.0.2.0.0", "host", "::/129", "fe80::1%eth0", "[::1]", "1.2.3.4/1/2", "1.2.3.4\0",
        ])
    func noRange(text: String) { #expect(throws: AddressRange.Invalid.noAddress) { try AddressRange(text) } }
}
