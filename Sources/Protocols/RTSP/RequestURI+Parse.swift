import HTTP

extension RequestURI {
    /// Parses a request's target; `nil` where it is no URI of ours. The forms of a track's URL that clients make:
    /// `cam/trackID=0`, `cam?query/trackID=0` (FFmpeg), `cam/trackID=0?query` (GStreamer).
    ///
    /// - Parameter isOriginal: the URI is the one that the person typed (DESCRIBE), so a slash at the end of its query is
    ///   the query's; later requests carry the base URL, whose last slash is ours.
    package init?(_ target: String, isOriginal: Bool = false) {
        guard !target.isEmpty, target.utf8.allSatisfy({ !$0.isControl && !$0.isWhiteSpace }) else { return nil }
        var scheme: Scheme?
        var authority: Authority?
        var rest = target[...]
        var text = target
        if target.first != "/" {
            guard let colon = target.utf8.firstIndex(of: 0x3A), target[colon...].hasPrefix("://"),
                let known = Scheme(rawValue: target[..<colon].lowercased())
            else { return nil }
            scheme = known
            rest = target[target.utf8.index(colon, offsetBy: 3)...]
            let end = rest.utf8.firstIndex { $0 == 0x2F || $0 == 0x3F } ?? rest.endIndex
            guard let parsed = Authority(rest[..<end]) else { return nil }
            authority = parsed
            rest = rest[end...]
            text = "\(target[..<colon])://\(parsed.text)\(rest)"
        }
        let mark = rest.utf8.firstIndex(of: 0x3F)
        var path = rest[..<(mark ?? rest.endIndex)]
        var query = mark.map { rest[rest.utf8.index(after: $0)...] }

        var control = Control.aggregate
        if let track = Self.cutTrack(&path) {
            control = .track(track)
        } else if var cut = query, let track = Self.cutTrack(&cut) {
            control = .track(track)
            query = cut
        }
        if !isOriginal || control != .aggregate, query?.last == "/" { query?.removeLast() }

        guard let decoded = path.percentDecoded, decoded.utf8.allSatisfy({ !$0.isControl }) else { return nil }
        self.init(
            scheme: scheme, authority: authority, path: String(decoded.trimmingSlashes), control: control,
            query: query.map(Self.items) ?? [], encodedPath: String(path), encodedQuery: query.map { String($0) },
            text: text)
    }

    /// Cuts `trackID=N` off the end of `text` where it is its last segment, and leaves the slash before it.
    private static func cutTrack(_ text: inout Substring) -> Int? {
        var end = text.endIndex
        if text.last == "/" { end = text.index(before: end) }
        guard let slash = text[..<end].utf8.lastIndex(of: 0x2F) else { return nil }
        let segment = text[text.utf8.index(after: slash)..<end].percentDecoded?.lowercased() ?? ""
        guard segment.hasPrefix("trackid="), let track = segment.dropFirst(8).decimalValue, track < 128 else {
            return nil
        }
        text = text[...slash]
        return track
    }

    private static func items(_ query: Substring) -> [QueryItem] {
        query.split(separator: "&").map { item in
            let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = pair.count == 2 ? pair[1] : ""
            return QueryItem(
                name: pair[0].percentDecoded ?? String(pair[0]), value: value.percentDecoded ?? String(value))
        }
    }
}

/// Host and port of a URI, without credentials.
struct Authority: Hashable {
    var text: String
    var host: String
    var port: UInt16?

    init?(_ authority: Substring) {
        var rest = authority
        // A password may hold an `@` that should have been encoded: the last one counts.
        if let at = rest.utf8.lastIndex(of: 0x40) { rest = rest[rest.utf8.index(after: at)...] }
        text = String(rest)
        if rest.first == "[" {
            guard let bracket = rest.utf8.firstIndex(of: 0x5D) else { return nil }
            host = String(rest[rest.utf8.index(after: rest.startIndex)..<bracket])
            rest = rest[rest.utf8.index(after: bracket)...]
            guard rest.isEmpty || rest.first == ":" else { return nil }
        } else {
            let colon = rest.utf8.firstIndex(of: 0x3A) ?? rest.endIndex
            host = String(rest[..<colon])
            rest = rest[colon...]
        }
        guard !host.isEmpty else { return nil }
        let digits = rest.dropFirst()
        if digits.isEmpty { return }
        guard let number = digits.decimalValue, (1...65535).contains(number) else { return nil }
        port = UInt16(number)
    }
}

extension Substring {
    /// `nil` where an escape is malformed or the bytes are not UTF-8. A plus sign is itself: tokens hold them.
    fileprivate var percentDecoded: String? {
        guard utf8.contains(0x25) else { return String(self) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count)
        var iterator = utf8.makeIterator()
        while let byte = iterator.next() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard let high = iterator.next()?.hexadecimalValue, let low = iterator.next()?.hexadecimalValue else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension String {
    fileprivate var trimmingSlashes: Substring {
        guard let first = utf8.firstIndex(where: { $0 != 0x2F }), let last = utf8.lastIndex(where: { $0 != 0x2F })
        else { return "" }
        return self[first...last]
    }
}
