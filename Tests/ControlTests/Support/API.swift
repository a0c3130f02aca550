import Access
import Configuration
import Foundation
import HTTP
import HTTPServer
import Media
import Runtime
import Testing

@testable import Control
@testable import Router

/// The API of a house whose cameras are fed by hand, asked without a connection.
final class API: Sendable {
    let loops: EventLoopGroup
    let router: Router
    let control: ControlAPI

    init() throws {
        loops = try EventLoopGroup(count: 1)
        router = Router(Configuration(), loops: loops)
        control = ControlAPI(router: router, access: AccessControl())
    }

    deinit { loops.stop() }

    /// A camera without a worker.
    @discardableResult
    func camera(_ name: String, url: String = "rtsp://admin:hunter2@192.0.2.1/live?token=canary") async throws
        -> CameraHandle
    {
        let place = SourcePlace(file: "weir.yaml", line: 3)
        let configuration = try CameraConfiguration(name: CameraName(name), url: CameraURL(url), place: place)
        let (loop, events) = (loops.loops[0], router.events)
        let limits = StreamLimits(
            groupOfPictures: .init(bytes: 1 << 20, duration: MediaTime(seconds: 10)), backlog: MediaTime(seconds: 1))
        let handle = await loop.run {
            let camera = Camera(configuration, worker: nil, limits: limits, events: events, loop: loop)
            return CameraHandle(name: configuration.name, camera: LoopBound(camera, on: loop))
        }
        router.cameras.add(handle)
        return handle
    }

    struct Answer {
        var status: Int
        var fields: Fields
        var text: String

        /// An object as Foundation sees it.
        var object: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
        }

        var error: String { object["error"] as? String ?? "" }
    }

    /// - Parameter pattern: of the route, with what stands for its parameters in `parameters`.
    func ask(
        _ method: String, _ pattern: String, _ parameters: [String: String] = [:], query: [String: String] = [:],
        body: String? = nil, type: String = "application/json", fields: Fields = [:]
    ) async throws -> Answer {
        let route = try #require(
            control.routes.first { $0.method == method && $0.pattern.description == pattern },
            "there is no route \(method) \(pattern)")
        var request = HTTPRequest(
            method: method, path: pattern, query: Query(query.map { .init(name: $0.key, value: $0.value) }),
            fields: fields, body: Array((body ?? "").utf8), id: "1",
            peer: try #require(SocketAddress(host: "127.0.0.1", port: 1)))
        request.fields["Host"] = "router.example:8080"
        if body != nil { request.fields["Content-Type"] = type }
        request.parameters = parameters
        guard case .reply(let answer) = route.handler else { throw NoReply() }
        let response = await answer(request)
        let bytes: [UInt8] = if case .bytes(let bytes) = response.body { bytes } else { [] }
        return Answer(
            status: response.status, fields: response.fields, text: String(decoding: bytes, as: UTF8.self))
    }

    struct NoReply: Error {}
}
