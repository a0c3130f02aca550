extension H265 {
    /// `general_profile_space` to `general_level_idc` (§7.3.3), as `hvcC` and RFC 6381 want them.
    package struct ProfileTierLevel: Hashable, Sendable {
        /// 0...3.
        package var profileSpace: UInt8
        package var isHighTier: Bool
        /// 0...31.
        package var profile: UInt8
        /// `general_profile_compatibility_flag[0]` is the top bit.
        package var compatibility: UInt32
        /// The 48 bits from `general_progressive_source_flag` on.
        package var constraints: UInt64
        /// `general_level_idc`: 30 times the level.
        package var level: UInt8

        init(reading reader: inout BitReader, subLayers: Int) throws(BitReader.Failure) {
            profileSpace = UInt8(try reader.bits(2))
            isHighTier = try reader.flag()
            profile = UInt8(try reader.bits(5))
            compatibility = UInt32(try reader.bits(32))
            constraints = UInt64(try reader.bits(24)) << 24 | UInt64(try reader.bits(24))
            level = UInt8(try reader.bits(8))
            guard subLayers > 0 else { return }
            var length = 0
            for _ in 0..<subLayers {
                if try reader.flag() { length += 88 }
                if try reader.flag() { length += 8 }
            }
            try reader.skip(2 * (8 - subLayers) + length)
        }
    }
}
