import Bytes
import FragmentedMP4
import HTTPServer
import Media

extension HTTPStreamSink {
    /// What a viewer must be told before the frames that go with it: once at the beginning, and again when the tracks change.
    final class Introduction: Sendable {
        /// The first message of a WebSocket.
        let hello: String
        /// The initialization segment for readers over HTTP: `avc3` and `hev1`, so that those who take notice of the first one
        /// only (FFmpeg does) find new parameter sets in front of the keyframes. nil for a transport stream.
        let head: SharedBytes?
        /// The same for a WebSocket, in a frame of it: `avc1` and `hvc1`, since Safari's Media Source Extensions take no others;
        /// a page is told of every new one.
        let framedHead: SharedBytes?
        /// The same again, without the frame: VLC 3 knows no `avc3`.
        let plainHead: SharedBytes?

        init(camera: String, packaging: Packaging, tracks: [Track]) {
            var mediaType = packaging.mediaType
            if packaging == .transportStream {
                (head, framedHead, plainHead) = (nil, nil, nil)
            } else {
                mediaType = CodecString.mediaType(of: tracks, .sampleEntry)
                head = SharedBytes(InitializationSegment.bytes(of: tracks, .inBand))
                let segment = InitializationSegment.bytes(of: tracks, .sampleEntry)
                plainHead = SharedBytes(segment)
                framedHead = SharedBytes(WebSocketFrame.binaryHeader(payloadLength: segment.count) + segment)
            }
            hello = Self.hello(camera: camera, format: packaging.word, mediaType: mediaType, tracks: tracks)
        }

        private static func hello(camera: String, format: String, mediaType: String, tracks: [Track]) -> String {
            let video = tracks.first { $0.kind == .video }
            let members = [
                "\"type\":\"hello\"", "\"camera\":\(camera.quotedForJSON)", "\"format\":\"\(format)\"",
                "\"mimeType\":\(mediaType.quotedForJSON)", "\"width\":\(json(video?.width))",
                "\"height\":\(json(video?.height))", "\"fps\":\(json(video?.frameRate))",
                "\"tracks\":[\(tracks.map(description).joined(separator: ","))]",
            ]
            return "{\(members.joined(separator: ","))}"
        }

        /// As in the API's reply about a camera.
        private static func description(of track: Track) -> String {
            var members = ["\"kind\":\"\(track.kind.rawValue)\"", "\"codec\":\(track.codec.name.quotedForJSON)"]
            switch track.kind {
            case .video:
                members += [
                    "\"width\":\(json(track.width))", "\"height\":\(json(track.height))",
                    "\"fps\":\(json(track.frameRate))",
                ]
            case .audio:
                members += ["\"sampleRate\":\(json(track.sampleRate))", "\"channels\":\(json(track.channels))"]
            }
            return "{\(members.joined(separator: ","))}"
        }

        private static func json(_ number: (some CustomStringConvertible)?) -> String {
            number.map(\.description) ?? "null"
        }
    }
}
