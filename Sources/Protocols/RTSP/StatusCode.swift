/// A status code of RFC 2326 §7.1.1 with its reason phrase.
package struct StatusCode: Hashable, Sendable {
    /// 100 to 999.
    package var code: Int
    package var reason: String

    package init(_ code: Int, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    package static func == (a: Self, b: Self) -> Bool { a.code == b.code }
    package func hash(into hasher: inout Hasher) { hasher.combine(code) }

    package static let ok = Self(200, "OK")
    package static let movedPermanently = Self(301, "Moved Permanently")
    package static let found = Self(302, "Found")
    package static let badRequest = Self(400, "Bad Request")
    package static let unauthorized = Self(401, "Unauthorized")
    package static let forbidden = Self(403, "Forbidden")
    package static let notFound = Self(404, "Not Found")
    package static let methodNotAllowed = Self(405, "Method Not Allowed")
    package static let notAcceptable = Self(406, "Not Acceptable")
    package static let requestEntityTooLarge = Self(413, "Request Entity Too Large")
    package static let requestURITooLong = Self(414, "Request-URI Too Long")
    package static let parameterNotUnderstood = Self(451, "Parameter Not Understood")
    package static let notEnoughBandwidth = Self(453, "Not Enough Bandwidth")
    package static let sessionNotFound = Self(454, "Session Not Found")
    package static let methodNotValidInThisState = Self(455, "Method Not Valid In This State")
    package static let aggregateOperationNotAllowed = Self(459, "Aggregate Operation Not Allowed")
    package static let onlyAggregateOperationAllowed = Self(460, "Only Aggregate Operation Allowed")
    package static let unsupportedTransport = Self(461, "Unsupported Transport")
    package static let internalServerError = Self(500, "Internal Server Error")
    package static let notImplemented = Self(501, "Not Implemented")
    package static let serviceUnavailable = Self(503, "Service Unavailable")
    package static let versionNotSupported = Self(505, "RTSP Version Not Supported")
    package static let optionNotSupported = Self(551, "Option Not Supported")
}
