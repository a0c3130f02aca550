import CSQLite
import Configuration
import Runtime

/// A connection to an SQLite database. Its calls block: to be used on a thread of its own, by that thread alone.
final class SQLiteDatabase {
    struct Failure: Error, CustomStringConvertible {
        let code: CInt
        let description: String

        /// What is in the file is no database, or a broken one.
        var isDamage: Bool { code & 0xFF == SQLITE_CORRUPT || code & 0xFF == SQLITE_NOTADB }
    }

    private let handle: OpaquePointer
    /// When a call is given up. A place of its own, because SQLite looks at it in the middle of a call.
    private let deadline: UnsafeMutablePointer<MonotonicTime>

    /// - Parameters:
    ///   - path: of the file, which must be there.
    ///   - timeout: what everything done with this connection may take.
    init(_ path: String, isReadOnly: Bool, timeout: Duration) throws(Failure) {
        var opened: OpaquePointer?
        let flags = (isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let reason = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(opened)
            throw Failure(code: code, description: reason)
        }
        handle = opened
        deadline = .allocate(capacity: 1)
        deadline.initialize(to: .now + timeout)
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, CInt(clamping: timeout.nanoseconds / 1_000_000))
        let isLate: @convention(c) (UnsafeMutableRawPointer?) -> CInt = { context in
            guard let deadline = context?.load(as: MonotonicTime.self) else { return 0 }
            return MonotonicTime.now > deadline ? 1 : 0
        }
        sqlite3_progress_handler(handle, 10_000, isLate, deadline)
    }

    deinit {
        sqlite3_close_v2(handle)
        deadline.deallocate()
    }

    /// Carries out statements that give no rows.
    func run(_ sql: String, _ values: [String] = []) throws(Failure) { _ = try rows(sql, values) }

    /// The names of the columns, and the rows as texts.
    /// - Parameter limit: more rows are an error.
    func rows(_ sql: String, _ values: [String] = [], limit: Int = .max) throws(Failure) -> TextTable {
        var statement: OpaquePointer?
        try check(sqlite3_prepare_v2(handle, sql, -1, &statement, nil))
        guard let statement else { return TextTable(columns: []) }
        defer { sqlite3_finalize(statement) }
        for (index, value) in values.enumerated() {
            try check(weir_sqlite_bind_text(statement, CInt(index + 1), value, CInt(clamping: value.utf8.count)))
        }
        let columns = (0..<sqlite3_column_count(statement)).map { String(cString: sqlite3_column_name(statement, $0)) }
        var table = TextTable(columns: columns)
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return table }
            guard code == SQLITE_ROW else { throw failure(code) }
            guard table.rows.count < limit else {
                throw Failure(code: SQLITE_TOOBIG, description: "it gives more than \(limit) rows")
            }
            table.rows.append(
                columns.indices.map { column in
                    sqlite3_column_text(statement, CInt(column)).map { String(cString: $0) }
                })
        }
    }

    private func check(_ code: CInt) throws(Failure) {
        if code != SQLITE_OK { throw failure(code) }
    }

    private func failure(_ code: CInt) -> Failure {
        let reason = code == SQLITE_INTERRUPT ? "no answer in time" : String(cString: sqlite3_errmsg(handle))
        return Failure(code: code, description: reason)
    }
}

/// What a query gives, as texts.
struct TextTable: Hashable, Sendable {
    var columns: [String]
    /// nil where there is no value.
    var rows: [[String?]] = []
}
