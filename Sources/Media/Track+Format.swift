import Bytes

/// What people and packagers ask of a track, read from its parameters.
extension Track {
    /// In pixels; `nil` for audio and when the parameters do not tell.
    package var width: Int? {
        switch codec {
        case .h264(let sets): sets.sequence?.width
        case .h265(let sets): sets.sequence?.width
        default: nil
        }
    }

    /// In pixels; `nil` for audio and when the parameters do not tell.
    package var height: Int? {
        switch codec {
        case .h264(let sets): sets.sequence?.height
        case .h265(let sets): sets.sequence?.height
        default: nil
        }
    }

    /// In frames per second; `nil` for audio and when the parameters do not tell.
    package var frameRate: Double? {
        switch codec {
        case .h264(let sets): sets.sequence?.frameRate
        case .h265(let sets): sets.sequence?.frameRate
        default: nil
        }
    }

    /// Pictures may be shown in another order than they are decoded, so that `dts` matters.
    package var allowsReordering: Bool {
        switch codec {
        case .h264(let sets): sets.sequence?.allowsReordering ?? true
        case .h265(let sets): sets.sequence.map { $0.maximumReorderPictures > 0 } ?? true
        default: false
        }
    }

    /// In Hz; `nil` for video.
    package var sampleRate: Int? {
        switch codec {
        case .h264, .h265: nil
        case .aac(let configuration): configuration.sampleRate
        case .opus: Opus.sampleRate
        case .mpegAudio(let configuration): configuration.sampleRate
        case .ac3(let configuration): configuration.sampleRate
        }
    }

    /// `nil` for video.
    package var channels: Int? {
        switch codec {
        case .h264, .h265: nil
        case .aac(let configuration): configuration.channels
        case .opus(let configuration): configuration.channels
        case .mpegAudio(let configuration): configuration.channels
        case .ac3(let configuration): configuration.channels
        }
    }
}
