import CCurl
import Runtime

/// One GET over HTTP, by libcurl. Blocks.
final class HTTPFetch {
    struct Reply {
        var status: Int
        var entityTag: String?
        var body: [UInt8]
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let isStopped: () -> Bool
    private var body: [UInt8] = []
    private var entityTag: String?
    private var isTooLarge = false
    /// Where libcurl says what went wrong, as long as its handle lives.
    private let words: UnsafeMutablePointer<CChar>

    private static let largestBody = 8 << 20
    /// libcurl is to be made ready once, before it is used by several threads.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// - Parameter isStopped: whether the answer is no longer of interest; asked about once a second.
    init(_ isStopped: @escaping () -> Bool) {
        self.isStopped = isStopped
        words = .allocate(capacity: Int(CURL_ERROR_SIZE))
        words.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit { words.deallocate() }

    /// - Parameters:
    ///   - fields: of the request. `Authorization` is not taken along to another host, all others are.
    ///   - timeout: for everything, connecting included.
    func get(
        _ url: String, fields: [(name: String, value: String)], followsRedirections: Bool, timeout: Duration
    ) throws(Failure) -> Reply {
        guard Self.isReady, let handle = curl_easy_init() else { throw Failure(description: "libcurl does not start") }
        defer { curl_easy_cleanup(handle) }
        var list: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(list) }
        for field in fields { list = curl_slist_append(list, "\(field.name): \(field.value)") }
        weir_curl_set_text(handle, CURLOPT_URL, url)
        weir_curl_set_list(handle, CURLOPT_HTTPHEADER, list)
        weir_curl_set_text(handle, CURLOPT_USERAGENT, "weir/\(Version.current)")
        weir_curl_set_text(handle, CURLOPT_ACCEPT_ENCODING, "")
        // Never another protocol, wherever the service sends us.
        weir_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        weir_curl_set_text(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        weir_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, followsRedirections ? 1 : 0)
        weir_curl_set_long(handle, CURLOPT_MAXREDIRS, 5)
        weir_curl_set_long(handle, CURLOPT_TIMEOUT_MS, Int(timeout.nanoseconds / 1_000_000))
        weir_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        weir_curl_set_takers(
            handle, Self.takeBody, Self.takeHeader, Self.watch, Unmanaged.passUnretained(self).toOpaque())
        weir_curl_set_text(handle, CURLOPT_ERRORBUFFER, words)
        let code = curl_easy_perform(handle)
        guard code == CURLE_OK else {
            if isTooLarge { throw Failure(description: "the answer is larger than 8 MiB") }
            throw Failure(description: String(cString: words[0] == 0 ? curl_easy_strerror(code) : UnsafePointer(words)))
        }
        return Reply(status: Int(weir_curl_status(handle)), entityTag: entityTag, body: body)
    }

    // libcurl calls these during `curl_easy_perform`, on its caller's thread, while `self` is held by that caller.

    private static let takeBody: weir_curl_taker = { bytes, _, count, context in
        guard let bytes, let context else { return 0 }
        let fetch = Unmanaged<HTTPFetch>.fromOpaque(context).takeUnretainedValue()
        guard fetch.body.count + count <= largestBody else {
            fetch.isTooLarge = true
            return 0
        }
        fetch.body += UnsafeRawBufferPointer(start: bytes, count: count)
        return count
    }

    private static let takeHeader: weir_curl_taker = { bytes, _, count, context in
        guard let bytes, let context else { return 0 }
        let fetch = Unmanaged<HTTPFetch>.fromOpaque(context).takeUnretainedValue()
        let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
        // A status line begins the headers of the next reply, after a redirection.
        if line.hasPrefix("HTTP/") { fetch.entityTag = nil }
        guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == "etag" else { return count }
        let value = line[line.index(after: colon)...].filter { !$0.isNewline }
        fetch.entityTag = String(value.drop { $0 == " " })
        return count
    }

    private static let watch: weir_curl_watcher = { context, _, _, _, _ in
        guard let context else { return 1 }
        return Unmanaged<HTTPFetch>.fromOpaque(context).takeUnretainedValue().isStopped() ? 1 : 0
    }
}
