import Configuration
import Foundation
import HTTP
import Testing

@testable import HTTPServer

/// TLS on the server's connections, with curl for a client.
@Suite struct SecureServingTests {
    private func curl(_ arguments: [String]) async throws -> Data {
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/curl")
        process.arguments = ["-sSk", "--max-time", "60"] + arguments
        process.standardOutput = pipe
        async let output = pipe.fileHandleForReading.everything()
        try process.run()
        return await output
    }

    @Test func encryptsTextsAndFiles() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "weir-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let content = Data((0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })
        let path = folder.appending(path: "file.bin").path
        try content.write(to: URL(filePath: path))
        let file = Route(
            "GET", "/file", requires: .none, handler: .reply { _ in HTTPResponse(body: .file(path: path)) })
        let secret = Route(
            "GET", "/secure", requires: .none,
            handler: .reply { HTTPResponse(body: .bytes(Array("\($0.isSecure)\n".utf8))) })
        let house = try await HTTPHouse([file, secret, HTTPHouse.text("hello")], stateDirectory: folder.path) {
            $0.tls = Configuration.TLS(listen: ListenAddress(host: "127.0.0.1", port: 0))
        }
        let url = try #require(house.server.urls.first { $0.hasPrefix("https://") })
        #expect(try await curl([url + "file"]) == content)
        #expect(try await curl(["-r", "1000000-1999999", url + "file"]) == content[1_000_000...])
        #expect(String(decoding: try await curl([url + "secure", url + "text"]), as: UTF8.self) == "true\nhello")
        try await eventually("all are closed") { house.server.connectionCount == 0 }
        await house.server.stop()
    }
}

extension FileHandle {
    /// What comes until the end, without holding a thread of the pool.
    fileprivate func everything() async -> Data {
        await withCheckedContinuation { continuation in
            Foundation.Thread.detachNewThread {
                continuation.resume(returning: (try? self.readToEnd()) ?? Data())
            }
        }
    }
}
