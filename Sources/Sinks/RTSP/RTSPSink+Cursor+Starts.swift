import Media
import RTP
import RTSP
import Router

extension RTSPSink.Cursor {
    /// What RTP-Info says of the first packet of each track (RFC 2326 §12.33), as far as it is known.
    func starts(
        of tracks: [Int], in ring: Ring<RTSPSink.MediaUnit>, presentation: RTSPSink.Presentation
    ) -> [ServerSession.Start] {
        guard let burst, let first = ring[position], case .frame(let keyframe) = first.content else { return [] }
        let time = burst.time(for: keyframe.pts)
        return tracks.compactMap { track in
            guard track < presentation.streams.count else { return nil }
            if track == keyframe.track {
                return ServerSession.Start(
                    track: track, sequenceNumber: keyframe.firstSequenceNumber,
                    timestamp: burst.timestamp(for: keyframe.pts))
            }
            // Sound begins at the live edge, or else some time after the next keyframe; its timestamp is that of the first picture, so that both count from the same moment.
            return ServerSession.Start(
                track: track, sequenceNumber: start == .instant ? nextSequenceNumber(of: track, in: ring) : nil,
                timestamp: presentation.streams[track].clock.timestamp(for: time))
        }
    }

    private func nextSequenceNumber(of track: Int, in ring: Ring<RTSPSink.MediaUnit>) -> UInt16? {
        for position in (ring.tail..<ring.head).reversed() {
            guard let unit = ring[position], unit.track == track, case .frame(let frame) = unit.content else {
                continue
            }
            return frame.firstSequenceNumber &+ UInt16(truncatingIfNeeded: frame.packets.count)
        }
        return nil
    }
}
