import Configuration
import Foundation
import Runtime

/// Asks a service for its cameras. An answer that has not changed is recognised by its `ETag` (RFC 9110 section 13.1.2).
final class HTTPServiceQuery: CameraQuery {
    private let service: Configuration.CameraSources.HTTPService
    private let isStopped: @Sendable () -> Bool
    private var entityTag: String?

    init(_ service: Configuration.CameraSources.HTTPService, isStopped: @escaping @Sendable () -> Bool) {
        self.service = service
        self.isStopped = isStopped
    }

    var notifications: CInt? { nil }

    func ask() throws(SourceUnreachable) -> [CameraDeclaration]? {
        var fields = [("Accept", "application/json")]
        if let token = service.token { fields.append(("Authorization", "Bearer " + token.exposed)) }
        fields += service.headers.map { ($0.name, $0.value.exposed) }
        if let entityTag { fields.append(("If-None-Match", entityTag)) }
        let reply: HTTPFetch.Reply
        do throws(HTTPFetch.Failure) {
            // Headers of the user's may be keys, which are for this host alone.
            reply = try HTTPFetch(isStopped).get(
                service.url.exposed, fields: fields, followsRedirections: service.headers.isEmpty,
                timeout: service.timeout)
        } catch {
            throw SourceUnreachable(error.description, secrets: secrets)
        }
        switch reply.status {
        case 304 where entityTag != nil: return nil
        case 200...299: break
        case 401, 403:
            throw SourceUnreachable("the service refuses us (status \(reply.status)); see \"token\" and \"headers\"")
        default: throw SourceUnreachable("the service answers with status \(reply.status)")
        }
        let declarations = try CameraListJSON.declarations(Data(reply.body))
        entityTag = reply.entityTag
        return declarations
    }

    private var secrets: [Secret] {
        service.url.secrets + [service.token].compactMap { $0 } + service.headers.map(\.value)
    }
}
