import CLinux
import Foundation
import Glibc
package import Runtime

/// A child process in a process group of its own. Lives on one loop.
///
/// The only place where Foundation's `Process` is used, with what it needs on Linux: an empty signal mask around `run()`
/// on a thread of ours, descriptors that are all close-on-exec, and an exit that is seen through a pidfd, for Foundation
/// sees it only when the last descendant of the child is gone.
package final class ChildProcess: ReadinessHandler {
    package let pid: Int32

    private let loop: EventLoop
    private let foundation: FoundationProcess
    private let pidfd: Descriptor?
    private var registration: RegistrationID?
    private let exited: (ProcessEnd) -> Void
    private var hasExited = false

    /// Foundation reaps within milliseconds, once no descendant lives; where it does not, we do.
    private static let reapingTimeout = Duration.seconds(1)

    fileprivate init(_ foundation: FoundationProcess, on loop: EventLoop, exited: @escaping (ProcessEnd) -> Void) {
        self.foundation = foundation
        self.loop = loop
        self.exited = exited
        pid = foundation.pid
        // Fails where it was reaped already: then Foundation has its status.
        let number = weir_pidfd_open(pid)
        pidfd = number >= 0 ? Descriptor(owning: number) : nil
        if number >= 0 { registration = try? loop.register(number, for: .readable, handler: self) }
        foundation.notify(LoopBound(self, on: loop))
    }

    /// Starts `command` on a thread of ours and calls `completion` on the loop. On the loop.
    /// - Parameters:
    ///   - output: becomes the child's standard output, and is closed here.
    ///   - errorOutput: becomes its standard error, and is closed here.
    ///   - exited: called once, on the loop, when the process has ended.
    package static func start(
        _ command: FFmpegCommand, output: consuming Descriptor, errorOutput: consuming Descriptor, on loop: EventLoop,
        completion: @escaping (Result<ChildProcess, WorkerFailure>) -> Void,
        exited: @escaping (ProcessEnd) -> Void
    ) {
        loop.preconditionOnLoop()
        let answer = LoopBound((completion: completion, exited: exited), on: loop)
        let (output, errorOutput) = (output.release(), errorOutput.release())
        SpawnThread.execute {
            let result = FoundationProcess.run(command, output: output, errorOutput: errorOutput)
            close(output)
            close(errorOutput)
            loop.execute {
                let (completion, exited) = answer.value
                completion(result.map { ChildProcess($0, on: loop, exited: exited) })
            }
        }
    }

    /// Sends a signal to the process and all its descendants. On the loop.
    package func signal(_ number: CInt) {
        guard !hasExited, foundation.status == nil else { return }
        kill(-pid, number)
    }

    package func ready(_ readiness: Readiness) { end(peekedStatus() ?? .unknown) }

    /// What the kernel keeps for the one who reaps.
    private func peekedStatus() -> ProcessEnd? {
        var information = siginfo_t()
        guard waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT | WNOHANG) == 0 else { return nil }
        let status = information._sifields._sigchld.si_status
        switch information.si_code {
        case CInt(CLD_EXITED): return .exited(status)
        case CInt(CLD_KILLED), CInt(CLD_DUMPED): return .signalled(status)
        default: return nil
        }
    }

    /// The process is a zombie, or was reaped.
    fileprivate func end(_ status: ProcessEnd) {
        if let registration { loop.unregister(registration) }
        registration = nil
        guard !hasExited else { return }
        // A zombie keeps its number, so the group is still this one: what the process left behind goes with it.
        if foundation.status == nil {
            kill(-pid, SIGKILL)
            loop.schedule(after: Self.reapingTimeout) { [foundation, pid] in
                if foundation.status == nil { waitpid(pid, nil, WNOHANG) }
            }
        }
        hasExited = true
        exited(status)
    }
}

/// One thread starts all processes, one after the other, so that no descriptor of one leaks into another.
private enum SpawnThread {
    private static let loop = try? EventLoop(name: "spawn")

    static func execute(_ body: @escaping @Sendable () -> Void) {
        // Without a thread to be had, this one must do.
        if let loop { loop.execute(body) } else { body() }
    }
}

/// Foundation's object, kept until it has reaped its child.
private final class FoundationProcess: @unchecked Sendable {
    // Sendable: `process` is used by the thread that starts it and is only kept alive afterwards; the rest is locked.
    private let process: Process
    private let ending = Locked(Ending())
    let pid: pid_t

    private struct Ending: Sendable {
        var status: ProcessEnd?
        var owner: LoopBound<ChildProcess>?
    }

    private init(_ process: Process, pid: pid_t) {
        self.process = process
        self.pid = pid
    }

    /// As Foundation saw it; nil while it has not reaped the child.
    var status: ProcessEnd? { ending.withLock { $0.status } }

    /// Tells `owner` the exit, also one that has been already.
    func notify(_ owner: LoopBound<ChildProcess>) {
        let status = ending.withLock { ending in
            ending.owner = owner
            return ending.status
        }
        if let status { owner.loop.execute { owner.value.end(status) } }
    }

    private func terminated(_ status: ProcessEnd) {
        let owner = ending.withLock { ending in
            ending.status = status
            defer { ending.owner = nil }
            return ending.owner
        }
        if let owner { owner.loop.execute { owner.value.end(status) } }
    }

    static func run(_ command: FFmpegCommand, output: CInt, errorOutput: CInt) -> Result<
        FoundationProcess, WorkerFailure
    > {
        guard let path = ExecutableSearch.path(of: command.executable) else {
            return .failure(WorkerFailure(.notInstalled, detail: "\(command.executable) is not a program"))
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = command.arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(fileDescriptor: output, closeOnDealloc: false)
        process.standardError = FileHandle(fileDescriptor: errorOutput, closeOnDealloc: false)
        let early = Locked<(status: ProcessEnd?, handle: FoundationProcess?)>((nil, nil))
        process.terminationHandler = { process in
            let status: ProcessEnd =
                process.terminationReason == .uncaughtSignal
                ? .signalled(process.terminationStatus) : .exited(process.terminationStatus)
            early.withLock { early in
                early.status = status
                defer { early.handle = nil }
                return early.handle
            }?.terminated(status)
        }
        do {
            try SignalMask.withNothingBlocked { Result { try process.run() } }.get()
        } catch {
            return .failure(WorkerFailure(.notInstalled, detail: "\(path): \(error.localizedDescription)"))
        }
        let handle = FoundationProcess(process, pid: process.processIdentifier)
        let status = early.withLock { early in
            if early.status == nil { early.handle = handle }
            return early.status
        }
        if let status { handle.terminated(status) }
        return .success(handle)
    }

    /// English messages without colours, and none of what systemd or an administrator gave to weir alone.
    private static let environment: [String: String] = {
        let passed: Set = [
            "PATH", "HOME", "TMPDIR", "TZ", "LD_LIBRARY_PATH", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "XDG_CACHE_HOME",
            "http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "LIBVA_DRIVER_NAME",
        ]
        var environment = ProcessInfo.processInfo.environment.filter { passed.contains($0.key) }
        environment["LC_ALL"] = "C.UTF-8"
        environment["AV_LOG_FORCE_NOCOLOR"] = "1"
        return environment
    }()
}
