import Configuration
import HTTP
import HTTPServer
import Router

/// Why the API says no: a status, and a sentence that says what and what to do.
struct APIError: Error, Hashable, Sendable {
    var status: Int
    var sentence: String
    /// What in the request is wrong, where it is one thing.
    var field: String?
    /// In seconds.
    var retryAfter: Int?

    init(_ status: Int, _ sentence: String, field: String? = nil, retryAfter: Int? = nil) {
        self.status = status
        self.sentence = sentence
        self.field = field
        self.retryAfter = retryAfter
    }

    static func invalid(field: String, _ sentence: String) -> APIError { APIError(400, sentence, field: field) }
}

extension APIError {
    init(_ error: RegistryError) {
        switch error {
        case .unknown: self.init(404, error.description)
        case .exists: self.init(409, error.description, field: "name")
        case .fromElsewhere: self.init(409, error.description)
        case .invalid(let key, let reason):
            let field = CameraInput.jsonName(ofKey: key)
            self.init(400, reason.replacing(key.quoted, with: field.quoted), field: field)
        case .unavailable: self.init(503, error.description, retryAfter: 10)
        }
    }
}
