extension RTSPInputParser {
    /// What to answer, before closing, to a client that speaks something else than RTSP here.
    package enum Reply {
        /// To `.http`: clients that try a tunnel fall back at once, and a browser shows the text.
        package static let http: [UInt8] = {
            let text = "This port speaks RTSP, and not yet RTSP tunnelled through HTTP. Open it with rtsp://.\r\n"
            let head = """
                HTTP/1.0 501 Not Implemented\r
                Content-Type: text/plain\r
                Content-Length: \(text.utf8.count)\r
                Cache-Control: no-store\r
                Connection: close\r
                \r

                """
            return Array((head + text).utf8)
        }()

        /// To somebody who speaks plain RTSP where TLS is expected.
        package static let tlsExpected = Array(
            "RTSP/1.0 400 This port speaks RTSP inside of TLS: open it with rtsps\r\nConnection: close\r\n\r\n".utf8)

        /// To `.tls`: a fatal alert, `handshake_failure` (RFC 5246 §7.2), which clients report as such.
        package static let tls: [UInt8] = [0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28]
    }
}
