import Configuration
import Runtime

/// Asks an SQLite file of the user's. It is opened for each question: whoever writes it is not held up in between.
final class SQLiteQuery: CameraQuery {
    private let path: String
    private let query: String
    private let timeout: Duration

    init(path: String, query: String, timeout: Duration) {
        self.path = path
        self.query = query
        self.timeout = timeout
    }

    var notifications: CInt? { nil }

    func ask() throws(SourceUnreachable) -> [CameraDeclaration]? {
        let table: TextTable
        do throws(SQLiteDatabase.Failure) {
            let database = try SQLiteDatabase(path, isReadOnly: true, timeout: timeout)
            table = try database.rows(query, limit: largestCameraCount)
        } catch {
            throw SourceUnreachable(error.description)
        }
        return try table.declarations()
    }
}

extension TextTable {
    /// A camera for each row.
    func declarations() throws(SourceUnreachable) -> [CameraDeclaration] {
        guard ForeignKeys.describesCamera(columns) else {
            throw SourceUnreachable(
                "the query gives the columns \(columns.joined(separator: ", ")); it must give \"name\" and \"url\""
                    + " (SELECT id AS name, address AS url …)")
        }
        return rows.map { row in ForeignKeys.declaration(Array(zip(columns, row)).map { (key: $0, value: $1) }) }
    }
}
