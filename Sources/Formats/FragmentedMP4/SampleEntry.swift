import Bytes
import Media

/// Sample entries: what a decoder must know of a track.
extension Boxes {
    mutating func sampleEntry(_ track: Track, _ placement: ParameterSetPlacement) {
        switch track.codec {
        case .h264(let sets):
            visualEntry(placement == .inBand ? "avc3" : "avc1", track) { $0.avcConfiguration(sets) }
        case .h265(let sets):
            visualEntry(placement == .inBand ? "hev1" : "hvc1", track) {
                $0.hevcConfiguration(sets, isComplete: placement == .sampleEntry)
            }
        case .aac(let configuration):
            audioEntry("mp4a", track) {
                $0.elementaryStreamDescriptor(objectType: 0x40, specificInfo: configuration.audioSpecificConfig)
            }
        case .mpegAudio(let configuration):
            audioEntry("mp4a", track) {
                $0.elementaryStreamDescriptor(objectType: configuration.isLowSampleRate ? 0x69 : 0x6b, specificInfo: [])
            }
        case .opus(let configuration): audioEntry("Opus", track) { $0.opusConfiguration(configuration) }
        case .ac3(let configuration): audioEntry("ac-3", track) { $0.ac3Configuration(configuration) }
        }
    }

    /// VisualSampleEntry, ISO/IEC 14496-12 §12.1.3.
    private mutating func visualEntry(_ type: StaticString, _ track: Track, _ configuration: (inout Self) -> Void) {
        box(type) {
            $0.zeros(6)
            $0.add(UInt16(1))
            $0.zeros(16)
            $0.add(UInt16(truncatingIfNeeded: track.width ?? 0))
            $0.add(UInt16(truncatingIfNeeded: track.height ?? 0))
            // 72 dpi both ways, one frame a sample, no name, 24 bits of colour.
            $0.add(UInt32(0x48_0000))
            $0.add(UInt32(0x48_0000))
            $0.zeros(4)
            $0.add(UInt16(1))
            $0.zeros(32)
            $0.add(UInt16(0x18))
            $0.add(UInt16(0xffff))
            configuration(&$0)
        }
    }

    /// AudioSampleEntry, §12.2.3.
    private mutating func audioEntry(_ type: StaticString, _ track: Track, _ configuration: (inout Self) -> Void) {
        box(type) {
            $0.zeros(6)
            $0.add(UInt16(1))
            $0.zeros(8)
            $0.add(UInt16(truncatingIfNeeded: track.channels ?? 2))
            $0.add(UInt16(16))
            $0.zeros(4)
            // 16.16; what does not fit stands in the configuration alone.
            let rate = track.sampleRate ?? 0
            $0.add(rate <= 0xffff ? UInt32(rate) << 16 : 0)
            configuration(&$0)
        }
    }

    /// AVCDecoderConfigurationRecord, ISO/IEC 14496-15 §5.3.3.1.
    private mutating func avcConfiguration(_ sets: H264.ParameterSets) {
        box("avcC") {
            let sps = sets.sps.first ?? [0, 0, 0, 0]
            $0.add(UInt8(1))
            $0.add(sps.dropFirst().prefix(3))
            // Lengths of four bytes.
            $0.add(UInt8(0xff))
            $0.add(0xe0 | UInt8(min(sets.sps.count, 31)))
            for unit in sets.sps.prefix(31) { $0.add(counted: unit) }
            $0.add(UInt8(min(sets.pps.count, 255)))
            for unit in sets.pps.prefix(255) { $0.add(counted: unit) }
            guard let sequence = sets.sequence, ![66, 77, 88].contains(sequence.profile) else { return }
            $0.add(0xfc | UInt8(sequence.chromaFormat))
            $0.add(0xf8 | UInt8(sequence.bitDepth - 8))
            $0.add(0xf8 | UInt8(sequence.bitDepth - 8))
            $0.add(UInt8(0))
        }
    }

