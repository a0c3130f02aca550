import Bytes

extension HTTPServer {
    /// For whoever comes when there are too many.
    static let busy: SharedBytes = {
        let body = "{\"status\":\"error\",\"error\":\"too many connections; try again later\"}\n"
        return SharedBytes(
            Array(
                ("HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\n"
                    + "Content-Length: \(body.utf8.count)\r\nRetry-After: 5\r\nConnection: close\r\n\r\n\(body)").utf8))
    }()
}
