internal import Glibc

/// A file as it stands on the disk.
struct SourceFile {
    var bytes: [UInt8]
    /// The permission bits.
    var mode: UInt32

    struct Problem: Error {
        /// Goes on from the path: `does not exist`.
        var message: String
        var isMissing = false
    }

    /// Reads at most one byte more than the limit, so that the caller sees when a file is too large.
    static func read(_ path: String, limit: Int) throws(Problem) -> SourceFile {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw problem(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw problem(errno) }
        if status.st_mode & S_IFMT == S_IFDIR { throw Problem(message: "is a folder, not a file") }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= limit {
            let count = Glibc.read(descriptor, &chunk, min(chunk.count, limit + 1 - bytes.count))
            if count < 0 {
                if errno == EINTR { continue }
                throw problem(errno)
            }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return SourceFile(bytes: bytes, mode: status.st_mode & 0o7777)
    }

    /// The names in a folder, in the order of their bytes.
    static func names(inFolder path: String) throws(Problem) -> [String] {
        guard let folder = opendir(path) else { throw problem(errno) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func problem(_ code: CInt) -> Problem {
        switch code {
        case ENOENT: return Problem(message: "does not exist", isMissing: true)
        case ENOTDIR: return Problem(message: "is not a folder")
        case EACCES: return Problem(message: "cannot be read: weir's user has no permission")
        default: return Problem(message: "cannot be read: \(String(cString: strerror(code)))")
        }
    }
}
