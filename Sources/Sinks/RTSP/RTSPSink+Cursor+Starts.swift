import Media
import RTP
import RTSP
import Router

extension RTSPSink.Cursor {
    /// What RTP-Info says of the first packet of each track (RFC 2326 §12.33), as far as it is known.
    func starts(
        of tracks: [Int], in ring: Ring<RTSPSink.MediaUnit>, presentation: RTSPSink.Presentation
    ) -> [ServerSession.Start] {
        guard burst != nil || start == .recording, let first = ring[position], case .frame(let keyframe) = first.content
        else { return [] }
        let time = burst?.time(for: keyframe.pts) ?? keyframe.pts
        return tracks.compactMap { track in
            guard track < presentation.streams.count else { return nil }
            if track == keyframe.track {
                return ServerSession.Start(
                    track: track, sequenceNumber: keyframe.firstSequenceNumber,
                    timestamp: burst == nil
                        ? keyframe.rtpTimestamp : presentation.streams[track].clock.timestamp(for: time))
            }
            // Its timestamp is that of the first picture, so that both count from the same moment.
            return ServerSession.Start(
                track: track, sequenceNumber: sequenceNumber(of: track, in: ring),
                timestamp: presentation.streams[track].clock.timestamp(for: time))
        }
    }

    /// Of the first packet of sound.
    private func sequenceNumber(of track: Int, in ring: Ring<RTSPSink.MediaUnit>) -> UInt16? {
        switch start {
        case .instant: nextSequenceNumber(of: track, in: ring)
        case .recording: keptSequenceNumber(of: track, in: ring) ?? nextSequenceNumber(of: track, in: ring)
        // It begins some time after the next keyframe.
        case .keyframeOnly, .nextKeyframe: nil
        }
    }

    private func keptSequenceNumber(of track: Int, in ring: Ring<RTSPSink.MediaUnit>) -> UInt16? {
        (position..<ring.head).lazy.compactMap { ring[$0] }.first { $0.isFrame && $0.track == track }.flatMap {
            if case .frame(let frame) = $0.content { frame.firstSequenceNumber } else { nil }
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
