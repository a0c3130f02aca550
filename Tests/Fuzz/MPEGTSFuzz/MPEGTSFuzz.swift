import Bytes
import MPEGTS
import Media

/// The first byte says how the rest is split, which must not matter, and with its top bit that the checksums of tables are
/// put right, which no mutation would do.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let input = UnsafeRawBufferPointer(start: start, count: count)
    guard let first = input.first else { return 0 }
    var bytes = [UInt8](input.dropFirst())
    if first >= 0x80 { repairChecksums(&bytes) }
    let whole = digest(bytes, pieces: bytes.count)
    let split = digest(bytes, pieces: Int(first) + 1)
    precondition(whole == split, "the split changes the events")
    readHeaders(bytes.span.bytes)
    return 0
}

/// Of the sections that begin and end in one packet.
private func repairChecksums(_ bytes: inout [UInt8]) {
    for packet in stride(from: 0, to: bytes.count - 187, by: 188) where bytes[packet + 1] & 0x40 != 0 {
        let payload = packet + 4 + (bytes[packet + 3] & 0x20 == 0 ? 0 : 1 + Int(bytes[packet + 4]))
        guard payload < packet + 188 else { continue }
        let section = payload + 1 + Int(bytes[payload])
        guard section + 3 <= packet + 188 else { continue }
        let length = Int(bytes[section + 1] & 0xf) << 8 | Int(bytes[section + 2])
        guard length >= 4, section + 3 + length <= packet + 188 else { continue }
        let end = section + 3 + length - 4
        let checksum = CRC32.checksum(bytes.span.bytes.extracting(section..<end))
        for index in 0..<4 { bytes[end + index] = UInt8(truncatingIfNeeded: checksum >> (24 - 8 * UInt32(index))) }
    }
}

/// A hash of all events, after checks of what every access unit promises.
private func digest(_ bytes: [UInt8], pieces: Int) -> Int {
    var limits = TSDemuxer.Limits()
    limits.accessUnit = 4096
    var demuxer = TSDemuxer(limits: limits)
    var hasher = Hasher()
    var streams: [TSDemuxer.Stream] = []
    func note(_ event: TSDemuxer.Event) {
        switch event {
        case .streams(let list):
            streams = list
            hasher.combine(list)
        case .accessUnit(let unit):
            precondition(streams[unit.track].track != nil, "an access unit before its parameters")
            precondition(unit.dts <= unit.pts && unit.payload.count > 0 && unit.payload.count <= 4096)
            precondition(unit.nalUnits.allSatisfy { 0..<unit.payload.count ~= $0.lowerBound && !$0.isEmpty })
            precondition(unit.nalUnits.allSatisfy { $0.upperBound <= unit.payload.count })
            hasher.combine(unit.track)
            hasher.combine(unit.pts)
            hasher.combine(unit.dts)
            hasher.combine(unit.payload.span.array)
        case .damage(let damage): hasher.combine(damage)
        case .discontinuity: hasher.combine(0)
        }
    }
    for begin in stride(from: 0, to: bytes.count, by: max(pieces, 1)) {
        demuxer.parse(bytes.span.bytes.extracting(begin..<min(begin + max(pieces, 1), bytes.count)), note)
    }
    demuxer.drained(note)
    demuxer.flush(note)
    return hasher.finalize()
}

/// The parsers of headers which little of a transport stream reaches.
private func readHeaders(_ bytes: RawSpan) {
    if let sps = H264.SequenceParameterSet(bytes) { precondition(sps.width > 0 && sps.height > 0) }
    if let sps = H265.SequenceParameterSet(bytes) { precondition(sps.width > 0 && sps.height > 0) }
    if let config = AAC.AudioSpecificConfig(bytes) {
        precondition(
            AAC.AudioSpecificConfig(config.bytes.span.bytes) == config, "what is written must be what was read")
    }
    _ = H264.sliceType(of: bytes)
    _ = H264.hasRecoveryPoint(bytes)
    var latm = AAC.AudioMuxElementReader()
    _ = latm.accessUnits(in: bytes)
    _ = Opus.samples(in: bytes)
    if let header = MPEGAudio.Header(bytes) { precondition(header.frameLength > 0) }
    if let header = AC3.Header(bytes) { precondition(header.frameLength > 0) }
}
