import Bytes
import Media

/// Decoding times and durations of a track's samples.
///
/// How long the newest sample lasts is known only when the next one is here; until then it is taken to last as long as the one
/// before, or, for sound, as long as its codec says. Nothing drifts by that, as every fragment tells its own decoding time.
///
/// Browsers take a sample that is decoded more than twice the last one's duration after it for a gap, and drop everything up
/// to the next keyframe (Media Source Extensions, coded frame processing, step 6). So decoding times run after a pause at no
/// more than that, while the composition offset keeps the time of showing what it is.
struct TrackClock: Sendable {
    let timescale: Int
    /// As told of the last sample.
    private var last: (decodeTime: Int64, duration: Int64)?
    /// Before any rounding and delaying.
    private var lastInput: Int64?
    private var estimate: Int64

    init(_ track: Track) {
        timescale = InitializationSegment.timescale(of: track)
        estimate = Int64(Double(timescale) / (track.frameRate ?? 25))
    }

    /// Puts times into `samples`, which follow each other and all that came before.
    /// - Parameter end: when the next sample is decoded, if that is known.
    mutating func time(_ samples: inout [Sample], of track: Track, end: MediaTime?) {
        for index in samples.indices {
            let input = samples[index].unit.dts.scaled(to: timescale)
            let duration = ownDuration(of: samples[index], track)
            learn(input, duration)
            samples[index].decodeTime = decodeTime(input, isRandomAccess: samples[index].unit.isRandomAccess, track)
            samples[index].duration = duration ?? estimate
            if index > 0 {
                samples[index - 1].duration = samples[index].decodeTime - samples[index - 1].decodeTime
            }
            last = (samples[index].decodeTime, samples[index].duration)
            lastInput = input
            let shown =
                track.kind == .audio
                ? max(input, samples[index].decodeTime) : samples[index].unit.pts.scaled(to: timescale)
            samples[index].compositionOffset = shown - samples[index].decodeTime
            if track.kind == .audio, samples[index].compositionOffset < Int64(timescale / Self.audioTolerance) {
                samples[index].compositionOffset = 0
            }
        }
        guard let end, let newest = samples.indices.last else { return }
        let duration = end.scaled(to: timescale) - samples[newest].decodeTime
        guard duration > 0 else { return }
        samples[newest].duration = duration
        last = (samples[newest].decodeTime, duration)
    }

    /// Sound whose times are off by less than 1/200 s goes on where it ended: times of 90 kHz are not exact for it.
    private static let audioTolerance = 200

    private func decodeTime(_ input: Int64, isRandomAccess: Bool, _ track: Track) -> Int64 {
        guard let last else { return input }
        let latest = last.decodeTime + 2 * last.duration
        if track.kind == .audio {
            let next = last.decodeTime + last.duration
            if abs(input - next) < Int64(timescale / Self.audioTolerance) { return next }
            return max(min(input, latest), last.decodeTime + 1)
        }
        return isRandomAccess ? max(input, last.decodeTime + 1) : max(min(input, latest), last.decodeTime + 1)
    }

    /// Follows the distance of the samples, by no more than half or twice at a time: one pause is no other frame rate.
    private mutating func learn(_ input: Int64, _ duration: Int64?) {
        guard duration == nil, let lastInput, input > lastInput else { return }
        estimate = max(min(input - lastInput, 2 * estimate), estimate / 2, 1)
    }

    /// What the codec says, in the timescale; nil for video.
    private func ownDuration(of sample: Sample, _ track: Track) -> Int64? {
        switch track.codec {
        case .h264, .h265: nil
        case .aac(let configuration): Int64(configuration.samplesPerFrame)
        case .opus: Int64(Opus.samples(in: sample.unit.payload.span) ?? 960)
        case .mpegAudio: Int64(MPEGAudio.Header(sample.unit.payload.span)?.samplesPerFrame ?? 1152)
        case .ac3: Int64(AC3.samplesPerFrame)
        }
    }
}
