import Bytes
import Media
import RTP
import Router

extension RTSPSink {
    /// What stands in the ring: a frame's RTP packets, or a sender report for everybody.
    struct MediaUnit: StreamElement {
        enum Content {
            case frame(PacketizedUnit)
            /// RTCP in an interleaved frame.
            case report(SharedBytes)
        }

        let content: Content
        let track: Int
        let isStart: Bool
        let time: MediaTime

        init(_ unit: PacketizedUnit, isStart: Bool) {
            content = .frame(unit)
            track = unit.track
            self.isStart = isStart
            time = unit.dts
        }

        init(report: SharedBytes, track: Int, time: MediaTime) {
            content = .report(report)
            self.track = track
            isStart = false
            self.time = time
        }

        var isFrame: Bool { if case .frame = content { true } else { false } }

        /// As sent over TCP by default: interleaved frames.
        var bytes: SharedBytes {
            switch content {
            case .frame(let unit): unit.bytes
            case .report(let bytes): bytes
            }
        }

        var byteCount: Int { bytes.count }
    }
}
