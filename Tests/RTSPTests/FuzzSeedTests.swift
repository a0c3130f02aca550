import Foundation
import Testing

/// The tables of these tests are the fuzzers' seeds. After a change of theirs, from the package's folder:
/// `WEIR_FUZZ_SEEDS=Tests/Fuzz swift test --filter FuzzSeedTests`
@Suite(.enabled(if: ProcessInfo.processInfo.environment["WEIR_FUZZ_SEEDS"] != nil))
struct FuzzSeedTests {
    private func write(_ seeds: [[UInt8]], for fuzzer: String) throws {
        let root = try #require(ProcessInfo.processInfo.environment["WEIR_FUZZ_SEEDS"])
        let folder = URL(filePath: root).appending(path: "\(fuzzer)/Corpus")
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // Longer inputs only slow the fuzzer down.
        for (index, seed) in seeds.enumerated() where seed.count <= 4096 {
            try Data(seed).write(to: folder.appending(path: "seed-\(index)"))
        }
    }

    @Test func writesTheInputsOfConnections() throws {
        let inputs = Transcript.all.map(\.requests) + BrokenInput.all.map(\.bytes)
        // The first byte is the size of the pieces, less one.
        try write(inputs.enumerated().map { [UInt8($0.offset % 7)] + $0.element }, for: "RTSPFuzz")
    }

    @Test func writesDescriptions() throws {
        try write(SessionDescriptionTests.lenient.map { Array($0.0.utf8) }, for: "SDPFuzz")
    }
}