    /// HEVCDecoderConfigurationRecord, §8.3.3.1.
    /// - Parameter isComplete: no parameter set stands in the samples.
    private mutating func hevcConfiguration(_ sets: H265.ParameterSets, isComplete: Bool) {
        box("hvcC") {
            let sequence = sets.sequence
            let profile = sequence?.profile
            $0.add(UInt8(1))
            $0.add(
                (profile?.profileSpace ?? 0) << 6 | (profile?.isHighTier == true ? 0x20 : 0) | (profile?.profile ?? 1))
            $0.add(profile?.compatibility ?? 0)
            let constraints = profile?.constraints ?? 0
            $0.add(UInt16(truncatingIfNeeded: constraints >> 32))
            $0.add(UInt32(truncatingIfNeeded: constraints))
            $0.add(profile?.level ?? 0)
            // No spatial segmentation, no hint on parallelism.
            $0.add(UInt16(0xf000))
            $0.add(UInt8(0xfc))
            $0.add(0xfc | UInt8(sequence?.chromaFormat ?? 1))
            $0.add(0xf8 | UInt8((sequence?.bitDepth ?? 8) - 8))
            $0.add(0xf8 | UInt8((sequence?.bitDepth ?? 8) - 8))
            // Frame rate and temporal layers unknown; lengths of four bytes.
            $0.add(UInt16(0))
            $0.add(UInt8(3))
            let arrays = [
                (H265.NALUnitType.vps, sets.vps), (H265.NALUnitType.sps, sets.sps), (H265.NALUnitType.pps, sets.pps),
            ]
            $0.add(UInt8(arrays.count))
            for (type, units) in arrays {
                $0.add((isComplete ? 0x80 : 0) | type)
                $0.add(UInt16(truncatingIfNeeded: units.count))
                for unit in units { $0.add(counted: unit) }
            }
        }
    }

    /// `esds`, ISO/IEC 14496-14 §5.6 with the descriptors of ISO/IEC 14496-1 §7.2.6.
    /// - Parameter specificInfo: below 100 bytes; left out when empty.
    private mutating func elementaryStreamDescriptor(objectType: UInt8, specificInfo: [UInt8]) {
        let info = specificInfo.isEmpty ? [] : [0x05, UInt8(truncatingIfNeeded: specificInfo.count)] + specificInfo
        fullBox("esds") {
            // ES_Descriptor without flags.
            $0.add([0x03, UInt8(truncatingIfNeeded: 3 + 15 + info.count + 3), 0, 0, 0])
            // DecoderConfigDescriptor: an audio stream, sizes and rates unknown.
            $0.add([0x04, UInt8(truncatingIfNeeded: 13 + info.count), objectType, 0x15])
            $0.zeros(11)
            $0.add(info)
            // SLConfigDescriptor: as for MP4 files.
            $0.add([0x06, 1, 2])
        }
    }

    /// `dOps`: OpusHead with its numbers in network order (Encapsulation of Opus in ISO Base Media File Format §4.3.2).
    private mutating func opusConfiguration(_ configuration: Opus.Configuration) {
        // Streams, coupled streams, and the order of Vorbis (RFC 7845 §5.1.1.2).
        let layouts: [Int: [UInt8]] = [
            3: [2, 1, 0, 2, 1], 4: [2, 2, 0, 1, 2, 3], 5: [3, 2, 0, 4, 1, 2, 3], 6: [4, 2, 0, 4, 1, 2, 3, 5],
            7: [5, 2, 0, 4, 1, 2, 3, 5, 6], 8: [5, 3, 0, 6, 1, 2, 3, 4, 5, 7],
        ]
        box("dOps") {
            $0.add([0, UInt8(truncatingIfNeeded: configuration.channels)])
            // Nothing to skip in a stream that is joined in the middle.
            $0.add(UInt16(0))
            $0.add(UInt32(Opus.sampleRate))
            $0.add(UInt16(0))
            let layout = layouts[configuration.channels]
            $0.add(UInt8(layout == nil ? 0 : 1))
            $0.add(layout ?? [])
        }
    }

    /// `dac3`, ETSI TS 102 366 annex F.4. Decoders read the frames: the layout here is the usual one for that many channels.
    private mutating func ac3Configuration(_ configuration: AC3.Configuration) {
        let rates = [48_000: UInt32(0), 44_100: 1, 32_000: 2]
        let modes: [UInt32] = [2, 1, 2, 3, 6, 7, 7]
        let mode = modes[min(max(configuration.channels, 0), 6)]
        // fscod, bsid 8, bsmod, acmod, lfeon, bit_rate_code.
        let bits =
            (rates[configuration.sampleRate] ?? 0) << 22 | 8 << 17 | mode << 11
            | (configuration.channels == 6 ? 1 : 0) << 10 | (configuration.channels > 2 ? 15 : 10) << 5
        box("dac3") { $0.add([UInt8(bits >> 16), UInt8(bits >> 8 & 0xff), UInt8(bits & 0xff)]) }
    }
}
