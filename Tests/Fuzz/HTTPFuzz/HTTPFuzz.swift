import Bytes
import HTTP

/// What one client sends, whatever it is: nothing traps, bodies are as long as they may be, paths lead nowhere else, and it
/// does not matter in which pieces the bytes come. The first byte is the size of the pieces.
@_cdecl("LLVMFuzzerTestOneInput")
package func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count > 1 else { return 0 }
    let input = UnsafeBufferPointer(start: start, count: count)
    let bytes = Array(input.dropFirst())
    let whole = inputs([bytes])
    let size = Int(input[0] & 0x3F) + 1
    let pieces = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    precondition(whole == inputs(pieces), "the pieces matter")
    for input in whole { check(input) }
    return 0
}

private let bodyLimit = 1000

/// All that a server takes from the pieces which answers everything, but every third request without its body.
private func inputs(_ pieces: [[UInt8]]) -> [HTTPServerSession.Input] {
    var session = HTTPServerSession(at: .zero)
    var inputs: [HTTPServerSession.Input] = []
    for piece in pieces {
        var position = 0
        while position < piece.count, session.takesBytes {
            guard let input = session.next(in: piece.span.bytes, at: &position, now: .zero) else { continue }
            inputs.append(input)
            switch input {
            case .head:
                if session.requestCount % 3 == 0 {
                    _ = session.skipBody()
                } else {
                    _ = session.readBody(limit: bodyLimit, at: .zero)
                }
                session.answered(at: .zero)
            case .body: session.answered(at: .zero)
            case .refusal: precondition(!session.takesBytes, "it goes on after a refusal")
            }
        }
    }
    return inputs
}

private func check(_ input: HTTPServerSession.Input) {
    switch input {
    case .body(let body): precondition(body.count <= bodyLimit, "a body is too long")
    case .refusal(let refusal): precondition((400...505).contains(refusal.status), "no status of an error")
    case .head(let head):
        for part in head.target.path.split(separator: "/") {
            precondition(part != "." && part != "..", "a dot segment is left")
            precondition(part.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a control character is left")
        }
        precondition(head.minorVersion == 0 || head.fields.values("Host").count == 1, "not one Host")
    }
}
