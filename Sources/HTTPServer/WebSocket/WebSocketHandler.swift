/// The application's side of a WebSocket. Lives on the connection's loop.
package protocol WebSocketHandler: AnyObject {
    /// Whole messages, fragments joined, text checked to be UTF-8.
    func received(text: String)
    func received(binary: [UInt8])
    /// Everything sent has left for the kernel, after it had not; and once when the socket has opened.
    func resume()
    /// It is closed, by whichever side; called once, and nothing after it.
    func closed()
}

/// What a route says to somebody who wants a WebSocket.
package enum WebSocketAnswer: Sendable {
    /// The handler is made on the connection's loop.
    case accept(subprotocol: String? = nil, @Sendable (WebSocketChannel) -> any WebSocketHandler)
    case refuse(HTTPResponse)
}
