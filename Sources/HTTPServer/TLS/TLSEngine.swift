import Bytes
import COpenSSL

/// The server's side of one TLS connection: the network's bytes in and plain ones out, and the other way round. Where its
/// output goes is the caller's: buffers that a loop uses again for all of its connections.
package final class TLSEngine {
    package enum Result: Hashable, Sendable {
        /// More may come.
        case open
        /// The other side has said that it will send nothing more.
        case ended
        case failed(Failure)
    }

    /// What is still in the output says so to the other side; nothing goes on after it.
    package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// The first bytes are no TLS but text, such as HTTP.
        case plainText
        /// In OpenSSL's words.
        case broken(String)

        package var description: String {
            switch self {
            case .plainText: "it does not speak TLS"
            case .broken(let reason): reason
            }
        }
    }

    /// The most of a plain text that makes one record (RFC 8446 §5.1).
    package static let recordSize = 16 * 1024

    private let connection: OpaquePointer
    private let wire = TLSWire()
    private var isFirst = true
    private var failure: Failure?

    init(_ settings: SSLContext) {
        connection = OpenSSLObjects.allocated(SSL_new(settings.pointer))
        let bio = wire.makeBIO()
        SSL_set_bio(connection, bio, bio)
        SSL_set_accept_state(connection)
    }

    deinit { SSL_free(connection) }

    /// The handshake is done: plain bytes may go.
    package var isEstablished: Bool { failure == nil && SSL_is_init_finished(connection) == 1 }

    /// `TLSv1.3`, for the log.
    package var version: String { String(cString: SSL_get_version(connection)) }

    /// Takes all of `bytes`.
    /// - Parameters:
    ///   - plain: what the application is sent is added; at most as many bytes as came, and one record.
    ///   - output: what TLS itself answers is added, to be sent in any case.
    package func receive(_ bytes: RawSpan, into plain: inout [UInt8], answering output: inout [UInt8]) -> Result {
        if let failure { return .failed(failure) }
        if isFirst, bytes.byteCount > 0 {
            isFirst = false
            // Every connection begins with a handshake record (RFC 8446 §5.1); letters are another protocol's.
            if bytes[0] >= 0x20, bytes[0] < 0x7F { return fail(.plainText) }
        }
        OpenSSLErrors.clear()
        return wire.connect(input: bytes, output: &output) {
            withUnsafeTemporaryAllocation(byteCount: Self.recordSize, alignment: 16) { room in
                while true {
                    let count = SSL_read(connection, room.baseAddress, CInt(room.count))
                    guard count > 0 else { return outcome(of: count) }
                    plain += room[..<Int(count)]
                }
            }
        }
    }

    /// Encrypts `bytes`; only when established. False when the connection is broken.
    package func send(_ bytes: UnsafeRawBufferPointer, into output: inout [UInt8]) -> Bool {
        guard isEstablished, bytes.count > 0 else { return isEstablished }
        OpenSSLErrors.clear()
        return wire.connect(output: &output) {
            var sent = 0
            if SSL_write_ex(connection, bytes.baseAddress, bytes.count, &sent) == 1 { return true }
            _ = fail(.broken(OpenSSLErrors.takeReason()))
            return false
        }
    }

    /// Says that nothing more will be sent (close_notify, RFC 8446 §6.1).
    package func shutdown(into output: inout [UInt8]) {
        guard isEstablished else { return }
        wire.connect(output: &output) { _ = SSL_shutdown(connection) }
        OpenSSLErrors.clear()
    }

    private func outcome(of count: CInt) -> Result {
        switch SSL_get_error(connection, count) {
        case SSL_ERROR_WANT_READ: .open
        case SSL_ERROR_ZERO_RETURN: .ended
        default: fail(.broken(OpenSSLErrors.takeReason()))
        }
    }

    private func fail(_ failure: Failure) -> Result {
        self.failure = failure
        return .failed(failure)
    }
}
