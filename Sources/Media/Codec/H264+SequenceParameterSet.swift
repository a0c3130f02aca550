import Bytes

extension H264 {
    /// What a sequence parameter set says of the picture (§7.3.2.1).
    package struct SequenceParameterSet: Hashable, Sendable {
        package var profile: UInt8
        /// constraint_set0_flag...constraint_set5_flag, from the top bit.
        package var constraints: UInt8
        /// `level_idc`: 10 times the level.
        package var level: UInt8
        /// 0...31.
        package var id: Int
        /// 0 is monochrome, 1 is 4:2:0, 2 is 4:2:2, 3 is 4:4:4.
        package var chromaFormat: Int
        package var bitDepth: Int
        /// In pixels, after cropping.
        package var width: Int
        package var height: Int
        /// Frames per second, where the VUI has it.
        package var frameRate: Double?
        /// `max_num_reorder_frames`, where the VUI has it.
        package var maximumReorderFrames: Int?
        /// Pictures may be shown in another order than they are decoded: there may be B-frames.
        package var allowsReordering: Bool

        /// `nil` when `nalUnit` is no valid parameter set, or has dimensions beyond level 6.2.
        package init?(_ nalUnit: RawSpan) {
            guard nalUnit.byteCount > 4, nalUnit[0] & 0x1f == NALUnitType.sps else { return nil }
            var reader = BitReader(nalUnitPayload: nalUnit.extracting(1..<nalUnit.byteCount))
            do {
                try self.init(reading: &reader)
            } catch {
                return nil
            }
        }

        /// Side of the widest picture of level 6.2, in macroblocks (§A.3.1).
        private static let maximumMacroblocks = 1055

        private init(reading reader: inout BitReader) throws(BitReader.Failure) {
            profile = UInt8(try reader.bits(8))
            constraints = UInt8(try reader.bits(8))
            level = UInt8(try reader.bits(8))
            id = try reader.unsignedExpGolomb(upTo: 31)
            chromaFormat = 1
            bitDepth = 8
            var hasSeparatePlanes = false
            if [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135].contains(profile) {
                chromaFormat = try reader.unsignedExpGolomb(upTo: 3)
                if chromaFormat == 3 { hasSeparatePlanes = try reader.flag() }
                bitDepth = 8 + (try reader.unsignedExpGolomb(upTo: 6))
                _ = try reader.unsignedExpGolomb(upTo: 6)
                try reader.skip(1)
                if try reader.flag() {
                    for list in 0..<(chromaFormat == 3 ? 12 : 8) where try reader.flag() {
                        try Self.skipScalingList(of: list < 6 ? 16 : 64, &reader)
                    }
                }
            }
            _ = try reader.unsignedExpGolomb(upTo: 12)
            let orderCountType = try Self.skipOrderCount(&reader)
            let referenceFrames = try reader.unsignedExpGolomb(upTo: 16)
            try reader.skip(1)
            let macroblocksWide = try reader.unsignedExpGolomb(upTo: Self.maximumMacroblocks - 1) + 1
            let mapUnitsHigh = try reader.unsignedExpGolomb(upTo: Self.maximumMacroblocks - 1) + 1
            let isFrameOnly = try reader.flag()
            if !isFrameOnly { try reader.skip(1) }
            try reader.skip(1)
            width = 16 * macroblocksWide
            height = 16 * mapUnitsHigh * (isFrameOnly ? 1 : 2)
            if try reader.flag() {
                let subsampled = !hasSeparatePlanes
                let unitX = subsampled && (chromaFormat == 1 || chromaFormat == 2) ? 2 : 1
                let unitY = (subsampled && chromaFormat == 1 ? 2 : 1) * (isFrameOnly ? 1 : 2)
                let left = try reader.unsignedExpGolomb(upTo: width)
                let right = try reader.unsignedExpGolomb(upTo: width)
                let top = try reader.unsignedExpGolomb(upTo: height)
                let bottom = try reader.unsignedExpGolomb(upTo: height)
                width -= (left + right) * unitX
                height -= (top + bottom) * unitY
                guard width > 0, height > 0 else { throw .invalidValue }
            }
            let neverReorders =
                orderCountType == 2 || referenceFrames == 0 || profile == 66
                || constraints & 0x10 != 0 && [44, 86, 100, 110, 122, 244].contains(profile)
            allowsReordering = !neverReorders
            // Cameras are seen whose VUI is cut short or wrong at its end: the picture is known by now.
            if try reader.flag() { readUsability(&reader) }
            if let maximumReorderFrames { allowsReordering = maximumReorderFrames > 0 }
        }

        private static func skipScalingList(of size: Int, _ reader: inout BitReader) throws(BitReader.Failure) {
            var last = 8
            for _ in 0..<size {
                let next = (last + (try reader.signedExpGolomb()) % 256 + 256) % 256
                // The rest of the list repeats what went before.
                if next == 0 { return }
                last = next
            }
        }

        /// Returns `pic_order_cnt_type`.
        private static func skipOrderCount(_ reader: inout BitReader) throws(BitReader.Failure) -> Int {
            let type = try reader.unsignedExpGolomb(upTo: 2)
            if type == 0 {
                _ = try reader.unsignedExpGolomb(upTo: 12)
            } else if type == 1 {
                try reader.skip(1)
                _ = try reader.signedExpGolomb()
                _ = try reader.signedExpGolomb()
                for _ in 0..<(try reader.unsignedExpGolomb(upTo: 255)) { _ = try reader.signedExpGolomb() }
            }
            return type
        }
    }
}
