import Bytes
import HTTP
import Runtime

/// A response as it goes to one client: what the client has already is left out, what it wants in part is cut, and what
/// it takes compressed is. Still without what belongs to the connection.
struct Answer: Sendable {
    enum Content: Sendable {
        case none
        case bytes(SharedBytes, from: Int)
        case pieces([SharedBytes])
        case file(OpenFile, Range<Int>)
        case stream(@Sendable (BodyWriter) -> any BodyProducer)
    }

    var status: Int
    var fields: Fields
    var content: Content
    /// For the field; nil where it is not known before, and where there must be none.
    var contentLength: Int?
    var isDelimitedByClose = false

    /// A small answer without any of that.
    init(_ response: HTTPResponse, isHead: Bool) {
        status = response.status
        fields = response.fields
        content = .none
        if case .bytes(let bytes) = response.body {
            contentLength = bytes.count
            if !isHead { content = .bytes(SharedBytes(bytes), from: 0) }
        } else if Self.mayHaveContent(response.status) {
            contentLength = 0
        }
    }

    /// Does what may take its time: not on a loop.
    static func make(_ response: HTTPResponse, for request: HTTPRequest, files: FileThread) async -> Answer {
        let isHead = request.method == "HEAD"
        guard mayHaveContent(response.status) else { return Answer(response) }
        switch response.body {
        case .none: return Answer(response, isHead: isHead)
        case .bytes(let bytes): return ofBytes(bytes, response, request)
        case .shared(let bytes):
            var answer = Answer(response)
            answer.choose(size: bytes.count, tag: response.entityTag, for: request) { part in
                part == 0..<bytes.count
                    ? .bytes(bytes, from: 0) : .bytes(SharedBytes(copying: bytes.span.extracting(part)), from: 0)
            }
            return answer
        case .pieces(let pieces):
            var answer = Answer(response)
            let size = pieces.reduce(0) { $0 + $1.count }
            answer.choose(size: size, tag: response.entityTag, for: request) { part in
                .pieces(part == 0..<size ? pieces : pieces.cut(to: part))
            }
            return answer
        case .file(let path):
            switch await files.open(path) {
            case .success(let file): return ofFile(file, response, request)
            case .failure(.missing): return Answer(.error(404, "there is no such file"), isHead: isHead)
            case .failure(.unreadable(let code)):
                log.error("a file cannot be sent", ("path", path), ("error", SystemError.reason(of: code)))
                return Answer(.error(500, "the file cannot be read; weir's log says why"), isHead: isHead)
            }
        case .stream(let make):
            var answer = Answer(response)
            answer.contentLength = nil
            answer.isDelimitedByClose = response.isDelimitedByClose
            if !isHead { answer.content = .stream(make) }
            return answer
        }
    }

    private init(_ response: HTTPResponse) {
        status = response.status
        fields = response.fields
        content = .none
    }

    private static func ofBytes(_ bytes: [UInt8], _ response: HTTPResponse, _ request: HTTPRequest) -> Answer {
        var (answer, bytes, tag) = (Answer(response), bytes, response.entityTag)
        let isCacheable = response.status == 200 && request.isRead
        if tag == nil, isCacheable, !bytes.isEmpty { tag = EntityTag.of(bytes) }
        if Compression.isWorthwhile(response.fields["Content-Type"]), bytes.count >= Compression.shortest,
            response.fields["Content-Encoding"] == nil
        {
            answer.fields.addVary("Accept-Encoding")
            let wantsPart = isCacheable && request.fields["Range"] != nil
            if !wantsPart, Compression.isAccepted(request.fields), let shorter = Compression.gzip(bytes) {
                bytes = shorter
                tag = tag.map(EntityTag.coded)
                answer.fields["Content-Encoding"] = "gzip"
            }
        }
        let content = bytes
        answer.choose(size: content.count, tag: tag, for: request) { part in
            .bytes(SharedBytes(part == 0..<content.count ? content : Array(content[part])), from: 0)
        }
        return answer
    }

    private static func ofFile(_ file: OpenFile, _ response: HTTPResponse, _ request: HTTPRequest) -> Answer {
        var answer = Answer(response)
        answer.fields["Last-Modified"] = HTTPDate.text(file.modified)
        answer.choose(
            size: file.size, tag: response.entityTag ?? file.entityTag, modified: file.modified, for: request
        ) { .file(file, $0) }
        return answer
    }

    /// Compares what the client has, and cuts what it wants (RFC 9110 §13.2.2).
    private mutating func choose(
        size: Int, tag: String?, modified: Int? = nil, for request: HTTPRequest, _ content: (Range<Int>) -> Content
    ) {
        if let tag, fields["ETag"] == nil { fields["ETag"] = tag }
        contentLength = size
        var part = 0..<size
        if status == 200, request.isRead {
            fields["Accept-Ranges"] = "bytes"
            if request.has(tag: tag, modified: modified) {
                status = 304
                contentLength = nil
                fields.remove("Content-Type")
                fields.remove("Content-Encoding")
                return
            }
            let wish = request.mayHavePart(tag: tag, modified: modified) ? request.fields["Range"] : nil
            switch ByteRange(wish, size: size) {
            case .whole: break
            case .part(let range):
                status = 206
                part = range
                contentLength = range.count
                fields["Content-Range"] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
            case .unsatisfiable:
                self = Answer(
                    .error(
                        416, "the range is beyond the end; there are \(size) bytes",
                        fields: ["Content-Range": "bytes */\(size)"]), isHead: request.method == "HEAD")
                return
            }
        }
        if request.method != "HEAD", !part.isEmpty { self.content = content(part) }
    }

    /// RFC 9110 §6.4.1.
    static func mayHaveContent(_ status: Int) -> Bool { status >= 200 && status != 204 && status != 304 }
}

extension HTTPRequest {
    fileprivate var isRead: Bool { method == "GET" || method == "HEAD" }

    /// Whether the client's copy is as good as ours.
    fileprivate func has(tag: String?, modified: Int?) -> Bool {
        let lists = fields.values("If-None-Match")
        if !lists.isEmpty { return tag.map { EntityTag.isListed($0, in: lists.joined(separator: ",")) } ?? false }
        guard let modified, let since = fields["If-Modified-Since"].flatMap(HTTPDate.seconds) else { return false }
        return modified <= since
    }

    /// Whether the client's part belongs to what we have (`If-Range`, RFC 9110 §13.1.5).
    fileprivate func mayHavePart(tag: String?, modified: Int?) -> Bool {
        guard let validator = fields["If-Range"] else { return true }
        if validator.hasPrefix("\"") { return validator == tag }
        guard let seconds = HTTPDate.seconds(validator) else { return false }
        return seconds == modified
    }
}

extension [SharedBytes] {
    /// What of them, one after the other, stands in `range`: whole ones as they are, others copied.
    fileprivate func cut(to range: Range<Int>) -> [SharedBytes] {
        var offset = 0
        return compactMap { piece in
            defer { offset += piece.count }
            let wanted = range.clamped(to: offset..<offset + piece.count)
            if wanted.isEmpty { return nil }
            if wanted.count == piece.count { return piece }
            return SharedBytes(
                copying: piece.span.extracting(wanted.lowerBound - offset..<wanted.upperBound - offset))
        }
    }
}

extension Fields {
    /// Names one more field of the request that the response depends on (RFC 9110 §12.5.5).
    mutating func addVary(_ name: String) {
        let members = members("Vary")
        guard !members.contains("*"), !members.contains(where: { Self.isSame($0, name) }) else { return }
        self["Vary"] = (members + [name]).joined(separator: ", ")
    }
}
