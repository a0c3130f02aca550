import Bytes
import HTTPServer
import Runtime

extension RTSPSink {
    /// The bytes on their way to one TCP connection: what was begun is finished before anything else.
    ///
    /// Replies and reports go between two frames of media, never into one.
    struct Outgoing {
        private enum Begun {
            case shared(SharedBytes)
            case own([UInt8])
        }

        enum Outcome {
            case sent
            /// The rest waits for the socket.
            case blocked
            case failed
        }

        /// Nil where bytes go as they are.
        let tls: TLSSocket?
        private var begun: Begun?
        private var offset = 0
        private var control: [UInt8] = []
        private(set) var byteCount: UInt64 = 0

        /// A client that asks and asks and never reads is cut off here.
        static let controlLimit = 256 * 1024

        init(tls: TLSSocket? = nil) { self.tls = tls }

        /// Puts a reply behind what is waiting. False when there is too much.
        mutating func enqueue(_ bytes: [UInt8]) -> Bool {
            guard control.count + bytes.count <= Self.controlLimit else { return false }
            control += bytes
            return true
        }

        var isEmpty: Bool { begun == nil && control.isEmpty }

        /// Sends what waits.
        mutating func flush(to socket: CInt) -> Outcome {
            while true {
                switch begun {
                case .shared(let bytes):
                    let outcome = send(bytes.baseAddress, count: bytes.count, to: socket)
                    guard outcome == .sent else { return outcome }
                case .own(let bytes):
                    let outcome = bytes.withUnsafeBytes { buffer in
                        buffer.baseAddress.map { send($0, count: buffer.count, to: socket) } ?? .sent
                    }
                    guard outcome == .sent else { return outcome }
                case nil: break
                }
                begun = nil
                offset = 0
                guard !control.isEmpty else { return flushTLS(to: socket) }
                begun = .own(control)
                control = []
            }
        }

        /// Sends a frame as it is. Only when `isEmpty`.
        mutating func send(_ bytes: SharedBytes, to socket: CInt) -> Outcome {
            let outcome = send(bytes.baseAddress, count: bytes.count, to: socket)
            if outcome == .blocked { begun = .shared(bytes) } else { offset = 0 }
            return outcome
        }

        /// Sends a frame made for this viewer alone; keeps a copy of what the socket does not take. Only when `isEmpty`.
        mutating func send(copied bytes: UnsafeRawBufferPointer, to socket: CInt) -> Outcome {
            guard let base = bytes.baseAddress else { return .sent }
            let outcome = send(base, count: bytes.count, to: socket)
            if outcome == .blocked { begun = .own(Array(bytes)) } else { offset = 0 }
            return outcome
        }

        /// Sends from `offset` on and moves it.
        private mutating func send(_ base: UnsafeRawPointer, count: Int, to socket: CInt) -> Outcome {
            while offset < count {
                switch write(base + offset, count: count - offset, to: socket) {
                case .bytes(let sent):
                    offset += sent
                    byteCount += UInt64(sent)
                case .wouldBlock: return .blocked
                case .failed: return .failed
                }
            }
            return flushTLS(to: socket)
        }

        @inline(__always)
        private func write(_ base: UnsafeRawPointer, count: Int, to socket: CInt) -> IOResult {
            guard let tls else { return Socket.send(base, count: count, to: socket) }
            return tls.send(base, count: count, to: socket)
        }

        /// What is encrypted must go, too, before anything else is begun.
        @inline(__always)
        private func flushTLS(to socket: CInt) -> Outcome {
            guard let tls else { return .sent }
            return switch tls.flush(to: socket) {
            case .bytes: .sent
            case .wouldBlock: .blocked
            case .failed: .failed
            }
        }
    }
}
