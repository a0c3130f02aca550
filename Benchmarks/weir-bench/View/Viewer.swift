import Glibc

/// One viewer: an RTSP session from connect to TEARDOWN, and everything that was seen in it.
final class Viewer {
    enum State: Equatable {
        case connecting
        case asking
        case describing
        case settingUp(Int)
        case starting
        case playing
        case closed
        case failed(String)
    }

    let context: ViewContext
    let url: StreamURL
    let index: Int
    let isStalled: Bool
    var state = State.connecting
    var control: Int32 = -1
    var media: [MediaStream] = []
    /// The bytes of a message whose end has not come yet.
    var carried: [UInt8] = []

    // What the session needs to be continued.
    var sequenceNumber = 0
    var session: String?
    var sessionTimeout = 60.0
    var base = ""
    var offersGetParameter = false
    var nextKeepAlive: Nanoseconds = 0
    var nextReport: Nanoseconds = 0

    // When things happened.
    var connectedAt: Nanoseconds = 0
    var playedAt: Nanoseconds = 0
    var firstPacketAt: Nanoseconds?
    var firstKeyframeAt: Nanoseconds?
    var framesBeforeKeyframe = 0

    // What happened in the window.
    var frames = 0
    var keyframes = 0
    var bytes = 0
    var malformed = 0
    var reports = 0
    var longestGap: Nanoseconds = 0
    var latestPacketAt: Nanoseconds = 0
    var stampOfFrame: UInt64?
    var isInKeyframe = false
    /// Set by a churn once the session was counted.
    var isAccountedFor = false
    /// Bytes of a WebSocket message that are still to come.
    var remainder = 0

    init(_ context: ViewContext, index: Int, isStalled: Bool) {
        self.context = context
        self.index = index
        self.isStalled = isStalled
        url = context.options.urls[index % context.options.urls.count]
    }

    var isPlaying: Bool { state == .playing }

    var isSettled: Bool {
        switch state {
        case .playing, .closed, .failed: true
        default: false
        }
    }

    /// Bits of a poller token: the viewer, then 0 for the connection or 1 + 2 × medium (+ 1 for RTCP).
    func token(_ role: Int) -> UInt64 { UInt64(index) << 8 | UInt64(role) }

    func fail(_ reason: String) {
        guard state != .closed else { return }
        close()
        state = .failed(reason)
    }

    func close() {
        if control >= 0 { Sockets.close(control) }
        control = -1
        for index in media.indices {
            for socket in [media[index].rtpSocket, media[index].rtcpSocket] where socket >= 0 { Sockets.close(socket) }
            media[index].rtpSocket = -1
            media[index].rtcpSocket = -1
        }
        carried = []
        state = .closed
    }

    /// Opens the window: what comes from now on counts.
    func beginCounting(now: Nanoseconds) {
        frames = 0
        keyframes = 0
        bytes = 0
        malformed = 0
        reports = 0
        longestGap = 0
        latestPacketAt = now
        for index in media.indices { media[index].restartCounting() }
    }

    /// Closes it: a silence that lasts to the end is a gap, too.
    func endCounting(now: Nanoseconds) {
        longestGap = max(longestGap, now > latestPacketAt ? now - latestPacketAt : 0)
    }
}
