// swift-tools-version: 6.3
import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableExperimentalFeature("Lifetimes"),
    .treatAllWarnings(as: .error),
]

/// A Swift target below `Sources/`; the row of the layer table it stands in decides what it may depend on.
func layer(
    _ name: String, path: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Sources/\(path)", exclude: exclude, swiftSettings: swiftSettings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: dependencies + ["TestKit"], path: "Tests/\(name)Tests",
        swiftSettings: swiftSettings)
}

/// From the bottom of the layer table to its top: a target imports only what stands above it here.
var targets: [Target] = [
    .target(name: "CLinux", path: "Sources/CLibraries/CLinux"),
    .systemLibrary(
        name: "CYAML", path: "Sources/CLibraries/CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(
        name: "CSystemd", path: "Sources/CLibraries/CSystemd", pkgConfig: "libsystemd",
        providers: [.apt(["libsystemd-dev"])]),
    layer("Bytes", path: "Bytes"),
    .target(
        name: "Media", dependencies: ["Bytes"], path: "Sources/Media", swiftSettings: swiftSettings,
        linkerSettings: [.linkedLibrary("m")]),
    layer("MPEGTS", path: "Formats/MPEGTS", ["Bytes", "Media"]),
    layer("HTTP", path: "Protocols/HTTP", ["Bytes"]),
    layer("RTP", path: "Protocols/RTP", ["Bytes", "Media"]),
    layer("RTSP", path: "Protocols/RTSP", ["Bytes", "Media", "HTTP", "RTP"], exclude: ["README.md"]),
    layer("Runtime", path: "Runtime", ["CLinux", "CSystemd", "Bytes"]),
    layer("Configuration", path: "Configuration", ["CYAML"]),
    layer(
        "Worker", path: "Worker", ["CLinux", "Bytes", "Media", "Runtime", "Configuration"], exclude: ["README.md"]),
    layer("Router", path: "Router", ["Bytes", "Media", "MPEGTS", "Runtime", "Configuration", "Worker"]),
    layer(
        "Sinks", path: "Sinks",
        ["CLinux", "Bytes", "Media", "HTTP", "RTP", "RTSP", "Runtime", "Configuration", "Router"],
        exclude: ["RTSP/README.md"]),
    layer("Control", path: "Control", ["Runtime", "Configuration", "Router"]),
    .executableTarget(
        name: "weir", dependencies: ["Runtime", "Configuration", "Worker", "Router", "Sinks", "Control"],
        path: "Sources/weir", swiftSettings: swiftSettings),
    .target(name: "CBench", path: "Benchmarks/CBench"),
    .executableTarget(
        name: "weir-bench", dependencies: ["CBench"], path: "Benchmarks/weir-bench", swiftSettings: swiftSettings),

    .target(name: "TestKit", dependencies: ["Bytes", "Runtime"], path: "Tests/TestKit", swiftSettings: swiftSettings),
    tests("Bytes", ["Bytes"]),
    tests("Media", ["Media", "Bytes"]),
    tests("MPEGTS", ["MPEGTS", "Media", "Bytes"]),
    tests("HTTP", ["HTTP", "Bytes"]),
    tests("RTP", ["RTP", "Media", "Bytes"]),
    tests("RTSP", ["RTSP", "HTTP", "RTP", "Media", "Bytes"]),
    tests("Runtime", ["Runtime", "Bytes"]),
    tests("Configuration", ["Configuration"]),
    tests("Worker", ["Worker", "Runtime", "Configuration", "Bytes"]),
    tests("Router", ["Router", "Worker", "Runtime", "Configuration", "MPEGTS", "Media", "Bytes"]),
    tests("Sinks", ["Sinks", "Router", "RTSP", "RTP", "Runtime", "Configuration", "Media", "Bytes", "CLinux"]),
    tests("Control", ["Control", "Router", "Runtime", "Configuration"]),
    tests("Style", []),
]

/// Fuzz targets need a runtime of their own to link, so they are built only by `scripts/fuzz`, which has everything else
/// instrumented, too.
if Context.environment["WEIR_FUZZ"] != nil {
    let fuzzers: [(String, [Target.Dependency])] = [
        ("RTSP", ["RTSP", "HTTP", "Bytes"]),
        ("SDP", ["RTSP", "Bytes"]),
        ("RTP", ["RTP", "Bytes"]),
        ("MPEGTS", ["MPEGTS", "Media", "Bytes"]),
    ]
    let fuzzer: [SwiftSetting] = [.unsafeFlags(["-sanitize=fuzzer,address", "-parse-as-library"])]
    // SwiftPM calls the entry point of a program `NAME_main`; libFuzzer's own `main` does not answer to that.
    let entries = fuzzers.map { "ENTRY(\($0.0)Fuzz_main)" }.joined(separator: " ")
    targets.append(
        .target(name: "CFuzz", path: "Tests/Fuzz/CFuzz", cSettings: [.define("FUZZ_ENTRIES", to: entries)]))
    targets += fuzzers.map { name, dependencies in
        .executableTarget(
            name: "\(name)Fuzz", dependencies: dependencies + ["CFuzz"], path: "Tests/Fuzz/\(name)Fuzz",
            exclude: ["Corpus"], swiftSettings: swiftSettings + fuzzer,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])])
    }
}

let package = Package(name: "weir", targets: targets)
