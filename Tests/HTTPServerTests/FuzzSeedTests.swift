import Foundation
import Testing

/// The table of malformed requests is the fuzzer's seeds. After a change of it, from the package's folder:
/// `WEIR_FUZZ_SEEDS=Tests/Fuzz swift test --filter HTTPServerTests.FuzzSeedTests`
@Suite(.enabled(if: ProcessInfo.processInfo.environment["WEIR_FUZZ_SEEDS"] != nil))
struct FuzzSeedTests {
    private static let right = [
        "GET /text?a=b HTTP/1.1\r\nHost: h\r\n\r\nHEAD / HTTP/1.0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabcGET / HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nX: y\r\n\r\nOPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET http://[::1]:80/a%20b/%2f HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
    ]

    @Test func writesTheInputsOfConnections() throws {
        let root = try #require(ProcessInfo.processInfo.environment["WEIR_FUZZ_SEEDS"])
        let folder = URL(filePath: root).appending(path: "HTTPFuzz/Corpus")
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let inputs = Self.right.map { Array($0.utf8) } + MalformedRequest.all.map(\.wire)
        for (index, input) in inputs.enumerated() where input.count <= 2048 {
            // The first byte is the size of the pieces, less one.
            try Data([UInt8(index % 7)] + input).write(to: folder.appending(path: "seed-\(index)"))
        }
    }
}
