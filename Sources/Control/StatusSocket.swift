import Bytes
import Foundation
import Glibc
package import Router
package import Runtime

/// Answers everyone who connects to a Unix socket in the runtime directory with the status as JSON, and closes.
///
/// Whoever may reach the folder may read: it is made for the owner and group alone.
package final class StatusSocket: Sendable {
    package static let name = "status.sock"

    package let path: String
    private let router: Router
    private let listener = Locked<LoopBound<Listener>?>(nil)

    package init(directory: String, router: Router) {
        path = directory + "/" + Self.name
        self.router = router
    }

    /// - Throws: `SystemError` where the folder cannot be made or the socket not be bound.
    package func start(on loop: EventLoop) async throws(SystemError) {
        let path = path
        let router = router
        try makeDirectory()
        guard let address = SocketAddress(path: path) else {
            throw SystemError(code: ENAMETOOLONG, operation: "listen at \(path)")
        }
        // What a weir that was killed has left behind.
        unlink(path)
        let opened = await loop.run { () -> Result<LoopBound<Listener>, SystemError> in
            Result { () throws(SystemError) in
                let listener = try Listener(at: address, on: loop) { socket, _ in
                    let number = socket.release()
                    Task { await Self.answer(Descriptor(owning: number), with: await router.status(), on: loop) }
                }
                return LoopBound(listener, on: loop)
            }
        }
        let bound = try opened.get()
        chmod(path, 0o660)
        listener.withLock { $0 = bound }
    }

    package func stop() async {
        guard let listener = listener.withLock({ $0 }) else { return }
        await listener.loop.run { listener.value.close() }
        unlink(path)
    }

    private func makeDirectory() throws(SystemError) {
        let directory = String(path.dropLast(Self.name.utf8.count + 1))
        guard mkdir(directory, 0o750) != 0, errno != EEXIST else { return }
        let code = errno
        throw SystemError(code: code, operation: "make the folder \(directory)")
    }

    private static func answer(_ socket: consuming Descriptor, with status: RouterStatus, on loop: EventLoop) async {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(status) else { return }
        let number = socket.release()
        await loop.run {
            do throws(SystemError) {
                try Reply(Descriptor(owning: number), bytes: [UInt8](json), loop: loop).start()
            } catch {
                log.debug("the status could not be sent", ("error", error))
            }
        }
    }

    /// The rest of an answer, on its way to somebody who may be slow.
    private final class Reply: ReadinessHandler {
        private let socket: Descriptor
        private let bytes: [UInt8]
        private let loop: EventLoop
        private var offset = 0
        private var registration: RegistrationID?

        init(_ socket: consuming Descriptor, bytes: [UInt8], loop: EventLoop) {
            self.socket = socket
            self.bytes = bytes
            self.loop = loop
        }

        /// The registration keeps it alive until everything is sent.
        func start() throws(SystemError) {
            registration = try loop.register(socket.number, for: [.writable, .hangup], handler: self)
        }

        func ready(_ readiness: Readiness) {
            let result = bytes.withUnsafeBytes { buffer in
                buffer.baseAddress.map {
                    Socket.send($0 + offset, count: buffer.count - offset, to: socket.number)
                } ?? .failed(EPIPE)
            }
            switch result {
            case .bytes(let count):
                offset += count
                if offset == bytes.count { end() }
            case .wouldBlock: break
            case .failed: end()
            }
        }

        private func end() {
            if let registration { loop.unregister(registration) }
        }
    }
}
