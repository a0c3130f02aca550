import CSQLite
import Configuration
import Foundation
import Runtime

/// The file in which cameras are kept that were added over the API. Its calls block.
///
/// It is opened for each of them: they are rare, and nothing is held open that could be damaged by a loss of power.
struct RegistryDatabase: Sendable {
    let path: String

    private static let version = 1
    private static let timeout = Duration.seconds(5)

    enum Failure: Error {
        /// It was moved away, to this path: there is an empty one now.
        case damaged(movedTo: String)
        /// A sentence.
        case unavailable(String)
    }

    /// In the order of their names; none where there is no file.
    func read() throws(Failure) -> [CameraDeclaration] {
        guard PrivateFile.exists(path) else { return [] }
        return try use { database throws(SQLiteDatabase.Failure) in
            let found = try database.rows("PRAGMA quick_check(1)").rows.first?.first ?? nil
            if let found, found != "ok" { throw .init(code: SQLITE_CORRUPT, description: found) }
            let table = try database.rows("SELECT name, settings FROM cameras ORDER BY name")
            return table.rows.compactMap { row in
                guard let name = row[0], let text = row[1] else { return nil }
                let settings = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))
                return CameraDeclaration(name: name, settings: settings ?? [:])
            }
        }
    }

    /// Adds a camera, or puts it in the place of the one of its name.
    func write(_ camera: CameraDeclaration) throws(Failure) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(camera.settings.compactMapValues { $0 }) else {
            throw .unavailable("the settings of the camera cannot be written")
        }
        let settings = String(decoding: json, as: UTF8.self)
        try create()
        try use { database throws(SQLiteDatabase.Failure) in
            try database.run(
                "INSERT INTO cameras (name, settings) VALUES (?1, ?2)"
                    + " ON CONFLICT (name) DO UPDATE SET settings = excluded.settings", [camera.name, settings])
        }
    }

    func remove(_ name: String) throws(Failure) {
        guard PrivateFile.exists(path) else { return }
        try use { database throws(SQLiteDatabase.Failure) in
            try database.run("DELETE FROM cameras WHERE name = ?1", [name])
        }
    }

    private func create() throws(Failure) {
        do throws(SystemError) {
            if let slash = path.lastIndex(of: "/") { try PrivateFile.makeFolder(String(path[..<slash])) }
            // SQLite gives its other files the mode of this one.
            try PrivateFile.create(path)
        } catch {
            throw .unavailable("the registry of cameras cannot be written: \(error)")
        }
    }

    private func use<Result>(
        _ body: (SQLiteDatabase) throws(SQLiteDatabase.Failure) -> Result
    ) throws(Failure) -> Result {
        do throws(SQLiteDatabase.Failure) {
            let database = try SQLiteDatabase(path, isReadOnly: false, timeout: Self.timeout)
            try prepare(database)
            return try body(database)
        } catch {
            guard error.isDamage else {
                throw .unavailable("the registry of cameras \(path) cannot be used: \(error)")
            }
            throw moveAside(because: error)
        }
    }

    private func prepare(_ database: SQLiteDatabase) throws(SQLiteDatabase.Failure) {
        let found = try database.rows("PRAGMA user_version").rows.first?.first ?? nil
        let version = found.flatMap { Int($0) } ?? 0
        guard version <= Self.version else {
            throw .init(
                code: SQLITE_ERROR,
                description: "it is of a newer weir (version \(version) of its tables; this weir knows \(Self.version))"
            )
        }
        try database.run("PRAGMA journal_mode = WAL")
        try database.run("PRAGMA synchronous = FULL")
        guard version < Self.version else { return }
        try database.run("BEGIN IMMEDIATE")
        try database.run(
            "CREATE TABLE IF NOT EXISTS cameras"
                + " (name TEXT PRIMARY KEY NOT NULL COLLATE NOCASE, settings TEXT NOT NULL)")
        try database.run("PRAGMA user_version = \(Self.version)")
        try database.run("COMMIT")
    }

    /// What is left of its cameras may be saved by hand.
    private func moveAside(because failure: SQLiteDatabase.Failure) -> Failure {
        let other = "\(path).damaged-\(Int(WallTime.now.unixSeconds))"
        do throws(SystemError) {
            try PrivateFile.move(path, to: other)
            for ending in ["-wal", "-shm"] where PrivateFile.exists(path + ending) {
                try PrivateFile.move(path + ending, to: other + ending)
            }
            return .damaged(movedTo: other)
        } catch {
            return .unavailable("the registry of cameras \(path) is damaged (\(failure)) and cannot be moved: \(error)")
        }
    }
}
