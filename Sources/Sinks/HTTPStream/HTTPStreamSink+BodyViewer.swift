import Bytes
import HTTPServer

extension HTTPStreamSink {
    /// A viewer of an endless response.
    final class BodyViewer: Viewer {
        private let writer: BodyWriter

        init(_ viewing: Viewing, _ writer: BodyWriter, sink: HTTPStreamSink) {
            self.writer = writer
            super.init(viewing, on: writer.loop, sink: sink)
        }

        override var isWritable: Bool { writer.isWritable }
        override var byteCount: UInt64 { writer.byteCount }

        override func introduce(_ introduction: Introduction) -> SharedBytes? { introduction.head }

        override func write(_ bytes: SharedBytes, offset: Int) { writer.write(bytes, from: offset) }

        override func end(because reason: String) { writer.finish() }

        /// What the connection knows of it.
        final class Producer: BodyProducer {
            private let viewer: BodyViewer
            private var hasBegun = false

            init(_ viewer: BodyViewer) { self.viewer = viewer }

            func resume() {
                if hasBegun { return viewer.pump() }
                hasBegun = true
                viewer.begin()
            }

            func ended() { viewer.isGone() }
        }
    }
}
