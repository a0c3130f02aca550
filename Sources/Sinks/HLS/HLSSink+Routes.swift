import Access
import Bytes
import Configuration
import HTTP
import HTTPServer
import Router
import Runtime

extension HLSSink {
    var routes: [Route] {
        [
            route("/{camera...}/index.m3u8") { [unowned self] request throws(Refusal) in
                try await multivariantPlaylist(for: request)
            },
            route("/{camera...}/hls/{playlist}") { [unowned self] request throws(Refusal) in
                try await mediaPlaylist(for: request)
            },
            route("/{camera...}/hls/{epoch}/{file}") { [unowned self] request throws(Refusal) in
                try await media(for: request)
            },
        ]
    }

    private func route(
        _ pattern: PathPattern, _ reply: @escaping @Sendable (HTTPRequest) async throws(Refusal) -> HTTPResponse
    ) -> Route {
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            do throws(Refusal) { return try await reply(request) } catch { return error.response }
        }
        return Route(
            "GET", pattern, requires: .camera(.view), bodyLimit: 0, allowsOtherOrigins: true, handler: .reply(handler))
    }

    // MARK: Playlists

    private static let playlistType = "application/vnd.apple.mpegurl"

    private func multivariantPlaylist(for request: HTTPRequest) async throws(Refusal) -> HTTPResponse {
        let variant = request.query["variant"] ?? Format.mp4.rawValue
        guard let format = Format(rawValue: variant) else { throw .wrongVariant(variant) }
        let camera = try camera(of: request)
        var fields: Fields = ["Content-Type": Self.playlistType, "Cache-Control": "no-store"]
        // Whether a camera that sleeps would come is not for HEAD to find out.
        guard request.method != "HEAD" else { return HTTPResponse(fields: fields) }
        // Hard to guess: who knows it could pass for this viewer.
        let id =
            request.query["session"].flatMap(HTTPRequest.sessionName)
            ?? String(UInt64.random(in: .min ... .max), radix: 36)
        let stream = try enter(id, request, camera, format).stream
        var sent = 0
        defer { register.left(id, bytes: sent, at: .now) }
        try await begin(stream)
        let description = stream.description
        let playlist = MultivariantPlaylist(
            tracks: description.tracks, bitRates: description.bitRates, frameRate: description.frameRate,
            uri: "hls/\(format.playlistName)?session=\(id)")
        let body = Array(playlist.text.utf8)
        sent = body.count
        fields["Set-Cookie"] =
            "\(HTTPRequest.sessionCookie)=\(id); Path=/\(request.parameters["camera"] ?? "")/; HttpOnly; "
            + "SameSite=Lax"
        return HTTPResponse(fields: fields, body: .bytes(body))
    }

    private func mediaPlaylist(for request: HTTPRequest) async throws(Refusal) -> HTTPResponse {
        let name = request.parameters["playlist"] ?? ""
        guard let format = Format.allCases.first(where: { $0.playlistName == name }) else { throw .unknownFile(name) }
        let camera = try camera(of: request)
        let directives = try DeliveryDirectives(request.query)
        var fields: Fields = ["Content-Type": Self.playlistType, "Vary": "Accept-Encoding"]
        guard request.method != "HEAD" else { return HTTPResponse(fields: fields) }
        let (id, stream) = try enter(request.session, request, camera, format)
        var sent = 0
        defer { register.left(id, bytes: sent, at: .now) }
        try await begin(stream)
        try directives.check(against: stream.window)
        if let segment = directives.segment {
            try await wait(for: .playlist(segment: segment, part: directives.part), of: stream)
            // Whoever asks for the same gets the same, as long as it matters (§6.2.5.2, appendix B).
            fields["Cache-Control"] = "\(request.cacheScope), max-age=\(stream.window.durations.targetSeconds * 6)"
        } else {
            fields["Cache-Control"] = "no-cache"
        }
        let playlist = stream.playlist(skips: directives.skips)
        var body = playlist.plain
        if Compression.isAccepted(request.fields), let compressed = playlist.compressed {
            body = compressed
            fields["Content-Encoding"] = "gzip"
        }
        sent = body.count
        return HTTPResponse(fields: fields, body: .shared(body))
    }

    // MARK: Media

    private func media(for request: HTTPRequest) async throws(Refusal) -> HTTPResponse {
        let (epoch, file) = (request.parameters["epoch"] ?? "", request.parameters["file"] ?? "")
        let camera = try camera(of: request)
        guard let format: Format = file.hasSuffix(".ts") ? .ts : .mp4,
            let name = ResourceName(file[...], format: format),
            let stream = register.stream(StreamKey(camera: camera.name, format: format)), stream.window.epoch == epoch
        else { throw .unknownFile(file) }
        if case .part(let position) = name { try await wait(for: .part(position), of: stream, file) }
        guard let pieces = stream.window.bytes(of: name) else { throw .unknownFile(file) }
        if let session = request.session {
            register.took(session, bytes: pieces.reduce(0) { $0 + $1.count }, at: .now)
        }
        // No other bytes will ever have this name.
        return HTTPResponse(
            fields: [
                "Content-Type": format.mediaType, "Cache-Control": "\(request.cacheScope), max-age=3600, immutable",
            ], body: pieces.count == 1 ? .shared(pieces[0]) : .pieces(pieces))
    }

    // MARK: What they have in common

    private func camera(of request: HTTPRequest) throws(Refusal) -> CameraHandle {
        let name = request.parameters["camera"] ?? ""
        if let handle = environment.cameras[name, in: cameras] { return handle }
        throw .unknownCamera(name, suggestion: environment.cameras.suggestion(for: name, in: cameras))
    }

    private func enter(
        _ id: String?, _ request: HTTPRequest, _ camera: CameraHandle, _ format: Format
    ) throws(Refusal) -> (id: String, stream: Stream) {
        let key = StreamKey(camera: camera.name, format: format)
        return try register.enter(id, request, key, at: .now) {
            makeStream(key, of: camera)
        } begin: {
            begin($0, of: camera)
        }
    }

    /// Waits until there is something to play.
    private func begin(_ stream: Stream) async throws(Refusal) {
        if stream.window.isPlayable { return }
        let result = await withCheckedContinuation {
            (answer: CheckedContinuation<Result<Void, CameraUnavailable>, Never>) in
            stream.camera.camera.execute { $0.whenDescribed { answer.resume(returning: $0) } }
        }
        if case .failure(let reason) = result { throw .unavailable(stream.key.camera.written, reason) }
        try await wait(for: .beginning, of: stream)
    }

    private func wait(for want: Stream.Want, of stream: Stream, _ file: String = "") async throws(Refusal) {
        let patience = want == .beginning ? max(stream.patience, .seconds(10)) : stream.patience
        switch await stream.wait(for: want, patience: patience) {
        case .here: return
        case .never: throw .unknownFile(file)
        case .late: throw .late(stream.key.camera.written)
        case .ended: throw .ended(stream.key.camera.written)
        }
    }
}

