package import Foundation
import Glibc
package import Router
package import Runtime

/// Asks a running weir how it is.
package enum StatusQuery {
    /// The answer as it came: JSON.
    /// - Throws: `SystemError` where nobody listens.
    package static func json(directory: String) throws(SystemError) -> Data {
        let socket = try Socket.connect(toPath: directory + "/" + StatusSocket.name)
        var answer = Data()
        var room = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let result = room.withUnsafeMutableBytes { Socket.read(into: $0, from: socket.number) }
            switch result {
            case .bytes(0): return answer
            case .bytes(let count): answer.append(contentsOf: room[0..<count])
            case .wouldBlock: throw SystemError(code: ETIMEDOUT, operation: "get an answer from weir")
            case .failed(let code): throw SystemError(code: code, operation: "get an answer from weir")
            }
        }
    }

    package static func status(directory: String) throws -> RouterStatus {
        try JSONDecoder().decode(RouterStatus.self, from: json(directory: directory))
    }
}
