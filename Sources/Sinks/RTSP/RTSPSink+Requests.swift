import Bytes
import Configuration
import Media
import RTP
import RTSP
import Router
import Runtime

extension RTSPSink.Connection {
    private typealias Action = ServerSession.Action

    /// Does what the machine says.
    func perform(_ action: ServerSession.Action) {
        switch action {
        case .respond(let response): enqueue(response.bytes)
        case .authorize(let request): authorize(request)
        case .describe(let request): describe(request)
        case .setup(let request): setup(request)
        case .play(let request): play(request)
        case .pause(let response):
            stopViewing()
            enqueue(response.bytes)
        case .teardown(let tracks, let isWhole, let response):
            teardown(tracks, isWhole: isWhole)
            enqueue(response.bytes)
        case .close(let response):
            if let response { enqueue(response.bytes) }
            closeWhenSent()
        case .wait: break
        }
    }

    /// After an answer of ours, requests that came meanwhile have their turn.
    func answered(_ response: Response?, then next: ServerSession.Action? = nil) {
        guard isOpen else { return }
        if let response { enqueue(response.bytes) }
        if let next { perform(next) }
        while isOpen, let action = session.resume(at: .now) { perform(action) }
        send()
    }

    // MARK: DESCRIBE

    private func describe(_ request: ServerSession.Describe) {
        open(request.uri) { connection, result in
            let answer = result.map { subscription in
                subscription.presentation.description(
                    of: subscription.camera.name.written, sessionID: connection.station.sink.sdpSessionID,
                    tool: connection.station.sink.serverName)
            }
            connection.answered(connection.session.respondDescribe(answer, at: .now))
        }
    }

    /// Opens the camera that the URI names, unless it is open already. It is kept for the session that begins with it.
    private func open(
        _ uri: RequestURI,
        _ body: @escaping (RTSPSink.Connection, Result<RTSPSink.Subscription, Refusal>) -> Void
    ) {
        let sink = station.sink
        if let start = uri.queryValue("start").flatMap(RTSPSink.Start.init(rawValue:)) { startOverride = start }
        guard let handle = sink.camera(named: uri.path) else { return body(self, .failure(.notFound)) }
        if let subscription, subscription.camera === handle { return body(self, .success(subscription)) }
        let reply = LoopBound(body, on: loop)
        let connection = LoopBound(self, on: loop)
        sink.open(handle, for: loop) { result in
            connection.loop.execute { connection.value.opened(result, reply.value) }
        }
    }

    private func opened(
        _ result: Result<RTSPSink.Subscription, CameraUnavailable>,
        _ body: (RTSPSink.Connection, Result<RTSPSink.Subscription, Refusal>) -> Void
    ) {
        switch result {
        case .success(let subscription):
            guard isOpen else { return station.sink.close(subscription) }
            guard session.sessionID == nil else {
                // A look at another camera leaves the one of the session where it is.
                body(self, .success(subscription))
                return station.sink.close(subscription)
            }
            release()
            self.subscription = subscription
            body(self, .success(subscription))
        case .failure(let reason):
            guard isOpen else { return }
            body(self, .failure(.unavailable(reason: reason.sentence, retryAfter: reason.retryAfter)))
        }
    }

    // MARK: SETUP

    private func setup(_ request: ServerSession.Setup) {
        if request.isRestart {
            stopViewing()
            release()
        }
        open(request.uri) { connection, result in
            let answer = result.flatMap { connection.allocate(request, in: $0.presentation) }
            connection.answered(connection.session.respondSetup(answer, at: .now))
        }
    }

    private func allocate(
        _ request: ServerSession.Setup, in presentation: RTSPSink.Presentation
    ) -> Result<ServerSession.Allocation, Refusal> {
        guard request.track < presentation.streams.count else { return .failure(.notFound) }
        if request.isRepeated { forget(track: request.track) }
        let ssrc = presentation.streams[request.track].ssrc
        for offer in request.offers {
            switch offer {
            case .interleaved(let pair):
                channels[request.track] = pair
                return .success(.init(.interleaved(pair), ssrc: ssrc))
            case .udp(let clientPorts):
                guard let ports = station.sink.ports else { continue }
                let destination = RTSPSink.DatagramViewer.Destination(
                    track: request.track, rtp: peer.with(port: clientPorts.rtp), rtcp: peer.with(port: clientPorts.rtcp)
                )
                guard !isTaken(destination, ports: ports) else { continue }
                destinations.append(destination)
                return .success(.init(.udp(clientPorts: clientPorts, serverPorts: ports.pair), ssrc: ssrc))
            case .multicast: continue
            }
        }
        return .failure(.unsupportedTransport)
    }

    private func isTaken(_ destination: RTSPSink.DatagramViewer.Destination, ports: RTSPSink.DatagramPorts) -> Bool {
        let own = destinations.flatMap { [$0.rtp, $0.rtcp] }
        let addresses = [destination.rtp, destination.rtcp]
        return addresses.contains { own.contains($0) } || ports.isTaken(addresses)
    }

    private func forget(track: Int) {
        channels[track] = nil
        destinations.removeAll { $0.track == track }
    }

