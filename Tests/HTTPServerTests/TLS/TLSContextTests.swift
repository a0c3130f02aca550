import Configuration
import Foundation
import Runtime
import Testing

@testable import HTTPServer

@Suite struct TLSContextTests {
    private let folder: CertificateFolder

    init() throws { folder = try CertificateFolder() }

    private func problem(certificate: String, key: String) -> TLSError? {
        do throws(TLSError) {
            _ = try TLSContext(.init(certificate: certificate, key: key), stateDirectory: "", for: .http)
            return nil
        } catch { return error }
    }

    // MARK: Files

    @Test func saysWhatIsWrongWithTheFiles() throws {
        let (one, other) = (try folder.make("one"), try folder.make("other"))
        let nothing = try folder.write("nothing.pem", "")
        let noise = try folder.write("noise.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
        let bare = try folder.write("bare.pem", try folder.part(of: one, "CERTIFICATE"))
        let locked = try folder.lock("locked.pem", keyOf: one)
        let missing = folder.path + "/missing.pem"
        let cases: [(certificate: String, key: String, file: String, says: String)] = [
            (missing, one, missing, "does not exist"),
            (one, missing, missing, "does not exist"),
            (folder.path, one, folder.path, "is not a file"),
            (nothing, one, nothing, "holds no certificate"),
            (noise, one, noise, "holds no certificate"),
            (one, nothing, nothing, "holds no private key"),
            (one, bare, bare, "holds no private key"),
            (one, locked, locked, "is protected by a passphrase"),
            (one, other, other, "is not the key of the first certificate in \(one)"),
        ]
        for sample in cases {
            let problem = try #require(self.problem(certificate: sample.certificate, key: sample.key))
            #expect(problem.file == sample.file)
            #expect(problem.problem.hasPrefix(sample.says), "\(problem)")
        }
        #expect(problem(certificate: bare, key: one) == nil)
    }

    @Test func whatCannotBeReadIsTold() throws {
        let file = try folder.make("own")
        chmod(file, 0)
        // Root reads everything.
        if getuid() != 0 {
            #expect(problem(certificate: file, key: file)?.problem.contains("no permission") == true)
        }
    }

    @Test func anOldCertificateIsWarnedOfAndServes() throws {
        let long = WallTime(nanoseconds: 946_684_800_000_000_000)
        let file = try folder.make("old", at: long)
        let context = try TLSContext(.init(certificate: file, key: file), stateDirectory: "", for: .http)
        #expect(context.certificate.warning(at: .now)?.hasPrefix("has expired") == true)
        #expect(TLSConversation(context.makeEngine()).client.isEstablished)
    }

    @Test func certificatesAreWarnedOfInTime() throws {
        let day: Int64 = 86400 * 1_000_000_000
        let file = try folder.make("own")
        let certificate = try TLSContext(.init(certificate: file, key: file), stateDirectory: "", for: .http)
            .certificate
        let (start, end) = (certificate.notBefore.nanoseconds, certificate.notAfter.nanoseconds)
        #expect(certificate.warning(at: .now) == nil)
        #expect(certificate.warning(at: WallTime(nanoseconds: start - day))?.hasPrefix("is not valid yet") == true)
        #expect(certificate.warning(at: WallTime(nanoseconds: end - 3 * day)) == "expires in 3 days; renew it")
        #expect(certificate.warning(at: WallTime(nanoseconds: end))?.hasPrefix("has expired") == true)
    }

    @Test func showsTheWholeChain() throws {
        let (one, other) = (try folder.make("one"), try folder.make("other"))
        let chain = try folder.write(
            "chain.pem", try folder.part(of: one, "CERTIFICATE") + folder.part(of: other, "CERTIFICATE"))
        let context = try TLSContext(.init(certificate: chain, key: one), stateDirectory: "", for: .http)
        let conversation = TLSConversation(context.makeEngine())
        #expect(conversation.client.chainLength == 2)
    }

    // MARK: A new certificate

    @Test func newConnectionsAreShownTheNewCertificateAndOldOnesGoOn() throws {
        let (one, other) = (try folder.make("one"), try folder.make("other"))
        let file = folder.path + "/served.pem"
        try FileManager.default.copyItem(atPath: one, toPath: file)
        let context = try TLSContext(.init(certificate: file, key: file), stateDirectory: "", for: .http)
        let old = TLSConversation(context.makeEngine())
        let first = context.certificate.fingerprint
        #expect(old.client.peerFingerprint == first)
        let between = context.makeEngine()

        // What cannot be used changes nothing.
        try Data("nonsense".utf8).write(to: URL(filePath: file))
        #expect(throws: TLSError.self) { try context.reload() }
        #expect(context.certificate.fingerprint == first)

        try Data(contentsOf: URL(filePath: other)).write(to: URL(filePath: file))
        try context.reload()
        let second = context.certificate.fingerprint
        #expect(second != first)
        #expect(TLSConversation(context.makeEngine()).client.peerFingerprint == second)
        // A handshake that was under way ends with what it began with.
        #expect(TLSConversation(between).client.peerFingerprint == first)
        #expect(old.send([1, 2, 3]) == [1, 2, 3])
        old.client.send([4])
        old.turn()
        #expect(old.takeReceived() == [4])
    }

    // MARK: Our own

    @Test func makesOneForItselfOnce() throws {
        let state = folder.path + "/a/new/state"
        let context = try TLSContext(nil, stateDirectory: state, for: .http)
        let fingerprint = context.certificate.fingerprint
        #expect(TLSConversation(context.makeEngine()).client.peerFingerprint == fingerprint)
        let file = SelfSignedCertificate(in: state).path
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        // The next start, and a reload, have the same.
        try context.reload()
        #expect(context.certificate.fingerprint == fingerprint)
        #expect(try TLSContext(nil, stateDirectory: state, for: .other).certificate.fingerprint == fingerprint)
    }

    @Test func renewsItBeforeItExpires() throws {
        let own = SelfSignedCertificate(in: folder.path)
        let day: Int64 = 86400 * 1_000_000_000
        try own.prepare(at: WallTime(nanoseconds: WallTime.now.nanoseconds - 800 * day))
        let old = try String(contentsOfFile: own.path, encoding: .utf8)
        try own.prepare()
        let new = try String(contentsOfFile: own.path, encoding: .utf8)
        #expect(new != old)
        try own.prepare()
        #expect(try String(contentsOfFile: own.path, encoding: .utf8) == new)
    }

    @Test func replacesWhatIsDamaged() throws {
        let own = SelfSignedCertificate(in: folder.path)
        try own.prepare()
        try folder.part(of: own.path, "CERTIFICATE").write(toFile: own.path, atomically: true, encoding: .utf8)
        #expect(try TLSContext(nil, stateDirectory: folder.path, for: .http).certificate.subject.hasPrefix("CN = "))
    }

    @Test func saysWhereItCannotBeWritten() throws {
        let file = try folder.write("file", "")
        let error = #expect(throws: TLSError.self) { try SelfSignedCertificate(in: file).prepare() }
        #expect(error?.problem.hasPrefix("cannot be written: ") == true)
    }
}
