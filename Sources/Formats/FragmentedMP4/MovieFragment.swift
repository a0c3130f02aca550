import Bytes

/// `moof` with its samples in `mdat` (ISO/IEC 14496-12 §8.8.4).
struct MovieFragment {
    struct Run {
        let trackID: UInt32
        let samples: [Sample]
    }

    private let head: [UInt8]
    private let runs: [Run]
    let byteCount: Int

    init(sequenceNumber: UInt32, runs: [Run], beginsSegment: Bool) {
        self.runs = runs
        var boxes = Boxes()
        if beginsSegment {
            boxes.box("styp") {
                $0.add("msdh".utf8)
                $0.add(UInt32(0))
                for brand in ["msdh", "msix"] { $0.add(brand.utf8) }
            }
        }
        let headLength = runs.reduce(Self.fixedLength) { $0 + Self.trackLength(samples: $1.samples.count) }
        // From the beginning of `moof` to the first sample, behind the header of `mdat`.
        var offset = headLength + 8
        boxes.box("moof") {
            $0.fullBox("mfhd") { $0.add(sequenceNumber) }
            for run in runs {
                $0.trackFragment(run, dataOffset: UInt32(truncatingIfNeeded: offset))
                offset += run.samples.reduce(0) { $0 + $1.byteCount }
            }
        }
        let dataLength = offset - headLength
        boxes.add(UInt32(truncatingIfNeeded: dataLength))
        boxes.add("mdat".utf8)
        head = boxes.bytes
        byteCount = boxes.bytes.count + dataLength - 8
    }

    /// `moof` and `mfhd`.
    private static let fixedLength = 8 + 16

    /// `traf`, `tfhd`, `tfdt` and `trun`.
    private static func trackLength(samples: Int) -> Int { 8 + 16 + 20 + 20 + 16 * samples }

    func write(to room: UnsafeMutableRawBufferPointer) {
        room.copyBytes(from: head)
        var offset = head.count
        for run in runs {
            for sample in run.samples {
                offset += sample.write(to: UnsafeMutableRawBufferPointer(rebasing: room[offset...]))
            }
        }
    }
}

extension Boxes {
    fileprivate mutating func trackFragment(_ run: MovieFragment.Run, dataOffset: UInt32) {
        box("traf") {
            // default-base-is-moof.
            $0.fullBox("tfhd", flags: 0x2_0000) { $0.add(run.trackID) }
            $0.fullBox("tfdt", version: 1) { $0.add(big: UInt64(bitPattern: run.samples.first?.decodeTime ?? 0)) }
            // Data offset; duration, size, flags and signed composition offset of each sample.
            $0.fullBox("trun", version: 1, flags: 0xf01) {
                $0.add(UInt32(run.samples.count))
                $0.add(dataOffset)
                for sample in run.samples {
                    $0.add(UInt32(truncatingIfNeeded: sample.duration))
                    $0.add(UInt32(sample.byteCount))
                    $0.add(sample.flags)
                    $0.add(UInt32(bitPattern: Int32(truncatingIfNeeded: sample.compositionOffset)))
                }
            }
        }
    }

    private mutating func add(big value: UInt64) {
        add(UInt32(truncatingIfNeeded: value >> 32))
        add(UInt32(truncatingIfNeeded: value))
    }
}
