import Bytes
package import Media

/// Makes the RTP packets of one track, for all viewers at once: they share SSRC, sequence numbers and timestamps.
package struct RTPPacketizer: Sendable {
    /// The longest RTP packet that goes through an Ethernet without IP fragments, in bytes: 1500 less the headers of IPv6
    /// and UDP.
    package static let defaultMaximumPacketByteCount = 1452

    package private(set) var track: Track
    package let ssrc: UInt32
    /// 0...127.
    package let payloadType: UInt8
    /// The interleaved channel that `bytes` of a unit carry; RTCP goes over the next one.
    package let channel: UInt8
    /// Of RTP packets, header included, in bytes; 64...65,507 (the longest datagram).
    package let maximumPacketByteCount: Int

    /// Of the packet that comes next.
    package private(set) var nextSequenceNumber: UInt16
    package private(set) var clock: RTPClock
    private var parameterSets: ParameterSetBytes

    /// SSRC, sequence number and timestamp offset should be random (RFC 3550 §5.1); `maximumPacketByteCount` is brought
    /// into its range.
    package init(
        track: Track, ssrc: UInt32, payloadType: UInt8, firstSequenceNumber: UInt16, timestampOffset: UInt32,
        channel: UInt8, maximumPacketByteCount: Int = defaultMaximumPacketByteCount
    ) {
        self.track = track
        self.ssrc = ssrc
        self.payloadType = payloadType
        self.channel = channel
        self.maximumPacketByteCount = min(max(maximumPacketByteCount, 64), 65_507)
        nextSequenceNumber = firstSequenceNumber
        clock = RTPClock(rate: RTPPayloadType.clockRate(of: track), offset: timestampOffset)
        parameterSets = ParameterSetBytes(track.codec.parameterSets)
    }

    /// Goes over to new parameters of the codec. SSRC, sequence numbers and timestamps go on.
    package mutating func update(track: Track) {
        self.track = track
        parameterSets = ParameterSetBytes(track.codec.parameterSets)
        let rate = RTPPayloadType.clockRate(of: track)
        if rate != clock.rate {
            clock = RTPClock(rate: rate, offset: clock.offset)
        }
    }

    /// The RTP timestamp of a moment, as sender reports (RFC 3550 §6.4.1) and RTP-Info (RFC 2326 §12.33) tell it.
    package func rtpTimestamp(for time: MediaTime) -> UInt32 { clock.timestamp(for: time) }

    /// The packets of an access unit of this track. There are none where it holds nothing that is sent.
    package mutating func packetize(_ unit: AccessUnit) -> PacketizedUnit {
        let (timestamp, isContinuous) = timestamp(of: unit)
        var measure = PacketMeasure()
        write(unit, into: &measure)

        let header = RTPHeader(
            payloadType: payloadType, sequenceNumber: nextSequenceNumber, timestamp: timestamp, ssrc: ssrc)
        var packets: [PacketExtent] = []
        let bytes = SharedBytes(capacity: measure.byteCount) { room in
            var writer = PacketWriter(room: room, packetCount: measure.packetCount, channel: channel, header: header)
            write(unit, into: &writer)
            switch track.codec {
            case .h264, .h265, .aac, .ac3:
                writer.mark(writer.packets.last)
            case .opus:
                // Here the bit says that a talk spurt begins (RFC 7587 §4.1, RFC 3551 §4.1).
                if !isContinuous { writer.mark(writer.packets.first) }
            case .mpegAudio:
                // The same, but it is never silent (RFC 2250 §3.3).
                break
            }
            packets = writer.packets
            return writer.byteCount
        }
        nextSequenceNumber &+= UInt16(truncatingIfNeeded: packets.count)
        return PacketizedUnit(
            unit: unit, bytes: bytes, packets: packets, firstSequenceNumber: header.sequenceNumber,
            rtpTimestamp: timestamp)
    }

    private mutating func timestamp(of unit: AccessUnit) -> (timestamp: UInt32, isContinuous: Bool) {
        let duration: Int? =
            switch track.codec {
            case .aac(let configuration): configuration.samplesPerFrame
            case .opus: AudioFrameDuration.opus(unit.payload.span)
            case .ac3: AudioFrameDuration.ac3
            // Their clock is that of pts, so there is nothing to round.
            case .h264, .h265, .mpegAudio: nil
            }
        guard let duration else { return (clock.timestamp(for: unit.pts), true) }
        return clock.timestamp(forFrameAt: unit.pts, duration: duration)
    }

    private func write(_ unit: AccessUnit, into sink: inout some PacketSink) {
        let limit = maximumPacketByteCount - RTPHeader.byteCount
        let frame = unit.payload.span
        switch track.codec {
        case .h264:
            let units = OutgoingNALUnits<H264Syntax>(unit, parameterSets: parameterSets)
            NALUnitPayload(units, limit: limit).write(into: &sink)
        case .h265:
            let units = OutgoingNALUnits<H265Syntax>(unit, parameterSets: parameterSets)
            NALUnitPayload(units, limit: limit).write(into: &sink)
        case .aac: AudioPayload.writeAAC(frame, limit: limit, into: &sink)
        case .opus: AudioPayload.writeOpus(frame, into: &sink)
        case .mpegAudio: AudioPayload.writeMPEGAudio(frame, limit: limit, into: &sink)
        case .ac3: AudioPayload.writeAC3(frame, limit: limit, into: &sink)
        }
    }
}

extension Codec {
    /// In the order in which a decoder wants them; empty for audio.
    var parameterSets: [[UInt8]] {
        switch self {
        case .h264(let sets): sets.sps + sets.pps
        case .h265(let sets): sets.vps + sets.sps + sets.pps
        case .aac, .opus, .mpegAudio, .ac3: []
        }
    }
}
