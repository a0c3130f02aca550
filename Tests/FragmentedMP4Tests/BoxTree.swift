import Bytes

/// Boxes as a reader finds them, and what is wrong with them (ISO/IEC 14496-12 §4.2).
struct BoxTree {
    struct Box {
        let type: String
        /// Where its payload stands in the file.
        let payload: Range<Int>
        let begin: Int
        var children: [Box] = []

        /// The first descendant along a path of types.
        func find(_ path: String...) -> Box? {
            var box: Box? = self
            for type in path { box = box?.children.first { $0.type == type } }
            return box
        }

        func all(_ type: String) -> [Box] { children.filter { $0.type == type } }
    }

    let bytes: [UInt8]
    private(set) var boxes: [Box] = []
    private(set) var complaints: [String] = []

    /// Boxes that hold boxes, and how many bytes stand before the first.
    private static let containers = [
        "moov": 0, "trak": 0, "mdia": 0, "minf": 0, "dinf": 0, "stbl": 0, "mvex": 0, "moof": 0, "traf": 0, "dref": 8,
        "stsd": 8, "avc1": 78, "avc3": 78, "hvc1": 78, "hev1": 78, "mp4a": 28, "Opus": 28, "ac-3": 28,
    ]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        boxes = parse(0..<bytes.count, in: "the file")
    }

    private mutating func parse(_ range: Range<Int>, in parent: String) -> [Box] {
        var found: [Box] = []
        var offset = range.lowerBound
        while offset < range.upperBound {
            guard offset + 8 <= range.upperBound else {
                complaints.append("\(parent) ends within a box header")
                break
            }
            let size = Int(uint32(offset))
            let type = String(decoding: bytes[offset + 4..<offset + 8], as: UTF8.self)
            guard size >= 8, offset + size <= range.upperBound else {
                complaints.append("\(type) in \(parent) has \(size) bytes")
                break
            }
            var box = Box(type: type, payload: offset + 8..<offset + size, begin: offset)
            if let skipped = Self.containers[type] {
                box.children = parse(offset + 8 + skipped..<offset + size, in: type)
            }
            found.append(box)
            offset += size
        }
        return found
    }

    func uint16(_ offset: Int) -> UInt16 { bytes.span.bytes.uint16(at: offset) }
    func uint32(_ offset: Int) -> UInt32 { bytes.span.bytes.uint32(at: offset) }
    func uint64(_ offset: Int) -> UInt64 { bytes.span.bytes.uint64(at: offset) }

    /// All boxes of a path, in the file's order.
    subscript(type: String) -> [Box] { boxes.filter { $0.type == type } }

    // MARK: Fragments

    struct Sample: Equatable {
        var track: Int
        var decodeTime: Int64
        var duration: Int64
        var flags: UInt32
        var compositionOffset: Int64
        var bytes: [UInt8]

        var isKey: Bool { flags & 0x1_0000 == 0 }
    }

    /// Every sample of every fragment, taken from where the tables say that it is.
    func samples() -> [Sample] {
        var samples: [Sample] = []
        for moof in self["moof"] {
            for traf in moof.all("traf") {
                guard let tfhd = traf.find("tfhd"), let tfdt = traf.find("tfdt"), let trun = traf.find("trun") else {
                    continue
                }
                var time = Int64(uint64(tfdt.payload.lowerBound + 4))
                let run = trun.payload.lowerBound
                var data = moof.begin + Int(uint32(run + 8))
                for index in 0..<Int(uint32(run + 4)) {
                    let entry = run + 12 + 16 * index
                    let size = Int(uint32(entry + 4))
                    samples.append(
                        Sample(
                            track: Int(uint32(tfhd.payload.lowerBound + 4)) - 1, decodeTime: time,
                            duration: Int64(uint32(entry)), flags: uint32(entry + 8),
                            compositionOffset: Int64(Int32(bitPattern: uint32(entry + 12))),
                            bytes: Array(bytes[data..<data + size])))
                    time += Int64(uint32(entry))
                    data += size
                }
            }
        }
        return samples
    }
}
