package import Configuration
import Runtime
package import Worker

extension Router {
    /// Asks a camera what it sends, without adding it. No more than two at a time: a busy house has other things to do.
    package nonisolated func probe(_ camera: CameraConfiguration) async throws(ProbeError) -> ProbeReport {
        guard let scheme = camera.url.scheme, FFmpegCommand.remoteSchemes.contains(scheme) else {
            throw .scheme(allowed: FFmpegCommand.remoteSchemes.sorted())
        }
        guard let pass = probes.enter() else { throw .busy }
        defer { withExtendedLifetime(pass) {} }
        let ffprobe = await probeProgram
        switch await ProbeRun.run(camera, ffprobe: ffprobe, on: loops.next()) {
        case .success(let report): return report
        case .failure(let failure):
            throw .failed(kind: failure.kind.rawValue, sentence: failure.sentence(source: camera.url.description))
        }
    }
}

/// Why a camera could not be asked.
package enum ProbeError: Error, Hashable, Sendable {
    /// Only cameras on a network are asked for others.
    case scheme(allowed: [String])
    case busy
    /// - kind: a word of `WorkerFailure.Kind`.
    case failed(kind: String, sentence: String)
}
