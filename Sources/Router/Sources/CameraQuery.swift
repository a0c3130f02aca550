import Configuration
import Runtime

/// Asks somebody for cameras. Its calls block: made, used and ended on the one thread of its source.
protocol CameraQuery: AnyObject {
    /// - Returns: nil where nothing has changed since the answer before.
    /// - Throws: why there is no answer; the query can be used again.
    func ask() throws(SourceUnreachable) -> [CameraDeclaration]?

    /// What is readable when it is worth asking at once; nil for what has to be asked from time to time.
    var notifications: CInt? { get }
}

/// Why a source gives no cameras now: a sentence without secrets.
struct SourceUnreachable: Error, Hashable, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = SecretMask.text(description) }

    init(_ description: String, secrets: [Secret]) { self.description = SecretMask.text(description, secrets: secrets) }
}

/// How many cameras a source may declare: more are an error, lest a wrong query fill the memory.
let largestCameraCount = 10_000
