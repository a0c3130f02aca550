import Glibc

/// Files of the state directory, which may have passwords in them: for weir's user alone.
package enum PrivateFile {
    /// The whole file; nil if there is none.
    /// - Parameter limit: in bytes; a larger file is an error.
    package static func read(_ path: String, limit: Int = 64 << 20) throws(SystemError) -> [UInt8]? {
        let number = open(path, O_RDONLY | O_CLOEXEC)
        if number < 0, errno == ENOENT { return nil }
        let file = try Descriptor(result: number < 0 ? -errno : number, operation: "open \(path)")
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(file.number, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw SystemError(code: errno, operation: "read \(path)") }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            if bytes.count > limit { throw SystemError(code: EFBIG, operation: "read \(path)") }
        }
    }

    /// Puts a file with these bytes in the place of what is there: whoever reads sees the one or the other, whole, also
    /// after a loss of power.
    package static func replace(_ path: String, with bytes: [UInt8]) throws(SystemError) {
        let draft = path + ".new"
        let number = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        let file = try Descriptor(result: number < 0 ? -errno : number, operation: "write \(draft)")
        fchmod(file.number, 0o600)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file.number, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw SystemError(code: errno, operation: "write \(draft)") }
            rest = rest.dropFirst(count)
        }
        guard fsync(file.number) == 0 else { throw SystemError(code: errno, operation: "write \(draft)") }
        guard rename(draft, path) == 0 else { throw SystemError(code: errno, operation: "write \(path)") }
    }

    /// Makes the file, empty, unless it is there.
    package static func create(_ path: String) throws(SystemError) {
        let number = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        _ = try Descriptor(result: number < 0 ? -errno : number, operation: "make \(path)")
    }

    package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    package static func move(_ path: String, to other: String) throws(SystemError) {
        guard rename(path, other) == 0 else { throw SystemError(code: errno, operation: "move \(path)") }
    }

    /// Makes the folder and those above it, unless they are there.
    package static func makeFolder(_ path: String) throws(SystemError) {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/" + part
            guard mkdir(made, 0o750) != 0 else { continue }
            // What stands above it may be closed to us, and there all the same.
            let code = errno
            if code != EEXIST, !exists(made) { throw SystemError(code: code, operation: "make the folder \(made)") }
        }
    }
}
