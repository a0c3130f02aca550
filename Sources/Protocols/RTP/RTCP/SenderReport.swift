/// What a sender tells of itself (RFC 3550 §6.4.1).
package struct SenderReport: Hashable, Sendable {
    package var ssrc: UInt32
    package var ntpTimestamp: NTPTimestamp
    /// The same moment on the track's RTP clock.
    package var rtpTimestamp: UInt32
    /// Packets sent since the beginning, wrapping.
    package var packetCount: UInt32
    /// Bytes of payload in them, wrapping.
    package var octetCount: UInt32

    package init(
        ssrc: UInt32, ntpTimestamp: NTPTimestamp, rtpTimestamp: UInt32, packetCount: UInt32, octetCount: UInt32
    ) {
        self.ssrc = ssrc
        self.ntpTimestamp = ntpTimestamp
        self.rtpTimestamp = rtpTimestamp
        self.packetCount = packetCount
        self.octetCount = octetCount
    }
}
