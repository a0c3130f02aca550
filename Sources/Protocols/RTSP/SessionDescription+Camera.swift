package import Media

extension SessionDescription {
    /// A camera's track as its description names it.
    package struct CameraTrack: Hashable, Sendable {
        package var kind: Track.Kind
        /// 0 to 127.
        package var payloadType: UInt8
        /// Without the payload type: `H264/90000`.
        package var rtpmap: String
        /// Without the payload type: `packetization-mode=1;…`; `nil` where the format has none.
        package var fmtp: String?
        /// Frames per second, if known.
        package var frameRate: Double?

        package init(
            kind: Track.Kind, payloadType: UInt8, rtpmap: String, fmtp: String? = nil, frameRate: Double? = nil
        ) {
            self.kind = kind
            self.payloadType = payloadType
            self.rtpmap = rtpmap
            self.fmtp = fmtp
            self.frameRate = frameRate
        }
    }

    /// The description of a live camera. The control attribute of the track at index N is `trackID=N`.
    ///
    /// - Parameters:
    ///   - sessionID: the same for the same camera (RFC 8866 §5.2).
    ///   - version: grows when a track changes.
    ///   - tool: the program that made it.
    package init(camera name: String, sessionID: UInt64, version: UInt64, tool: String, tracks: [CameraTrack]) {
        self.init()
        origin = Origin(sessionID: String(sessionID), version: String(version), address: "127.0.0.1")
        self.name = name
        // Servers and players of old want a connection line, and this address, which means: the one you asked.
        connection = "IN IP4 0.0.0.0"
        attributes = [
            Attribute("tool", tool), Attribute("control", "*"), Attribute("range", RangeHeader.live.description),
        ]
        media = tracks.enumerated().map { index, track in
            var media = MediaDescription(kind: track.kind.rawValue, formats: [String(track.payloadType)])
            media.attributes = [Attribute("rtpmap", "\(track.payloadType) \(track.rtpmap)")]
            if let fmtp = track.fmtp { media.attributes.append(Attribute("fmtp", "\(track.payloadType) \(fmtp)")) }
            if let rate = track.frameRate.flatMap(Self.frameRate) {
                media.attributes.append(Attribute("framerate", rate))
            }
            media.attributes.append(Attribute("control", "trackID=\(index)"))
            return media
        }
    }
    /// In thousandths of a frame at most: `25`, `29.97`.
    private static func frameRate(_ rate: Double) -> String? {
        guard rate > 0, rate < 1_000_000 else { return nil }
        let thousandths = Int((rate * 1000).rounded())
        return thousandths % 1000 == 0 ? "\(thousandths / 1000)" : "\(Double(thousandths) / 1000)"
    }
}
