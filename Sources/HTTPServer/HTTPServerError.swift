package import Runtime

/// Why the HTTP server cannot serve.
package enum HTTPServerError: Error, CustomStringConvertible {
    /// An address is taken or not ours.
    case cannotListen(address: String, reason: String, isInUse: Bool)
    case certificate(TLSError)
    case system(SystemError)

    /// A file is wrong, and not the machine.
    package var isConfiguration: Bool { if case .certificate = self { true } else { false } }

    package var description: String {
        switch self {
        case .cannotListen(let address, let reason, let isInUse):
            "the HTTP server cannot listen at \(address): \(reason)"
                + (isInUse
                    ? "; another program has that port (ss -ltnp tells which), or choose another `http: {listen:}`"
                    : "")
        case .certificate(let error): error.description
        case .system(let error): error.description
        }
    }
}
