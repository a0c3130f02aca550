/// What stands between an SPS's picture format and its frame rate.
extension H265.SequenceParameterSet {
    /// `scaling_list_data`, §7.3.4.
    static func skipScalingLists(_ reader: inout BitReader, chromaFormat: Int) throws(BitReader.Failure) {
        for size in 0..<4 {
            for _ in stride(from: 0, to: 6, by: size == 3 ? 3 : 1) {
                guard try reader.flag() else {
                    _ = try reader.unsignedExpGolomb(upTo: 5)
                    continue
                }
                if size > 1 { _ = try reader.signedExpGolomb() }
                for _ in 0..<min(64, 16 << (2 * size)) { _ = try reader.signedExpGolomb() }
            }
        }
    }

    /// All `st_ref_pic_set`s, §7.3.7.
    static func skipReferencePictureSets(_ reader: inout BitReader) throws(BitReader.Failure) {
        var previousCount = 0
        for index in 0..<(try reader.unsignedExpGolomb(upTo: 64)) {
            var count = 0
            if index > 0, try reader.flag() {
                try reader.skip(1)
                _ = try reader.unsignedExpGolomb()
                for _ in 0...previousCount {
                    let isUsedByCurrent = try reader.flag()
                    // use_delta_flag is read only for a picture that the current one does not use.
                    let isUsed = isUsedByCurrent ? true : try reader.flag()
                    if isUsed { count += 1 }
                }
            } else {
                count = try reader.unsignedExpGolomb(upTo: 16) + reader.unsignedExpGolomb(upTo: 16)
                for _ in 0..<count {
                    _ = try reader.unsignedExpGolomb()
                    try reader.skip(1)
                }
            }
            guard count <= 16 else { throw .invalidValue }
            previousCount = count
        }
    }

    /// The beginning of the VUI to its timing, §E.2.1.
    static func usabilityFrameRate(_ reader: inout BitReader) throws(BitReader.Failure) -> Double? {
        if try reader.flag(), try reader.bits(8) == 255 { try reader.skip(32) }
        if try reader.flag() { try reader.skip(1) }
        if try reader.flag() {
            try reader.skip(4)
            if try reader.flag() { try reader.skip(24) }
        }
        if try reader.flag() {
            _ = try reader.unsignedExpGolomb()
            _ = try reader.unsignedExpGolomb()
        }
        try reader.skip(3)
        if try reader.flag() { for _ in 0..<4 { _ = try reader.unsignedExpGolomb() } }
        guard try reader.flag() else { return nil }
        let unitsInTick = try reader.bits(32)
        let timeScale = try reader.bits(32)
        guard unitsInTick > 0, timeScale > 0 else { return nil }
        return Double(timeScale) / Double(unitsInTick)
    }
}
