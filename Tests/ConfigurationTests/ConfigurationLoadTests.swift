import Glibc
import Testing

@testable import Configuration

@Suite("Loading both files and folders")
struct ConfigurationLoadTests {
    @Test("gives every default")
    func defaults() throws {
        let folder = try Folder([
            "weir.yaml": "cameras:\n  door: rtsp://10.0.0.2/a\n", "plugins.d/10-rtsp.yaml": "kind: rtsp\n",
        ])
        let (loaded, complaints) = folder.load()
        #expect(complaints == [])
        let configuration = try #require(loaded)
        let door = try #require(configuration.camera(CameraName("DOOR")))
        #expect(door.url.exposed == "rtsp://10.0.0.2/a")
        #expect(door.isEnabled && !door.onDemand)
        #expect(
            door.closeAfter == .seconds(10) && door.startTimeout == .seconds(10) && door.stallTimeout == .seconds(10))
        #expect(door.transport == .tcp && door.video == .copy && door.audio == .auto && door.inputOptions == [])
        #expect(configuration.logLevel == .info && configuration.loops == .automatic)
        #expect(configuration.ffmpeg == Configuration.FFmpeg())
        #expect(configuration.limits.groupOfPicturesBytes == 16_777_216)
        #expect(configuration.limits.groupOfPicturesDuration == .seconds(30))
        #expect(configuration.limits.viewerBacklog == .seconds(10))
        let sink = try #require(configuration.sinks.first)
        #expect(sink.name == "rtsp" && sink.kind == "rtsp" && sink.isEnabled && sink.cameras == .all)
    }

    @Test("says what to do about missing files")
    func missing() throws {
        let folder = try Folder(["plugins.d/README.md": "Not a sink."])
        #expect(
            folder.load().complaints == [
                "/weir.yaml: error: does not exist; write one (see docs/configuration.md) or name another with --config"
            ])
        let other = try Folder(["weir.yaml": "", "plugins.d": "a file\n"])
        #expect(
            other.load().complaints == [
                "/plugins.d: error: is not a folder; it must hold a file for each way out, such as 10-rtsp.yaml"
            ])
        let third = try Folder(["weir.yaml/x": ""])
        #expect(
            third.load().complaints == [
                "/plugins.d: error: does not exist; it must hold a file for each way out, such as 10-rtsp.yaml",
                "/weir.yaml: error: is a folder, not a file",
            ])
    }

    @Test("reads sinks in the order of their names and leaves other files alone")
    func order() throws {
        let folder = try Folder([
            "weir.yaml": "# nothing yet\n",
            "plugins.d/20-hls.yml": "kind: hls",
            "plugins.d/10-rtsp.yaml": "kind: rtsp",
            "plugins.d/30-more.json": "{\"kind\": \"recorder\", \"enabled\": false, \"name\": \"archive\"}",
            "plugins.d/.hidden.yaml": ":::",
            "plugins.d/10-rtsp.yaml~": ":::",
            "plugins.d/40-rtsp.yaml.bak": ":::",
            "plugins.d/README.md": "# Sinks",
        ])
        let (configuration, complaints) = folder.load()
        #expect(complaints == [])
        #expect(configuration?.sinks.map(\.name) == ["rtsp", "hls", "archive"])
        #expect(configuration?.sinks.map(\.isEnabled) == [true, true, false])
    }

    @Test("warns that nobody can watch where no sink is on")
    func noSink() throws {
        let folder = try Folder(["weir.yaml": "", "plugins.d/10-rtsp.yaml": "kind: rtsp\nenabled: false"])
        let (configuration, complaints) = folder.load()
        #expect(configuration != nil)
        #expect(complaints == ["/plugins.d: warning: no sink is enabled here, so nobody can watch"])
    }

    @Test("finds sinks that are in each other's way, and names both")
    func clashes() throws {
        let folder = try Folder([
            "weir.yaml": "",
            "plugins.d/10-rtsp.yaml": "kind: rtsp\nlisten: 0.0.0.0:8554",
            "plugins.d/20-rtsp.yaml": "kind: rtsp\nlisten: 127.0.0.1:8555",
            "plugins.d/30-more.yaml": "kind: rtsp\nlisten: \"[::1]:8554\"",
            "plugins.d/40-off.yaml": "kind: rtsp\nlisten: :8554\nenabled: false",
            "plugins.d/50-any.yaml": "kind: rtsp\nlisten: 0",
            "plugins.d/60-any2.yaml": "kind: rtsp\nlisten: 0",
            "plugins.d/70-near.yaml": "kind: rtsp\nlisten: 127.0.0.2:8555",
        ])
        let (configuration, complaints) = folder.load()
        #expect(configuration == nil)
        #expect(
            complaints == [
                "/plugins.d/20-rtsp.yaml:1:1: error: sink \"rtsp\" has the same name as the one in"
                    + " /plugins.d/10-rtsp.yaml; give one of them a \"name\" of its own, or \"enabled: false\"",
                "/plugins.d/30-more.yaml:2:9: error: sink \"more\" cannot listen on [::1]:8554: sink \"rtsp\" has"
                    + " 0.0.0.0:8554 (at /plugins.d/10-rtsp.yaml:2:9); choose another port",
            ])
    }

    @Test("has all complaints of all files at once, the sinks' own too")
    func everything() throws {
        let folder = try Folder([
            "weir.yaml": "cameras:\n  front-door: rstp://10.0.0.2/\n  yard: rtsp://10.0.0.3/\n",
            "plugins.d/10-rtsp.yaml": "kind: rtsp\ncameras: [yrad, '*door']\nlissen: 1",
            "plugins.d/20-bad.yaml": "kind: [",
            "plugins.d/30-hsl.yaml": "kind: hsl",
        ])
        let (configuration, complaints) = folder.load { _, reader in _ = reader.value("listen", .address) }
        #expect(configuration == nil)
        #expect(
            complaints == [
                "/plugins.d/10-rtsp.yaml:1:7: warning: sink \"rtsp\" is for a camera \"yrad\", which is not in the"
                    + " configuration; did you mean \"yard\"?",
                "/plugins.d/10-rtsp.yaml:3:1: error: unknown key \"lissen\" in sink \"rtsp\"; did you mean \"listen\"?",
                "/plugins.d/20-bad.yaml:2:1: error: a value is missing here",
                "/plugins.d/30-hsl.yaml:1:7: error: \"kind\" in sink \"hsl\" is \"hsl\", which is no kind of sink; the"
                    + " kinds are hls, recorder, rtsp; did you mean \"hls\"?",
                "/weir.yaml:2:15: error: \"url\" in camera \"front-door\" has the unknown protocol \"rstp\"; did you mean"
                    + " \"rtsp\"?",
            ])
    }

    @Test("warns of passwords that everybody can read, and of files that everybody can change")
    func permissions() throws {
        let open = "everybody on this machine can read the password here; run: chmod o-r "
        for (text, place) in [
            ("cameras: {a: \"rtsp://u:geheim@h/\"}", "1:14"),
            ("cameras:\n  a: {url: rtsp://h/, user: u, password: x}", "2:42"),
            ("cameras: {a: \"http://h/?token=geheim\"}", "1:14"),
        ] {
            let folder = try Folder(["weir.yaml": text, "plugins.d/a.yaml": "kind: rtsp"])
            #expect(folder.load().complaints == [])
            folder.change("weir.yaml", mode: 0o644)
            #expect(folder.load().complaints == ["/weir.yaml:\(place): warning: \(open)/weir.yaml"])
        }
        let folder = try Folder([
            "weir.yaml": "camera_defaults: {user: u, password_file: pw}\n", "pw": "x\n",
            "plugins.d/a.yaml": "kind: rtsp",
        ])
        folder.change("weir.yaml", mode: 0o646)
        #expect(
            folder.load().complaints == [
                "/weir.yaml: warning: everybody on this machine can change the file; run: chmod o-w /weir.yaml"
            ])
    }

    @Test("takes passwords from files and lets LOG_LEVEL win")
    func environment() throws {
        let folder = try Folder([
            "weir.yaml": "log: {level: error}\ncamera_defaults: {user: admin}\ncameras:\n"
                + "  a: {url: rtsp://h/, password_file: \"${CREDENTIALS_DIRECTORY}/door\"}\n"
                + "  b: {url: rtsp://h/, password_file: creds/door}\n",
            "creds/door": "p@ss:w/rd\n", "plugins.d/a.yaml": "kind: rtsp",
        ])
        let (loaded, complaints) = folder.load(
            environment: ["CREDENTIALS_DIRECTORY": folder.path + "/creds", "LOG_LEVEL": "DEBUG"])
        #expect(complaints == [])
        let configuration = try #require(loaded)
        #expect(configuration.logLevel == .debug)
        #expect(configuration.cameras.map(\.url.password?.exposed) == ["p@ss:w/rd", "p@ss:w/rd"])
        #expect(
            folder.load(environment: ["CREDENTIALS_DIRECTORY": folder.path, "LOG_LEVEL": "loud"]).complaints == [
                "/weir.yaml:4:38: error: \"password_file\" in camera \"a\" cannot be used: \"/door\" does not exist",
                "LOG_LEVEL: error: the environment's LOG_LEVEL must be debug, info, warn or error, not \"loud\"",
            ])
    }

    @Test("finds its directories as systemd, the file or the user's settings say")
    func directories() {
        var configuration = Configuration()
        func state(_ environment: [String: String]) -> String { configuration.stateDirectory { environment[$0] } }
        func runtime(_ environment: [String: String]) -> String { configuration.runtimeDirectory { environment[$0] } }
        #expect(state(["HOME": "/home/a"]) == "/home/a/.local/state/weir")
        #expect(state(["HOME": "/home/a", "XDG_STATE_HOME": "/s"]) == "/s/weir")
        #expect(state([:]) == "/var/lib/weir")
        #expect(runtime(["XDG_RUNTIME_DIR": "/run/user/7"]) == "/run/user/7/weir")
        #expect(runtime([:]) == "/tmp/weir-\(getuid())")
        configuration.stateDirectory = "/from/file"
        configuration.runtimeDirectory = "/run/file"
        #expect(state(["HOME": "/home/a"]) == "/from/file")
        #expect(runtime(["XDG_RUNTIME_DIR": "/run/user/7"]) == "/run/file")
        #expect(state(["STATE_DIRECTORY": "/var/lib/weir:/var/lib/other"]) == "/var/lib/weir")
        #expect(runtime(["RUNTIME_DIRECTORY": "/run/weir"]) == "/run/weir")
    }
}
