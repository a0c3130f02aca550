import Bytes
import HTTPServer
import Runtime

/// What one client sends, whatever it is: nothing traps, what is answered are whole frames, memory stays bounded, and it
/// does not matter in which pieces the bytes come. The first byte is the size of the pieces.
@_cdecl("LLVMFuzzerTestOneInput")
package func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count > 1 else { return 0 }
    let input = UnsafeBufferPointer(start: start, count: count)
    let bytes = Array(input.dropFirst())
    let whole = Transcript(bytes, pieceSize: bytes.count)
    let pieces = Transcript(bytes, pieceSize: Int(input[0] & 0x3F) + 1)
    precondition(whole.events == pieces.events, "the pieces matter to events")
    precondition(whole.output == pieces.output, "the pieces matter to answers")
    whole.check()
    return 0
}

private struct Transcript {
    private(set) var events: [WebSocketMachine.Event] = []
    private(set) var output: [UInt8] = []
    private static let messageLimit = 2048

    init(_ bytes: [UInt8], pieceSize: Int) {
        var configuration = WebSocketMachine.Configuration()
        configuration.messageLimit = Self.messageLimit
        let now = MonotonicTime(nanoseconds: 0)
        let machine = WebSocketMachine(configuration, at: now)
        var start = 0
        while start < bytes.count {
            let end = min(start + pieceSize, bytes.count)
            let piece = bytes.span.bytes.extracting(start..<end)
            var position = 0
            while let event = machine.next(in: piece, at: &position, now: now) { events.append(event) }
            precondition(position == piece.byteCount, "bytes are left")
            start = end
        }
        output = machine.takeOutput()
        if let event = machine.disconnected() { events.append(event) }
        precondition(machine.state == .closed, "it has no end")
    }

    /// Events are what they should be, and the answers are frames: pongs, and one Close at the end where there is one.
    func check() {
        for (index, event) in events.enumerated() {
            switch event {
            case .text(let text): precondition(text.utf8.count <= Self.messageLimit)
            case .binary(let bytes): precondition(bytes.count <= Self.messageLimit)
            case .ping(let bytes), .pong(let bytes): precondition(bytes.count <= 125)
            case .closed: precondition(index == events.count - 1, "it goes on after the end")
            }
        }
        var position = 0
        while position < output.count {
            precondition(output[position] == 0x8A || output[position] == 0x88, "no frame, or not ours")
            precondition(output[position + 1] <= 125)
            let end = position + 2 + Int(output[position + 1])
            precondition(output[position] == 0x8A || end == output.count, "it goes on after a Close")
            position = end
        }
        precondition(position == output.count, "half a frame")
    }
}
