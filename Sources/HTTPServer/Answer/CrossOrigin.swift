import HTTP

/// What pages of other origins may do (Fetch standard, CORS protocol).
struct CrossOrigin: Sendable {
    /// In lower case, or `*`.
    let allowed: [String]

    private var allowsAll: Bool { allowed.contains("*") }

    /// Lets a page read the answer, if it may.
    func permit(_ fields: inout Fields, origin: String?) {
        if !allowsAll { fields.addVary("Origin") }
        guard let origin, isAllowed(origin) else { return }
        fields["Access-Control-Allow-Origin"] = allowsAll ? "*" : origin
        if fields["Access-Control-Expose-Headers"] == nil {
            fields["Access-Control-Expose-Headers"] =
                "Location, Link, ETag, X-Width, X-Height, X-Stride, X-Pixel-Format, X-Frame-Id, X-Timestamp, X-Request-Id"
        }
    }

    /// Adds what a preflight asks for.
    func permitPreflight(_ fields: inout Fields, request: Fields, methods: [String]) {
        permit(&fields, origin: request["Origin"])
        guard fields["Access-Control-Allow-Origin"] != nil else { return }
        fields["Access-Control-Allow-Methods"] = methods.joined(separator: ", ")
        fields["Access-Control-Allow-Headers"] =
            "Authorization, Content-Type, If-Match, If-None-Match, Range, X-Request-Id"
        fields["Access-Control-Max-Age"] = "7200"
        fields.remove("Access-Control-Expose-Headers")
    }

    func isAllowed(_ origin: String) -> Bool { allowsAll || allowed.contains(origin.lowercased()) }
}
