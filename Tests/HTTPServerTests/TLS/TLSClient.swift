import Bytes
import COpenSSL

@testable import HTTPServer

/// The other side of a TLS connection, by OpenSSL with buffers of its own, in the same process.
final class TLSClient {
    struct Options {
        var minVersion = TLS1_2_VERSION
        var maxVersion = TLS1_3_VERSION
        /// For TLS 1.2.
        var ciphers: String?
        var protocols: [String] = []
    }

    let connection: OpaquePointer
    private let settings: OpaquePointer
    private let input: OpaquePointer
    private let output: OpaquePointer

    init(_ options: Options = Options()) {
        settings = SSL_CTX_new(TLS_client_method()).unsafelyUnwrapped
        SSL_CTX_set_security_level(settings, 0)
        connection = SSL_new(settings).unsafelyUnwrapped
        SSL_ctrl(connection, SSL_CTRL_SET_MIN_PROTO_VERSION, Int(options.minVersion), nil)
        SSL_ctrl(connection, SSL_CTRL_SET_MAX_PROTO_VERSION, Int(options.maxVersion), nil)
        if let ciphers = options.ciphers { SSL_set_cipher_list(connection, ciphers) }
        let offer = options.protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
        if !offer.isEmpty { SSL_set_alpn_protos(connection, offer, UInt32(offer.count)) }
        input = BIO_new(BIO_s_mem()).unsafelyUnwrapped
        output = BIO_new(BIO_s_mem()).unsafelyUnwrapped
        SSL_set_bio(connection, input, output)
        SSL_set_connect_state(connection)
        SSL_do_handshake(connection)
        ERR_clear_error()
    }

    deinit {
        SSL_free(connection)
        SSL_CTX_free(settings)
    }

    /// What it has to send.
    func takeOutput() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: BIO_ctrl_pending(output))
        BIO_read(output, &bytes, CInt(bytes.count))
        return bytes
    }

    /// Takes what the server sent, and returns what is plain in it; nil when the connection is broken or over.
    func receive(_ bytes: [UInt8]) -> [UInt8]? {
        BIO_write(input, bytes, CInt(bytes.count))
        var plain: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 20_000)
        while true {
            let count = SSL_read(connection, &room, CInt(room.count))
            guard count <= 0 else {
                plain += room[..<Int(count)]
                continue
            }
            defer { ERR_clear_error() }
            return SSL_get_error(connection, count) == SSL_ERROR_WANT_READ ? plain : nil
        }
    }

    func send(_ bytes: [UInt8]) { SSL_write(connection, bytes, CInt(bytes.count)) }

    /// Asks for new keys in both directions (RFC 8446 §4.6.3).
    func updateKeys() {
        SSL_key_update(connection, SSL_KEY_UPDATE_REQUESTED)
        SSL_do_handshake(connection)
        ERR_clear_error()
    }

    var isEstablished: Bool { SSL_is_init_finished(connection) == 1 }

    var selectedProtocol: String {
        var start: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(connection, &start, &count)
        return String(decoding: UnsafeBufferPointer(start: start, count: Int(count)), as: UTF8.self)
    }

    /// Certificates that it was shown.
    var chainLength: Int { Int(OPENSSL_sk_num(SSL_get_peer_cert_chain(connection))) }

    /// SHA-256 of the certificate that it was shown.
    var peerFingerprint: String? {
        guard let certificate = SSL_get1_peer_certificate(connection) else { return nil }
        defer { X509_free(certificate) }
        return TLSCertificate(certificate).fingerprint
    }
}

/// A client and an engine that talk, the client's bytes in pieces of some size.
final class TLSConversation {
    let client: TLSClient
    let engine: TLSEngine
    private(set) var received: [UInt8] = []
    private(set) var last = TLSEngine.Result.open
    private let pieceSize: Int

    init(_ engine: TLSEngine, _ options: TLSClient.Options = .init(), pieceSize: Int = .max) {
        client = TLSClient(options)
        self.engine = engine
        self.pieceSize = pieceSize
        turn()
    }

    /// Both talk until neither has anything to say. Returns what the client could read.
    @discardableResult
    func turn() -> [UInt8]? {
        var read: [UInt8]? = []
        while true {
            let bytes = client.takeOutput()
            guard !bytes.isEmpty else { return read }
            var answer: [UInt8] = []
            var start = 0
            while start < bytes.count {
                let end = min(start + min(pieceSize, bytes.count), bytes.count)
                last = engine.receive(bytes.span.bytes.extracting(start..<end), into: &received, answering: &answer)
                start = end
            }
            if let plain = client.receive(answer) { read? += plain } else { read = nil }
        }
    }

    /// What the client reads when the server sends.
    func send(_ bytes: [UInt8]) -> [UInt8]? {
        var output: [UInt8] = []
        guard bytes.withUnsafeBytes({ engine.send($0, into: &output) }) else { return nil }
        return client.receive(output)
    }

    func takeReceived() -> [UInt8] { exchange(&received, with: []) }
}
