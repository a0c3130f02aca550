import Bytes
import Media

/// An access unit as the payload of a PES packet: something of ours in front, then the bytes of the unit.
struct ElementaryPayload {
    private let front: [UInt8]
    private let bytes: SharedBytes
    private let range: Range<Int>

    var count: Int { front.count + range.count }

    /// nil for what cannot be carried.
    init?(_ unit: AccessUnit, of track: Track) {
        bytes = unit.payload
        switch track.codec {
        case .h264(let sets):
            let codes = (delimiter: H264.NALUnitType.accessUnitDelimiter, mask: UInt8(0x1f), shift: UInt8(0))
            let body = Self.body(of: unit, codes)
            // primary_pic_type 7: any slices.
            front =
                Self.startCode + [0x09, 0xf0] + Self.missing([sets.sps, sets.pps], in: unit, codes, types: [7, 8])
            range = body
        case .h265(let sets):
            let codes = (delimiter: H265.NALUnitType.accessUnitDelimiter, mask: UInt8(0x3f), shift: UInt8(1))
            let body = Self.body(of: unit, codes)
            front =
                Self.startCode + [0x46, 0x01, 0x50]
                + Self.missing([sets.vps, sets.sps, sets.pps], in: unit, codes, types: [32, 33, 34])
            range = body
        case .aac(let configuration):
            guard let header = Self.adtsHeader(of: configuration, payloadLength: unit.payload.count) else {
                return nil
            }
            front = header
            range = 0..<unit.payload.count
        case .opus:
            front = Self.opusControlHeader(payloadLength: unit.payload.count)
            range = 0..<unit.payload.count
        case .mpegAudio, .ac3:
            front = []
            range = 0..<unit.payload.count
        }
    }

    private typealias NALCodes = (delimiter: UInt8, mask: UInt8, shift: UInt8)
    private static let startCode: [UInt8] = [0, 0, 0, 1]

    private static func type(_ unit: AccessUnit, _ range: Range<Int>, _ codes: NALCodes) -> UInt8 {
        unit.payload.span[range.lowerBound] >> codes.shift & codes.mask
    }

    /// Everything but a delimiter at its beginning: one of ours stands before parameter sets of ours.
    private static func body(of unit: AccessUnit, _ codes: NALCodes) -> Range<Int> {
        guard let first = unit.nalUnits.first(where: { type(unit, $0, codes) != codes.delimiter }) else {
            return 0..<unit.payload.count
        }
        var begin = first.lowerBound - 3
        // zero_byte, which parameter sets must have.
        if begin > 0, unit.payload.span[begin - 1] == 0 { begin -= 1 }
        return max(begin, 0)..<unit.payload.count
    }

    /// The parameter sets that a decoder needs for a random access picture and does not find in it.
    private static func missing(
        _ sets: [[[UInt8]]], in unit: AccessUnit, _ codes: NALCodes, types: [UInt8]
    ) -> [UInt8] {
        guard unit.isRandomAccess else { return [] }
        let present = unit.nalUnits.map { type(unit, $0, codes) }
        if types.allSatisfy(present.contains) { return [] }
        return sets.joined().flatMap { startCode + $0 }
    }

    /// ISO/IEC 14496-3 §1.A.2.2, without CRC; nil for what ADTS cannot tell.
    static func adtsHeader(of configuration: AAC.Configuration, payloadLength: Int) -> [UInt8]? {
        let length = payloadLength + AAC.ADTSHeader.minimumLength
        guard let config = AAC.AudioSpecificConfig(configuration.audioSpecificConfig.span.bytes),
            1...4 ~= config.objectType, 1...7 ~= config.channelConfiguration, config.samplesPerFrame == 1024,
            let rate = AAC.sampleRates.firstIndex(of: config.sampleRate), length < 1 << 13
        else { return nil }
        let channels = UInt8(config.channelConfiguration)
        return [
            0xff, 0xf1,
            UInt8(config.objectType - 1) << 6 | UInt8(rate) << 2 | channels >> 2,
            channels << 6 | UInt8(length >> 11),
            UInt8(length >> 3 & 0xff),
            UInt8(length & 7) << 5 | 0x1f,
            // Buffer fullness of a variable rate, one raw data block.
            0xfc,
        ]
    }

    /// The control header of the Opus mapping, which tells the length: a run of 255s and a last byte.
    private static func opusControlHeader(payloadLength: Int) -> [UInt8] {
        [0x7f, 0xe0] + Array(repeating: 255, count: payloadLength / 255) + [UInt8(payloadLength % 255)]
    }

    /// `header`, then ours, then the unit's.
    func withPieces(_ header: [UInt8], _ body: ([UnsafeRawBufferPointer]) -> Void) {
        let base = bytes.baseAddress
        header.withUnsafeBytes { header in
            front.withUnsafeBytes { front in
                body([header, front, UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)])
            }
        }
    }
}
