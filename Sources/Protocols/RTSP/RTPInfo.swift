/// The `RTP-Info` header (RFC 2326 §12.33): where each stream begins, so that a client can line them up.
package struct RTPInfo: Hashable, Sendable, CustomStringConvertible {
    package struct Stream: Hashable, Sendable {
        /// The stream's absolute control URL.
        package var url: String
        /// Sequence number of the first packet.
        package var sequenceNumber: UInt16?
        /// RTP timestamp of the first packet.
        package var timestamp: UInt32?

        package init(url: String, sequenceNumber: UInt16?, timestamp: UInt32?) {
            self.url = url
            self.sequenceNumber = sequenceNumber
            self.timestamp = timestamp
        }
    }

    /// In the order of their SETUPs.
    package var streams: [Stream]

    package init(streams: [Stream]) { self.streams = streams }

    package var description: String {
        streams.map { stream in
            var text = "url=\(stream.url)"
            if let sequenceNumber = stream.sequenceNumber { text += ";seq=\(sequenceNumber)" }
            if let timestamp = stream.timestamp { text += ";rtptime=\(timestamp)" }
            return text
        }.joined(separator: ",")
    }
}
