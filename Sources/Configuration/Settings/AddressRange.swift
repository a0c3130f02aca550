internal import Glibc

/// Addresses that share their first bits: `192.168.0.0/16`, `fd00::/8`, or one address (RFC 4632 §3.1, RFC 4291 §2.3).
package struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    package let description: String
    /// 4 or 16.
    private let bytes: [UInt8]
    private let prefixLength: Int

    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let bytes = Self.bytes(of: String(parts[0])) else { return nil }
        var length = bytes.count * 8
        if parts.count == 2 {
            guard !parts[1].isEmpty, parts[1].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
                let number = Int(parts[1]), number <= length
            else { return nil }
            length = number
        }
        self.bytes = bytes
        prefixLength = length
        description = text
    }

    /// Everything on this machine.
    package static let loopback = ["127.0.0.0/8", "::1"].compactMap(AddressRange.init)

    /// Whether an address in numbers, `192.0.2.7` or `2001:db8::1`, is one of them.
    package func contains(_ host: String) -> Bool {
        guard let other = Self.bytes(of: host), other.count == bytes.count else { return false }
        let (whole, rest) = prefixLength.quotientAndRemainder(dividingBy: 8)
        guard other[..<whole] == bytes[..<whole] else { return false }
        return rest == 0 || (other[whole] ^ bytes[whole]) >> (8 - rest) == 0
    }

    private static func bytes(of host: String) -> [UInt8]? {
        guard !host.utf8.contains(0) else { return nil }
        var ipv4 = in_addr()
        if inet_pton(AF_INET, host, &ipv4) == 1 { return withUnsafeBytes(of: &ipv4) { Array($0) } }
        var ipv6 = in6_addr()
        if inet_pton(AF_INET6, host, &ipv6) == 1 { return withUnsafeBytes(of: &ipv6) { Array($0) } }
        return nil
    }
}

extension SettingType where Value == AddressRange {
    /// An address or a network.
    package static var addressRange: SettingType {
        SettingType(expected: "an address or a network like 192.168.0.0/16 or fd00::/8") { AddressRange($0.text) }
    }
}
