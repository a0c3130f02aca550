import COpenSSL
import Glibc
package import Runtime

/// What is worth telling of a certificate.
package struct TLSCertificate: Hashable, Sendable {
    /// As in `CN = door.example`.
    package let subject: String
    /// SHA-256 of the whole certificate, in hexadecimal with colons, as browsers show it.
    package let fingerprint: String
    package let notBefore: WallTime
    package let notAfter: WallTime

    init(_ certificate: OpaquePointer) {
        subject = Self.text(of: X509_get_subject_name(certificate))
        notBefore = Self.time(X509_get0_notBefore(certificate))
        notAfter = Self.time(X509_get0_notAfter(certificate))
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        X509_digest(certificate, EVP_sha256(), &digest, &count)
        let digits = Array("0123456789ABCDEF")
        fingerprint = digest.prefix(Int(count)).map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }
            .joined(separator: ":")
    }

    /// Why clients will not trust it at that time, or soon; goes on from the file's name.
    package func warning(at now: WallTime) -> String? {
        let days = (notAfter.nanoseconds - now.nanoseconds) / (86400 * 1_000_000_000)
        if notAfter.nanoseconds <= now.nanoseconds { return "has expired: clients will refuse it; renew it" }
        if notBefore.nanoseconds > now.nanoseconds { return "is not valid yet: clients will refuse it" }
        return days < 14 ? "expires in \(days) days; renew it" : nil
    }

    private static func text(of name: OpaquePointer?) -> String {
        let bio = BIO_new(BIO_s_mem())
        defer { BIO_free(bio) }
        X509_NAME_print_ex(bio, name, 0, WEIR_NAME_IN_ONE_LINE)
        var text = [UInt8](repeating: 0, count: 1024)
        let count = BIO_read(bio, &text, CInt(text.count))
        return String(decoding: text.prefix(max(0, Int(count))), as: UTF8.self)
    }

    private static func time(_ time: UnsafePointer<ASN1_TIME>?) -> WallTime {
        var parts = tm()
        ASN1_TIME_to_tm(time, &parts)
        return WallTime(nanoseconds: Int64(timegm(&parts)).multipliedReportingOverflow(by: 1_000_000_000).partialValue)
    }
}
