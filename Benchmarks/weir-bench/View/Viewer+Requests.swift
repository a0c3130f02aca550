import Glibc

/// The RTSP half of a viewer: one request at a time, in the order in which every player sends them.
extension Viewer {
    func open(now: Nanoseconds) throws {
        connectedAt = now
        if url.kind == .udp { return try register(now: now) }
        control = try Sockets.stream()
        Sockets.set(control, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        // A window of a few packets, so that who does not read is felt by the server at once.
        if isStalled { Sockets.set(control, SOL_SOCKET, SO_RCVBUF, 4096) }
        guard Sockets.connect(control, to: url.address) else { return fail(SystemError("connect").description) }
        context.poller.add(control, writable: true, token: token(0))
    }

    func connected(now: Nanoseconds) {
        let code = Sockets.pendingError(control)
        guard code == 0 else { return fail(SystemError("connect", code: code).description) }
        context.poller.modify(control, writable: false, token: token(0))
        if url.kind == .tcp { return playFloor(now: now) }
        if url.kind == .http || url.kind == .ws { return requestStream(now: now) }
        state = .asking
        request("OPTIONS", url.text)
    }

    func request(_ method: String, _ target: String, _ fields: String = "") {
        sequenceNumber += 1
        let session = session.map { "Session: \($0)\r\n" } ?? ""
        let text =
            "\(method) \(target) RTSP/1.0\r\nCSeq: \(sequenceNumber)\r\nUser-Agent: weir-bench\r\n\(session)\(fields)\r\n"
        let bytes = Array(text.utf8)
        guard send(control, bytes, bytes.count, 0) == bytes.count else {
            return fail("send \(method): \(SystemError("send").description)")
        }
    }

    func received(_ reply: RTSPReply, now: Nanoseconds) {
        guard let status = reply.status else { return }  // a request of the server's
        if case .playing = state { return }
        guard status == 200 else { return fail("\(state): status \(status)") }
        switch state {
        case .asking:
            offersGetParameter = reply["public"]?.contains("GET_PARAMETER") ?? false
            state = .describing
            request("DESCRIBE", url.text, "Accept: application/sdp\r\n")
        case .describing:
            base = reply["content-base"] ?? reply["content-location"] ?? url.text
            media = SessionDescription(reply.body).media.prefix(8).map(MediaStream.init)
            guard !media.isEmpty else { return fail("DESCRIBE: no media in the description") }
            setUp(0)
        case .settingUp(let index):
            finishSetUp(index, reply, now: now)
        case .starting:
            begin(now: now)
        default: break
        }
    }

    private func setUp(_ index: Int) {
        state = .settingUp(index)
        var transport = "RTP/AVP/TCP;unicast;interleaved=\(2 * index)-\(2 * index + 1)"
        if context.options.datagrams {
            guard let pair = try? context.openPortPair() else { return fail("no free UDP ports") }
            media[index].rtpSocket = pair.rtp
            media[index].rtcpSocket = pair.rtcp
            Sockets.set(pair.rtp, SOL_SOCKET, SO_RCVBUF, 1 << 20)
            context.poller.add(pair.rtp, token: token(1 + 2 * index))
            context.poller.add(pair.rtcp, token: token(2 + 2 * index))
            transport = "RTP/AVP;unicast;client_port=\(pair.port)-\(pair.port + 1)"
        }
        let target = SessionDescription.resolve(media[index].control, base: base)
        request("SETUP", target, "Transport: \(transport)\r\n")
    }

    private func finishSetUp(_ index: Int, _ reply: RTSPReply, now: Nanoseconds) {
        guard let given = reply.session else { return fail("SETUP: no Session in the reply") }
        session = given.id
        sessionTimeout = given.timeout
        if context.options.datagrams {
            guard let port = reply.transport("server_port")?.last else { return fail("SETUP: no server_port") }
            media[index].rtcpPeer = url.address
            media[index].rtcpPeer?.sin_port = port.bigEndian
        } else {
            let channel = reply.transport("interleaved")?.first.flatMap { UInt8(exactly: $0) }
            media[index].channel = channel ?? UInt8(2 * index)
        }
        guard index + 1 == media.count else { return setUp(index + 1) }
        state = .starting
        playedAt = now
        request("PLAY", base, "Range: npt=0.000-\r\n")
        if isStalled {
            context.poller.remove(control)
            begin(now: now)
        }
    }

    private func begin(now: Nanoseconds) {
        state = .playing
        nextKeepAlive = now + Nanoseconds(seconds: sessionTimeout / 2)
        nextReport = now + Nanoseconds(seconds: 5)
    }

    /// Keep-alive requests and receiver reports, when their time has come.
    func tick(now: Nanoseconds) {
        guard state == .playing, session != nil, context.options.keepsAlive, !isStalled else { return }
        if now >= nextKeepAlive {
            nextKeepAlive = now + Nanoseconds(seconds: sessionTimeout / 2)
            request(offersGetParameter ? "GET_PARAMETER" : "OPTIONS", base)
        }
        if state == .playing, now >= nextReport {
            nextReport = now + Nanoseconds(seconds: 5)
            for stream in media {
                let report = stream.receiverReport(from: 0x7765_0000 | UInt32(index), now: now)
                if let peer = stream.rtcpPeer {
                    Sockets.send(stream.rtcpSocket, report, to: peer)
                } else {
                    let framed = [0x24, stream.channel + 1, 0, UInt8(report.count)] + report
                    _ = send(control, framed, framed.count, 0)
                }
            }
        }
    }

    func tearDown() {
        if state == .playing, session != nil, !isStalled { request("TEARDOWN", base) }
    }

    /// A `floor` speaks no RTSP: its stream begins with the connection.
    private func playFloor(now: Nanoseconds) {
        var video = SessionDescription.Media(kind: "video")
        video.inspector = .h264
        media = [MediaStream(video)]
        playedAt = now
        state = .playing
        if isStalled { context.poller.remove(control) }
    }

    /// One datagram tells a `floor` where to send.
    private func register(now: Nanoseconds) throws {
        playFloor(now: now)
        media[0].rtpSocket = try Sockets.datagram()
        Sockets.set(media[0].rtpSocket, SOL_SOCKET, SO_RCVBUF, 1 << 20)
        context.poller.add(media[0].rtpSocket, token: token(1))
        Sockets.send(media[0].rtpSocket, [0], to: url.address)
    }
}
