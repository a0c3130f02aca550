package import Configuration
package import Router
import Runtime

extension RTSPSink {
    package func endSession(_ id: String) async -> Bool {
        for station in stations {
            let isFound = await station.loop.run {
                guard let connection = station.value.connections.values.first(where: { $0.status?.id == id }) else {
                    return false
                }
                connection.close(reason: "it was ended over the API")
                return true
            }
            if isFound { return true }
        }
        return false
    }

    package func urls(of camera: CameraName, host: String) -> [PlayURL] {
        guard serves(camera) else { return [] }
        let port = address?.port ?? settings.listen.port
        var urls = [PlayURL(kind: Self.kind, url: "rtsp://\(host):\(port)/\(camera.written)")]
        if let port = tlsAddress?.port {
            urls.append(PlayURL(kind: "rtsps", url: "rtsps://\(host):\(port)/\(camera.written)"))
        }
        return urls
    }
}
