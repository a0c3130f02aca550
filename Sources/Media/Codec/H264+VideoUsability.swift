/// Video usability information, §E.1.1.
extension H264.SequenceParameterSet {
    /// Takes what is there; an end that comes early leaves the rest unknown.
    mutating func readUsability(_ reader: inout BitReader) {
        do {
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
            if try reader.flag() {
                let unitsInTick = try reader.bits(32)
                let timeScale = try reader.bits(32)
                try reader.skip(1)
                // A tick is a field's time (§E.2.1).
                if unitsInTick > 0, timeScale > 0 { frameRate = Double(timeScale) / Double(2 * unitsInTick) }
            }
            let hasNALParameters = try reader.flag()
            if hasNALParameters { try Self.skipHypotheticalDecoder(&reader) }
            let hasVCLParameters = try reader.flag()
            if hasVCLParameters { try Self.skipHypotheticalDecoder(&reader) }
            if hasNALParameters || hasVCLParameters { try reader.skip(1) }
            try reader.skip(1)
            if try reader.flag() {
                try reader.skip(1)
                for _ in 0..<4 { _ = try reader.unsignedExpGolomb() }
                maximumReorderFrames = try reader.unsignedExpGolomb(upTo: 16)
            }
        } catch {
            return
        }
    }

    private static func skipHypotheticalDecoder(_ reader: inout BitReader) throws(BitReader.Failure) {
        let alternatives = try reader.unsignedExpGolomb(upTo: 31) + 1
        try reader.skip(8)
        for _ in 0..<alternatives {
            _ = try reader.unsignedExpGolomb()
            _ = try reader.unsignedExpGolomb()
            try reader.skip(1)
        }
        try reader.skip(20)
    }
}
