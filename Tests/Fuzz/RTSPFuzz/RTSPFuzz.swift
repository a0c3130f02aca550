import Bytes
import HTTP
import RTSP

/// What one connection sends, whatever it is: nothing traps, every answer is a message, memory stays bounded, and it does
/// not matter in which pieces the bytes come. The first byte is the size of the pieces.
@_cdecl("LLVMFuzzerTestOneInput")
package func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start, count > 1 else { return 0 }
    let input = UnsafeBufferPointer(start: start, count: count)
    let bytes = Array(input.dropFirst())
    var whole = FuzzedConnection()
    whole.receive(bytes.span.bytes)
    var pieces = FuzzedConnection()
    let size = Int(input[0] & 0x3F) + 1
    var position = 0
    while position < bytes.count {
        let end = min(position + size, bytes.count)
        pieces.receive(bytes.span.bytes.extracting(position..<end))
        position = end
    }
    precondition(whole.output == pieces.output, "the pieces matter")
    precondition(whole.frameBytes == pieces.frameBytes, "the pieces matter to frames")
    precondition(whole.sent == pieces.sent, "the pieces matter to requests")
    whole.check()
    return 0
}