extension HLSSink.Format {
    /// Of the media playlist.
    var playlistName: String { self == .mp4 ? "stream.m3u8" : "ts.m3u8" }
}

extension HLSSink.Window {
    /// nil for what is not there.
    func bytes(of name: HLSSink.ResourceName) -> [SharedBytes]? {
        switch name {
        case .initialization(let number): initializations[number].map { [$0] }
        case .part(let position): self[position].map { [$0.bytes] }
        case .segment(let number): self[segment: number].flatMap { $0.isComplete ? $0.parts.map(\.bytes) : nil }
        }
    }
}

extension HTTPRequest {
    static var sessionCookie: String { "weir-hls" }

    /// The session that it is of, by its query or its cookie.
    fileprivate var session: String? {
        let cookie = fields.values("Cookie").joined(separator: ";").split(separator: ";").lazy
            .map { $0.drop { $0 == " " } }.first { $0.hasPrefix("\(Self.sessionCookie)=") }
            .map { String($0.dropFirst(Self.sessionCookie.count + 1)) }
        return (query["session"] ?? cookie).flatMap(Self.sessionName)
    }

    /// nil for what we would not have named a session.
    fileprivate static func sessionName(_ text: String) -> String? {
        let isName = text.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7a) || ($0 >= 0x30 && $0 <= 0x39) }
        return !text.isEmpty && text.utf8.count <= 32 && isName ? text : nil
    }

    /// Whether caches on the way may give the answer to others.
    fileprivate var cacheScope: String { principal == .anonymous ? "public" : "private" }
}
