import COpenSSL
import Configuration
import Foundation
import Runtime

@testable import HTTPServer

/// A folder with certificates and keys for one test, gone at its end.
final class CertificateFolder {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "weir-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A file with a certificate, made at that time, and its key.
    func make(_ name: String, at time: WallTime = .now) throws -> String {
        let own = SelfSignedCertificate(in: "\(path)/\(name)")
        try own.prepare(at: time)
        return own.path
    }

    func files(_ name: String) throws -> Configuration.TLS.Files {
        let path = try make(name)
        return Configuration.TLS.Files(certificate: path, key: path)
    }

    func write(_ name: String, _ text: String) throws -> String {
        try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
        return "\(path)/\(name)"
    }

    /// The certificate of one file and the key of another, as one file.
    func mix(_ name: String, certificate: String, key: String) throws -> String {
        try write(name, part(of: certificate, "CERTIFICATE") + part(of: key, "PRIVATE KEY"))
    }

    func part(of file: String, _ kind: String) throws -> String {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let (begin, end) = ("-----BEGIN \(kind)-----", "-----END \(kind)-----\n")
        guard let start = text.range(of: begin), let stop = text.range(of: end) else { return "" }
        return String(text[start.lowerBound..<stop.upperBound])
    }

    /// The key of a file behind a passphrase.
    func lock(_ name: String, keyOf file: String) throws -> String {
        let key = try PEMFile(file).privateKey()
        defer { EVP_PKEY_free(key) }
        let result = "\(path)/\(name)"
        let bio = BIO_new_file(result, "w")
        defer { BIO_free(bio) }
        PEM_write_bio_PKCS8PrivateKey(bio, key, EVP_aes_256_cbc(), "secret", 6, nil, nil)
        return result
    }
}
