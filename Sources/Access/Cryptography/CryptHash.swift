import CCrypt
package import Configuration

/// Password hashes as crypt(3) makes and checks them. Each call takes tens to hundreds of milliseconds of a core.
package enum CryptHash {
    /// Whether the hash is that password's.
    static func verify(_ password: Secret, _ hash: Secret) -> Bool {
        guard let made = crypt(password.exposed, setting: hash.exposed) else { return false }
        return ConstantTime.areEqual(Array(made.utf8), Array(hash.exposed.utf8))
    }

    /// A new `$y$` hash (yescrypt) with a salt of its own; nil where the library cannot.
    package static func make(_ password: Secret) -> Secret? {
        var setting = [CChar](repeating: 0, count: Int(CRYPT_GENSALT_OUTPUT_SIZE))
        let random = RandomBytes.make(32).map(CChar.init(bitPattern:))
        guard crypt_gensalt_rn("$y$", 0, random, CInt(random.count), &setting, CInt(setting.count)) != nil else {
            return nil
        }
        let text = String(decoding: setting.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return crypt(password.exposed, setting: text).map { Secret($0) }
    }

    private static func crypt(_ password: String, setting: String) -> String? {
        // 32 KiB, which must not stand on the stack of a thread with a small one.
        let data = UnsafeMutablePointer<crypt_data>.allocate(capacity: 1)
        defer { data.deallocate() }
        data.initialize(to: crypt_data())
        guard let made = crypt_rn(password, setting, data, CInt(MemoryLayout<crypt_data>.size)) else { return nil }
        let text = String(cString: made)
        // What it answers to a setting that it does not know.
        return text.hasPrefix("*") ? nil : text
    }
}
