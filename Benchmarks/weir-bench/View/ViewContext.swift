/// What all viewers of one run share: the poller, the buffers they read into, and the samples that they give.
final class ViewContext {
    /// What is left of a message from the read before is copied to just below this offset.
    static let headroom = 160 * 1024
    static let readSize = 256 * 1024
    static let slot = 2048
    static let slots = 64

    let options: ViewOptions
    let poller: Poller
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: headroom + readSize, alignment: 16)
    let datagrams = UnsafeMutablePointer<UInt8>.allocate(capacity: slot * slots)
    var lengths = [UInt32](repeating: 0, count: slots)
    /// Whether the measured window is open.
    var isCounting = false
    /// Milliseconds from the stamp to a frame's first packet and to its last.
    var firstPacketLatencies: [Double] = []
    var frameLatencies: [Double] = []
    private var nextPort: UInt16 = 10000

    init(_ options: ViewOptions) throws {
        self.options = options
        poller = try Poller()
    }

    deinit {
        buffer.deallocate()
        datagrams.deallocate()
    }

    /// Two sockets on an even port and the next one (RFC 3550 §11).
    func openPortPair() throws -> (rtp: Int32, rtcp: Int32, port: UInt16) {
        while nextPort < 32000 {
            let port = nextPort
            nextPort += 2
            let pair = (try Sockets.datagram(), try Sockets.datagram())
            if let even = Sockets.address("0.0.0.0", port: port), let odd = Sockets.address("0.0.0.0", port: port + 1),
                Sockets.bind(pair.0, to: even), Sockets.bind(pair.1, to: odd)
            {
                return (pair.0, pair.1, port)
            }
            Sockets.close(pair.0)
            Sockets.close(pair.1)
        }
        throw UsageError("no pair of UDP ports is free between 10000 and 32000")
    }
}
