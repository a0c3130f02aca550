import Configuration
import Runtime

/// Asks a PostgreSQL database over a connection that is kept, and is told of changes where a channel is named.
final class PostgreSQLQuery: CameraQuery {
    private let uri: Secret
    private let query: String
    private let channel: String?
    private let timeout: Duration
    private let bell: Doorbell
    private var connection: PostgreSQLConnection?

    init(uri: Secret, query: String, channel: String?, timeout: Duration, bell: Doorbell) {
        self.uri = uri
        self.query = query
        self.channel = channel
        self.timeout = timeout
        self.bell = bell
    }

    var notifications: CInt? { connection?.socket }

    func ask() throws(SourceUnreachable) -> [CameraDeclaration]? {
        let table: TextTable
        do throws(PostgreSQLConnection.Failure) {
            table = try self.table()
        } catch {
            throw SourceUnreachable(error.description)
        }
        return try table.declarations()
    }

    private func table() throws(PostgreSQLConnection.Failure) -> TextTable {
        // A connection that has been idle may be gone without a word: that is no failure, if a new one can be made.
        if let connection, connection.hear() {
            do throws(PostgreSQLConnection.Failure) {
                return try rows(of: connection)
            } catch  where !error.isConnectionLost {
                throw error
            } catch {
                self.connection = nil
            }
        }
        connection = nil
        let made = try PostgreSQLConnection(uri, timeout: timeout, bell: bell)
        if let channel { try made.listen(to: channel, before: .now + timeout) }
        let table = try rows(of: made)
        connection = made
        return table
    }

    private func rows(of connection: PostgreSQLConnection) throws(PostgreSQLConnection.Failure) -> TextTable {
        try connection.rows(query, limit: largestCameraCount, before: .now + timeout)
    }
}
