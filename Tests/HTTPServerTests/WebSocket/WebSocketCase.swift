import Testing

@testable import HTTPServer

/// What clients may send, and what comes of it.
struct WebSocketCase: CustomTestStringConvertible, Sendable {
    let name: String
    let frames: [ClientFrame]
    let events: [WebSocketMachine.Event]
    let output: [UInt8]

    var testDescription: String { name }

    init(_ name: String, _ frames: ClientFrame..., gives events: [WebSocketMachine.Event], output: [UInt8] = []) {
        self.name = name
        self.frames = frames
        self.events = events
        self.output = output
    }

    private static let long = [UInt8](repeating: 0xFE, count: 70_000)
    private static let poem = "Hello-µ@ßöäüàá-UTF-8!! 😀 κόσμε"

    static let all: [Self] =
        [
            Self("empty text", .text(""), gives: [.text("")]),
            Self("text", .text(poem), gives: [.text(poem)]),
            Self("the ends of each length in UTF-8", .text(ends), gives: [.text(ends)]),
            Self("empty binary", .binary([]), gives: [.binary([])]),
            Self("two messages", .text("a"), .binary([1]), gives: [.text("a"), .binary([1])]),
            Self(
                "three fragments", .text("a", isFinal: false), .more([0x62], isFinal: false),
                .more([0x63], isFinal: true),
                gives: [.text("abc")]),
            Self(
                "empty fragments", .text("", isFinal: false), .more([], isFinal: false), .more([], isFinal: true),
                gives: [.text("")]),
            Self(
                "an empty fragment in the middle", .binary([1], isFinal: false), .more([], isFinal: false),
                .more([2], isFinal: true), gives: [.binary([1, 2])]),
            Self(
                "a character over four fragments", ClientFrame(1, [0xF0], isFinal: false),
                .more([0x9F], isFinal: false),
                .more([0x98], isFinal: false), .more([0x80], isFinal: true), gives: [.text("😀")]),
            Self(
                "a ping between fragments", .text("a", isFinal: false), .ping([1, 2]), .more([0x62], isFinal: true),
                gives: [.ping([1, 2]), .text("ab")], output: [0x8A, 2, 1, 2]),
            Self(
                "a ping in the middle of a character", ClientFrame(1, [0xC3], isFinal: false), .ping(),
                .more([0xA4], isFinal: true), gives: [.ping([]), .text("ä")], output: [0x8A, 0]),
            Self("a pong that nobody asked for", .pong([7]), gives: [.pong([7])]),
            Self(
                "ten pings are ten pongs", .ping([0]), .ping([1]), .ping([2]), .ping([3]), .ping([4]), .ping([5]),
                .ping([6]), .ping([7]), .ping([8]), .ping([9]), gives: (0..<10).map { .ping([$0]) },
                output: (0..<10).flatMap { [0x8A, 1, $0] }),
            Self(
                "a full ping", .ping([UInt8](repeating: 0xFF, count: 125)),
                gives: [.ping([UInt8](repeating: 0xFF, count: 125))],
                output: [0x8A, 125] + [UInt8](repeating: 0xFF, count: 125)),
            Self(
                "a Close between fragments", .text("a", isFinal: false), .close(1000), .more([0x62], isFinal: true),
                gives: [.closed(WebSocketClose(1000))], output: [0x88, 2, 3, 232]),
            Self("a Close without a code", .close(), gives: [.closed(WebSocketClose(1005))], output: [0x88, 0]),
            Self(
                "a Close with a reason", .close(1000, Array("grüße 😀".utf8)),
                gives: [.closed(WebSocketClose(1000, "grüße 😀"))], output: [0x88, 2, 3, 232]),
            Self(
                "a Close with the longest reason", .close(1000, [UInt8](repeating: 0x61, count: 123)),
                gives: [.closed(WebSocketClose(1000, String(repeating: "a", count: 123)))], output: [0x88, 2, 3, 232]),
            Self(
                "a second Close", .close(1000), .close(1001), gives: [.closed(WebSocketClose(1000))],
                output: [0x88, 2, 3, 232]),
        ]
        + [1, 125, 126, 127, 128, 4095, 4096, 4097, 65535, 65536, 70_000].map { count in
            Self("\(count) bytes", .binary(Array(long.prefix(count))), gives: [.binary(Array(long.prefix(count)))])
        }
        + [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999].map { code in
            Self(
                "a Close with \(code)", .close(code), gives: [.closed(WebSocketClose(code))],
                output: [0x88, 2, UInt8(code >> 8), UInt8(code & 0xFF)])
        }

    private static let ends = String(
        String.UnicodeScalarView(
            [0, 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF].compactMap(
                Unicode.Scalar.init)))
}
