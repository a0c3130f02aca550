import Glibc
import Runtime

/// A regular file that is being sent.
final class OpenFile: Sendable {
    private let descriptor: Descriptor
    /// In bytes, when it was opened.
    let size: Int
    /// Seconds since 1970.
    let modified: Int
    /// Changes with every change of the file that its time or its size tells of.
    let entityTag: String

    var number: CInt { descriptor.number }

    enum Problem: Error {
        /// It is not there, or it is no file.
        case missing
        case unreadable(CInt)
    }

    /// Blocks: not on a loop.
    init(_ path: String) throws(Problem) {
        let number = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard number >= 0 else { throw [ENOENT, ENOTDIR].contains(errno) ? .missing : .unreadable(errno) }
        descriptor = Descriptor(owning: number)
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .unreadable(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .missing }
        size = Int(status.st_size)
        modified = Int(status.st_mtim.tv_sec)
        let parts = [UInt(bitPattern: modified), UInt(status.st_mtim.tv_nsec), UInt(bitPattern: size)]
        entityTag = "\"" + parts.map { String($0, radix: 36) }.joined(separator: "-") + "\""
    }
}
