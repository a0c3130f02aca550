import COpenSSL
import Glibc
package import Runtime

/// The certificate that weir makes for itself where none is configured: nobody vouches for it, so clients compare its
/// fingerprint or do not care.
package struct SelfSignedCertificate: Sendable {
    /// Certificate and key in one file, so that they always belong together.
    package let path: String

    /// Apple's systems take nothing that is valid for longer.
    private static let validDays = 825
    private static let renewalDays = 30

    /// - Parameter directory: the state directory; the file is kept in `tls/` of it.
    package init(in directory: String) { path = directory + "/tls/self-signed.pem" }

    /// Makes the file, unless one is there which is good for a while. Blocks.
    package func prepare(at now: WallTime = .now) throws(TLSError) {
        if let file = try? PEMFile(path), let certificates = try? file.certificates() {
            let certificate = TLSCertificate(certificates[0])
            for certificate in certificates { X509_free(certificate) }
            let renewal = certificate.notAfter.nanoseconds - Int64(Self.renewalDays) * 86400 * 1_000_000_000
            if now.nanoseconds < renewal, let key = try? file.privateKey() {
                EVP_PKEY_free(key)
                return
            }
        }
        let key = OpenSSLObjects.allocated(weir_make_p256_key())
        defer { EVP_PKEY_free(key) }
        let certificate = Self.make(key, at: now)
        defer { X509_free(certificate) }
        try write(certificate, key)
        log.info(
            "made a certificate of its own", ("file", path), ("sha256", TLSCertificate(certificate).fingerprint))
    }

    private static func make(_ key: OpaquePointer, at now: WallTime) -> OpaquePointer {
        let certificate = OpenSSLObjects.allocated(X509_new())
        X509_set_version(certificate, 2)
        var serial: UInt64 = 0
        withUnsafeMutableBytes(of: &serial) { _ = RAND_bytes($0.baseAddress, CInt($0.count)) }
        ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), serial >> 1)
        var seconds = time_t(now.unixSeconds)
        // Clocks differ.
        X509_time_adj_ex(X509_getm_notBefore(certificate), -1, 0, &seconds)
        X509_time_adj_ex(X509_getm_notAfter(certificate), CInt(validDays - 1), 0, &seconds)
        X509_set_pubkey(certificate, key)
        let host = hostName
        let name = X509_get_subject_name(certificate)
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, String(host.prefix(64)), -1, -1, 0)
        X509_set_issuer_name(certificate, name)
        add(NID_subject_alt_name, "DNS:\(host),DNS:localhost,IP:127.0.0.1,IP:::1", to: certificate)
        add(NID_basic_constraints, "critical,CA:FALSE", to: certificate)
        add(NID_key_usage, "critical,digitalSignature", to: certificate)
        add(NID_ext_key_usage, "serverAuth", to: certificate)
        X509_sign(certificate, key, EVP_sha256())
        return certificate
    }

    private static func add(_ kind: CInt, _ value: String, to certificate: OpaquePointer) {
        guard let part = X509V3_EXT_conf_nid(nil, nil, kind, value) else { return OpenSSLErrors.clear() }
        X509_add_ext(certificate, part, -1)
        X509_EXTENSION_free(part)
    }

    /// Letters, digits, hyphens and dots only, as it goes into a list.
    private static var hostName: String {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return "weir" }
        let name = String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let isPlain = name.utf8.allSatisfy {
            $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A)
                || ($0 >= 0x30 && $0 <= 0x39)
        }
        return isPlain && !name.isEmpty ? name : "weir"
    }

    /// Readable for weir alone, and never half written.
    private func write(_ certificate: OpaquePointer, _ key: OpaquePointer) throws(TLSError) {
        let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
        var place = folder.startIndex
        while let slash = folder[place...].dropFirst().firstIndex(of: "/") {
            mkdir(String(folder[..<slash]), 0o755)
            place = slash
        }
        mkdir(folder, 0o700)
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable(errno) }
        let bio = BIO_new_fd(descriptor, BIO_CLOSE)
        let isWritten =
            PEM_write_bio_X509(bio, certificate) == 1
            && PEM_write_bio_PrivateKey(bio, key, nil, nil, 0, nil, nil) == 1 && fsync(descriptor) == 0
        let code = errno
        BIO_free(bio)
        guard isWritten, rename(draft, path) == 0 else { throw unwritable(isWritten ? errno : code) }
    }

    private func unwritable(_ code: CInt) -> TLSError {
        TLSError(
            file: path,
            problem:
                "cannot be written: \(SystemError.reason(of: code)); name a certificate and its key in \"tls\", or mend"
                + " state_directory")
    }
}
