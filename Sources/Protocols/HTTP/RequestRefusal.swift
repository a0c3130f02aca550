/// Why a request is not taken. The connection cannot be understood, or not be trusted, from here on: it ends after the
/// answer.
package struct RequestRefusal: Error, Hashable, Sendable {
    /// 400 to 505.
    package var status: Int
    /// What is wrong, for the client.
    package var sentence: String

    package init(_ status: Int, _ sentence: String) {
        self.status = status
        self.sentence = sentence
    }

    init(_ error: MessageError) {
        switch error.reason {
        case .startLineTooLong: self.init(414, "the request line is too long")
        case .headTooLong, .tooManyFields: self.init(431, error.reason.rawValue)
        case .bodyTooLong: self.init(413, error.reason.rawValue)
        default: self.init(400, "this is no HTTP request: \(error)")
        }
    }
}
