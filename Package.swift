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

/// A C library of Debian's.
func library(_ name: String, _ pkgConfig: String? = nil, package: String) -> Target {
    .systemLibrary(
        name: name, path: "Sources/CLibraries/\(name)", pkgConfig: pkgConfig, providers: [.apt([package])])
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: dependencies + ["TestKit"], path: "Tests/\(name)Tests",
        swiftSettings: swiftSettings)
}

/// From the bottom of the layer table to its top: a target imports only what stands above it here.
var targets: [Target] = [
    .target(name: "CLinux", path: "Sources/CLibraries/CLinux"),
    .target(name: "CAssets", path: "Sources/CLibraries/CAssets"),
    library("CYAML", "yaml-0.1", package: "libyaml-dev"),
    library("CSystemd", "libsystemd", package: "libsystemd-dev"),
    library("COpenSSL", "openssl", package: "libssl-dev"),
    library("CZlib", "zlib", package: "zlib1g-dev"),
    library("CWslay", package: "libwslay-dev"),
    library("CCrypt", "libcrypt", package: "libcrypt-dev"),
    library("CSQLite", "sqlite3", package: "libsqlite3-dev"),
    library("CPostgreSQL", "libpq", package: "libpq-dev"),
    library("CCurl", "libcurl", package: "libcurl4-openssl-dev"),
    layer("Bytes", path: "Bytes"),
    .target(
        name: "Media", dependencies: ["Bytes"], path: "Sources/Media", swiftSettings: swiftSettings,
        linkerSettings: [.linkedLibrary("m")]),
    layer("MPEGTS", path: "Formats/MPEGTS", ["Bytes", "Media"]),
    layer("FragmentedMP4", path: "Formats/FragmentedMP4", ["Bytes", "Media"]),
    layer("HTTP", path: "Protocols/HTTP", ["Bytes"]),
    layer("RTP", path: "Protocols/RTP", ["Bytes", "Media"]),
    layer("RTSP", path: "Protocols/RTSP", ["Bytes", "Media", "HTTP", "RTP"], exclude: ["README.md"]),
    layer("Runtime", path: "Runtime", ["CLinux", "CSystemd", "Bytes"]),
    layer("Configuration", path: "Configuration", ["CYAML"]),
    layer("Access", path: "Access", ["COpenSSL", "CCrypt", "Runtime", "Configuration"]),
    layer(
        "HTTPServer", path: "HTTPServer",
        ["CLinux", "COpenSSL", "CZlib", "CWslay", "Bytes", "HTTP", "Runtime", "Configuration", "Access"]),
    layer(
        "Worker", path: "Worker", ["CLinux", "Bytes", "Media", "Runtime", "Configuration"], exclude: ["README.md"]),
    layer(
        "Router", path: "Router",
        [
            "CSQLite", "CPostgreSQL", "CCurl", "Bytes", "Media", "MPEGTS", "HTTP", "Runtime", "Configuration", "Access",
            "HTTPServer", "Worker",
        ]),
    layer(
        "Sinks", path: "Sinks",
        [
            "CLinux", "Bytes", "Media", "MPEGTS", "FragmentedMP4", "HTTP", "RTP", "RTSP", "Runtime", "Configuration",
            "Access", "HTTPServer", "Router",
        ],
        exclude: ["RTSP/README.md", "HTTPStream/README.md", "HLS/README.md"]),
    layer(
        "Control", path: "Control",
        ["CAssets", "Bytes", "HTTP", "Runtime", "Configuration", "Access", "HTTPServer", "Worker", "Router"],
        exclude: ["openapi.yaml", "WebPage/assets"]),
    .executableTarget(
        name: "weir",
        dependencies: ["Runtime", "Configuration", "Access", "HTTPServer", "Worker", "Router", "Sinks", "Control"],
        path: "Sources/weir", swiftSettings: swiftSettings),
    .target(name: "CBench", path: "Benchmarks/CBench"),
    .executableTarget(
        name: "weir-bench", dependencies: ["CBench"], path: "Benchmarks/weir-bench", swiftSettings: swiftSettings),

    .target(name: "TestKit", dependencies: ["Bytes", "Runtime"], path: "Tests/TestKit", swiftSettings: swiftSettings),
    tests("Bytes", ["Bytes"]),
    tests("Media", ["Media", "Bytes"]),
    tests("MPEGTS", ["MPEGTS", "Media", "Bytes"]),
    tests("FragmentedMP4", ["FragmentedMP4", "MPEGTS", "Media", "Bytes"]),
    tests("HTTP", ["HTTP", "Bytes"]),
    tests("RTP", ["RTP", "Media", "Bytes"]),
    tests("RTSP", ["RTSP", "HTTP", "RTP", "Media", "Bytes"]),
    tests("Runtime", ["Runtime", "Bytes"]),
    tests("Configuration", ["Configuration"]),
    tests("Access", ["Access", "Runtime", "Configuration"]),
    tests("HTTPServer", ["HTTPServer", "Access", "HTTP", "Runtime", "Configuration", "Bytes", "CWslay", "COpenSSL"]),
    tests("Worker", ["Worker", "Runtime", "Configuration", "Bytes"]),
    tests(
        "Router",
        ["Router", "Worker", "HTTPServer", "Access", "Runtime", "Configuration", "MPEGTS", "Media", "Bytes"]),
    tests(
        "Sinks",
        [
            "Sinks", "Router", "HTTPServer", "Access", "HTTP", "RTSP", "RTP", "MPEGTS", "FragmentedMP4", "Runtime",
            "Configuration", "Media", "Bytes", "CLinux",
        ]),
    tests("Control", ["Control", "Router", "HTTPServer", "Access", "HTTP", "Runtime", "Configuration", "Bytes"]),
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
        ("HTTP", ["HTTP", "Bytes"]),
        ("WebSocket", ["HTTPServer", "Runtime", "Bytes"]),
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
