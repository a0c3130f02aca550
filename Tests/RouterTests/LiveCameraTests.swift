import Configuration
import Runtime
import Testing

@testable import Router

/// Cameras that come, change and go while the house is lived in.
@Suite struct LiveCameraTests {
    private static let door = CameraDeclaration(name: "door", settings: ["url": "rtsp://192.0.2.1/a"])

    @Test func anAddedCameraIsThereAtOnceAndOutlivesTheProcess() async throws {
        let house = try await LiveHouse()
        try await house.router.add(Self.door)
        #expect(house.router.cameras["DOOR"] != nil)
        _ = try await house.newPID(of: "door")
        await house.end()

        let next = try await LiveHouse(in: house.place)
        #expect(next.router.cameras["door"] != nil)
        try await next.router.remove("Door")
        #expect(next.router.cameras["door"] == nil)
        await next.end()
        #expect(try RegistryDatabase(path: house.place.path + "/state/registry.db").read() == [])
    }

    @Test func whatCannotBeDoneIsSaid() async throws {
        let house = try await LiveHouse(cameras: [camera("gate")])
        let router = house.router
        try await router.add(Self.door)
        await #expect(throws: RegistryError.exists(name: "Door")) {
            try await router.add(CameraDeclaration(name: "Door", settings: ["url": "rtsp://h/"]))
        }
        await #expect(throws: RegistryError.fromElsewhere(name: "gate", source: "weir.yaml")) {
            try await router.add(CameraDeclaration(name: "gate", settings: ["url": "rtsp://h/"]))
        }
        await #expect(throws: RegistryError.fromElsewhere(name: "gate", source: "weir.yaml")) {
            try await router.edit("GATE", CameraDeclaration(name: "", settings: ["audio": "none"]))
        }
        await #expect(throws: RegistryError.fromElsewhere(name: "gate", source: "weir.yaml")) {
            try await router.remove("gate")
        }
        await #expect(throws: RegistryError.unknown(name: "dor", nearest: "door")) { try await router.remove("dor") }
        await #expect(throws: RegistryError.unknown(name: "dor", nearest: "door")) { try await router.stop("dor") }
        for (field, value) in [
            ("url", "file:///etc/passwd"), ("input_options", "-f x"), ("audio", "loud"), ("ulr", "x"),
        ] {
            await #expect {
                try await router.edit("door", CameraDeclaration(name: "door", settings: [field: value]))
            } throws: { error in
                guard case .invalid(field, _) = error as? RegistryError else { return false }
                return true
            }
        }
        await #expect {
            try await router.edit("door", CameraDeclaration(name: "other"))
        } throws: { error in
            guard case .invalid("name", _) = error as? RegistryError else { return false }
            return true
        }
        #expect(router.cameras.all.map(\.name.written) == ["door", "gate"])
        await house.end()
    }

    @Test func anEditedCameraHasOneWorkerAndStaysTheSameCamera() async throws {
        let house = try await LiveHouse()
        try await house.router.add(Self.door)
        let handle = try #require(house.router.cameras["door"])
        #expect(await eventually { house.hasOneWorker })
        // Three at once: what comes in between need not begin.
        for path in ["b", "c", "d"] {
            try await house.router.edit(
                "door", CameraDeclaration(name: "", settings: ["url": "rtsp://192.0.2.1/\(path)"]))
        }
        #expect(await eventually { house.url == "rtsp://192.0.2.1/d" && house.hasOneWorker })
        #expect(house.router.cameras["door"] === handle)
        let pid = try await house.newPID(of: "door")

        // Equal settings, and those that ffmpeg is not told, change nothing about it.
        try await house.router.edit("door", CameraDeclaration(name: "", settings: ["url": "rtsp://192.0.2.1/d"]))
        try await house.router.edit(
            "door", CameraDeclaration(name: "", settings: ["close_after": "1s", "start_timeout": "9s"]))
        #expect(await house.pid(of: "door") == pid)
        try await house.router.edit("door", CameraDeclaration(name: "", settings: ["transport": "udp"]))
        _ = try await house.newPID(of: "door", insteadOf: pid)
        #expect(await eventually { house.hasOneWorker })
        await house.end()
        #expect(house.tale.last == "end" && house.isOneAfterTheOther)
    }

    @Test func stoppedByHandHoldsOverDemandAndOverEdits() async throws {
        let house = try await LiveHouse()
        try await house.router.add(Self.door)
        let handle = try #require(house.router.cameras["door"])
        let pid = try await house.newPID(of: "door")
        try await house.router.stop("door")
        #expect(await house.state(of: "door") == "stopped")
        #expect(await eventually { await house.pid(of: "door") == nil })
        let refusal = await withCheckedContinuation { reply in
            handle.camera.execute { camera in
                _ = camera.demand.add()
                camera.whenDescribed { result in
                    if case .failure(let reason) = result { reply.resume(returning: reason) }
                }
            }
        }
        #expect(refusal == .stopped)
        try await house.router.edit("door", CameraDeclaration(name: "", settings: ["url": "rtsp://192.0.2.1/b"]))
        #expect(await house.state(of: "door") == "stopped")
        #expect(await house.pid(of: "door") == nil)

        try await house.router.start("door")
        let second = try await house.newPID(of: "door", insteadOf: pid)
        try await house.router.restart("door")
        _ = try await house.newPID(of: "door", insteadOf: second)
        #expect(await eventually { house.hasOneWorker })
        await house.end()
        #expect(house.tale.last == "end" && house.isOneAfterTheOther)
    }

    @Test func aCameraThatIsSwitchedOffCannotBeStarted() async throws {
        let house = try await LiveHouse(cameras: [camera("gate") { $0.isEnabled = false }])
        #expect(await house.state(of: "gate") == "stopped")
        await #expect {
            try await house.router.start("gate")
        } throws: { error in
            guard case .invalid("enabled", _) = error as? RegistryError else { return false }
            return true
        }
        await house.end()
        #expect(house.tale == [])
    }

    @Test func aReloadTouchesOnlyWhatDiffers() async throws {
        let house = try await LiveHouse(cameras: [camera("a"), camera("b"), camera("c")])
        var pids: [String: Int32] = [:]
        for name in ["a", "b", "c"] { pids[name] = try await house.newPID(of: name) }
        let outcome = try await house.reload([camera("A"), camera("b", "rtsp://192.0.2.2/"), camera("d")])
        guard case .done(let summary) = outcome else {
            Issue.record("rejected")
            return
        }
        #expect(summary.added == ["d"] && summary.changed == ["b"] && summary.removed == ["c"])
        #expect(await house.pid(of: "a") == pids["a"])
        _ = try await house.newPID(of: "b", insteadOf: pids["b"])
        #expect(house.router.cameras["c"] == nil)
        await house.end()
    }

    @Test func filesWithErrorsChangeNothing() async throws {
        let house = try await LiveHouse(cameras: [camera("a")])
        var diagnostics = Diagnostics()
        diagnostics.error("it is wrong", at: SourcePlace(file: "weir.yaml", line: 1))
        house.files.withLock { [diagnostics] in $0 = (nil, diagnostics) }
        guard case .rejected(let complaints) = await house.router.reload(by: "test") else {
            Issue.record("done")
            return
        }
        #expect(complaints == diagnostics && house.router.cameras["a"] != nil)
        await house.end()
    }

    @Test func changesThatMeetAreMadeInTurn() async throws {
        let house = try await LiveHouse()
        let router = house.router
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let name = "cam\(number % 5)"
                    try? await router.add(
                        CameraDeclaration(name: name, settings: ["url": "rtsp://h/", "on_demand": "true"]))
                    try? await router.edit(name, CameraDeclaration(name: "", settings: ["audio": "none"]))
                    _ = await router.reload(by: "test")
                    if number % 2 == 0 { try? await router.remove(name) }
                }
            }
        }
        let known = try RegistryDatabase(path: house.place.path + "/state/registry.db").read().map(\.name)
        #expect(router.cameras.all.map(\.name.written) == known)
        await house.end()
    }
}
