import Bytes
import COpenSSL

/// The network as OpenSSL sees it: reads come from a span and writes go into an array, both lent for one call. So no
/// connection has buffers of its own besides OpenSSL's.
final class TLSWire {
    private struct Lent {
        var input = UnsafeRawBufferPointer(start: nil, count: 0)
        var output: UnsafeMutablePointer<[UInt8]>?
    }

    /// At an address that does not move.
    private let lent: UnsafeMutablePointer<Lent>

    init() {
        lent = .allocate(capacity: 1)
        lent.initialize(to: Lent())
    }

    deinit { lent.deallocate() }

    /// Belongs to whoever asks; usable as long as this object lives.
    func makeBIO() -> OpaquePointer? {
        let bio = BIO_new(Self.method)
        BIO_set_data(bio, lent)
        BIO_set_init(bio, 1)
        return bio
    }

    /// Lends `input` and `output` to what `body` does.
    func connect<Result>(input: RawSpan, output: inout [UInt8], _ body: () -> Result) -> Result {
        input.withUnsafeBytes { bytes in
            lent.pointee.input = bytes
            defer { lent.pointee.input = UnsafeRawBufferPointer(start: nil, count: 0) }
            return connect(output: &output, body)
        }
    }

    func connect<Result>(output: inout [UInt8], _ body: () -> Result) -> Result {
        withUnsafeMutablePointer(to: &output) { pointer in
            lent.pointee.output = pointer
            defer { lent.pointee.output = nil }
            return body()
        }
    }

    // Made once, before any thread can have it, and never changed.
    private nonisolated(unsafe) static let method: OpaquePointer? = {
        let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "weir")
        BIO_meth_set_write(method) { bio, bytes, count in
            guard let bytes, count > 0, let output = lent(bio).pointee.output else { return -1 }
            output.pointee += UnsafeRawBufferPointer(start: bytes, count: Int(count))
            return count
        }
        BIO_meth_set_read(method) { bio, room, capacity in
            let lent = lent(bio)
            weir_bio_clear_retry(bio)
            let count = min(Int(capacity), lent.pointee.input.count)
            guard let room, count > 0 else {
                weir_bio_set_retry_read(bio)
                return -1
            }
            UnsafeMutableRawPointer(room).copyMemory(
                from: lent.pointee.input.baseAddress.unsafelyUnwrapped, byteCount: count)
            lent.pointee.input = UnsafeRawBufferPointer(rebasing: lent.pointee.input[count...])
            return CInt(count)
        }
        // There is nothing to flush, and it knows nothing else.
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        return method
    }()

    private static func lent(_ bio: OpaquePointer?) -> UnsafeMutablePointer<Lent> {
        BIO_get_data(bio).assumingMemoryBound(to: Lent.self)
    }
}
