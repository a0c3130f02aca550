import Bytes
import RTP

/// Reads the input as an RTP packet and as compound RTCP; what is accepted must be consistent.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzRTP(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = RawSpan(_unsafeElements: UnsafeBufferPointer(start: start, count: count))
    readPacket(bytes)
    readCompound(bytes)
    return 0
}

private func readPacket(_ bytes: RawSpan) {
    guard let packet = try? RTPPacket(parsing: bytes) else { return }
    precondition(packet.payload.lowerBound >= packet.contributingSources.upperBound)
    precondition(packet.payload.upperBound + packet.paddingByteCount == bytes.byteCount)
    if let range = packet.extension?.range {
        precondition(range.lowerBound == packet.contributingSources.upperBound + 4)
        precondition(range.upperBound == packet.payload.lowerBound)
    }
    var written = [UInt8](repeating: 0, count: RTPHeader.byteCount)
    written.withUnsafeMutableBytes { packet.header.write(to: $0) }
    for offset in 1..<RTPHeader.byteCount {
        precondition(written[offset] == bytes[offset])
    }
}

private func readCompound(_ bytes: RawSpan) {
    guard let compound = try? RTCPCompound(parsing: bytes) else { return }
    precondition(!compound.packets.isEmpty && compound.packets.count <= RTCPCompound.maximumPackets)
    for packet in compound.packets {
        switch packet {
        case .senderReport(let report, let blocks):
            let written = RTCPCompound.senderReport(report, reportBlocks: blocks, canonicalName: "")
            precondition((try? RTCPCompound(parsing: written.span.bytes))?.packets.first == packet)
        case .receiverReport(let ssrc, let blocks):
            let written = RTCPCompound.receiverReport(ssrc: ssrc, reportBlocks: blocks, canonicalName: "")
            precondition((try? RTCPCompound(parsing: written.span.bytes))?.packets.first == packet)
            let now = NTPTimestamp(rawValue: UInt64(ssrc) << 16)
            for block in blocks {
                let statistics = ReceptionStatistics(block, clockRate: 90_000, now: now)
                precondition(statistics.roundTripTime ?? 0 >= 0)
            }
        case .sourceDescription(let names):
            precondition(names.count <= 31)
        case .goodbye(let ssrcs, _):
            precondition(ssrcs.count <= 31)
        case .ignored:
            break
        }
    }
}

/// The build gives every executable a `main` that calls a symbol of this name, so libFuzzer's own is never reached.
@_cdecl("RTPFuzz_main")
func main(_ argc: CInt, _ argv: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt {
    var argc = argc
    var argv = argv
    return runFuzzer(&argc, &argv, fuzzRTP)
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ argc: UnsafeMutablePointer<CInt>,
    _ argv: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt
