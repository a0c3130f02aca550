import Bytes
import Media

/// Takes frames out of the bytes of an audio stream, each as soon as its last byte is here.
struct AudioAssembly {
    /// What is not handed on yet: the beginning of a frame.
    private var buffer: [UInt8] = []
    /// The time of the first frame that begins at `offset` of the buffer or behind it.
    private var anchor: (offset: Int, time: MediaTime)?
    /// The time of the next frame is `base` and the `samples` of `sampleRate` since.
    private var base: MediaTime?
    private var samples: Int64 = 0
    private var sampleRate = 0
    /// The buffer begins with a frame; otherwise the next one is to be found.
    private var isAligned = false
    private var format = AudioFrame.Format.other
    private var latm = AAC.AudioMuxElementReader()
    private var latmConfig: AAC.AudioSpecificConfig?

    /// A PES packet begins. Its timestamp is that of the first frame which begins in it (§2.4.3.7).
    mutating func begin(pts: MediaTime?) {
        if let pts { anchor = (buffer.count, pts) }
    }

    /// Returns false when there would be more than `limit` bytes.
    mutating func append(_ bytes: RawSpan, limit: Int) -> Bool {
        guard buffer.count + bytes.byteCount <= limit else { return false }
        bytes.withUnsafeBytes { buffer.append(contentsOf: $0) }
        return true
    }

    mutating func discard() {
        buffer.removeAll(keepingCapacity: true)
        anchor = nil
        base = nil
        isAligned = false
    }

    /// Hands on every frame that is complete.
    mutating func takeFrames(
        _ entry: ProgramMap.Entry, index: Int, _ program: inout Program, _ emit: (TSDemuxer.Event) -> Void
    ) {
        var bytes: [UInt8] = []
        swap(&bytes, &buffer)
        var offset = 0
        search: while offset < bytes.count {
            let rest = bytes.span.bytes.extracting(offset..<bytes.count)
            switch AudioFrame.read(rest, entry.encoding) {
            case .incomplete: break search
            case .malformed:
                if isAligned { emit(.damage(.init(.frameMalformed, track: index))) }
                isAligned = false
                offset += 1
            case .frame(let frame):
                guard isAligned || anchor?.offset == offset || isFollowed(frame, rest, entry) else {
                    if rest.byteCount < frame.length + AudioAssembly.headerRoom { break search }
                    offset += 1
                    continue
                }
                guard rest.byteCount >= frame.length else { break search }
                isAligned = true
                note(beginning: offset)
                hand(frame, rest.extracting(frame.headerLength..<frame.length), entry, index, &program, emit)
                offset += frame.length
            }
        }
        bytes.removeFirst(offset)
        swap(&bytes, &buffer)
        if let anchor { self.anchor = (max(anchor.offset - offset, 0), anchor.time) }
    }

    /// Bytes behind a frame that suffice to tell whether another one follows.
    private static let headerRoom = 16

    /// Another frame of the same format begins behind `frame`.
    private func isFollowed(_ frame: AudioFrame, _ rest: RawSpan, _ entry: ProgramMap.Entry) -> Bool {
        guard rest.byteCount > frame.length else { return false }
        let next = AudioFrame.read(rest.extracting(frame.length..<rest.byteCount), entry.encoding)
        guard case .frame(let next) = next else { return false }
        return next.format == frame.format
    }

    /// A frame begins at `offset`: the PES packet's time is its.
    private mutating func note(beginning offset: Int) {
        guard let anchor, offset >= anchor.offset else { return }
        base = anchor.time
        samples = 0
        self.anchor = nil
    }

    private mutating func hand(
        _ frame: AudioFrame, _ payload: RawSpan, _ entry: ProgramMap.Entry, _ index: Int,
        _ program: inout Program, _ emit: (TSDemuxer.Event) -> Void
    ) {
        if frame.format != format {
            format = frame.format
            if let codec = format.codec { program.update(codec, of: index, emit) }
        }
        switch entry.encoding {
        case .latm:
            guard let units = latm.accessUnits(in: payload), let config = latm.config
            else {
                return emit(.damage(.init(latm.config == nil ? .parametersMissing : .frameMalformed, track: index)))
            }
            if config.audio != latmConfig {
                latmConfig = config.audio
                program.update(.aac(AAC.Configuration(config.audio)), of: index, emit)
            }
            for unit in units {
                hand(unit, samples: config.audio.samplesPerFrame, of: config.audio.sampleRate, index, program, emit)
            }
        case .opus:
            let packet = SharedBytes(copying: payload)
            guard let samples = Opus.samples(in: packet.span) else {
                return emit(.damage(.init(.frameMalformed, track: index)))
            }
            hand(packet, samples: samples, of: Opus.sampleRate, index, program, emit)
        default:
            let unit = SharedBytes(copying: payload)
            hand(unit, samples: frame.samples, of: frame.sampleRate, index, program, emit)
        }
    }

    private mutating func hand(
        _ unit: SharedBytes, samples count: Int, of rate: Int, _ index: Int, _ program: Program,
        _ emit: (TSDemuxer.Event) -> Void
    ) {
        guard program.streams[index].track != nil else {
            return emit(.damage(.init(.parametersMissing, track: index)))
        }
        guard let base else { return emit(.damage(.init(.timestampMissing, track: index))) }
        if rate != sampleRate {
            self.base = time(after: base)
            samples = 0
            sampleRate = rate
        }
        let time = time(after: self.base ?? base)
        samples += Int64(count)
        emit(.accessUnit(AccessUnit(track: index, pts: time, dts: time, isRandomAccess: true, payload: unit)))
    }

    /// Rounded to the nearest tick, each time anew from `base`, so that no rounding adds up.
    private func time(after base: MediaTime) -> MediaTime {
        guard sampleRate > 0 else { return base }
        let rate = Int64(sampleRate)
        return MediaTime(ticks: base.ticks + (samples * MediaTime.ticksPerSecond + rate / 2) / rate)
    }
}

extension AudioFrame.Format {
    /// `nil` when the frame's header does not tell it all.
    var codec: Codec? {
        switch self {
        case .adts(let objectType, let sampleRate, let channelConfiguration):
            guard AAC.channels(ofConfiguration: channelConfiguration) != nil else { return nil }
            return .aac(
                AAC.Configuration(
                    AAC.AudioSpecificConfig(
                        objectType: objectType, sampleRate: sampleRate, channelConfiguration: channelConfiguration)))
        case .mpegAudio(let configuration): return .mpegAudio(configuration)
        case .ac3(let configuration): return .ac3(configuration)
        case .other: return nil
        }
    }
}
