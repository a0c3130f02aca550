package import Bytes

extension AAC {
    /// Takes the access units out of AudioMuxElements (§1.7.3), which LOAS and RTP (RFC 6416) carry.
    package struct AudioMuxElementReader: Sendable {
        /// From the stream itself, or from outside where the stream does not have it.
        package private(set) var config: StreamMuxConfig?
        private let hasConfigInside: Bool

        /// The elements bring their config with them (`muxConfigPresent`).
        package init() { hasConfigInside = true }

        /// The config comes from outside, such as SDP.
        package init(config: StreamMuxConfig) {
            self.config = config
            hasConfigInside = false
        }

        /// The access units in `element`; `nil` when it is malformed, or refers to a config that was not seen yet.
        package mutating func accessUnits(in element: RawSpan) -> [SharedBytes]? {
            var reader = BitReader(element)
            return try? read(&reader, from: element)
        }

        private mutating func read(
            _ reader: inout BitReader, from element: RawSpan
        ) throws(BitReader.Failure) -> [SharedBytes] {
            if hasConfigInside, try !reader.flag() { config = try StreamMuxConfig(reading: &reader) }
            guard let config else { throw .invalidValue }
            var units: [SharedBytes] = []
            for _ in 0..<config.subFrames {
                var length = config.fixedFrameLength ?? 0
                if config.fixedFrameLength == nil {
                    var byte = 255
                    while byte == 255 {
                        byte = try reader.bits(8)
                        length += byte
                    }
                }
                guard length * 8 <= reader.remaining else { throw .endOfData }
                if length > 0 { units.append(Self.copy(of: element, fromBit: reader.position, count: length)) }
                try reader.skip(length * 8)
            }
            return units
        }

        /// `count` bytes that begin at any bit.
        private static func copy(of bytes: RawSpan, fromBit position: Int, count: Int) -> SharedBytes {
            let begin = position / 8
            let shift = UInt8(position % 8)
            guard shift > 0 else { return SharedBytes(copying: bytes.extracting(begin..<begin + count)) }
            return bytes.withUnsafeBytes { bytes in
                SharedBytes(capacity: count) { room in
                    for index in 0..<count {
                        room[index] = bytes[begin + index] << shift | bytes[begin + index + 1] >> (8 - shift)
                    }
                    return count
                }
            }
        }
    }
}
