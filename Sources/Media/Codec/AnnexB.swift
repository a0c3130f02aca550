import Bytes
import Glibc

/// The byte stream format that puts start codes before NAL units, ITU-T H.264 and H.265 annex B.
package enum AnnexB {
    /// NAL units in one access unit above which it is taken for garbage: no level allows more slices than 600 (H.265
    /// table A.8), and few units stand beside them.
    package static let maximumNALUnits = 4096

    /// Where each NAL unit of `bytes` stands, without start codes and trailing zero bytes.
    ///
    /// What precedes the first start code is skipped, as are empty NAL units. `nil`: there are more than `limit`.
    package static func nalUnits(in bytes: RawSpan, limit: Int = maximumNALUnits) -> [Range<Int>]? {
        var units: [Range<Int>] = []
        units.reserveCapacity(8)
        let isWithinLimit = bytes.withUnsafeBytes { bytes in
            var code = startCode(from: 0, in: bytes)
            while let found = code {
                let begin = found + 3
                code = startCode(from: begin, in: bytes)
                var end = code ?? bytes.count
                while end > begin, bytes[end - 1] == 0 { end -= 1 }
                guard end > begin else { continue }
                guard units.count < limit else { return false }
                units.append(begin..<end)
            }
            return true
        }
        return isWithinLimit ? units : nil
    }

    /// The offset of the first 00 00 01 that begins at `offset` or later.
    ///
    /// Searches for the 1, which is rarer in coded video than the zeros, with the C library's vector code.
    private static func startCode(from offset: Int, in bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress else { return nil }
        var at = offset + 2
        while at < bytes.count, let hit = memchr(base + at, 1, bytes.count - at) {
            let one = UnsafeRawPointer(hit) - base
            if bytes[one - 1] == 0, bytes[one - 2] == 0 { return one - 2 }
            at = one + 1
        }
        return nil
    }
}
