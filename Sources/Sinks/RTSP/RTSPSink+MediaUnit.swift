import Bytes
import Media
import RTP
import Router

extension RTSPSink {
    /// What stands in the ring: a frame's RTP packets, or a sender report for everybody.
    struct MediaUnit: RingElement {
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

        func isPicture(of track: Int) -> Bool {
            guard case .frame = content else { return false }
            return self.track == track
        }

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
