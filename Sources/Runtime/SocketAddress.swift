package import CLinux
import Glibc

/// An IPv4 or IPv6 address with its port, or the path of a Unix socket.
package struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
    private var storage: sockaddr_storage
    package private(set) var length: socklen_t

    init(_ storage: sockaddr_storage, length: socklen_t) {
        self.storage = storage
        self.length = length
    }

    /// A numeric address (`127.0.0.1`, `::1`, `0.0.0.0`) and a port; nil for anything else: names are not looked up.
    package init?(host: String, port: UInt16) {
        storage = sockaddr_storage()
        var ipv4 = sockaddr_in()
        var ipv6 = sockaddr_in6()
        if inet_pton(AF_INET, host, &ipv4.sin_addr) == 1 {
            ipv4.sin_family = sa_family_t(AF_INET)
            ipv4.sin_port = port.bigEndian
            length = socklen_t(MemoryLayout<sockaddr_in>.size)
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: ipv4, as: sockaddr_in.self) }
        } else if inet_pton(AF_INET6, host, &ipv6.sin6_addr) == 1 {
            ipv6.sin6_family = sa_family_t(AF_INET6)
            ipv6.sin6_port = port.bigEndian
            length = socklen_t(MemoryLayout<sockaddr_in6>.size)
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: ipv6, as: sockaddr_in6.self) }
        } else {
            return nil
        }
    }

    /// A Unix socket; nil where the path is longer than the 107 bytes that the kernel takes.
    package init?(path: String) {
        var unix = sockaddr_un()
        unix.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: unix.sun_path) else { return nil }
        withUnsafeMutableBytes(of: &unix.sun_path) { $0.copyBytes(from: bytes) }
        storage = sockaddr_storage()
        length = socklen_t(MemoryLayout<sockaddr_un>.size)
        withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: unix, as: sockaddr_un.self) }
    }

    package var family: CInt { CInt(storage.ss_family) }

    /// 0 for a Unix socket.
    package var port: UInt16 {
        switch family {
        case AF_INET: read(sockaddr_in.self).sin_port.bigEndian
        case AF_INET6: read(sockaddr_in6.self).sin6_port.bigEndian
        default: 0
        }
    }

    /// The same address with another port.
    package func with(port: UInt16) -> SocketAddress {
        var copy = self
        // The port stands at the same place in both families.
        withUnsafeMutableBytes(of: &copy.storage) {
            $0.storeBytes(of: port.bigEndian, toByteOffset: 2, as: UInt16.self)
        }
        return copy
    }

    /// The address without the port, IPv4 also where it came mapped into IPv6: `192.0.2.7`, `2001:db8::1`.
    package var host: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        switch family {
        case AF_INET:
            var address = read(sockaddr_in.self).sin_addr
            inet_ntop(AF_INET, &address, &text, socklen_t(text.count))
        case AF_INET6:
            var address = read(sockaddr_in6.self).sin6_addr
            inet_ntop(AF_INET6, &address, &text, socklen_t(text.count))
        default:
            return "local"
        }
        let host = text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        return host.hasPrefix("::ffff:") && host.contains(".") ? String(host.dropFirst(7)) : host
    }

    /// The bytes of the address in network order: 4 of IPv4 (also where it came mapped into IPv6), 16 of IPv6, none of a
    /// Unix socket.
    package var hostBytes: [UInt8] {
        switch family {
        case AF_INET: return withUnsafeBytes(of: read(sockaddr_in.self).sin_addr) { Array($0) }
        case AF_INET6:
            let bytes = withUnsafeBytes(of: read(sockaddr_in6.self).sin6_addr) { Array($0) }
            let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
            return isMapped ? Array(bytes[12...]) : bytes
        default: return []
        }
    }

    /// It can only be a program on this machine.
    package var isLoopback: Bool {
        let bytes = hostBytes
        switch bytes.count {
        case 0: return family == AF_UNIX
        case 4: return bytes[0] == 127
        default: return bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
        }
    }

    package var description: String {
        guard family != AF_UNIX else { return "local" }
        let host = host
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// As CLinux's batched sending takes it. Internet addresses only.
    package var destination: weir_destination {
        var destination = weir_destination()
        destination.length = length
        withUnsafeBytes(of: storage) { from in
            withUnsafeMutableBytes(of: &destination.address) { to in
                to.copyMemory(from: UnsafeRawBufferPointer(rebasing: from[0..<min(to.count, Int(length))]))
            }
        }
        return destination
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    /// Lets a system call fill in an address.
    static func filled(by body: (UnsafeMutablePointer<sockaddr>, inout socklen_t) -> Int) -> (SocketAddress, Int) {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
        }
        return (SocketAddress(storage, length: length), result)
    }

    private func read<Address>(_ type: Address.Type) -> Address {
        withUnsafeBytes(of: storage) { $0.loadUnaligned(as: type) }
    }

    package static func == (a: Self, b: Self) -> Bool {
        a.length == b.length && a.withBytes { left in b.withBytes { right in left.elementsEqual(right) } }
    }

    package func hash(into hasher: inout Hasher) { withBytes { hasher.combine(bytes: $0) } }

    private func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeBytes(of: storage) { body(UnsafeRawBufferPointer(rebasing: $0[0..<Int(length)])) }
    }
}
