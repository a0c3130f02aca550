import Testing

/// What a client must not send, and the code with which it is told.
struct MalformedWebSocket: CustomTestStringConvertible, Sendable {
    let name: String
    let bytes: [UInt8]
    let code: UInt16

    var testDescription: String { name }

    init(_ name: String, _ frames: ClientFrame..., code: UInt16 = 1002) {
        self.name = name
        bytes = frames.bytes
        self.code = code
    }

    /// The limit of a message in the tests of this table.
    static let messageLimit = 1000

    static let all = headers + lengths + fragments + texts + closes + sizes

    private static let headers: [Self] =
        [3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map { Self("opcode \($0)", ClientFrame($0, [1])) }
        + (1...7).map { bits in Self("reserved bits \(bits)", ClientFrame.text("a").with { $0.reservedBits = bits }) }
        + [0, 1, 2, 8, 9, 10].map { opcode in
            Self("opcode \(opcode) without a mask", ClientFrame(opcode).with { $0.isMasked = false })
        }
        + [
            Self("unmasked text", ClientFrame.text("hello").with { $0.isMasked = false }),
            Self("a ping with a reserved bit", ClientFrame.ping().with { $0.reservedBits = 4 }),
            Self(
                "an unmasked fragment after a masked one", .text("a", isFinal: false),
                ClientFrame.more([0x61], isFinal: true).with { $0.isMasked = false }),
        ]

    private static let lengths: [Self] =
        [8, 9, 10].flatMap { opcode in
            [
                Self("opcode \(opcode) with 126 bytes", ClientFrame(opcode, [UInt8](repeating: 0x61, count: 126))),
                Self("opcode \(opcode) in fragments", ClientFrame(opcode, [], isFinal: false)),
                Self(
                    "opcode \(opcode) with a length of 64 bits",
                    ClientFrame(opcode, []).with { $0.lengthForm = .bits64 }),
            ]
        }
        + [0, 1, 125].map { count in
            Self(
                "\(count) in 16 bits",
                ClientFrame.binary([UInt8](repeating: 0, count: count)).with { $0.lengthForm = .bits16 })
        }
        + [0, 125, 126, 65535].map { count in
            Self(
                "\(count) in 64 bits",
                ClientFrame.binary([UInt8](repeating: 0, count: count)).with { $0.lengthForm = .bits64 })
        }
        + [1 << 63, UInt64.max].map { length in
            Self(
                "the length \(length)",
                ClientFrame.binary([0]).with {
                    $0.length = length
                    $0.lengthForm = .bits64
                })
        }

    private static let fragments: [Self] = [
        Self("a last fragment of nothing", .more([1], isFinal: true)),
        Self("a fragment of nothing", .more([1], isFinal: false)),
        Self("an empty fragment of nothing", .more([], isFinal: true)),
        Self("a fragment after a whole message", .text("a"), .more([1], isFinal: true)),
        Self(
            "a fragment after the last one", .text("a", isFinal: false), .more([0x61], isFinal: true),
            .more([0x61], isFinal: true)),
        Self("text within text", .text("a", isFinal: false), .text("b")),
        Self("binary within text", .text("a", isFinal: false), .binary([1])),
        Self("text within binary", .binary([1], isFinal: false), .text("a")),
        Self("another beginning", .binary([1], isFinal: false), .binary([1], isFinal: false)),
        Self("a fragment of nothing after a ping", .ping(), .more([1], isFinal: true)),
    ]

    /// From RFC 3629 §10 and Unicode's table 3-7.
    static let badUTF8: [[UInt8]] = [
        [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
        [0xE2, 0x82], [0xE2, 0x28, 0xA1], [0xE2, 0x82, 0x28], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
        [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x9F, 0x98], [0xF0, 0x28, 0x8C, 0xBC],
        [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF],
        Array("κόσμε".utf8) + [0xED, 0xA0, 0x80] + Array("edited".utf8),
    ]

    private static let texts: [Self] =
        badUTF8.map { Self("text \($0)", ClientFrame(1, $0), code: 1007) }
        + [
            Self(
                "a character cut by the end of a message", .text("a", isFinal: false),
                .more([0xE2, 0x82], isFinal: true),
                code: 1007),
            Self(
                "a character that goes wrong in the next fragment", ClientFrame(1, [0xE2, 0x82], isFinal: false),
                .more([0x28], isFinal: true), code: 1007),
            Self(
                "a character that goes wrong behind a ping", ClientFrame(1, [0xF0, 0x9F], isFinal: false), .ping([1]),
                .more([0x98], isFinal: false), .more([0x41], isFinal: true), code: 1007),
            Self(
                "an overlong form over two fragments", ClientFrame(1, [0xE0], isFinal: false),
                .more([0x80, 0x80], isFinal: true), code: 1007),
            Self(
                "bad text before its message ends", .text("good", isFinal: false), .more([0xFF], isFinal: false),
                code: 1007),
        ]

    private static let closes: [Self] =
        [
            0, 1, 999, 1004, 1005, 1006, 1012, 1013, 1014, 1015, 1016, 1100, 2000, 2999, 5000, 65535,
        ].map { (code: UInt16) in Self("Close with the code \(code)", .close(code)) }
        + [
            Self("Close with half a code", ClientFrame(8, [3])),
            Self("Close with a reason that is no text", .close(1000, [0xFF]), code: 1007),
            Self("Close with a cut character", .close(1000, Array("ä".utf8.dropLast())), code: 1007),
        ]

    private static let sizes: [Self] = [
        Self("a message one byte too large", .binary([UInt8](repeating: 0, count: 1001)), code: 1009),
        Self("a length beyond all memory", ClientFrame.binary([0]).with { $0.length = 1 << 62 }, code: 1009),
        Self(
            "fragments too large together", .binary([UInt8](repeating: 0, count: 999), isFinal: false),
            .more([1], isFinal: false), .more([1], isFinal: true), code: 1009),
        Self(
            "text too large in fragments with pings", .text(String(repeating: "a", count: 600), isFinal: false),
            .ping(),
            .more([UInt8](repeating: 0x61, count: 401), isFinal: true), code: 1009),
    ]
}
