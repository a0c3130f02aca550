import Glibc

/// One media section of one viewer: where its packets come from and what was seen of them.
struct MediaStream {
    let control: String
    let inspector: VideoInspector?
    /// Interleaved channel (TCP) or the sockets of the port pair (UDP).
    var channel: UInt8 = 0
    var rtpSocket: Int32 = -1
    var rtcpSocket: Int32 = -1
    var rtcpPeer: sockaddr_in?

    var sequence = SequenceTracker()
    var source: UInt32?
    var packets = 0
    var sourceChanges = 0
    var regressions = 0
    private var timestamp: UInt32?
    /// The middle 32 bits of the latest sender report's NTP time, and when it came (RFC 3550 §6.4.1).
    var lastReport: (ntp: UInt32, at: Nanoseconds)?

    init(_ media: SessionDescription.Media) {
        control = media.control
        inspector = media.inspector
    }

    /// Takes one packet into the counters; `true` when it begins a frame.
    mutating func receive(_ packet: RTPPacket) -> Bool {
        packets += 1
        if source != packet.source {
            if source != nil { sourceChanges += 1 }
            source = packet.source
        }
        sequence.receive(packet.sequence)
        guard timestamp != packet.timestamp else { return false }
        if let timestamp, Int32(bitPattern: packet.timestamp &- timestamp) < 0 { regressions += 1 }
        timestamp = packet.timestamp
        return true
    }

    mutating func restartCounting() {
        sequence.restartCounting()
        packets = 0
        sourceChanges = 0
        regressions = 0
    }

    /// A receiver report with our name in it: what a server takes for a sign of life (RFC 3550 §6.4.2).
    func receiverReport(from reporter: UInt32, now: Nanoseconds) -> [UInt8] {
        let blocks = source == nil ? 0 : 1
        var bytes: [UInt8] = [0x80 | UInt8(blocks), 201, 0, UInt8(1 + 6 * blocks)]
        func append(_ value: UInt32) {
            bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
        }
        append(reporter)
        if let source {
            append(source)
            append(UInt32(max(0, min(sequence.lost, 0x7FFFFF))))
            append(UInt32(truncatingIfNeeded: sequence.highest ?? 0))
            append(0)
            append(lastReport?.ntp ?? 0)
            append(lastReport.map { UInt32(truncatingIfNeeded: (now - $0.at) * 65536 / 1_000_000_000) } ?? 0)
        }
        let name = Array("weir-bench".utf8)
        bytes += [0x81, 202, 0, 5]
        append(reporter)
        bytes += [1, UInt8(name.count)] + name + [0, 0, 0, 0]
        return bytes
    }
}
