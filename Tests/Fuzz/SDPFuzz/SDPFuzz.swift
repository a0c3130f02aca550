import Bytes
import RTSP

/// Any bytes as a session description: nothing traps, and what was read, written again, reads the same.
@_cdecl("LLVMFuzzerTestOneInput")
package func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let start else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let read = try? SessionDescription(parsing: bytes.span.bytes) else { return 0 }
    let written = read.bytes
    // What stood for a byte that is not UTF-8 is longer, and lines are added: it may have outgrown the limits.
    guard let again = try? SessionDescription(parsing: written.span.bytes) else {
        precondition(count > 10_000, "what was written cannot be read")
        return 0
    }
    precondition(again.media == read.media, "the media differ")
    precondition(again.attributes == read.attributes, "the attributes differ")
    precondition(again.connection == read.connection, "the connection differs")
    return 0
}
