import COpenSSL
package import Configuration
import Runtime

/// A certificate with its key, and how TLS is spoken with it: 1.2 with forward secrecy, or 1.3. From any thread.
package final class TLSContext: Sendable {
    /// What the application speaks inside of TLS.
    package enum Application: Sendable {
        /// Agreed by ALPN where the client asks (RFC 7301).
        case http
        /// ALPN is passed over.
        case other
    }

    private let certificatePath: String
    private let keyPath: String
    /// Where the files are weir's own.
    private let own: SelfSignedCertificate?
    private let application: Application
    private let current: Locked<Loaded>

    private struct Loaded: Sendable {
        var settings: SSLContext
        var certificate: TLSCertificate
    }

    /// Reads the files, or makes them where none are configured; not on a loop.
    /// - Parameter stateDirectory: where a certificate of our own is kept.
    package init(
        _ files: Configuration.TLS.Files?, stateDirectory: String, for application: Application
    ) throws(TLSError) {
        own = files == nil ? SelfSignedCertificate(in: stateDirectory) : nil
        certificatePath = files?.certificate ?? own?.path ?? ""
        keyPath = files?.key ?? certificatePath
        self.application = application
        try own?.prepare()
        current = Locked(try Self.load(certificatePath, keyPath, application))
    }

    /// Reads the files again; not on a loop. Connections that come from now on are shown the new certificate, those that are
    /// there go on. Where the files cannot be used, everything stays.
    package func reload() throws(TLSError) {
        try own?.prepare()
        let loaded = try Self.load(certificatePath, keyPath, application)
        current.withLock { $0 = loaded }
    }

    package var certificate: TLSCertificate { current.withLock { $0.certificate } }

    /// For one more connection.
    package func makeEngine() -> TLSEngine { TLSEngine(current.withLock { $0.settings }) }

    private static func load(
        _ certificatePath: String, _ keyPath: String, _ application: Application
    ) throws(TLSError) -> Loaded {
        let chain = try PEMFile(certificatePath).certificates()
        defer { for certificate in chain { X509_free(certificate) } }
        let keyFile = try PEMFile(keyPath)
        let key = try keyFile.privateKey()
        defer { EVP_PKEY_free(key) }
        let settings = SSLContext(application)
        guard SSL_CTX_use_certificate(settings.pointer, chain[0]) == 1 else {
            throw TLSError(file: certificatePath, problem: "cannot be used: \(OpenSSLErrors.takeReason())")
        }
        for certificate in chain.dropFirst() { _ = weir_tls_add_chain_certificate(settings.pointer, certificate) }
        guard X509_check_private_key(chain[0], key) == 1 else {
            OpenSSLErrors.clear()
            throw TLSError(
                file: keyPath,
                problem: "is not the key of the first certificate in \(certificatePath); name the two that were made"
                    + " together, and let the server's own certificate come first")
        }
        guard SSL_CTX_use_PrivateKey(settings.pointer, key) == 1 else {
            throw TLSError(file: keyPath, problem: "cannot be used: \(OpenSSLErrors.takeReason())")
        }
        let certificate = TLSCertificate(chain[0])
        if let warning = certificate.warning(at: .now) { log.warning("\(certificatePath) \(warning)") }
        if keyFile.isWorldReadable {
            log.warning("everybody on this machine can read the key \(keyPath); run: chmod o-r \(keyPath)")
        }
        return Loaded(settings: settings, certificate: certificate)
    }
}

/// OpenSSL's settings for connections, complete; each connection holds them.
final class SSLContext: @unchecked Sendable {
    // Sendable: it is changed only before it is shared, and OpenSSL counts references and locks its caches itself.
    let pointer: OpaquePointer

    /// Without a certificate yet.
    init(_ application: TLSContext.Application) {
        pointer = OpenSSLObjects.allocated(SSL_CTX_new(TLS_server_method()))
        _ = weir_tls_set_min_version(pointer, TLS1_2_VERSION)
        // Forward secrecy and authenticated encryption only, as the "intermediate" lists of the field have it.
        SSL_CTX_set_cipher_list(pointer, "ECDHE+AESGCM:ECDHE+CHACHA20")
        SSL_CTX_set_options(
            pointer,
            WEIR_TLS_NO_RENEGOTIATION | WEIR_TLS_NO_COMPRESSION | WEIR_TLS_OWN_PREFERENCE)
        // A viewer that takes what it is sent needs no 32 KiB of buffers between two frames.
        weir_tls_set_mode(pointer, Int(SSL_MODE_RELEASE_BUFFERS))
        if case .http = application { weir_tls_offer_http(pointer) }
    }

    deinit { SSL_CTX_free(pointer) }
}
