import Glibc

/// Where a viewer goes: `rtsp://host:port/camera`, `http://host:port/camera/stream.ts`, `ws://host:port/camera/ws`, or `tcp://host:port` and `udp://host:port` for a `floor`.
struct StreamURL {
    enum Kind: String {
        case rtsp
        case tcp
        case udp
        /// MPEG-TS over HTTP.
        case http
        /// Movie fragments over a WebSocket.
        case ws
    }

    let kind: Kind
    /// As it is sent in requests.
    let text: String
    /// Behind host and port.
    let path: String
    let address: sockaddr_in

    init(_ text: String) throws {
        self.text = text
        let parts = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].hasSuffix(":"), let kind = Kind(rawValue: String(parts[0].dropLast())) else {
            throw UsageError(
                "\(text): not rtsp://host:port/camera, http:// or ws://host:port/path, tcp://host:port or udp://host:port"
            )
        }
        path = "/" + (parts.count > 3 ? parts[3] : "")
        self.kind = kind
        let host = parts[2].split(separator: ":", omittingEmptySubsequences: false)
        guard host.count <= 2, let port = host.count == 2 ? UInt16(host[1]) : kind == .rtsp ? 554 : 80,
            let address = Sockets.address(String(host[0]), port: port)
        else { throw UsageError("\(text): the host must be an IPv4 address or localhost") }
        self.address = address
    }
}
