import Testing

/// The rows of the layer table, from the bottom to the top: what a target may import stands in a row below its own.
enum Layers {
    static let rows: [[String]] = [
        ["CLinux", "CAssets", "CSystemd", "CYAML"],
        ["Bytes"],
        ["Media"],
        ["MPEGTS", "FragmentedMP4"],
        ["HTTP", "RTP"],
        ["RTSP", "WebRTC", "RTMP"],
        ["Runtime"],
        ["Configuration"],
        ["Access"],
        ["Worker", "HTTPServer"],
        ["Router"],
        ["Sinks"],
        ["Control"],
        ["weir"],
    ]

    /// Protocols as values: they see neither the system nor the time.
    static let pure: Set = ["Bytes", "Media", "MPEGTS", "FragmentedMP4", "HTTP", "RTP", "RTSP", "RTMP"]

    static func row(_ module: String) -> Int? { rows.firstIndex { $0.contains(module) } }

    /// The target that a file below Sources belongs to.
    static func target(of file: SourceFile) -> String? {
        let folders = file.path.split(separator: "/").map(String.init)
        let grouping: Set = ["Protocols", "Formats", "CLibraries"]
        guard folders.count > 2, folders[0] == "Sources" else { return nil }
        return grouping.contains(folders[1]) ? folders[2] : folders[1]
    }
}

@Suite struct LayerTests {
    private let files = SourceTree.code.filter { $0.file.path.hasPrefix("Sources/") }

    @Test func everyTargetHasItsRow() {
        for code in files {
            if let target = Layers.target(of: code.file), Layers.row(target) == nil {
                code.file.complain("\(target) stands in no row of the layer table; add it to Layers.rows")
            }
        }
    }

    @Test func importsPointDownwards() {
        for code in files {
            guard let target = Layers.target(of: code.file), let row = Layers.row(target) else { continue }
            for (module, line) in code.imports {
                guard let other = Layers.row(module), other >= row else { continue }
                code.file.complain("\(target) must not import \(module): it stands beside or above it", line: line)
            }
        }
    }

    @Test func protocolsAndFormatsSeeNoSystem() {
        let system: Set = [
            "Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Runtime", "CLinux", "Synchronization",
        ]
        for code in files {
            guard let target = Layers.target(of: code.file), Layers.pure.contains(target) else { continue }
            for (module, line) in code.imports where system.contains(module) {
                // Media rounds with libm's functions, which have no state.
                if target == "Media", module == "Glibc" { continue }
                code.file.complain("\(target) is bytes and time in, values out: no \(module) here", line: line)
            }
        }
    }

    @Test func theWorkerKnowsNeitherHubNorSink() {
        for code in files where Layers.target(of: code.file) == "Worker" {
            for word in ["Hub", "Sink", "AccessUnit"] {
                for line in code.lines(withWord: word) { code.file.complain("the worker knows no \(word)", line: line) }
            }
        }
    }
}
