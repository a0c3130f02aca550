import Configuration
import Testing

@testable import Router

@Suite struct CameraMergeTests {
    /// A source that says what the test says.
    private final class Said: CameraSource {
        let kind: Configuration.CameraSources.Kind
        let place: String
        private let declarations: [CameraDeclaration]

        init(_ kind: Configuration.CameraSources.Kind, _ cameras: [(String, String)]) {
            self.kind = kind
            place = "the \(kind.rawValue)"
            declarations = cameras.map { CameraDeclaration(name: $0, settings: ["url": $1]) }
        }

        var identity: String { place }
        var status: CameraSourceStatus { CameraSourceStatus(name: kind.rawValue, place: place) }

        func cameras(over configuration: Configuration) -> DeclaredCameras {
            DeclaredCameras(declarations, over: configuration, source: place)
        }

        func load() async {}
        func start(_ changed: @escaping @Sendable () -> Void) {}
        func stop() {}
    }

    @Test func theFirstSourceWinsAndTheOtherIsTold() throws {
        let database = Said(.database, [("door", "rtsp://db/"), ("yard", "rtsp://db/yard")])
        let file = Said(.file, [("DOOR", "rtsp://file/"), ("gate", "rtsp://file/gate")])
        let merge = CameraMerge([database, file], over: Configuration())
        #expect(merge.cameras.count == 3)
        let door = try #require(merge.cameras[CameraName("Door")])
        #expect(door.source == .database && door.camera.url.exposed == "rtsp://db/")
        #expect(merge.counts == [.database: 2, .file: 1])
        #expect(merge.complaints[.file] == ["camera \"DOOR\" is declared in the database, too, which goes first"])
        #expect(merge.complaints[.database] == [])
        // Told once.
        #expect(merge.newComplaints(since: merge).values.allSatisfy { $0.isEmpty })
        #expect(merge.newComplaints(since: CameraMerge())[.file]?.count == 1)
    }

    @Test func oneBadRowDoesNotSpoilTheOthers() {
        let database = Said(
            .database,
            [
                ("good", "rtsp://h/"), ("bad name", "rtsp://h/"), ("local", "/etc/passwd"), ("GOOD", "rtsp://h/2"),
                ("fine", "rtsp://h/"),
            ])
        let merge = CameraMerge([database], over: Configuration())
        #expect(merge.cameras.keys.map(\.written).sorted() == ["fine", "good"])
        let complaints = merge.complaints[.database] ?? []
        #expect(complaints.count == 3)
        #expect(
            complaints[0].hasPrefix("row 2 (camera \"bad name\"): ")
                && complaints[1].hasPrefix("row 3 (camera \"local\"): "))
        #expect(complaints[2] == "row 4: there is a camera \"GOOD\" before it")
    }
}
