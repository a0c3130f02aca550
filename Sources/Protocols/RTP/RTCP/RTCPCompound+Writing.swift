import Bytes

extension RTCPCompound {
    /// The longest canonical name or reason, in bytes; a longer one is cut.
    private static let maximumTextByteCount = 255
    /// The most that the 5-bit count of a report can tell.
    private static let maximumReportBlocks = 31

    /// SR and SDES with CNAME: what a sender sends now and then (RFC 3550 §6.4.1, §6.5.1).
    package static func senderReport(
        _ report: SenderReport, reportBlocks: [ReportBlock] = [], canonicalName: String
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        appendSenderReport(report, reportBlocks, to: &bytes)
        appendSourceDescription(ssrc: report.ssrc, canonicalName: canonicalName, to: &bytes)
        return bytes
    }

    /// RR and SDES with CNAME: what a receiver sends now and then (RFC 3550 §6.4.2).
    package static func receiverReport(
        ssrc: UInt32, reportBlocks: [ReportBlock] = [], canonicalName: String
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        appendReceiverReport(ssrc, reportBlocks, to: &bytes)
        appendSourceDescription(ssrc: ssrc, canonicalName: canonicalName, to: &bytes)
        return bytes
    }

    /// BYE, with the SR and SDES that must stand before it (RFC 3550 §6.1, §6.6).
    package static func goodbye(_ report: SenderReport, canonicalName: String, reason: String? = nil) -> [UInt8] {
        var bytes = senderReport(report, canonicalName: canonicalName)
        appendGoodbye(ssrc: report.ssrc, reason: reason, to: &bytes)
        return bytes
    }

    /// BYE of one who has sent nothing: with an empty RR and SDES before it (RFC 3550 §6.1, §6.6).
    package static func goodbye(ssrc: UInt32, canonicalName: String, reason: String? = nil) -> [UInt8] {
        var bytes = receiverReport(ssrc: ssrc, canonicalName: canonicalName)
        appendGoodbye(ssrc: ssrc, reason: reason, to: &bytes)
        return bytes
    }

    private static func appendSenderReport(_ report: SenderReport, _ blocks: [ReportBlock], to bytes: inout [UInt8]) {
        append(kind: RTCPPacket.Kind.senderReport, count: min(blocks.count, maximumReportBlocks), to: &bytes) { bytes in
            bytes.append(bigEndian: report.ssrc)
            bytes.append(bigEndian: report.ntpTimestamp.rawValue)
            bytes.append(bigEndian: report.rtpTimestamp)
            bytes.append(bigEndian: report.packetCount)
            bytes.append(bigEndian: report.octetCount)
            for block in blocks.prefix(maximumReportBlocks) { block.append(to: &bytes) }
        }
    }

    private static func appendReceiverReport(_ ssrc: UInt32, _ blocks: [ReportBlock], to bytes: inout [UInt8]) {
        append(kind: RTCPPacket.Kind.receiverReport, count: min(blocks.count, maximumReportBlocks), to: &bytes) {
            bytes in
            bytes.append(bigEndian: ssrc)
            for block in blocks.prefix(maximumReportBlocks) { block.append(to: &bytes) }
        }
    }

    private static func appendSourceDescription(ssrc: UInt32, canonicalName: String, to bytes: inout [UInt8]) {
        append(kind: RTCPPacket.Kind.sourceDescription, count: 1, to: &bytes) { bytes in
            bytes.append(bigEndian: ssrc)
            bytes.append(SourceDescriptionItem.canonicalName)
            append(text: canonicalName, to: &bytes)
            // The zero that ends the items; the packet's filling adds the others.
            bytes.append(0)
        }
    }

    private static func appendGoodbye(ssrc: UInt32, reason: String?, to bytes: inout [UInt8]) {
        append(kind: RTCPPacket.Kind.goodbye, count: 1, to: &bytes) { bytes in
            bytes.append(bigEndian: ssrc)
            if let reason { append(text: reason, to: &bytes) }
        }
    }

    private static func append(text: String, to bytes: inout [UInt8]) {
        let text = Array(text.utf8.prefix(maximumTextByteCount))
        bytes.append(UInt8(text.count))
        bytes += text
    }

    /// A packet with its header, zeros up to a multiple of four bytes, and its length.
    private static func append(kind: UInt8, count: Int, to bytes: inout [UInt8], body: (inout [UInt8]) -> Void) {
        let start = bytes.count
        bytes.append(0x80 | UInt8(count))
        bytes.append(kind)
        bytes.append(bigEndian: UInt16(0))
        body(&bytes)
        while (bytes.count - start) % 4 != 0 { bytes.append(0) }
        let words = UInt16((bytes.count - start) / 4 - 1)
        bytes[start + 2] = UInt8(truncatingIfNeeded: words >> 8)
        bytes[start + 3] = UInt8(truncatingIfNeeded: words)
    }
}
