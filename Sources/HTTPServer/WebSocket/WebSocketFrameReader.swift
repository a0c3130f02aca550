import Bytes
import CWslay

/// Takes frames apart by wslay (RFC 6455 §5.2): headers in any pieces, payloads unmasked. What contradicts itself in one
/// frame is found here: a length that is not in its shortest form, a control frame of more than 125 bytes or in fragments.
///
/// wslay's layer above, which makes messages, is not used: it looks at the reason of a Close that comes in pieces only in
/// part, takes a Close of one byte, and makes room for a message before its bytes are here.
struct WebSocketFrameReader: ~Copyable {
    enum Step {
        case needMore
        /// There is no way on.
        case malformed
        case part(Part)
    }

    /// Some bytes of a frame's payload; for an empty frame none, once.
    struct Part {
        let isFinal: Bool
        let reservedBits: UInt8
        let opcode: UInt8
        let isMasked: Bool
        /// Of the whole frame.
        let payloadLength: UInt64
        /// Valid until the next step.
        let payload: UnsafeRawBufferPointer
    }

    private let context: wslay_frame_context_ptr
    /// What wslay has yet to fetch; at an address that does not move.
    private let input: UnsafeMutablePointer<UnsafeRawBufferPointer>

    init() {
        input = .allocate(capacity: 1)
        input.initialize(to: UnsafeRawBufferPointer(start: nil, count: 0))
        var callbacks = wslay_frame_callbacks()
        callbacks.recv_callback = { room, capacity, _, input in
            guard let room, let input = input?.assumingMemoryBound(to: UnsafeRawBufferPointer.self) else { return -1 }
            let count = min(capacity, input.pointee.count)
            guard count > 0 else { return -1 }
            UnsafeMutableRawBufferPointer(start: room, count: count)
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: input.pointee[..<count]))
            input.pointee = UnsafeRawBufferPointer(rebasing: input.pointee[count...])
            return count
        }
        var context: wslay_frame_context_ptr?
        let result = wslay_frame_context_init(&context, &callbacks, input)
        // As for every other object.
        precondition(result == 0, "out of memory")
        self.context = context.unsafelyUnwrapped
    }

    deinit {
        wslay_frame_context_free(context)
        input.deallocate()
    }

    /// Reads on from `position` and moves it behind the bytes it fetched, which may be more than it has told of: go on
    /// until it needs more.
    mutating func next(in bytes: RawSpan, at position: inout Int) -> Step {
        bytes.withUnsafeBytes { bytes in
            input.pointee = UnsafeRawBufferPointer(rebasing: bytes[position...])
            defer {
                position = bytes.count - input.pointee.count
                input.pointee = UnsafeRawBufferPointer(start: nil, count: 0)
            }
            var frame = wslay_frame_iocb()
            let result = wslay_frame_recv(context, &frame)
            if result == Int(WSLAY_ERR_WANT_READ.rawValue) { return .needMore }
            guard result >= 0 else { return .malformed }
            return .part(
                Part(
                    isFinal: frame.fin != 0, reservedBits: frame.rsv, opcode: frame.opcode, isMasked: frame.mask != 0,
                    payloadLength: frame.payload_length,
                    payload: UnsafeRawBufferPointer(start: frame.data, count: frame.data_length)))
        }
    }
}
