import Bytes
import HTTP

extension SessionDescription {
    /// Bytes of the longest description that is read.
    package static let maximumLength = 64 * 1024
    private static let maximumLines = 2048
    private static let maximumMedia = 64

    /// Parses a description of any source. Lines may end in LF alone, stand in any order after the first and be of
    /// unknown types; a malformed origin is left out, for nothing depends on it and cameras write it in many ways.
    package init(parsing bytes: RawSpan) throws(DescriptionError) {
        self.init()
        guard bytes.byteCount <= Self.maximumLength else { throw DescriptionError(reason: .tooLong, line: 1) }
        var (start, number, hasVersion) = (0, 0, false)
        while start < bytes.byteCount {
            var end = start
            while end < bytes.byteCount, bytes[end] != 0x0A { end += 1 }
            let next = end + 1
            if end > start, bytes[end - 1] == 0x0D { end -= 1 }
            defer { start = next }
            number += 1
            guard number <= Self.maximumLines else { throw DescriptionError(reason: .tooManyLines, line: number) }
            if end == start { continue }
            let (type, value) = try Self.line(bytes.extracting(start..<end), number)
            if !hasVersion {
                guard type == 0x76, value.trimmingWhiteSpace == "0" else {
                    throw DescriptionError(reason: .noVersion, line: number)
                }
                hasVersion = true
            } else if let reason = take(type, value) {
                throw DescriptionError(reason: reason, line: number)
            }
        }
        guard hasVersion else { throw DescriptionError(reason: .noVersion, line: max(number, 1)) }
    }

    private static func line(_ line: RawSpan, _ number: Int) throws(DescriptionError) -> (type: UInt8, value: String) {
        guard line.byteCount >= 2, line[0].isLetter, line[1] == 0x3D else {
            throw DescriptionError(reason: .badLine, line: number)
        }
        for offset in 2..<line.byteCount where line[offset].isControl {
            throw DescriptionError(reason: .controlCharacter, line: number)
        }
        return (line[0], line.extracting(2...).withUnsafeBytes { String(decoding: $0, as: UTF8.self) })
    }

    /// Takes one line; returns what is wrong with it, if anything.
    private mutating func take(_ type: UInt8, _ value: String) -> DescriptionError.Reason? {
        switch type {
        case 0x6F where media.isEmpty:
            origin = Origin(value)
        case 0x73 where media.isEmpty:
            name = value
        case 0x63:
            let connection = String(value.trimmingWhiteSpace)
            if media.isEmpty { self.connection = connection } else { media[media.count - 1].connection = connection }
        case 0x61:
            let attribute = Attribute(parsing: value)
            if media.isEmpty {
                attributes.append(attribute)
            } else {
                media[media.count - 1].attributes.append(attribute)
            }
        case 0x6D:
            guard media.count < Self.maximumMedia else { return .tooManyMedia }
            guard let section = MediaDescription(parsing: value) else { return .badMedia }
            media.append(section)
        default:
            break
        }
        return nil
    }
}

extension SessionDescription.Origin {
    /// `- 1 1 IN IP4 127.0.0.1`; `nil` where there are not six words.
    fileprivate init?(_ text: String) {
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 6 else { return nil }
        self.init(sessionID: words[1], version: words[2], address: words[5])
        username = words[0]
        addressType = words[4]
    }
}

extension SessionDescription.Attribute {
    fileprivate init(parsing text: String) {
        let pair = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        self.init(String(pair[0].trimmingWhiteSpace), pair.count == 2 ? String(pair[1].trimmingWhiteSpace) : nil)
    }
}

extension MediaDescription {
    /// `video 0 RTP/AVP 96`, `video 49170/2 RTP/AVP 31`.
    fileprivate init?(parsing text: String) {
        let words = text.split(separator: " ").map(String.init)
        guard words.count >= 4, let port = words[1].prefix(while: { $0 != "/" }).decimalValue, port <= 65535 else {
            return nil
        }
        self.init(kind: words[0], port: port, transport: words[2], formats: Array(words[3...]))
    }
}
