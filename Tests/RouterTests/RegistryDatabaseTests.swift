import Configuration
import Testing

@testable import Router

/// The file of cameras that were added over the API, with a real SQLite.
@Suite struct RegistryDatabaseTests {
    private let place: Place
    private let database: RegistryDatabase
    private let door = CameraDeclaration(name: "Door", settings: ["url": "rtsp://h/x", "on_demand": "true"])

    init() throws {
        place = try Place()
        database = RegistryDatabase(path: place.path + "/state/registry.db")
    }

    @Test func nothingIsMadeBeforeSomethingIsAdded() throws {
        #expect(try database.read() == [])
        try database.remove("door")
        #expect(place.names == [])
    }

    @Test func whatIsWrittenIsReadAgain() throws {
        try database.write(door)
        try database.write(
            CameraDeclaration(name: "alley", settings: ["url": "rtsp://h/'; DROP TABLE cameras; --", "audio": nil]))
        #expect(
            try RegistryDatabase(path: database.path).read() == [
                CameraDeclaration(name: "alley", settings: ["url": "rtsp://h/'; DROP TABLE cameras; --"]), door,
            ])
        #expect(place.mode("state/registry.db") == 0o600)
    }

    @Test func caseOfNamesDoesNotCount() throws {
        try database.write(door)
        try database.write(CameraDeclaration(name: "DOOR", settings: ["url": "rtsp://h/y"]))
        #expect(try database.read().map(\.settings) == [["url": "rtsp://h/y"]])
        try database.remove("dOOr")
        #expect(try database.read() == [])
    }

    @Test(arguments: [
        "this is no database, however long it may be, for it has no header".padded(to: 4096),
        "SQLite format 3\0".padded(to: 4096),
    ])
    func aDamagedFileIsMovedAside(_ text: String) throws {
        try database.write(door)
        place.write("state/registry.db", text)
        #expect {
            try database.read()
        } throws: { error in
            guard case .damaged(let path) = error as? RegistryDatabase.Failure else { return false }
            return path.hasPrefix(database.path + ".damaged-")
        }
        #expect(try database.read() == [])
        try database.write(door)
        #expect(try database.read() == [door])
        let other = place.names(in: "state").first {
            $0.contains(".damaged-") && !$0.contains("-wal") && !$0.contains("-shm")
        }
        let path = try #require(other)
        #expect(place.read("state/" + path) == text)
    }

    @Test func aFileOfANewerWeirIsLeftAlone() throws {
        try database.write(door)
        do {
            let other = try SQLiteDatabase(database.path, isReadOnly: false, timeout: .seconds(1))
            try other.run("PRAGMA user_version = 2")
        }
        #expect {
            try database.write(door)
        } throws: { error in
            guard case .unavailable(let reason) = error as? RegistryDatabase.Failure else { return false }
            return reason.contains("newer weir")
        }
    }

    @Test func aFolderThatCannotBeMadeIsTold() {
        let database = RegistryDatabase(path: "/proc/nothing/registry.db")
        #expect {
            try database.write(door)
        } throws: { error in
            guard case .unavailable(let reason) = error as? RegistryDatabase.Failure else { return false }
            return reason.contains("/proc/nothing")
        }
    }
}

extension String {
    fileprivate func padded(to count: Int) -> String {
        self + String(repeating: "x", count: Swift.max(0, count - utf8.count))
    }
}
