import Access
import Bytes
import Glibc
import HTTP
import HTTPServer
import Media
import RTP
import RTSP
import Router
import Runtime

extension RTSPSink {
    /// One viewer's TCP connection: bytes in, bytes out, and the RTSP machine between. Lives on one loop.
    final class Connection: ReadinessHandler {
        let station: Station
        let socket: Descriptor
        let peer: SocketAddress
        let accepted = MonotonicTime.now
        var session: ServerSession
        /// The camera that was described or set up last.
        var subscription: Subscription?
        /// What SETUP has settled, by track.
        var channels: [Int: ChannelPair] = [:]
        var destinations: [DatagramViewer.Destination] = []
        var viewer: Viewing?
        var statistics: [Int: ReceptionStatistics] = [:]
        var userAgent: String?
        /// Who it has been shown to be.
        var principal: Principal?
        var startOverride: Start?

        private var parser = RTSPInputParser()
        private var outgoing: Outgoing
        private var registration: RegistrationID?
        private var isBlocked = false
        private var isReading = true
        private var isClosed = false
        private var closesWhenSent = false
        private var settledByteCount: UInt64 = 0
        /// Sent by earlier viewings over UDP: a PAUSE ends one.
        private var datagramByteCount: UInt64 = 0
        /// Sent before the present camera was opened.
        private(set) var earlierByteCount: UInt64 = 0
        /// Lost by earlier viewings of the present camera.
        private var earlierFramesDropped: UInt64 = 0
        /// Where the camera's ring stood when it was looked at last.
        private var inspectedHead = 0

        enum Viewing {
            case stream(StreamViewer)
            case datagrams(DatagramViewer)
        }

        /// Unsent bytes that the kernel holds for one viewer before it is the ring's turn to hold them: a keyframe, not
        /// seconds of video that would be old when they arrive.
        private static let kernelBacklog = 256 * 1024
        /// Reads in one turn of the loop.
        private static let readsPerTurn = 4

        /// - Parameter tls: nil where it is spoken without.
        init(
            socket: consuming Descriptor, peer: SocketAddress, tls: TLSSocket?, station: Station
        ) throws(SystemError) {
            self.socket = socket
            self.peer = peer
            self.station = station
            outgoing = Outgoing(tls: tls)
            var configuration = ServerSession.Configuration(server: station.sink.serverName)
            // Datagrams would not be encrypted.
            configuration.carriages = tls == nil ? station.sink.settings.carriages : [.interleaved]
            configuration.authority = Socket.localAddress(of: self.socket.number).description
            configuration.idleTimeout = station.sink.settings.idleTimeout
            configuration.asksAuthorization = true
            session = ServerSession(
                configuration: configuration, randomNumbers: SystemRandomNumberGenerator(), at: .now)
            Socket.setNoDelay(self.socket.number)
            Socket.setKeepalive(self.socket.number)
            Socket.setUnsentLimit(self.socket.number, bytes: Self.kernelBacklog)
            registration = try station.loop.register(self.socket.number, for: [.readable, .hangup], handler: self)
        }

        var loop: EventLoop { station.loop }
        var isOpen: Bool { !isClosed }
        /// Inside TLS.
        var isSecure: Bool { outgoing.tls != nil }

        // MARK: Readiness

        func ready(_ readiness: Readiness) {
            if readiness.contains(.writable) {
                isBlocked = false
                send()
                if !isClosed, !isBlocked { updateInterest() }
            }
            guard !isClosed, !readiness.isDisjoint(with: [.readable, .hangup]) else { return }
            // Nothing more is wanted of it, and it has gone.
            if isReading { receive() } else { close(reason: nil) }
        }

        private func receive() {
            for _ in 0..<Self.readsPerTurn {
                guard !isClosed, isReading else { return }
                let result = loop.withScratch { room -> IOResult in
                    let result = Socket.receive(into: room, from: socket.number)
                    if case .bytes(let count) = result, count > 0 {
                        arrived(UnsafeRawBufferPointer(rebasing: room[0..<count]))
                    }
                    return result
                }
                switch result {
                case .bytes(0), .failed: return close(reason: nil)
                case .bytes(let count) where count < 4096: return
                case .bytes: continue
                case .wouldBlock: return
                }
            }
        }

        private func arrived(_ bytes: UnsafeRawBufferPointer) {
            guard let tls = outgoing.tls else { return take(bytes) }
            switch tls.receive(bytes.bytes, on: socket.number, { take($0) }) {
            case .open: send()
            case .ended: close(reason: nil)
            case .failed(let failure):
                log.debug("TLS failed", ("peer", peer), ("reason", failure))
                if failure == .plainText { sayTLSExpected() }
                close(reason: nil)
            }
        }

        private func sayTLSExpected() {
            let reply = RTSPInputParser.Reply.tlsExpected
            reply.withUnsafeBytes { bytes in
                _ = bytes.baseAddress.map { Socket.send($0, count: bytes.count, to: socket.number) }
            }
        }

        private func take(_ bytes: UnsafeRawBufferPointer) {
            session.keepalive(at: .now)
            var position = 0
            let span = bytes.bytes
            while !isClosed,
                let input = parser.next(in: span, at: &position, interleaved: { self.received($1, on: $0) })
            {
                switch input {
                case .request(let request):
                    userAgent = request.fields["User-Agent"] ?? userAgent
                    perform(session.handle(request, at: .now))
                case .http:
                    enqueue(RTSPInputParser.Reply.http)
                    closeWhenSent()
                case .tls:
                    enqueue(RTSPInputParser.Reply.tls)
                    closeWhenSent()
                case .invalid(let error):
                    log.debug("a viewer sent what is not RTSP", ("peer", peer), ("error", error))
                    perform(session.handle(invalid: error))
                }
            }
            send()
        }

