import Bytes
import FragmentedMP4
import HTTP
import HTTPServer

extension HTTPStreamSink {
    /// A viewer of an endless response.
    final class BodyViewer: Viewer {
        private let writer: BodyWriter
        /// VLC plays fragments whose times begin at zero, and no others: it is sent copies.
        private var shift: FragmentShift?

        init(_ viewing: Viewing, _ writer: BodyWriter, sink: HTTPStreamSink) {
            self.writer = writer
            if viewing.packaging != .transportStream, viewing.request.fields["User-Agent"]?.contains("VLC/") ?? false {
                shift = FragmentShift(tracks: viewing.admission.tracks)
            }
            super.init(viewing, on: writer.loop, sink: sink)
        }

        override var isWritable: Bool { writer.isWritable }
        override var byteCount: UInt64 { writer.byteCount }

        override func introduce(_ introduction: Introduction) -> SharedBytes? {
            shift == nil ? introduction.head : introduction.plainHead
        }

        override func write(_ bytes: SharedBytes, offset: Int) {
            guard shift != nil else { return writer.write(bytes, from: offset) }
            let count = bytes.count - offset
            let copy = SharedBytes(capacity: count) { room in
                room.copyMemory(from: UnsafeRawBufferPointer(start: bytes.baseAddress + offset, count: count))
                shift?.apply(to: room)
                return count
            }
            writer.write(copy)
        }

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
