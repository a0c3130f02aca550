import CPostgreSQL
import Configuration
import Runtime

/// A connection to a PostgreSQL server. Its calls block: to be used on a thread of its own, by that thread alone.
final class PostgreSQLConnection {
    struct Failure: Error, CustomStringConvertible {
        /// Without secrets.
        let description: String
        /// The connection can be used no more.
        let isConnectionLost: Bool
    }

    private let handle: OpaquePointer
    private let bell: Doorbell

    /// - Parameters:
    ///   - uri: as libpq takes it.
    ///   - timeout: what connecting may take, for each address of the host; 2 s at least.
    ///   - bell: when it rings, waiting is over.
    init(_ uri: Secret, timeout: Duration, bell: Doorbell) throws(Failure) {
        // What stands in the URI wins over what stands before it here.
        let parameters = [
            ("connect_timeout", String(Int(timeout.inSeconds))), ("fallback_application_name", "weir"),
            ("tcp_user_timeout", String(timeout.nanoseconds / 1_000_000)), ("keepalives_idle", "30"),
            ("dbname", uri.exposed), ("client_encoding", "UTF8"),
        ]
        let keywords = CStrings(parameters.map(\.0))
        let values = CStrings(parameters.map(\.1))
        guard let made = PQconnectdbParams(keywords.pointers, values.pointers, 1) else {
            throw Failure(description: "out of memory", isConnectionLost: true)
        }
        guard PQstatus(made) == CONNECTION_OK else {
            defer { PQfinish(made) }
            throw Failure(description: Self.message(of: made), isConnectionLost: true)
        }
        PQsetnonblocking(made, 1)
        handle = made
        self.bell = bell
    }

    deinit { PQfinish(handle) }

    var socket: CInt { PQsocket(handle) }

    /// Takes in what the server has told meanwhile; false when the connection is gone.
    func hear() -> Bool {
        guard PQconsumeInput(handle) == 1, PQstatus(handle) == CONNECTION_OK else { return false }
        while let notification = PQnotifies(handle) { PQfreemem(notification) }
        return true
    }

    func listen(to channel: String, before deadline: MonotonicTime) throws(Failure) {
        guard let quoted = PQescapeIdentifier(handle, channel, channel.utf8.count) else { throw failure() }
        defer { PQfreemem(quoted) }
        _ = try rows("LISTEN " + String(cString: quoted), before: deadline)
    }

    /// The names of the columns, and the rows as texts.
    /// - Parameter limit: more rows are an error.
    func rows(_ sql: String, limit: Int = .max, before deadline: MonotonicTime) throws(Failure) -> TextTable {
        guard PQsendQuery(handle, sql) == 1 else { throw failure() }
        // One by one: a wrong query is not to fill the memory.
        PQsetSingleRowMode(handle)
        var table = TextTable(columns: [])
        var problem: Failure?
        while let result = try next(before: deadline) {
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_SINGLE_TUPLE, PGRES_TUPLES_OK:
                let columns = (0..<PQnfields(result)).compactMap { PQfname(result, $0).map { String(cString: $0) } }
                if table.columns != columns { table = TextTable(columns: columns) }
                for row in 0..<PQntuples(result) {
                    table.rows.append(
                        columns.indices.map { column in
                            if PQgetisnull(result, row, CInt(column)) == 1 { return nil }
                            return PQgetvalue(result, row, CInt(column)).map { String(cString: $0) }
                        })
                }
                if table.rows.count > limit {
                    throw Failure(description: "the query gives more than \(limit) rows", isConnectionLost: true)
                }
            case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: break
            default:
                let text = PQresultErrorMessage(result).map { String(cString: $0) } ?? ""
                problem = Failure(
                    description: Self.oneLine(text), isConnectionLost: PQstatus(handle) != CONNECTION_OK)
            }
        }
        if let problem { throw problem }
        return table
    }

    /// The next result of what was sent; nil when there is no more.
    private func next(before deadline: MonotonicTime) throws(Failure) -> OpaquePointer? {
        while true {
            let unsent = PQflush(handle)
            if unsent < 0 { throw failure() }
            if unsent == 0, PQisBusy(handle) == 0 { return PQgetResult(handle) }
            switch bell.wait(until: deadline, or: socket, writable: unsent == 1) {
            case .readable: if unsent == 0, PQconsumeInput(handle) != 1 { throw failure() }
            case .timeout: throw Failure(description: "the database gave no answer in time", isConnectionLost: true)
            case .rung: throw Failure(description: "the question was taken back", isConnectionLost: true)
            }
        }
    }

    private func failure() -> Failure {
        Failure(description: Self.message(of: handle), isConnectionLost: PQstatus(handle) != CONNECTION_OK)
    }

    private static func message(of handle: OpaquePointer) -> String {
        let secrets = PQpass(handle).map { [Secret(String(cString: $0))] } ?? []
        let text = oneLine(PQerrorMessage(handle).map { String(cString: $0) } ?? "")
        return SecretMask.text(text.isEmpty ? "the connection to the database is lost" : text, secrets: secrets)
    }

    private static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).map { $0.trimmingPrefix { $0.isWhitespace } }.joined(separator: "; ")
    }
}

/// Texts as C takes a list of them: pointers with a null behind them.
private final class CStrings {
    let pointers: UnsafeMutablePointer<UnsafePointer<CChar>?>
    private let count: Int

    init(_ texts: [String]) {
        count = texts.count
        pointers = .allocate(capacity: count + 1)
        for (index, text) in texts.enumerated() {
            let bytes = text.utf8CString
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
            for (offset, byte) in bytes.enumerated() { copy[offset] = byte }
            (pointers + index).initialize(to: UnsafePointer(copy))
        }
        (pointers + count).initialize(to: nil)
    }

    deinit {
        for index in 0..<count { UnsafeMutablePointer(mutating: pointers[index])?.deallocate() }
        pointers.deallocate()
    }
}
