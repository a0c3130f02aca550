import COpenSSL

/// Why a certificate or its key cannot be used.
package struct TLSError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file that must be mended.
    package let file: String
    /// Goes on from the file's name: what is wrong, and what to do.
    package let problem: String

    package var description: String { "\(file) \(problem)" }
}

/// OpenSSL's queue of errors, which belongs to the thread.
enum OpenSSLErrors {
    static func clear() { ERR_clear_error() }

    /// What went wrong first, in OpenSSL's words; the queue is empty then.
    static func takeReason() -> String {
        let code = ERR_get_error()
        ERR_clear_error()
        return ERR_reason_error_string(code).map { String(cString: $0) } ?? "unknown error"
    }
}

enum OpenSSLObjects {
    /// What OpenSSL has made; it fails for want of memory only, as everything else would.
    static func allocated(_ object: OpaquePointer?) -> OpaquePointer {
        precondition(object != nil, "out of memory")
        return object.unsafelyUnwrapped
    }
}
