import Media
import RTP
import RTSP
import Runtime

extension RTSPSink {
    /// What a viewer must know of a camera's stream before its first packet.
    struct Presentation: Sendable {
        struct Stream: Sendable {
            let track: Track
            let ssrc: UInt32
            let payloadType: UInt8
            let clock: RTPClock
        }

        let streams: [Stream]
        /// The wall time of media time zero, in nanoseconds since 1970.
        let origin: Int64

        var hasVideo: Bool { streams.contains { $0.track.kind == .video } }

        /// The media time that corresponds to a moment of the wall clock.
        func mediaTime(at now: WallTime) -> MediaTime {
            MediaTime(ticks: (now.nanoseconds - origin) / 100_000 * 9)
        }

        /// What a sender report about a stream says at `now` (RFC 3550 §6.4.1): the same line for all streams keeps them
        /// in step.
        func senderReport(of index: Int, at now: WallTime, packets: UInt32 = 0, octets: UInt32 = 0) -> SenderReport {
            SenderReport(
                ssrc: streams[index].ssrc,
                ntpTimestamp: NTPTimestamp(now),
                rtpTimestamp: streams[index].clock.timestamp(for: mediaTime(at: now)),
                packetCount: packets, octetCount: octets)
        }

        func description(of camera: String, sessionID: UInt64, tool: String) -> SessionDescription {
            let tracks = streams.map { stream in
                let attributes = SDPMediaAttributes(track: stream.track, payloadType: stream.payloadType)
                return SessionDescription.CameraTrack(
                    kind: stream.track.kind, payloadType: stream.payloadType, rtpmap: attributes.rtpmap,
                    fmtp: attributes.fmtp, frameRate: stream.track.frameRate)
            }
            return SessionDescription(camera: camera, sessionID: sessionID, version: 1, tool: tool, tracks: tracks)
        }
    }
}

extension NTPTimestamp {
    init(_ time: WallTime) {
        let (seconds, rest) = time.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        self.init(unixSeconds: seconds, nanoseconds: UInt32(rest))
    }
}
