import Bytes
import Media

/// An access unit as it stands in `mdat`: NAL units behind lengths of four bytes, or a frame of sound as it is.
struct Sample {
    let unit: AccessUnit
    private let isVideo: Bool
    /// Parameter sets in front that the access unit does not have itself.
    private let sets: [[UInt8]]
    private let nalUnits: [Range<Int>]
    let byteCount: Int
    /// In the track's timescale.
    var decodeTime: Int64 = 0
    var duration: Int64 = 0
    var compositionOffset: Int64 = 0

    init(_ unit: AccessUnit, of track: Track, _ placement: ParameterSetPlacement) {
        self.unit = unit
        isVideo = track.kind == .video
        switch track.codec {
        case .h264(let parameters):
            (sets, nalUnits) = Self.units(
                of: unit, [parameters.sps, parameters.pps], placement, mask: 0x1f, shift: 0, types: [7, 8],
                without: [H264.NALUnitType.accessUnitDelimiter, H264.NALUnitType.fillerData])
        case .h265(let parameters):
            (sets, nalUnits) = Self.units(
                of: unit, [parameters.vps, parameters.sps, parameters.pps], placement, mask: 0x3f, shift: 1,
                types: [32, 33, 34], without: [H265.NALUnitType.accessUnitDelimiter, H265.NALUnitType.fillerData])
        default: (sets, nalUnits) = ([], [])
        }
        byteCount =
            isVideo
            ? nalUnits.reduce(sets.reduce(0) { $0 + 4 + $1.count }) { $0 + 4 + $1.count } : unit.payload.count
    }

    /// Delimiters say nothing here, filler nothing anywhere; parameter sets stand where `placement` has them.
    private static func units(
        of unit: AccessUnit, _ parameters: [[[UInt8]]], _ placement: ParameterSetPlacement, mask: UInt8, shift: UInt8,
        types: [UInt8], without: [UInt8]
    ) -> ([[UInt8]], [Range<Int>]) {
        var found: Set<UInt8> = []
        var kept: [Range<Int>] = []
        kept.reserveCapacity(unit.nalUnits.count)
        for range in unit.nalUnits {
            let type = unit.payload.span[range.lowerBound] >> shift & mask
            if types.contains(type) {
                found.insert(type)
                if placement == .sampleEntry { continue }
            }
            if !without.contains(type) { kept.append(range) }
        }
        let needsSets = placement == .inBand && unit.isRandomAccess && found.count < types.count
        return (needsSets ? parameters.flatMap(\.self) : [], kept)
    }

    /// ISO/IEC 14496-12 §8.8.3.1: what depends on others and cannot be begun with, or on none.
    var flags: UInt32 { unit.isRandomAccess ? 0x0200_0000 : 0x0101_0000 }

    /// Returns how many bytes it wrote.
    func write(to room: UnsafeMutableRawBufferPointer) -> Int {
        guard isVideo else {
            room.copyMemory(from: UnsafeRawBufferPointer(start: unit.payload.baseAddress, count: byteCount))
            return byteCount
        }
        var offset = 0
        func put(_ bytes: UnsafeRawBufferPointer) {
            room.storeBytes(of: UInt32(bytes.count).bigEndian, toByteOffset: offset, as: UInt32.self)
            UnsafeMutableRawBufferPointer(rebasing: room[(offset + 4)...]).copyMemory(from: bytes)
            offset += 4 + bytes.count
        }
        for set in sets { set.withUnsafeBytes(put) }
        for range in nalUnits {
            put(UnsafeRawBufferPointer(start: unit.payload.baseAddress + range.lowerBound, count: range.count))
        }
        return offset
    }
}
