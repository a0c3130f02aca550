import Bytes
import MPEGTS
import Media
import Testing

/// Events in a form that can be compared and read.
enum Seen: Equatable {
    case streams([TSDemuxer.Stream])
    case unit(Unit)
    case damage(TSDemuxer.Damage.Kind, track: Int?)
    case discontinuity

    struct Unit: Equatable {
        var track: Int
        var pts: Int64
        var dts: Int64
        var isRandomAccess: Bool
        var payload: [UInt8]
        var nalUnits: [Range<Int>]
    }

    init(_ event: TSDemuxer.Event) {
        switch event {
        case .streams(let streams): self = .streams(streams)
        case .accessUnit(let unit):
            self = .unit(
                Unit(
                    track: unit.track, pts: unit.pts.ticks, dts: unit.dts.ticks, isRandomAccess: unit.isRandomAccess,
                    payload: unit.payload.span.array, nalUnits: unit.nalUnits))
        case .damage(let damage): self = .damage(damage.kind, track: damage.track)
        case .discontinuity: self = .discontinuity
        }
    }
}

extension [Seen] {
    var units: [Seen.Unit] {
        compactMap { if case .unit(let unit) = $0 { unit } else { nil } }
    }
    var damages: [TSDemuxer.Damage.Kind] {
        compactMap { if case .damage(let kind, _) = $0 { kind } else { nil } }
    }
    var streams: [[TSDemuxer.Stream]] {
        compactMap { if case .streams(let streams) = $0 { streams } else { nil } }
    }
}

extension TSDemuxer {
    mutating func parse(_ bytes: [UInt8]) -> [Seen] {
        var seen: [Seen] = []
        parse(bytes.span.bytes) { seen.append(Seen($0)) }
        return seen
    }

    mutating func drained() -> [Seen] {
        var seen: [Seen] = []
        drained { seen.append(Seen($0)) }
        return seen
    }

    mutating func flush() -> [Seen] {
        var seen: [Seen] = []
        flush { seen.append(Seen($0)) }
        return seen
    }
}

/// The events of `bytes`, which must be the same however they are split.
func demux(
    _ bytes: [UInt8], flush: Bool = true, limits: TSDemuxer.Limits = .init(), splits: [Int] = [1, 7, 187, 189, 1316],
    sourceLocation: SourceLocation = #_sourceLocation
) -> [Seen] {
    var demuxer = TSDemuxer(limits: limits)
    var whole = demuxer.parse(bytes)
    if flush { whole += demuxer.flush() }
    for size in splits {
        var demuxer = TSDemuxer(limits: limits)
        var seen: [Seen] = []
        for begin in stride(from: 0, to: bytes.count, by: size) {
            seen += demuxer.parse(Array(bytes[begin..<min(begin + size, bytes.count)]))
        }
        if flush { seen += demuxer.flush() }
        #expect(seen == whole, "split into pieces of \(size)", sourceLocation: sourceLocation)
    }
    return whole
}
