import Bytes
import Media
import RTP
import Router

@testable import Sinks

/// What a camera's outlet would have put into a ring, without a camera.
struct Scene {
    var ring: Ring<RTSPSink.MediaUnit>
    private var packetizers: [RTPPacketizer]
    /// What was appended, by position.
    private(set) var appended: [RTSPSink.MediaUnit] = []

    /// - Parameter bytes: how much the ring holds.
    init(
        _ tracks: [Track] = [Footage.timed, Footage.sound], bytes: Int = 1 << 20, backlog: Double = 10,
        packetSize: Int = 1452
    ) {
        ring = Ring(limits: .init(bytes: bytes, backlog: MediaTime(seconds: backlog)))
        packetizers = tracks.enumerated().map { index, track in
            RTPPacketizer(
                track: track, ssrc: UInt32(index + 1) * 0x1111, payloadType: UInt8(96 + index),
                firstSequenceNumber: 65_530 &+ UInt16(index), timestampOffset: 0xffff_0000 &+ UInt32(index) &* 77,
                channel: UInt8(index * 2), maximumPacketByteCount: packetSize)
        }
    }

    var presentation: RTSPSink.Presentation {
        RTSPSink.Presentation(
            streams: packetizers.map {
                .init(track: $0.track, ssrc: $0.ssrc, payloadType: $0.payloadType, clock: $0.clock)
            }, origin: 0)
    }

    mutating func append(_ unit: AccessUnit) { append(packetize(unit)) }

    mutating func packetize(_ unit: AccessUnit) -> RTSPSink.MediaUnit {
        let kind = packetizers[unit.track].track.kind
        let isStart =
            unit.isRandomAccess && (kind == .video || packetizers.allSatisfy { $0.track.kind == .audio })
        return RTSPSink.MediaUnit(packetizers[unit.track].packetize(unit), isStart: isStart)
    }

    mutating func appendReport(track: Int) {
        let time = ring.newest?.time ?? .zero
        append(RTSPSink.MediaUnit(report: SharedBytes([UInt8](repeating: 0x81, count: 32)), track: track, time: time))
    }

    private mutating func append(_ unit: RTSPSink.MediaUnit) {
        ring.append(unit)
        appended.append(unit)
    }

    /// Pictures, every `group`th of them a keyframe, each followed by a piece of sound where there is a track for it.
    mutating func film(_ numbers: Range<Int>, group: Int = 50, byteCount: Int = 100) {
        for number in numbers {
            append(Footage.picture(number, isKey: number % group == 0, byteCount: byteCount))
            if packetizers.count > 1 { append(Footage.sound(number, at: Int64(number) * Footage.interval)) }
        }
    }

    func cursor(
        _ start: RTSPSink.Start = .instant, tracks: [Int] = [0, 1], isForFFmpeg: Bool = false
    ) -> RTSPSink.Cursor {
        RTSPSink.Cursor(
            start: start, tracks: .init(tracks), presentation: presentation, ring: ring, isForFFmpeg: isForFFmpeg)
    }
}

/// What a cursor has a viewer sent.
enum Sent: Equatable, CustomStringConvertible {
    case picture(Int, timestamp: UInt32)
    case sound(Int)
    case report(track: Int)

    init(_ unit: RTSPSink.MediaUnit, timestamp: UInt32?) {
        guard case .frame(let frame) = unit.content else {
            self = .report(track: unit.track)
            return
        }
        var received = Received()
        let bytes = frame.bytes
        for packet in frame.packets {
            let packet = bytes.span.array(packet.range)
            if unit.track == 0 { received.take(video: packet) } else { received.take(sound: packet) }
        }
        let number = received.numbers.first ?? -1
        self = unit.track == 0 ? .picture(number, timestamp: timestamp ?? frame.rtpTimestamp) : .sound(number)
    }

    var description: String {
        switch self {
        case .picture(let number, let timestamp): "picture \(number) at \(timestamp)"
        case .sound(let number): "sound \(number)"
        case .report(let track): "report of \(track)"
        }
    }
}

extension [Sent] {
    var pictures: [Int] { compactMap { if case .picture(let number, _) = $0 { number } else { nil } } }
    var sounds: [Int] { compactMap { if case .sound(let number) = $0 { number } else { nil } } }
    /// Of the pictures; as signed distances from the first one, so that they can be compared where they wrap.
    var timestamps: [Int32] {
        let all = compactMap { if case .picture(_, let timestamp) = $0 { timestamp } else { nil } }
        return all.map { Int32(bitPattern: $0 &- all[0]) }
    }
}

extension RTSPSink.Cursor {
    /// All that there is to send.
    mutating func everything(in scene: Scene) -> [Sent] {
        var sent: [Sent] = []
        while case .send(let unit, let timestamp) = next(in: scene.ring) {
            sent.append(Sent(unit, timestamp: timestamp))
        }
        return sent
    }
}
