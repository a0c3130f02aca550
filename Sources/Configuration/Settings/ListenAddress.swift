internal import Glibc

/// Where a server listens: `0.0.0.0:8554`, `[::]:8554`, `:8554`, `localhost:8554` or only a port.
package struct ListenAddress: Hashable, Sendable {
    /// An IPv4 or IPv6 address (without brackets) or a host name; nil means every address of the machine.
    package var host: String?
    /// 0 lets the kernel choose.
    package var port: UInt16

    package init(host: String?, port: UInt16) {
        self.host = host
        self.port = port
    }

    package init?(_ text: String) {
        guard !text.utf8.contains(0) else { return nil }
        let portText: Substring
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let address = String(text[text.index(after: text.startIndex)..<end])
            let rest = text[text.index(after: end)...]
            guard Self.isIPv6(address), rest.first == ":" else { return nil }
            host = address
            portText = rest.dropFirst()
        } else if let colon = text.firstIndex(of: ":") {
            let name = String(text[..<colon])
            guard name.isEmpty || name == "*" || Self.isHostName(name) else { return nil }
            host = name.isEmpty || name == "*" ? nil : name
            portText = text[text.index(after: colon)...]
        } else {
            host = nil
            portText = text[...]
        }
        guard portText.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let port = UInt16(portText)
        else { return nil }
        self.port = port
    }

    /// Whether it takes in every address of the machine.
    package var isWildcard: Bool { host == nil || host == "0.0.0.0" || host.map(Self.isZeroIPv6) == true }

    /// Whether both cannot be bound at once for the same protocol.
    package func clashes(with other: ListenAddress) -> Bool {
        guard port == other.port, port != 0 else { return false }
        return host == other.host || isWildcard || other.isWildcard
    }

    /// Letters, digits and hyphens between dots, as RFC 1123 section 2.1 has it; a name of only digits and dots must be
    /// an IPv4 address.
    static func isHostName(_ name: String) -> Bool {
        if name.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            var address = in_addr()
            return inet_pton(AF_INET, name, &address) == 1
        }
        guard name.utf8.count <= 253 else { return false }
        return name.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.utf8.count <= 63
                && label.utf8.allSatisfy { $0.isNameByte && $0 != UInt8(ascii: ".") }
        }
    }

    static func isIPv6(_ text: String) -> Bool {
        // A zone (`fe80::1%eth0`) is for the resolver to understand.
        let address = String(text.prefix { $0 != "%" })
        var bytes = in6_addr()
        return inet_pton(AF_INET6, address, &bytes) == 1
    }

    private static func isZeroIPv6(_ text: String) -> Bool {
        isIPv6(text) && text.utf8.allSatisfy { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "0") }
    }
}

extension ListenAddress: CustomStringConvertible {
    package var description: String {
        guard let host else { return ":\(port)" }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}

extension UInt8 {
    /// ASCII letters, digits, `-`, `_` and `.`.
    var isNameByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}

extension SettingType where Value == ListenAddress {
    /// An address and a port to listen on.
    package static var address: SettingType {
        SettingType(expected: "an address and a port like 0.0.0.0:8554, [::]:8554 or :8554") {
            ListenAddress($0.text)
        }
    }
}
