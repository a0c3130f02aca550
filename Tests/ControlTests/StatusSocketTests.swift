import Configuration
import Control
import Foundation
import Glibc
import Router
import Runtime
import Testing

struct StatusSocketTests {
    /// A router without cameras and sinks, and its status socket in a folder of its own.
    private struct House {
        let loops: EventLoopGroup
        let socket: StatusSocket
        let directory: String

        init() async throws {
            loops = try EventLoopGroup(count: 1)
            directory = "/tmp/weir-test-\(UInt32.random(in: 0...UInt32.max))"
            socket = StatusSocket(directory: directory, router: Router(Configuration(), loops: loops))
            try await socket.start(on: loops.loops[0])
        }

        /// Asks on a thread of its own: asking waits, and those who answer must not wait for a thread.
        func ask() async throws -> RouterStatus {
            // A machine whose cores are all taken may be late.
            for _ in 0..<5 {
                do {
                    return try await askOnce()
                } catch let error as SystemError where error.code == ETIMEDOUT {
                    continue
                }
            }
            return try await askOnce()
        }

        private func askOnce() async throws -> RouterStatus {
            let directory = directory
            return try await withCheckedThrowingContinuation { continuation in
                do throws(SystemError) {
                    try Runtime.Thread.start(name: "asks") {
                        continuation.resume(with: Result { try StatusQuery.status(directory: directory) })
                    }
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }

        func close() async {
            await socket.stop()
            loops.stop()
            rmdir(directory)
        }
    }

    @Test func answersEveryoneWhoAsks() async throws {
        let house = try await House()
        for _ in 0..<3 {
            let status = try await house.ask()
            #expect(status.version == Version.current)
            #expect(status.loops == 1)
            #expect(status.cameras.isEmpty && status.sessions.isEmpty && status.sinks.isEmpty)
        }
        await house.close()
    }

    @Test func belongsToItsOwnerAndGroupAlone() async throws {
        let house = try await House()
        var facts = stat()
        #expect(stat(house.socket.path, &facts) == 0)
        #expect(facts.st_mode & 0o777 == 0o660)
        #expect(stat(house.directory, &facts) == 0)
        #expect(facts.st_mode & 0o007 == 0)
        await house.close()
    }

    @Test func takesThePlaceOfWhatAKilledOneLeftBehind() async throws {
        let house = try await House()
        let second = StatusSocket(
            directory: house.directory, router: Router(Configuration(), loops: house.loops))
        try await second.start(on: house.loops.loops[0])
        #expect(try await house.ask().loops == 1)
        await second.stop()
        #expect(throws: SystemError.self) { try StatusQuery.json(directory: house.directory) }
        await house.close()
    }

    @Test func saysThatNobodyIsThere() {
        #expect(throws: SystemError.self) { try StatusQuery.json(directory: "/tmp/weir-test-nobody") }
    }
}
