package import CLinux
import Glibc

/// Sockets by descriptor. Nothing here blocks.
package enum Socket {
    /// A socket that listens for connections.
    package static func listen(at address: SocketAddress, backlog: CInt = 4096) throws(SystemError) -> Descriptor {
        let socket = try make(address.family, SOCK_STREAM, bindingTo: address)
        guard Glibc.listen(socket.number, backlog) == 0 else {
            throw SystemError(code: errno, operation: "listen at \(address)")
        }
        return socket
    }

    /// A UDP socket.
    package static func datagram(at address: SocketAddress) throws(SystemError) -> Descriptor {
        try make(address.family, SOCK_DGRAM, bindingTo: address)
    }

    private static func make(
        _ family: CInt, _ type: __socket_type, bindingTo address: SocketAddress
    ) throws(SystemError) -> Descriptor {
        let operation = "bind to \(address)"
        let socket = try Descriptor(result: weir_socket(family, CInt(type.rawValue)), operation: operation)
        if type == SOCK_STREAM { _ = weir_set_option(socket.number, SOL_SOCKET, SO_REUSEADDR, 1) }
        if family == AF_INET6 { _ = weir_set_option(socket.number, CInt(IPPROTO_IPV6), IPV6_V6ONLY, 0) }
        guard address.withPointer({ bind(socket.number, $0, $1) }) == 0 else {
            throw SystemError(code: errno, operation: operation)
        }
        return socket
    }

    /// Connects to a Unix socket; for the command line, so it may wait. Reading from it waits 10 s at most.
    package static func connect(toPath path: String) throws(SystemError) -> Descriptor {
        guard let address = SocketAddress(path: path) else {
            throw SystemError(code: ENAMETOOLONG, operation: "connect to \(path)")
        }
        let socket = try Descriptor(
            result: Glibc.socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0), operation: "make a socket")
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(socket.number, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        guard address.withPointer({ Glibc.connect(socket.number, $0, $1) }) == 0 else {
            throw SystemError(code: errno, operation: "connect to \(path)")
        }
        return socket
    }

    /// The address a socket is bound to: tells the port when 0 was asked for.
    package static func localAddress(of descriptor: CInt) -> SocketAddress {
        SocketAddress.filled { Int(getsockname(descriptor, $0, &$1)) }.0
    }

    @inline(__always)
    package static func send(_ bytes: UnsafeRawPointer, count: Int, to descriptor: CInt) -> IOResult {
        IOResult(weir_send(descriptor, bytes, count))
    }

    /// Sends all of the vectors in one call.
    @inline(__always)
    package static func send(_ vectors: UnsafeBufferPointer<iovec>, to descriptor: CInt) -> IOResult {
        IOResult(weir_send_vectors(descriptor, vectors.baseAddress, vectors.count))
    }

    /// Sends a part of a file without a copy through us. `.bytes(0)` where the file has become shorter.
    package static func send(file: CInt, from offset: Int, count: Int, to descriptor: CInt) -> IOResult {
        IOResult(weir_sendfile(descriptor, file, Int64(offset), count))
    }

    /// `.bytes(0)` is the end of the stream.
    package static func receive(into room: UnsafeMutableRawBufferPointer, from descriptor: CInt) -> IOResult {
        IOResult(weir_receive(descriptor, room.baseAddress, room.count))
    }

    /// Reads a pipe or a file. `.bytes(0)` is the end.
    package static func read(into room: UnsafeMutableRawBufferPointer, from descriptor: CInt) -> IOResult {
        IOResult(weir_read(descriptor, room.baseAddress, room.count))
    }

    /// Receives one datagram and tells who sent it.
    package static func receiveDatagram(
        into room: UnsafeMutableRawBufferPointer, from descriptor: CInt
    ) -> (IOResult, SocketAddress) {
        let (address, result) = SocketAddress.filled {
            weir_receive_from(descriptor, room.baseAddress, room.count, $0, &$1)
        }
        return (IOResult(result), address)
    }

    package static func sendDatagram(_ bytes: UnsafeRawBufferPointer, to address: SocketAddress, from descriptor: CInt)
        -> IOResult
    {
        IOResult(address.withPointer { weir_send_to(descriptor, bytes.baseAddress, bytes.count, $0, $1) })
    }

    /// Sends small pieces at once: without it a keyframe's last segment waits 40 ms for a delayed acknowledgement.
    package static func setNoDelay(_ descriptor: CInt) { _ = weir_option_tcp_nodelay(descriptor) }

    /// Finds out about peers that are gone without a word, within two minutes.
    package static func setKeepalive(_ descriptor: CInt) {
        _ = weir_set_option(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
        _ = weir_set_option(descriptor, CInt(IPPROTO_TCP), TCP_KEEPIDLE, 60)
        _ = weir_set_option(descriptor, CInt(IPPROTO_TCP), TCP_KEEPINTVL, 15)
        _ = weir_set_option(descriptor, CInt(IPPROTO_TCP), TCP_KEEPCNT, 4)
    }

    /// How much the kernel takes that it has not sent yet (TCP_NOTSENT_LOWAT): above it the socket is not writable.
    package static func setUnsentLimit(_ descriptor: CInt, bytes: Int) {
        _ = weir_option_tcp_notsent_lowat(descriptor, CInt(clamping: bytes))
    }

    package static func setSendBuffer(_ descriptor: CInt, bytes: Int) {
        _ = weir_set_option(descriptor, SOL_SOCKET, SO_SNDBUF, CInt(clamping: bytes))
    }

    package static func setReceiveBuffer(_ descriptor: CInt, bytes: Int) {
        _ = weir_set_option(descriptor, SOL_SOCKET, SO_RCVBUF, CInt(clamping: bytes))
    }
}