    // MARK: PLAY

    private func play(_ request: ServerSession.Play) {
        guard let subscription else {
            return answered(session.respondPlay(.failure(.notFound), at: .now))
        }
        let branch = subscription.branch.value
        let presentation = subscription.presentation
        let cursor = RTSPSink.Cursor(
            start: startOverride ?? station.sink.settings.start, tracks: TrackSet(request.tracks),
            presentation: presentation, ring: branch.ring,
            isForFFmpeg: userAgent?.hasPrefix("Lavf") ?? false)

        if destinations.isEmpty {
            let viewer = streamViewer(cursor, branch: branch)
            respondToPlay(request, cursor, branch, presentation)
            self.viewer = .stream(viewer)
            branch.add(viewer)
            send()
        } else if let ports = station.sink.ports {
            let viewer = datagramViewer(cursor, branch: branch, ports: ports)
            guard ports.add(LoopBound(viewer, on: loop), at: viewer.addresses) else {
                return answered(session.respondPlay(.failure(.unsupportedTransport), at: .now))
            }
            respondToPlay(request, cursor, branch, presentation)
            // The reply should be there before the first packet.
            send()
            guard isOpen else { return ports.remove(viewer.addresses) }
            self.viewer = .datagrams(viewer)
            branch.add(viewer)
            viewer.start()
        }
        while isOpen, let action = session.resume(at: .now) { perform(action) }
    }

    private func respondToPlay(
        _ request: ServerSession.Play, _ cursor: RTSPSink.Cursor, _ branch: Branch<RTSPSink.Reader>,
        _ presentation: RTSPSink.Presentation
    ) {
        let starts = cursor.starts(of: request.tracks, in: branch.ring, presentation: presentation)
        if let response = session.respondPlay(.success(starts), at: .now) { enqueue(response.bytes) }
        let now = WallTime.now
        // A first report for each track, so that players join sound and picture from the first frame on.
        for track in request.tracks where track < presentation.streams.count {
            let report = RTCPCompound.senderReport(
                presentation.senderReport(of: track, at: now), canonicalName: station.sink.canonicalName)
            if let channel = channels[track]?.rtcp {
                enqueue(report.interleaved(channel: channel))
            } else if let destination = destinations.first(where: { $0.track == track }) {
                station.sink.ports?.sendControl(report, to: destination.rtcp)
            }
        }
        log.info(
            "viewer plays", ("camera", subscription?.camera.name.written ?? ""), ("peer", peer),
            ("transport", destinations.isEmpty ? "tcp" : "udp"))
    }

    private func streamViewer(_ cursor: RTSPSink.Cursor, branch: Branch<RTSPSink.Reader>) -> RTSPSink.StreamViewer {
        // The shared bytes carry channel 2N for track N: who asked for the same needs no bytes of its own.
        let other = channels.filter { $0.value.rtp != UInt8($0.key * 2) || $0.value.rtcp != UInt8($0.key * 2 + 1) }
        return RTSPSink.StreamViewer(cursor: cursor, channels: other, branch: branch, connection: self)
    }

    private func datagramViewer(
        _ cursor: RTSPSink.Cursor, branch: Branch<RTSPSink.Reader>, ports: RTSPSink.DatagramPorts
    ) -> RTSPSink.DatagramViewer {
        RTSPSink.DatagramViewer(
            cursor: cursor, destinations: destinations, ports: ports, group: station.group(for: branch, ports: ports),
            branch: branch, loop: loop,
            alive: { [weak self] in self?.receivedDatagram($0) },
            gone: { [unowned self] in cameraIsGone() })
    }

    func cameraIsGone() {
        close(reason: "the camera was removed or sends something else now")
    }

    // MARK: TEARDOWN

    private func teardown(_ tracks: [Int], isWhole: Bool) {
        guard !isWhole else {
            stopViewing()
            return release()
        }
        switch viewer {
        case .stream(let viewer): viewer.leave(tracks)
        case .datagrams(let viewer): station.sink.ports?.remove(viewer.leave(tracks))
        case nil: break
        }
        for track in tracks { forget(track: track) }
    }

    // MARK: What viewers report

    /// An interleaved frame of the client's: RTCP, or RTP that nobody asked for.
    func received(_ payload: RawSpan, on channel: UInt8) {
        guard channels.contains(where: { $0.value.rtcp == channel }) else { return }
        report(payload)
    }

    private func receivedDatagram(_ bytes: [UInt8]) {
        session.keepalive(at: .now)
        if RTCPCompound.isRTCP(bytes.span.bytes) { report(bytes.span.bytes) }
    }

    private func report(_ bytes: RawSpan) {
        guard let presentation = subscription?.presentation,
            let compound = try? RTCPCompound(parsing: bytes)
        else { return }
        let now = NTPTimestamp(WallTime.now)
        for (track, stream) in presentation.streams.enumerated() {
            guard let block = compound.reportBlocks(about: stream.ssrc).last else { continue }
            statistics[track] = ReceptionStatistics(block, clockRate: stream.clock.rate, now: now)
        }
    }
}
