import Glibc

/// The few socket calls that the commands share. Descriptors are non-blocking and closed on exec.
enum Sockets {
    static let loopback = address("127.0.0.1", port: 0)

    static func address(_ host: String, port: UInt16) -> sockaddr_in? {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        guard inet_pton(AF_INET, host == "localhost" ? "127.0.0.1" : host, &address.sin_addr) == 1 else { return nil }
        return address
    }

    static func stream() throws -> Int32 { try open(SOCK_STREAM.rawValue) }

    static func datagram() throws -> Int32 { try open(SOCK_DGRAM.rawValue) }

    private static func open(_ kind: UInt32) throws -> Int32 {
        let flags = SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = socket(AF_INET, Int32(kind | flags), 0)
        guard descriptor >= 0 else { throw SystemError("socket") }
        return descriptor
    }

    static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    static func bind(_ descriptor: Int32, to address: sockaddr_in) -> Bool {
        withAddress(address) { Glibc.bind(descriptor, $0, $1) } == 0
    }

    static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

    /// Begins a connection; `false` when it failed at once.
    static func connect(_ descriptor: Int32, to address: sockaddr_in) -> Bool {
        withAddress(address) { Glibc.connect(descriptor, $0, $1) } == 0 || errno == EINPROGRESS
    }

    static func send(_ descriptor: Int32, _ bytes: [UInt8], to address: sockaddr_in) {
        _ = withAddress(address) { sendto(descriptor, bytes, bytes.count, 0, $0, $1) }
    }

    /// The error that a non-blocking connect ended with, or 0.
    static func pendingError(_ descriptor: Int32) -> Int32 {
        var code: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
        return code
    }

    /// The local port of a bound socket.
    static func port(_ descriptor: Int32) -> UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    /// Raises the limit of open descriptors as far as the system allows.
    static func raiseDescriptorLimit() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    private static func withAddress<Result>(
        _ address: sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
