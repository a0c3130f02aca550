internal import Glibc

/// An IPv4 or IPv6 address, or all that share its first bits (RFC 4632 §3.1): `192.168.1.0/24`, `2001:db8::/32`, `::1`.
package struct AddressRange: Hashable, Sendable {
    /// 4 or 16 of them, in network order; those behind the prefix are zero.
    package let bytes: [UInt8]
    /// In bits.
    package let prefixLength: Int

    package enum Invalid: Error, Hashable {
        case noAddress
        /// Bits are set behind the prefix; the range that was probably meant.
        case hasHostBits(String)
    }

    package init(_ text: String) throws(Invalid) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = Self.parse(String(parts[0])) else { throw .noAddress }
        var length = address.count * 8
        if parts.count == 2 {
            let digits = parts[1].utf8
            guard (1...3).contains(digits.count),
                digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                let given = Int(parts[1]), given <= length
            else { throw .noAddress }
            length = given
        }
        bytes = address.enumerated().map { index, byte in
            byte & ~UInt8(truncatingIfNeeded: 0xFF >> max(0, min(8, length - index * 8)))
        }
        prefixLength = length
        guard bytes == address else { throw .hasHostBits(Self.text(bytes) + "/\(length)") }
    }

    /// Everything on this machine.
    package static let loopback = ["127.0.0.0/8", "::1"].compactMap { try? AddressRange($0) }

    /// Whether an address in numbers is one of them; `::ffff:192.0.2.7` is not `192.0.2.7`.
    package func contains(_ host: String) -> Bool { Self.parse(host).map { contains($0) } ?? false }

    /// - Parameter address: 4 or 16 bytes in network order; IPv4 as 4.
    package func contains(_ address: [UInt8]) -> Bool {
        guard address.count == bytes.count else { return false }
        var rest = prefixLength
        for (mine, other) in zip(bytes, address) where rest > 0 {
            let mask = rest >= 8 ? 0xFF : ~UInt8(0xFF >> rest)
            if mine != other & mask { return false }
            rest -= 8
        }
        return true
    }

    private static func parse(_ text: String) -> [UInt8]? {
        guard !text.utf8.contains(0) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes[..<4]) }
        guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        return bytes
    }

    private static func text(_ bytes: [UInt8]) -> String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

extension AddressRange: CustomStringConvertible {
    package var description: String {
        Self.text(bytes) + (prefixLength == bytes.count * 8 ? "" : "/\(prefixLength)")
    }
}

extension SettingType where Value == AddressRange {
    package static var addressRange: SettingType {
        SettingType { node, label, diagnostics in
            guard let text = node.scalar?.text, !node.isNull else {
                diagnostics.error(
                    "\(label) must be an address or a range like 192.168.1.0/24, not \(node.kindInWords)",
                    at: node.place)
                return nil
            }
            do throws(AddressRange.Invalid) {
                return try AddressRange(text)
            } catch {
                let wanted =
                    switch error {
                    case .noAddress: "must be an address or a range like 192.168.1.0/24, 2001:db8::/32 or ::1"
                    case .hasHostBits(let range): "must be \(range.quoted), or the address without the \"/\""
                    }
                diagnostics.error("\(label) \(wanted), not \(text.quoted)", at: node.place)
                return nil
            }
        }
    }
}
