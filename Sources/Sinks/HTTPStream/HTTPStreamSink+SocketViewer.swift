import Bytes
import HTTPServer
import Router
import Runtime

extension HTTPStreamSink {
    /// A viewer over a WebSocket: a hello, then one message for each chunk, and once a second how it goes.
    final class SocketViewer: Viewer, WebSocketHandler {
        private let channel: WebSocketChannel
        private var hasBegun = false
        private var frames: UInt64 = 0
        /// Since the last statistics, without those of the start burst, which waited for this viewer.
        private var recent = (frames: UInt64(0), delay: Duration.zero, since: MonotonicTime.now)

        init(_ viewing: Viewing, _ channel: WebSocketChannel, sink: HTTPStreamSink) {
            self.channel = channel
            super.init(viewing, on: channel.loop, sink: sink)
        }

        func resume() {
            if hasBegun { return pump() }
            hasBegun = true
            begin()
        }

        /// Viewers have nothing to say.
        func received(text: String) {}
        func received(binary: [UInt8]) {}

        func closed() { isGone() }

        override var isWritable: Bool { channel.isWritable }
        override var byteCount: UInt64 { channel.byteCount }
        override var transport: String { "websocket" }

        override func introduce(_ introduction: Introduction) -> SharedBytes? {
            channel.send(text: introduction.hello)
            return introduction.framedHead
        }

        override func write(_ bytes: SharedBytes, offset: Int) { channel.send(framed: bytes) }

        override func wrote(_ chunk: Chunk, isLive: Bool) {
            guard chunk.isCounted else { return }
            frames += 1
            guard isLive else { return }
            recent.frames += 1
            recent.delay += loop.now - chunk.arrival
        }

        /// 1001: the endpoint is going away (RFC 6455 §7.4.1).
        override func end(because reason: String) { channel.close(code: 1001, reason: reason) }

        /// Tells how it goes. To be called about once a second.
        override func report() {
            let seconds = (loop.now - recent.since).inSeconds
            guard isWritable, seconds > 0 else { return }
            let rate = Double(recent.frames) / seconds
            let delay = recent.frames == 0 ? 0 : recent.delay.inSeconds * 1000 / Double(recent.frames)
            recent = (0, .zero, loop.now)
            let dropped = cursor?.framesDropped ?? 0
            channel.send(
                text: "{\"type\":\"stats\",\"fps\":\(Self.tenths(rate)),\"frames\":\(frames),\"dropped\":\(dropped),"
                    + "\"latencyMs\":\(Self.tenths(delay))}")
        }

        private static func tenths(_ number: Double) -> Double { (number * 10).rounded() / 10 }
    }
}
