import Bytes
import Media
import Router
import Runtime

extension HTTPStreamSink {
    /// What stands in the ring: a frame, or a fragment of several, as it is sent to everybody.
    struct Chunk: StreamElement {
        /// A whole message of a WebSocket with its header.
        let bytes: SharedBytes
        /// Where the header ends: HTTP sends from here on.
        let offset: Int
        let track: Int
        let isStart: Bool
        /// Decoding time.
        let time: MediaTime
        let pts: MediaTime
        /// A picture, or sound where there is only that: what frames are counted by.
        let isCounted: Bool
        /// What viewers must have been told before.
        let introduction: Introduction
        /// When it was there.
        let arrival: MonotonicTime

        var byteCount: Int { bytes.count }
        var isFrame: Bool { true }
    }
}
