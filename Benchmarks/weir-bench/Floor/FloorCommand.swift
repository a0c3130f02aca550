import Glibc

/// `weir-bench floor`: the least that any server can spend on the same packets.
struct FloorCommand {
    enum Mode: String {
        case tcp
        case sendmmsg
        case gso
    }

    private static let help = """
        usage: weir-bench floor [options]
        Sends one prebuilt stream to every client; read it with `weir-bench view tcp://HOST:PORT` (or udp://).
          --port N (9000)   --bit-rate N (2000000)   --fps N (25)   --packet-size N (1400)   --gop FRAMES (50)
          --udp gso|sendmmsg   clients come by a datagram; else TCP, one send per frame and client
          --per-packet      TCP: one send per packet, as servers without a shared frame buffer do
          --stamp           a latency stamp in every frame (not with gso, whose packets must be equal)
          --duration S      end after so long (0: until a signal)
        """

    private let mode: Mode
    private let port: UInt16
    private let frameRate: Double
    private let perPacket: Bool
    private let duration: Double
    private let stream: FloorStream

    init(_ words: ArraySlice<String>) throws {
        let arguments = try Arguments(
            words, options: ["port", "bit-rate", "fps", "packet-size", "gop", "udp", "duration"],
            flags: ["per-packet", "stamp"], help: Self.help)
        guard let mode = Mode(rawValue: arguments.text("udp") ?? "tcp") else {
            throw UsageError("--udp takes gso or sendmmsg")
        }
        self.mode = mode
        port = UInt16(try arguments.integer("port", default: 9000, in: 0...65535))
        frameRate = try arguments.number("fps", default: 25, in: 1...1000)
        duration = try arguments.number("duration", default: 0, in: 0...86400)
        perPacket = arguments.has("per-packet")
        guard !(mode == .gso && arguments.has("stamp")) else { throw UsageError("--stamp does not go with --udp gso") }
        stream = FloorStream(
            bitRate: try arguments.number("bit-rate", default: 2e6, in: 10000...1e9), frameRate: frameRate,
            packetSize: try arguments.integer("packet-size", default: 1400, in: 100...1452),
            keyframeInterval: try arguments.integer("gop", default: 50, in: 1...100_000),
            hasStamp: arguments.has("stamp"))
    }

    func run() throws -> Int32 {
        Sockets.raiseDescriptorLimit()
        let listener = mode == .tcp ? try Sockets.stream() : try Sockets.datagram()
        Sockets.set(listener, SOL_SOCKET, SO_REUSEADDR, 1)
        guard let address = Sockets.address("127.0.0.1", port: port), Sockets.bind(listener, to: address),
            mode != .tcp || listen(listener, 4096) == 0
        else { throw SystemError("listen on port \(port)") }
        if mode != .tcp { Sockets.set(listener, SOL_SOCKET, SO_SNDBUF, 8 << 20) }
        print("\(mode == .tcp ? "tcp" : "udp")://127.0.0.1:\(Sockets.port(listener)) pid \(getpid())")
        switch mode {
        case .tcp:
            let fanOut = FloorTCP(listener, perPacket: perPacket)
            try pace(listener, stream, accept: fanOut.accept, send: fanOut.send)
        case .gso, .sendmmsg:
            let fanOut = FloorUDP(listener, segmented: mode == .gso)
            try pace(listener, stream, accept: fanOut.accept, send: fanOut.send)
        }
        return 0
    }

    /// Frames at their times; new clients in between.
    private func pace(
        _ listener: Int32, _ stream: FloorStream, accept: () -> Void, send: (FloorStream) -> Void
    ) throws {
        var stream = stream
        let poller = try Poller()
        poller.add(listener, token: 0)
        let start = Clock.monotonic()
        let end = duration > 0 ? start + Nanoseconds(seconds: duration) : .max
        let period = Nanoseconds(seconds: 1 / frameRate)
        var due = start
        while due < end {
            stream.advance()
            send(stream)
            due += period
            while case let now = Clock.monotonic(), now < due {
                poller.wait(nanoseconds: due - now) { _, _ in accept() }
            }
        }
    }
}
