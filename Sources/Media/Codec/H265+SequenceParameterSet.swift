import Bytes

extension H265 {
    /// What a sequence parameter set says of the picture (§7.3.2.2).
    package struct SequenceParameterSet: Hashable, Sendable {
        package var profile: ProfileTierLevel
        /// 0...15.
        package var id: Int
        /// 0 is monochrome, 1 is 4:2:0, 2 is 4:2:2, 3 is 4:4:4.
        package var chromaFormat: Int
        package var bitDepth: Int
        /// In pixels, after the conformance window.
        package var width: Int
        package var height: Int
        /// Frames per second, where the VUI has it.
        package var frameRate: Double?
        /// `sps_max_num_reorder_pics` of the highest sub-layer: 0 means that there are no B-frames that reorder.
        package var maximumReorderPictures: Int

        /// `nil` when `nalUnit` is no valid parameter set, or has dimensions beyond level 6.2.
        package init?(_ nalUnit: RawSpan) {
            guard nalUnit.byteCount > 2, nalUnit[0] >> 1 & 0x3f == NALUnitType.sps else { return nil }
            var reader = BitReader(nalUnitPayload: nalUnit.extracting(2..<nalUnit.byteCount))
            do {
                try self.init(reading: &reader)
            } catch {
                return nil
            }
        }

        /// Longest side of a picture of level 6.2, in luma samples (§A.4.1).
        private static let maximumSide = 16888

        private init(reading reader: inout BitReader) throws(BitReader.Failure) {
            try reader.skip(4)
            let subLayers = try reader.bits(3)
            guard subLayers <= 6 else { throw .invalidValue }
            try reader.skip(1)
            profile = try ProfileTierLevel(reading: &reader, subLayers: subLayers)
            id = try reader.unsignedExpGolomb(upTo: 15)
            chromaFormat = try reader.unsignedExpGolomb(upTo: 3)
            let hasSeparatePlanes = chromaFormat == 3 ? try reader.flag() : false
            width = try reader.unsignedExpGolomb(upTo: Self.maximumSide)
            height = try reader.unsignedExpGolomb(upTo: Self.maximumSide)
            if try reader.flag() {
                let unitX = !hasSeparatePlanes && (chromaFormat == 1 || chromaFormat == 2) ? 2 : 1
                let unitY = !hasSeparatePlanes && chromaFormat == 1 ? 2 : 1
                let left = try reader.unsignedExpGolomb(upTo: width)
                let right = try reader.unsignedExpGolomb(upTo: width)
                let top = try reader.unsignedExpGolomb(upTo: height)
                let bottom = try reader.unsignedExpGolomb(upTo: height)
                width -= (left + right) * unitX
                height -= (top + bottom) * unitY
            }
            guard width > 0, height > 0 else { throw .invalidValue }
            bitDepth = 8 + (try reader.unsignedExpGolomb(upTo: 8))
            _ = try reader.unsignedExpGolomb(upTo: 8)
            let orderCountBits = try reader.unsignedExpGolomb(upTo: 12) + 4
            let hasSubLayerOrdering = try reader.flag()
            maximumReorderPictures = 0
            for _ in (hasSubLayerOrdering ? 0 : subLayers)...subLayers {
                _ = try reader.unsignedExpGolomb(upTo: 16)
                maximumReorderPictures = try reader.unsignedExpGolomb(upTo: 16)
                _ = try reader.unsignedExpGolomb()
            }
            // Only the frame rate stands behind here: it is left unknown when its way is blocked.
            frameRate = try? Self.frameRate(&reader, orderCountBits: orderCountBits, chromaFormat: chromaFormat)
        }

        private static func frameRate(
            _ reader: inout BitReader, orderCountBits: Int, chromaFormat: Int
        ) throws(BitReader.Failure) -> Double? {
            for _ in 0..<6 { _ = try reader.unsignedExpGolomb() }
            if try reader.flag(), try reader.flag() { try skipScalingLists(&reader, chromaFormat: chromaFormat) }
            try reader.skip(2)
            if try reader.flag() {
                try reader.skip(8)
                _ = try reader.unsignedExpGolomb()
                _ = try reader.unsignedExpGolomb()
                try reader.skip(1)
            }
            try skipReferencePictureSets(&reader)
            if try reader.flag() {
                for _ in 0..<(try reader.unsignedExpGolomb(upTo: 32)) { try reader.skip(orderCountBits + 1) }
            }
            try reader.skip(2)
            guard try reader.flag() else { return nil }
            return try usabilityFrameRate(&reader)
        }
    }
}
