import Access
import Configuration
import FragmentedMP4
import HTTP
import HTTPServer
import Media
import Router

extension HTTPStreamSink {
    var routes: [Route] {
        settings.formats.map { format in
            switch format {
            case .ts:
                route("/{camera...}/stream.ts", .reply { [unowned self] in await reply(to: $0, .transportStream) })
            case .mp4:
                route("/{camera...}/stream.mp4", .reply { [unowned self] in await reply(to: $0, filePackaging) })
            case .websocket:
                route("/{camera...}/ws", .webSocket { [unowned self] in await answer($0) })
            }
        }
    }

    private func route(_ pattern: PathPattern, _ handler: Route.Handler) -> Route {
        Route("GET", pattern, requires: .camera(.view), bodyLimit: 0, allowsOtherOrigins: true, handler: handler)
    }

    private var filePackaging: Packaging {
        settings.fragmentDuration > .zero ? .longFragments(settings.fragmentDuration) : .fragments
    }

    // MARK: HTTP

    private func reply(to request: HTTPRequest, _ packaging: Packaging) async -> HTTPResponse {
        var fields: Fields = ["Cache-Control": "no-store"]
        // Reverse proxies that collect what they pass on are told not to (nginx).
        fields["X-Accel-Buffering"] = "no"
        do throws(Refusal) {
            let order = try order(request)
            fields["Content-Type"] = packaging.mediaType
            // Whether a camera that sleeps would come is not for HEAD to find out.
            guard request.method != "HEAD" else { return HTTPResponse(fields: fields) }
            let admission = try await admit(order)
            fields["Content-Type"] = packaging.mediaType(of: admission.tracks)
            var response = HTTPResponse(fields: fields)
            response.isDelimitedByClose = true
            let viewing = Viewing(order: order, admission: admission, packaging: packaging, request: request)
            response.body = .stream { [self] writer in BodyViewer.Producer(BodyViewer(viewing, writer, sink: self)) }
            return response
        } catch {
            return error.response
        }
    }

    // MARK: WebSocket

    /// What `format=` may say.
    private enum SocketFormat: String, CaseIterable {
        case fmp4
        case ts

        var packaging: Packaging { self == .ts ? .transportStream : .fragments }
    }

    private func answer(_ request: HTTPRequest) async -> WebSocketAnswer {
        do throws(Refusal) {
            let order = try order(request)
            let format: SocketFormat = try choice("format", of: request, default: .fmp4)
            let viewing = Viewing(
                order: order, admission: try await admit(order), packaging: format.packaging, request: request)
            return .accept { [self] channel in SocketViewer(viewing, channel, sink: self) }
        } catch {
            return .refuse(error.response)
        }
    }

    // MARK: What both ask

    /// What somebody asked for.
    struct Order: Sendable {
        let camera: CameraHandle
        let start: ViewerStart
    }

    private func order(_ request: HTTPRequest) throws(Refusal) -> Order {
        let name = request.parameters["camera"] ?? ""
        guard let camera = environment.cameras[name, in: cameras] else {
            throw .unknownCamera(name, suggestion: environment.cameras.suggestion(for: name, in: cameras))
        }
        return Order(camera: camera, start: try choice("start", of: request, default: settings.start))
    }

    private func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, of request: HTTPRequest, default standard: Choice
    ) throws(Refusal) -> Choice where Choice.RawValue == String {
        guard let text = request.query[key] else { return standard }
        guard let choice = Choice(rawValue: text) else {
            throw .wrongQuery(key, value: text, allowed: Choice.allCases.map(\.rawValue))
        }
        return choice
    }

    /// Waits for the camera.
    private func admit(_ order: Order) async throws(Refusal) -> Admission {
        guard let place = SessionPlace(in: self) else { throw .full(limit: settings.maxSessions) }
        do throws(CameraUnavailable) {
            return try await Admission.open(order.camera, place: place)
        } catch {
            throw .unavailable(order.camera.name.written, error)
        }
    }
}
