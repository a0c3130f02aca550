import Bytes
package import Media

/// `ftyp` and `moov` of a file whose samples come in fragments (ISO/IEC 14496-12 §8.8).
package enum InitializationSegment {
    /// - Parameter tracks: track N has track_ID N + 1.
    package static func bytes(of tracks: [Track], _ placement: ParameterSetPlacement) -> [UInt8] {
        var boxes = Boxes()
        boxes.box("ftyp") {
            // default-base-is-moof is of iso5, signed composition offsets with it.
            $0.add("iso5".utf8)
            $0.add(UInt32(512))
            for brand in ["iso5", "iso6", "mp41"] { $0.add(brand.utf8) }
        }
        boxes.box("moov") {
            $0.movieHeader(nextTrack: UInt32(tracks.count + 1))
            for (index, track) in tracks.enumerated() { $0.track(track, id: UInt32(index + 1), placement) }
            $0.box("mvex") {
                for index in tracks.indices {
                    $0.fullBox("trex") {
                        $0.add(UInt32(index + 1))
                        // The first sample entry; no defaults.
                        $0.add(UInt32(1))
                        $0.zeros(12)
                    }
                }
            }
        }
        return boxes.bytes
    }

    /// Ticks a second of a track's times.
    static func timescale(of track: Track) -> Int { track.sampleRate ?? Int(MediaTime.ticksPerSecond) }
}

extension Boxes {
    private mutating func unityMatrix() {
        for value: UInt32 in [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000] { add(value) }
    }

    fileprivate mutating func movieHeader(nextTrack: UInt32) {
        fullBox("mvhd") {
            $0.zeros(8)
            $0.add(UInt32(1000))
            $0.add(UInt32(0))
            // Played at its own rate, full volume.
            $0.add(UInt32(0x1_0000))
            $0.add(UInt16(0x100))
            $0.zeros(10)
            $0.unityMatrix()
            $0.zeros(24)
            $0.add(nextTrack)
        }
    }

    fileprivate mutating func track(_ track: Track, id: UInt32, _ placement: ParameterSetPlacement) {
        let isVideo = track.kind == .video
        box("trak") {
            // Enabled, and part of the presentation.
            $0.fullBox("tkhd", flags: 3) {
                $0.zeros(8)
                $0.add(id)
                $0.zeros(4 + 4 + 8)
                $0.add(UInt16(0))
                $0.add(UInt16(isVideo ? 0 : 1))
                $0.add(UInt16(isVideo ? 0 : 0x100))
                $0.zeros(2)
                $0.unityMatrix()
                $0.add(UInt32(truncatingIfNeeded: track.width ?? 0) << 16)
                $0.add(UInt32(truncatingIfNeeded: track.height ?? 0) << 16)
            }
            $0.box("mdia") {
                $0.fullBox("mdhd") {
                    $0.zeros(8)
                    $0.add(UInt32(InitializationSegment.timescale(of: track)))
                    $0.zeros(4)
                    // Language "und".
                    $0.add(UInt16(0x55c4))
                    $0.zeros(2)
                }
                $0.fullBox("hdlr") {
                    $0.zeros(4)
                    $0.add((isVideo ? "vide" : "soun").utf8)
                    $0.zeros(12)
                    $0.add((isVideo ? "Video" : "Sound").utf8)
                    $0.zeros(1)
                }
                $0.box("minf") {
                    if isVideo {
                        $0.fullBox("vmhd", flags: 1) { $0.zeros(8) }
                    } else {
                        $0.fullBox("smhd") { $0.zeros(4) }
                    }
                    $0.box("dinf") {
                        $0.fullBox("dref") {
                            $0.add(UInt32(1))
                            // In this file.
                            $0.fullBox("url ", flags: 1) { _ in }
                        }
                    }
                    $0.box("stbl") {
                        $0.fullBox("stsd") {
                            $0.add(UInt32(1))
                            $0.sampleEntry(track, placement)
                        }
                        $0.fullBox("stts") { $0.zeros(4) }
                        $0.fullBox("stsc") { $0.zeros(4) }
                        $0.fullBox("stsz") { $0.zeros(8) }
                        $0.fullBox("stco") { $0.zeros(4) }
                    }
                }
            }
        }
    }
}
