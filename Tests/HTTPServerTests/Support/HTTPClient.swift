import Glibc
import Testing

@testable import Runtime

/// An HTTP client that knows of the protocol what a test needs, and nothing of the server's code. It waits without
/// holding a thread.
final class HTTPClient {
    struct Reply {
        var status: Int
        /// By names in lower case.
        var fields: [String: String]
        var body: [UInt8]
        /// As it was on the wire: chunks are not joined.
        var head: String

        var text: String { String(decoding: body, as: UTF8.self) }

        subscript(field: String) -> String? { fields[field.lowercased()] }
    }

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    let socket: Descriptor
    private(set) var buffer: [UInt8] = []
    private(set) var hasEnded = false

    /// How long it waits for anything.
    private static let patience = Duration.seconds(60)

    init(of server: SocketAddress, receiveBuffer: Int? = nil) async throws {
        socket = Descriptor(owning: Glibc.socket(server.family, CInt(SOCK_STREAM.rawValue), 0))
        if let receiveBuffer { Socket.setReceiveBuffer(socket.number, bytes: receiveBuffer) }
        guard server.withPointer({ connect(socket.number, $0, $1) }) == 0 else {
            throw Failure(description: "cannot connect to \(server)")
        }
        Socket.setNoDelay(socket.number)
    }

    // MARK: Sending

    func send(_ bytes: [UInt8]) async throws {
        var rest = bytes[...]
        let end = MonotonicTime.now + Self.patience
        while !rest.isEmpty {
            let result = rest.withUnsafeBytes {
                Socket.send($0.baseAddress.unsafelyUnwrapped, count: $0.count, to: socket.number)
            }
            switch result {
            case .bytes(let count): rest = rest.dropFirst(count)
            case .wouldBlock where MonotonicTime.now < end: try await Task.sleep(for: .milliseconds(1))
            default: throw Failure(description: "cannot send")
            }
        }
    }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    func sayNoMore() { shutdown(socket.number, Int32(SHUT_WR)) }

    // MARK: Receiving

    /// Takes what has come; false at the end.
    private func receive() async throws {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
        defer { room.deallocate() }
        let end = MonotonicTime.now + Self.patience
        while true {
            switch Socket.receive(into: room, from: socket.number) {
            case .bytes(0), .failed:
                hasEnded = true
                return
            case .bytes(let count):
                buffer += room[..<count]
                return
            case .wouldBlock:
                guard MonotonicTime.now < end else {
                    throw Failure(description: "nothing came; so far: \(String(decoding: buffer, as: UTF8.self))")
                }
                try await Task.sleep(for: .milliseconds(1))
            }
        }
    }

    /// The next reply, its body complete.
    func reply(to request: String = "GET") async throws -> Reply {
        var reply = try await head()
        let hasNoBody = request.hasPrefix("HEAD") || [204, 304].contains(reply.status) || reply.status < 200
        if hasNoBody { return reply }
        if let length = reply["content-length"].flatMap(Int.init) {
            reply.body = try await bytes(length)
        } else if reply["transfer-encoding"] == "chunked" {
            reply.body = try await chunks()
        } else {
            reply.body = try await rest()
        }
        return reply
    }

    func head() async throws -> Reply {
        let head = String(decoding: try await bytes(upTo: Array("\r\n\r\n".utf8)), as: UTF8.self)
        let lines = head.split(separator: "\r\n")
        guard let words = lines.first?.split(separator: " "), words.count > 1, let status = Int(words[1]) else {
            throw Failure(description: "no reply: \(head)")
        }
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            fields[parts[0].lowercased(), default: ""] += parts.count > 1 ? String(parts[1].dropFirst()) : ""
        }
        return Reply(status: status, fields: fields, body: [], head: head)
    }

    func bytes(_ count: Int) async throws -> [UInt8] {
        while buffer.count < count {
            guard !hasEnded else { throw Failure(description: "\(buffer.count) of \(count) bytes came") }
            try await receive()
        }
        defer { buffer.removeFirst(count) }
        return Array(buffer[..<count])
    }

    private func bytes(upTo end: [UInt8]) async throws -> [UInt8] {
        var start = 0
        while true {
            while start + end.count <= buffer.count {
                if buffer[start..<start + end.count].elementsEqual(end) { return try await bytes(start + end.count) }
                start += 1
            }
            guard !hasEnded else {
                throw Failure(description: "the connection ended; left: \(String(decoding: buffer, as: UTF8.self))")
            }
            try await receive()
        }
    }

    private func chunks() async throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let line = String(decoding: try await bytes(upTo: [0x0D, 0x0A]).dropLast(2), as: UTF8.self)
            guard let size = Int(line, radix: 16) else { throw Failure(description: "chunk of size \(line)") }
            body += try await bytes(size)
            guard try await bytes(2) == [0x0D, 0x0A] else { throw Failure(description: "a chunk has no end") }
            if size == 0 { return body }
        }
    }

    /// Everything up to the end of the connection.
    func rest() async throws -> [UInt8] {
        while !hasEnded { try await receive() }
        return try await bytes(buffer.count)
    }
}

/// Waits until something is so.
func eventually(_ what: Comment, _ condition: () async -> Bool) async throws {
    for _ in 0..<12000 {
        if await condition() { return }
        try await Task.sleep(for: .milliseconds(5))
    }
    try #require(Bool(false), what)
}
