import COpenSSL
import Glibc
import Runtime

/// A file with certificates or a key in PEM form (RFC 7468). Reading it blocks.
struct PEMFile {
    let path: String
    /// Others than its owner and group may read it.
    let isWorldReadable: Bool
    private let bytes: [UInt8]

    /// No chain and no key comes near it.
    private static let sizeLimit = 1 << 20

    init(_ path: String) throws(TLSError) {
        self.path = path
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.unreadable(path, errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw Self.unreadable(path, errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw TLSError(file: path, problem: "is not a file") }
        isWorldReadable = status.st_mode & S_IROTH != 0
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while bytes.count <= Self.sizeLimit {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.unreadable(path, errno)
            }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        guard bytes.count <= Self.sizeLimit else { throw TLSError(file: path, problem: "is too large for a PEM file") }
        self.bytes = bytes
    }

    private static func unreadable(_ path: String, _ code: CInt) -> TLSError {
        switch code {
        case ENOENT: TLSError(file: path, problem: "does not exist")
        case EACCES: TLSError(file: path, problem: "cannot be read: weir's user has no permission")
        default: TLSError(file: path, problem: "cannot be read: \(SystemError.reason(of: code))")
        }
    }

    /// All certificates, in their order; at least one. Each must be freed.
    func certificates() throws(TLSError) -> [OpaquePointer] {
        let certificates = withBIO { bio in
            var certificates: [OpaquePointer] = []
            while let certificate = PEM_read_bio_X509(bio, nil, noPassphrase, nil) {
                certificates.append(certificate)
            }
            return certificates
        }
        OpenSSLErrors.clear()
        guard !certificates.isEmpty else {
            throw TLSError(
                file: path, problem: "holds no certificate in PEM form (\"-----BEGIN CERTIFICATE-----\")")
        }
        return certificates
    }

    /// The first private key, to be freed.
    func privateKey() throws(TLSError) -> OpaquePointer {
        if let key = withBIO({ PEM_read_bio_PrivateKey($0, nil, noPassphrase, nil) }) { return key }
        OpenSSLErrors.clear()
        if String(decoding: bytes, as: UTF8.self).contains("ENCRYPTED") {
            throw TLSError(
                file: path,
                problem: "is protected by a passphrase, which nobody could type at start; write it without one:"
                    + " openssl pkey -in \(path) -out NEW")
        }
        throw TLSError(file: path, problem: "holds no private key in PEM form (\"-----BEGIN PRIVATE KEY-----\")")
    }

    private func withBIO<Result>(_ body: (OpaquePointer?) -> Result) -> Result {
        let bio = BIO_new_mem_buf(bytes, CInt(bytes.count))
        defer { BIO_free(bio) }
        return body(bio)
    }

}

/// For encrypted keys: OpenSSL would ask at the terminal.
private func noPassphrase(_: UnsafeMutablePointer<CChar>?, _: CInt, _: CInt, _: UnsafeMutableRawPointer?) -> CInt { -1 }
