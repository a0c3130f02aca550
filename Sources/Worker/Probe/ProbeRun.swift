package import Configuration
import Glibc
package import Runtime

/// One run of ffprobe on a camera. Lives on one loop, and keeps itself until it is over.
package final class ProbeRun {
    /// What a camera is given to answer.
    package static let timeout = Duration.seconds(15)
    /// From the polite request to the impolite one.
    private static let grace = Duration.seconds(1)
    private static let mostOutput = 1 << 20

    private let loop: EventLoop
    private let done: (Result<ProbeReport, WorkerFailure>) -> Void
    private var process: ChildProcess?
    private var output: WorkerPipe?
    private var errorOutput: WorkerPipe?
    private var standardError: StandardErrorReader
    private var report: [UInt8] = []
    private var complaint: WorkerFailure?
    private var timer: Timer?
    private var isLate = false

    /// Asks what a camera sends; answers within `timeout` and a second or two.
    package static func run(
        _ camera: CameraConfiguration, ffprobe: String, on loop: EventLoop
    ) async -> Result<ProbeReport, WorkerFailure> {
        await withCheckedContinuation { continuation in
            loop.execute {
                let run = ProbeRun(secrets: camera.secrets, loop: loop) { continuation.resume(returning: $0) }
                run.start(.probe(camera, ffprobe: ffprobe))
            }
        }
    }

    private init(
        secrets: [Secret], loop: EventLoop, done: @escaping (Result<ProbeReport, WorkerFailure>) -> Void
    ) {
        self.loop = loop
        self.done = done
        standardError = StandardErrorReader(secrets: secrets)
    }

    private func start(_ command: FFmpegCommand) {
        do {
            let (output, outputEnd) = try pipe { [self] bytes in received(bytes) }
            self.output = output
            let ownedOutputEnd = Descriptor(owning: outputEnd)
            let (errorOutput, errorEnd) = try pipe { [self] bytes in
                guard let bytes else { return }
                standardError.read(bytes, at: loop.now) { note($0) }
            }
            self.errorOutput = errorOutput
            ChildProcess.start(
                command, output: ownedOutputEnd, errorOutput: Descriptor(owning: errorEnd), on: loop,
                completion: { [self] in spawned($0) }, exited: { [self] in exited($0) })
        } catch {
            finish(.failure(WorkerFailure(.other, detail: "\(error)")))
        }
    }

    /// - Returns: our end, and the number of the child's, which somebody must close.
    private func pipe(_ handler: @escaping WorkerPipe.Handler) throws -> (WorkerPipe, CInt) {
        try Pipe(capacity: 0).withEnds { readEnd, writeEnd in
            (WorkerPipe(readEnd, on: loop, turn: 64 * 1024, handler: handler), writeEnd.release())
        }
    }

    private func spawned(_ result: Result<ChildProcess, WorkerFailure>) {
        switch result {
        case .success(let process):
            self.process = process
            timer = loop.schedule(after: Self.timeout) { [self] in isTooLate() }
            do {
                try output?.start()
                try errorOutput?.start()
            } catch {
                process.signal(SIGKILL)
            }
        case .failure(let failure): finish(.failure(failure))
        }
    }

    private func isTooLate() {
        process?.signal(isLate ? SIGKILL : SIGTERM)
        guard !isLate else { return }
        isLate = true
        timer = loop.schedule(after: Self.grace) { [self] in isTooLate() }
    }

    private func received(_ bytes: RawSpan?) {
        guard let bytes else { return }
        guard report.count + bytes.byteCount <= Self.mostOutput else {
            process?.signal(SIGKILL)
            return
        }
        bytes.withUnsafeBytes { report.append(contentsOf: $0) }
    }

    private func note(_ line: StandardErrorReader.Report) {
        guard let failure = line.failure, failure.kind.weight >= (complaint?.kind.weight ?? -1) else { return }
        complaint = failure
    }

    private func exited(_ status: ProcessEnd) {
        output?.readAll()
        errorOutput?.readAll()
        standardError.finish(at: loop.now) { note($0) }
        let lastWords = standardError.lastComplaint ?? ""
        if isLate { return finish(.failure(complaint ?? WorkerFailure(.timedOut))) }
        let found = ProbeReport(json: report)
        // Tracks that were found are found, whatever became of the process: its status may have been taken by another.
        if let found, !found.tracks.isEmpty { return finish(.success(found)) }
        let isFruitless = found != nil && (status == .exited(0) || status == .unknown)
        finish(.failure(complaint ?? (isFruitless ? WorkerFailure(.noTracks) : .init(.other, detail: lastWords))))
    }

    private func finish(_ result: Result<ProbeReport, WorkerFailure>) {
        timer?.cancel()
        output?.close()
        errorOutput?.close()
        // The pipes' handlers hold this.
        output = nil
        errorOutput = nil
        process = nil
        done(result)
    }
}