        // MARK: Sending

        func enqueue(_ bytes: [UInt8]) {
            guard !isClosed else { return }
            if !outgoing.enqueue(bytes) { close(reason: "it asks and does not read the answers") }
        }

        /// Sends what waits, replies first, and then what the ring has.
        func send() {
            guard !isClosed, !isBlocked else { return }
            var outcome = outgoing.flush(to: socket.number)
            if outcome == .sent, case .stream(let viewer) = viewer {
                outcome = viewer.pump(into: &outgoing, socket: socket.number)
            }
            settle(outcome)
        }

        private func settle(_ outcome: Outgoing.Outcome) {
            if outgoing.byteCount != settledByteCount {
                // Whoever takes bytes is there, however silent.
                settledByteCount = outgoing.byteCount
                session.wrote(at: loop.now.sinceStart)
            }
            switch outcome {
            case .sent:
                if closesWhenSent { close(reason: nil) }
            case .blocked:
                isBlocked = true
                updateInterest()
            case .failed:
                close(reason: nil)
            }
        }

        /// Nothing waits to be sent, and the socket takes more.
        var isIdle: Bool { !isBlocked && outgoing.isEmpty && !isClosed }

        /// Sends a frame as it is. Only when `isIdle`.
        func send(_ bytes: SharedBytes) { settle(outgoing.send(bytes, to: socket.number)) }

        private func updateInterest() {
            guard let registration else { return }
            // Its end is always told; that it says no more would be told again and again.
            var interest: Readiness = isReading ? [.readable, .hangup] : []
            if isBlocked { interest.insert(.writable) }
            loop.modify(registration, for: interest)
        }

        /// Over TCP and UDP, since it connected.
        var byteCount: UInt64 {
            var count = outgoing.byteCount + datagramByteCount
            if case .datagrams(let viewer) = viewer { count += viewer.byteCount }
            return count
        }

        /// By viewers of the present camera.
        var framesDropped: UInt64 {
            switch viewer {
            case .stream(let viewer): earlierFramesDropped + viewer.cursor.framesDropped
            case .datagrams(let viewer): earlierFramesDropped + viewer.cursor.framesDropped
            case nil: earlierFramesDropped
            }
        }

        // MARK: The end

        /// To be called now and then.
        func closeIfExpired() {
            forgiveSilence()
            guard session.isExpired(at: .now) else { return }
            close(reason: session.isPlaying ? "it gave no sign of life" : "it was idle")
        }

        /// While a camera is away, players hear nothing and say nothing: FFmpeg reports and keeps alive only between two
        /// packets. Those who left all the same are noticed by TCP.
        private func forgiveSilence() {
            guard viewer != nil, let branch = subscription?.branch.value else { return }
            if branch.ring.head == inspectedHead { session.keepalive(at: .now) }
            inspectedHead = branch.ring.head
        }

        /// The rest of what waits is sent first.
        func closeWhenSent() {
            closesWhenSent = true
            isReading = false
            updateInterest()
            send()
        }

        /// - Parameter reason: why we end it; nil when the viewer did.
        func close(reason: String?) {
            guard !isClosed else { return }
            if reason != nil { sayGoodbye() }
            isClosed = true
            outgoing.tls?.shutdown(on: socket.number)
            stopViewing()
            release()
            if let registration { loop.unregister(registration) }
            registration = nil
            shutdown(socket.number, Int32(SHUT_RDWR))
            station.remove(self)
            if let reason { log.info("viewer was disconnected", ("peer", peer), ("reason", reason)) }
        }

        func stopViewing() {
            earlierFramesDropped = framesDropped
            if case .datagrams(let viewer) = viewer { datagramByteCount += viewer.byteCount }
            switch viewer {
            case .stream(let viewer): subscription?.branch.value.remove(viewer)
            case .datagrams(let viewer):
                viewer.stop()
                station.sink.ports?.remove(viewer.addresses)
            case nil: break
            }
            viewer = nil
        }

        /// Gives the camera back, and forgets what SETUP settled.
        func release() {
            channels = [:]
            destinations = []
            guard let subscription else { return }
            if let status { station.count(ended: status) }
            earlierByteCount = byteCount
            earlierFramesDropped = 0
            self.subscription = nil
            station.sink.close(subscription)
        }

        private func sayGoodbye() {
            guard let viewer, let presentation = subscription?.presentation else { return }
            for track in presentation.streams.indices {
                let goodbye = RTCPCompound.goodbye(
                    presentation.senderReport(of: track, at: .now), canonicalName: station.sink.canonicalName)
                switch viewer {
                case .datagrams(let viewer):
                    for destination in viewer.destinations where destination.track == track {
                        station.sink.ports?.sendControl(goodbye, to: destination.rtcp)
                    }
                case .stream:
                    guard let channel = channels[track]?.rtcp else { continue }
                    _ = outgoing.enqueue(goodbye.interleaved(channel: channel))
                }
            }
            if !isBlocked { _ = outgoing.flush(to: socket.number) }
        }
    }
}

extension Duration {
    /// The monotonic clock as the protocol machines take it.
    static var now: Duration { MonotonicTime.now.sinceStart }
}

extension MonotonicTime {
    /// As the protocol machines take it.
    fileprivate var sinceStart: Duration { .nanoseconds(nanoseconds) }
}
