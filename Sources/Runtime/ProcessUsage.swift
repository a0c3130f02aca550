import Glibc

/// What the process takes of the machine.
package struct ProcessUsage: Codable, Hashable, Sendable {
    /// Time on the processor, user and system, without children, in seconds.
    package var cpuSeconds: Double
    /// Memory in RAM, in bytes.
    package var residentBytes: UInt64
    package var virtualBytes: UInt64
    package var openDescriptors: Int
    package var maximumDescriptors: UInt64
    package var threads: Int

    /// Reads `/proc`, which takes some 50 µs.
    package static var now: Self {
        var processor = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &processor)
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let pages = numbers(of: "/proc/self/statm")
        let pageSize = UInt64(max(0, sysconf(Int32(_SC_PAGESIZE))))
        return Self(
            cpuSeconds: Double(processor.tv_sec) + Double(processor.tv_nsec) / 1e9,
            residentBytes: (pages.dropFirst().first ?? 0) * pageSize, virtualBytes: (pages.first ?? 0) * pageSize,
            openDescriptors: entryCount(of: "/proc/self/fd"), maximumDescriptors: UInt64(limit.rlim_cur),
            threads: entryCount(of: "/proc/self/task"))
    }

    /// The numbers of a line of text.
    private static func numbers(of path: String) -> [UInt64] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return [] }
        return String(decoding: bytes[..<count], as: UTF8.self).split { !$0.isNumber }.compactMap { UInt64($0) }
    }

    private static func entryCount(of path: String) -> Int {
        guard let folder = opendir(path) else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while let entry = readdir(folder) { count += entry.pointee.d_name.0 == CChar(UInt8(ascii: ".")) ? 0 : 1 }
        return count
    }
}
