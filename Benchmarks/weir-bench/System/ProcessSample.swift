import Glibc

/// What /proc tells of some processes at one moment, added up.
struct ProcessSample {
    /// CPU time in seconds, with a grain of one clock tick (10 ms).
    var user = 0.0
    var system = 0.0
    /// Resident and proportional set size in MB (10⁶ bytes).
    var resident = 0.0
    var proportional = 0.0
    var threads = 0
    var descriptors = 0
    var processes = 0

    init(_ processes: [Int32], withDescendants: Bool) {
        let all = withDescendants ? Self.descendants(of: processes) : processes
        for process in all { add(process) }
    }

    private mutating func add(_ process: Int32) {
        guard let stat = Self.read("/proc/\(process)/stat"), let end = stat.lastIndex(of: ")") else { return }
        // After the command's name: state is field 3, utime 14, stime 15, threads 20.
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 17 else { return }
        let tick = Double(sysconf(Int32(_SC_CLK_TCK)))
        user += (Double(fields[11]) ?? 0) / tick
        system += (Double(fields[12]) ?? 0) / tick
        threads += Int(fields[17]) ?? 0
        processes += 1
        descriptors += Self.count("/proc/\(process)/fd")
        for line in (Self.read("/proc/\(process)/smaps_rollup") ?? "").split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 3, let kilobytes = Double(words[1]) else { continue }
            if words[0] == "Rss:" { resident += kilobytes * 1024 / 1e6 }
            if words[0] == "Pss:" { proportional += kilobytes * 1024 / 1e6 }
        }
    }

    private static func descendants(of roots: [Int32]) -> [Int32] {
        var all = roots
        var next = 0
        while next < all.count {
            let process = all[next]
            next += 1
            for task in names("/proc/\(process)/task") {
                let children = read("/proc/\(process)/task/\(task)/children") ?? ""
                all += children.split(separator: " ").compactMap { Int32($0) }.filter { !all.contains($0) }
            }
        }
        return all
    }

    private static func count(_ folder: String) -> Int { names(folder).count }

    private static func names(_ folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    /// Files under /proc report no size, so this reads until nothing comes.
    private static func read(_ path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while case let count = Glibc.read(descriptor, &chunk, chunk.count), count > 0 {
            bytes += chunk[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
