import Bytes
import Media
import RTP
import Router
import Runtime

extension RTSPSink {
    /// One camera's frames as RTP packets for all its viewers. Lives on the camera's loop, while it has viewers.
    final class Outlet: FanoutPackager {
        let fanout: Fanout<Reader>
        private let camera: Camera
        private let packetSize: Int
        private let canonicalName: String
        private var packetizers: [RTPPacketizer] = []
        private var counts: [(packets: UInt32, octets: UInt32)] = []
        private var origin: Int64
        private var nextReport: MonotonicTime
        private let clock: () -> (now: MonotonicTime, wall: WallTime)

        /// RFC 3550 §6.2 asks for 5 s at the least; players that wait for a report to join sound and picture get their
        /// first one when they start.
        private static let reportInterval = Duration.seconds(5)

        /// Viewers were promised other tracks than the camera has now.
        private(set) var isEnded = false

        init(
            camera: Camera, limits: Ring<MediaUnit>.Limits, packetSize: Int, canonicalName: String, loop: EventLoop,
            clock: @escaping () -> (now: MonotonicTime, wall: WallTime) = { (.now, .now) }
        ) {
            fanout = Fanout(loop: loop, limits: limits)
            self.camera = camera
            self.packetSize = packetSize
            self.canonicalName = canonicalName
            self.clock = clock
            let (now, wall) = clock()
            origin = camera.origin(at: now, wall: wall)
            nextReport = now + Self.reportInterval
        }

        var presentation: Presentation {
            Presentation(
                streams: packetizers.map {
                    .init(track: $0.track, ssrc: $0.ssrc, payloadType: $0.payloadType, clock: $0.clock)
                },
                origin: origin)
        }

        func tracksChanged(_ tracks: [Track]) {
            for (index, packetizer) in packetizers.enumerated() where !isEnded {
                if index < tracks.count, packetizer.track.canBecome(tracks[index]) {
                    packetizers[index].update(track: tracks[index])
                } else {
                    isEnded = true
                    fanout.end()
                }
            }
            for index in packetizers.count..<max(packetizers.count, tracks.count) {
                var random = SystemRandomNumberGenerator()
                packetizers.append(
                    RTPPacketizer(
                        track: tracks[index], ssrc: random.next(),
                        payloadType: RTPPayloadType.assigned(to: tracks[index], at: index),
                        firstSequenceNumber: random.next(), timestampOffset: random.next(), channel: UInt8(index * 2),
                        maximumPacketByteCount: packetSize))
                counts.append((0, 0))
            }
        }

        func receive(_ unit: AccessUnit, isStart: Bool) {
            guard !isEnded, unit.track < packetizers.count else { return }
            let packetized = packetizers[unit.track].packetize(unit)
            guard !packetized.packets.isEmpty else { return }
            counts[unit.track].packets &+= UInt32(truncatingIfNeeded: packetized.packets.count)
            counts[unit.track].octets &+= UInt32(truncatingIfNeeded: packetized.payloadByteCount)
            fanout.append(MediaUnit(packetized, isStart: isStart))
            reportIfDue(time: unit.dts)
        }

        private func reportIfDue(time: MediaTime) {
            let (now, wall) = clock()
            guard now >= nextReport else { return }
            nextReport = now + Self.reportInterval
            origin = corrected(toward: camera.origin(at: now, wall: wall))
            let presentation = presentation
            for (track, count) in counts.enumerated() {
                let report = presentation.senderReport(
                    of: track, at: wall, packets: count.packets, octets: count.octets)
                let bytes = RTCPCompound.senderReport(report, canonicalName: canonicalName)
                    .interleaved(channel: UInt8(track * 2 + 1))
                fanout.append(MediaUnit(report: SharedBytes(bytes), track: track, time: time))
            }
        }

        /// Follows the drift between the camera's clock and ours in steps that no player notices: a millisecond a report.
        private func corrected(toward measured: Int64) -> Int64 {
            let error = measured - origin
            switch abs(error) {
            case ..<20_000_000: return origin
            case ..<5_000_000_000: return origin + error.signum() * 1_000_000
            default: return measured
            }
        }
    }
}

extension Track {
    /// Whether viewers of this track can go on with the other: the same codec, on the same RTP clock.
    fileprivate func canBecome(_ other: Track) -> Bool {
        codec.name == other.codec.name && RTPPayloadType.clockRate(of: self) == RTPPayloadType.clockRate(of: other)
            && isOutOfBandEqual(other)
    }

    /// Sound parameters stand in the SDP alone; those of video come with its keyframes.
    private func isOutOfBandEqual(_ other: Track) -> Bool { kind == .video || codec == other.codec }
}

extension [UInt8] {
    /// In an interleaved frame (RFC 2326 §10.12).
    func interleaved(channel: UInt8) -> [UInt8] {
        var frame: [UInt8] = [InterleavedFrame.dollar, channel]
        frame.append(bigEndian: UInt16(truncatingIfNeeded: count))
        return frame + self
    }
}
