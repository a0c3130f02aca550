import Access
import Configuration
import Control
import Glibc
import HTTPServer
import Router
import Runtime
import Sinks

/// The running process: from the first loop to the last worker.
struct Daemon {
    private let configuration: Configuration
    /// Reads the files again.
    private let read: Router.ConfigurationReader

    /// What it listens to. They are blocked before any thread is started.
    static let signals = [SIGTERM, SIGINT, SIGHUP]

    /// What a worker that does not want to end is given before we go without it.
    private static let stopTimeout = Duration.milliseconds(4500)

    init(_ configuration: Configuration, read: @escaping Router.ConfigurationReader) {
        self.configuration = configuration
        self.read = read
    }

    func run() async throws -> Int32 {
        SignalSource.ignoreBrokenPipes()
        log.level = LogLevel(name: configuration.logLevel.rawValue) ?? .info
        let loops = try EventLoopGroup(count: configuration.loops.number)
        let (routes, access) = (RouteTable(), AccessControl(configuration.access))
        routes.set(SessionRoutes(access: access).routes, of: SessionRoutes.owner)
        let router = Router(configuration, loops: loops, routes: routes, access: access, read: read)
        routes.set(ControlAPI(router: router, access: access).routes, of: ControlAPI.owner)
        routes.set(WebPage().routes, of: WebPage.owner)
        let server = try HTTPServer(
            configuration.http, routes: routes, access: access, loops: loops,
            stateDirectory: configuration.stateDirectory(environment: Configuration.environmentVariable))
        let status = StatusSocket(
            directory: configuration.runtimeDirectory(environment: Configuration.environmentVariable), router: router)
        let front = loops.loops[0]
        let stop = AsyncStream<Int32>.makeStream()
        let source = try SignalSource(Self.signals)
        try await front.run {
            Result { () throws(SystemError) in
                try source.start(on: front) { stop.continuation.yield($0) }
            }
        }.get()

        do throws(SinkError) {
            try await router.start(SinkRegistry(allSinks))
        } catch {
            await router.stop()
            Output.error("weir: \(error)")
            return ExitCode.address
        }
        do throws(HTTPServerError) {
            try await server.start()
        } catch {
            await router.stop()
            Output.error("weir: \(error)")
            return error.isConfiguration ? ExitCode.configuration : ExitCode.address
        }
        do throws(SystemError) {
            try await status.start(on: front)
        } catch {
            log.warning("`weir status` will not work", ("error", error))
        }
        await router.whenReloaded { configuration in
            access.update(configuration.access)
            do throws(HTTPServerError) {
                try await server.reload(configuration.http)
                return nil
            } catch {
                return "\(error)"
            }
        }
        announce(await router.status())
        for url in server.urls { Output.line(url) }
        if !access.hasUsers {
            log.info(
                "no users are configured: everybody may watch and publish, and only programs on this machine may change"
                    + " anything over the API")
        }
        ServiceManager.ready()
        keepWatchdog(on: front)

        for await signal in stop.stream {
            if signal == SIGHUP {
                // Not waited for: whoever wants weir to end is not held up by a reload.
                Task { await Self.reload(router) }
                continue
            }
            log.info("stopping", ("signal", signal == SIGINT ? "SIGINT" : "SIGTERM"))
            break
        }
        ServiceManager.stopping()
        await status.stop()
        await Self.within(Self.stopTimeout) {
            async let connections: Void = server.stop()
            await router.stop()
            await connections
        }
        return ExitCode.success
    }

    private static func reload(_ router: Router) async {
        ServiceManager.reloading()
        _ = await router.reload(by: "SIGHUP")
        ServiceManager.ready()
    }

    /// Where to watch, one URL per line.
    private func announce(_ status: RouterStatus) {
        for sink in status.sinks {
            for camera in status.cameras where camera.state != "stopped" {
                for address in sink.listen { Output.line("\(sink.kind)://\(Self.reachable(address))/\(camera.name)") }
            }
        }
        if status.cameras.isEmpty { log.warning("no camera is configured; see etc/weir.yaml, or start with --demo") }
    }

    /// An address that one can type: a wildcard is every address of the machine.
    private static func reachable(_ address: String) -> String {
        for wildcard in ["0.0.0.0:", "[::]:"] where address.hasPrefix(wildcard) {
            return "127.0.0.1:" + address.dropFirst(wildcard.count)
        }
        return address
    }

    private func keepWatchdog(on loop: EventLoop) {
        guard let interval = ServiceManager.watchdogInterval else { return }
        @Sendable func tick() {
            ServiceManager.alive()
            loop.schedule(after: interval / 2, tick)
        }
        loop.execute(tick)
    }

    private static func within(_ limit: Duration, _ body: @escaping @Sendable @isolated(any) () async -> Void) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask(operation: body)
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }
}

extension Configuration.Loops {
    /// nil for one per core.
    var number: Int? {
        switch self {
        case .automatic: nil
        case .count(let number): number
        }
    }
}
