import Bytes
import Glibc
import RTP
import Testing

@testable import Runtime

/// An RTSP client that knows of the protocol what a test needs, and nothing of the server's code. Its calls block.
final class Client {
    struct Reply {
        var status: Int
        var reason: String
        /// By names in lower case.
        var fields: [String: String]
        var body: String

        subscript(field: String) -> String? { fields[field.lowercased()] }
    }

    enum Input {
        case reply(Reply)
        case packet(channel: UInt8, [UInt8])
        /// The server has closed the connection.
        case end
    }

    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    let socket: Descriptor
    let server: SocketAddress
    private var buffer: [UInt8] = []
    /// Of what is not parsed yet.
    private var start = 0
    private var sequenceNumber = 0
    private(set) var session: String?
    /// What came on each channel, in its order.
    private(set) var packets: [UInt8: [[UInt8]]] = [:]
    /// The order in which channels were used.
    private(set) var channels: [UInt8] = []

    /// What was made of the packets of a channel, and of how many.
    private var read: [UInt8: (Received, Int)] = [:]

    /// How long it waits for anything, in milliseconds.
    private static let patience: Int32 = 10_000

    init(of server: SocketAddress, receiveBuffer: Int? = nil) throws {
        self.server = server
        socket = Descriptor(owning: Glibc.socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0))
        if let receiveBuffer { Socket.setReceiveBuffer(socket.number, bytes: receiveBuffer) }
        let result = server.withPointer { connect(socket.number, $0, $1) }
        guard result == 0 else { throw Failure(description: "cannot connect to \(server)") }
        Socket.setNoDelay(socket.number)
    }

    func uri(_ path: String) -> String { "rtsp://\(server)/\(path)" }

    // MARK: Sending

    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(socket.number, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(description: "cannot send") }
            rest = rest.dropFirst(count)
        }
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// The text of a request, with the next number.
    func request(_ method: String, _ uri: String, _ fields: [String] = []) -> String {
        sequenceNumber += 1
        var lines = ["\(method) \(uri) RTSP/1.0", "CSeq: \(sequenceNumber)"] + fields
        if let session { lines.append("Session: \(session)") }
        return lines.joined(separator: "\r\n") + "\r\n\r\n"
    }

    /// Sends a request and returns the reply to it; what comes before goes to `packets`.
    @discardableResult
    func ask(_ method: String, _ path: String, _ fields: [String] = []) throws -> Reply {
        try send(request(method, uri(path), fields))
        let reply = try self.reply()
        guard reply["CSeq"] == String(sequenceNumber) else {
            throw Failure(description: "reply to \(reply["CSeq"] ?? "nothing") instead of \(sequenceNumber)")
        }
        return reply
    }

    /// Goes all the way to PLAY. Track N goes to channels 2N and 2N+1, unless told otherwise.
    @discardableResult
    func play(_ path: String, tracks: [Int] = [0, 1], channels: [Int: UInt8] = [:]) throws -> Reply {
        let description = try ask("DESCRIBE", path, ["Accept: application/sdp"])
        guard description.status == 200 else { return description }
        for track in tracks {
            let channel = channels[track] ?? UInt8(track * 2)
            let reply = try ask(
                "SETUP", "\(path)/trackID=\(track)",
                ["Transport: RTP/AVP/TCP;unicast;interleaved=\(channel)-\(channel + 1)"])
            guard reply.status == 200 else { return reply }
        }
        return try ask("PLAY", path, ["Range: npt=now-"])
    }

    // MARK: Receiving

    func reply() throws -> Reply {
        while true {
            switch try next() {
            case .reply(let reply): return reply
            case .packet: continue
            case .end: throw Failure(description: "the connection was closed instead of a reply")
            }
        }
    }

    /// Reads until something is so.
    func read(until isSo: () throws -> Bool) throws {
        while try !isSo() {
            if case .end = try next() { throw Failure(description: "the connection was closed") }
        }
    }

    /// Reads up to the end of the connection; returns how many replies came.
    @discardableResult
    func readToEnd() throws -> [Reply] {
        var replies: [Reply] = []
        while true {
            switch try next() {
            case .reply(let reply): replies.append(reply)
            case .packet: continue
            case .end: return replies
            }
        }
    }

    func next() throws -> Input {
        while true {
            if let input = parse() { return input }
            guard try fill() else { return .end }
        }
    }

    /// Whether anything comes within so many milliseconds.
    func hears(within milliseconds: Int32) -> Bool { start < buffer.count || isReadable(within: milliseconds) }

    private func isReadable(within milliseconds: Int32) -> Bool {
        var poll = pollfd(fd: socket.number, events: Int16(POLLIN), revents: 0)
        return Glibc.poll(&poll, 1, milliseconds) > 0
    }

    private func fill() throws -> Bool {
        guard isReadable(within: Self.patience) else { throw Failure(description: "nothing comes") }
        var room = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket.number, &room, room.count, 0)
        guard count > 0 else { return false }
        buffer.removeFirst(start)
        start = 0
        buffer += room[0..<count]
        return true
    }

    private func parse() -> Input? {
        let rest = buffer[start...]
        guard let first = rest.first else { return nil }
        if first == UInt8(ascii: "$") {
            guard rest.count >= 4 else { return nil }
            let length = Int(buffer[start + 2]) << 8 | Int(buffer[start + 3])
            guard rest.count >= 4 + length else { return nil }
            let (channel, packet) = (buffer[start + 1], Array(rest[(start + 4)..<start + 4 + length]))
            start += 4 + length
            packets[channel, default: []].append(packet)
            channels.append(channel)
            return .packet(channel: channel, packet)
        }
        guard let end = rest.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: rest[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        let status = lines[0].split(separator: " ", maxSplits: 2)
        var reply = Reply(
            status: status.count > 1 ? Int(status[1]) ?? 0 : 0, reason: status.count > 2 ? String(status[2]) : "",
            fields: [:], body: "")
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            reply.fields[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        let length = reply["Content-Length"].flatMap(Int.init) ?? 0
        guard buffer.count >= end.upperBound + length else { return nil }
        reply.body = String(decoding: buffer[end.upperBound..<end.upperBound + length], as: UTF8.self)
        start = end.upperBound + length
        if let text = reply["Session"] { session = String(text.prefix { $0 != ";" }) }
        return .reply(reply)
    }

    func forgetSession() { session = nil }

    func forgetPackets() {
        packets = [:]
        channels = []
        read = [:]
    }

    // MARK: What came

    /// The frames on an RTP channel.
    func received(_ channel: UInt8 = 0, isSound: Bool = false) -> Received {
        var (received, count) = read[channel] ?? (Received(), 0)
        for packet in (packets[channel] ?? []).dropFirst(count) {
            if isSound { received.take(sound: packet) } else { received.take(video: packet) }
        }
        read[channel] = (received, packets[channel]?.count ?? 0)
        return received
    }

    /// Reads until so many frames have come; returns all of them.
    func frames(_ count: Int, channel: UInt8 = 0, isSound: Bool = false) throws -> Received {
        try self.read { received(channel, isSound: isSound).frames.count >= count }
        return received(channel, isSound: isSound)
    }

    /// The RTCP of a channel.
    func control(_ channel: UInt8 = 1) throws -> [RTCPCompound] {
        try (packets[channel] ?? []).map { try RTCPCompound(parsing: $0.span.bytes) }
    }
}
