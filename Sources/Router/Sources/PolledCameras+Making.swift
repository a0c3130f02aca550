import Configuration
import Runtime

extension PolledCameras {
    /// How soon a database that cannot be reached is tried again, unless it is asked more often anyway.
    private static let retryInterval = Duration.seconds(5)

    convenience init(_ database: Configuration.CameraSources.Database, savedAt path: String, events: EventLog) {
        self.init(
            kind: .database, place: database.place, identity: database.identity, interval: database.pollInterval,
            retryInterval: min(database.pollInterval, Self.retryInterval),
            saved: SavedCameras(path: path, question: database.place + "\n" + database.query), events: events
        ) { bell, _ in
            switch database.location {
            case .sqlite(let path):
                return SQLiteQuery(path: path, query: database.query, timeout: database.timeout)
            case .postgreSQL(let uri):
                return PostgreSQLQuery(
                    uri: uri, query: database.query, channel: database.notifyChannel, timeout: database.timeout,
                    bell: bell)
            }
        }
    }

    convenience init(_ service: Configuration.CameraSources.HTTPService, savedAt path: String, events: EventLog) {
        self.init(
            kind: .httpService, place: service.place, identity: service.identity, interval: service.retryInterval,
            retryInterval: service.retryInterval, saved: SavedCameras(path: path, question: service.place),
            events: events
        ) { _, isStopped in HTTPServiceQuery(service, isStopped: isStopped) }
    }
}

extension Configuration.CameraSources.Database {
    fileprivate var identity: String {
        let uri = if case .postgreSQL(let uri) = location { uri.exposed } else { place }
        return [uri, query, notifyChannel ?? "", "\(pollInterval)", "\(timeout)"].joined(separator: "\n")
    }
}

extension Configuration.CameraSources.HTTPService {
    fileprivate var identity: String {
        let fields = headers.flatMap { [$0.name, $0.value.exposed] }
        return ([url.exposed, token?.exposed ?? "", "\(retryInterval)", "\(timeout)"] + fields).joined(separator: "\n")
    }
}
