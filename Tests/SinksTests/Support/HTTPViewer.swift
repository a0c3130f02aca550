import Bytes
import Glibc
import MPEGTS
import Media

@testable import Runtime

/// A client that asks for one thing and takes what comes; nothing of it blocks.
final class HTTPViewer {
    private let socket: Descriptor
    private(set) var bytes: [UInt8] = []
    private(set) var isEnded = false

    init(of server: SocketAddress, _ path: String, fields: String) throws(SystemError) {
        socket = Descriptor(owning: Glibc.socket(server.family, CInt(SOCK_STREAM.rawValue), 0))
        guard server.withPointer({ connect(socket.number, $0, $1) }) == 0 else {
            throw SystemError(code: errno, operation: "connect")
        }
        let request = Array("GET \(path) HTTP/1.1\r\nHost: weir\r\n\(fields)\r\n".utf8)
        _ = request.withUnsafeBytes { send(socket.number, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
    }

    /// Takes what is there.
    func receive() {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while !isEnded {
            let count = buffer.withUnsafeMutableBytes {
                recv(socket.number, $0.baseAddress, $0.count, CInt(MSG_DONTWAIT))
            }
            if count > 0 {
                bytes += buffer[..<count]
            } else if count == 0 || errno != EAGAIN {
                isEnded = true
            } else {
                return
            }
        }
    }

    /// Goes on receiving until something is so; false when it is not so for 10 s.
    func receives(until isSo: (HTTPViewer) -> Bool) async -> Bool {
        await eventually {
            receive()
            return isSo(self)
        }
    }

    func close() { shutdown(socket.number, CInt(SHUT_RDWR)) }

    private var headEnd: Int? {
        let mark: [UInt8] = [13, 10, 13, 10]
        guard bytes.count >= 4 else { return nil }
        return (0...bytes.count - 4).first { Array(bytes[$0..<$0 + 4]) == mark }.map { $0 + 4 }
    }

    var head: String { headEnd.map { String(decoding: bytes[..<$0], as: UTF8.self) } ?? "" }
    var status: Int { Int(head.dropFirst(9).prefix(3)) ?? 0 }
    var body: [UInt8] { headEnd.map { Array(bytes[$0...]) } ?? [] }

    // MARK: What the body is

    /// Numbers and times of the pictures in a transport stream, and numbers of the sounds.
    var frames: (pictures: [Int], times: [Int64], sounds: [Int]) { Self.frames(in: body) }

    static func frames(in body: [UInt8]) -> (pictures: [Int], times: [Int64], sounds: [Int]) {
        var demuxer = TSDemuxer()
        var (pictures, times, sounds): ([Int], [Int64], [Int]) = ([], [], [])
        func take(_ event: TSDemuxer.Event) {
            guard case .accessUnit(let unit) = event else { return }
            let bytes = unit.payload.span.array
            if let last = unit.nalUnits.last {
                pictures.append(Footage.number(ofBody: bytes[last].dropFirst(2)) ?? -1)
                times.append(unit.pts.ticks)
            } else {
                sounds.append(Footage.number(ofBody: bytes.dropFirst()) ?? -1)
            }
        }
        demuxer.parse(body.span.bytes, take)
        return (pictures, times, sounds)
    }

    /// Whole, unmasked messages of a WebSocket: text or the types of the boxes in them.
    var messages: [(text: String?, payload: [UInt8])] {
        let bytes = body
        var found: [(String?, [UInt8])] = []
        var offset = 0
        while offset + 2 <= bytes.count {
            var (begin, length) = (offset + 2, Int(bytes[offset + 1]))
            if length == 126, offset + 4 <= bytes.count {
                (begin, length) = (offset + 4, Int(bytes.span.bytes.uint16(at: offset + 2)))
            }
            guard begin + length <= bytes.count else { break }
            let payload = Array(bytes[begin..<begin + length])
            found.append((bytes[offset] == 0x81 ? String(decoding: payload, as: UTF8.self) : nil, payload))
            offset = begin + length
        }
        return found
    }
}

/// Types of the boxes that follow each other in `bytes`; `?` for what is none.
func boxTypes(_ bytes: [UInt8]) -> [String] {
    var (types, offset): ([String], Int) = ([], 0)
    while offset + 8 <= bytes.count {
        let size = Int(bytes.span.bytes.uint32(at: offset))
        guard size >= 8, offset + size <= bytes.count else { return types + ["?"] }
        types.append(String(decoding: bytes[offset + 4..<offset + 8], as: UTF8.self))
        offset += size
    }
    return types
}
