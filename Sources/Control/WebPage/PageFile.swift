import Bytes
import CAssets

/// A file of the web page, as it was built into the program.
struct PageFile: Sendable {
    /// A media type (RFC 9110 §8.3.1).
    let type: String
    let content: SharedBytes

    /// By their path below `assets`.
    static var all: [String: PageFile] {
        var count = 0
        let table = UnsafeBufferPointer(start: weir_page_files(&count), count: count)
        return Dictionary(uniqueKeysWithValues: table.map { (String(cString: $0.name), PageFile($0)) })
    }

    private init(_ file: weir_page_file) {
        let bytes = UnsafeRawBufferPointer(start: file.content.bytes, count: file.content.count)
        type = Self.type(of: String(cString: file.name))
        content = SharedBytes(capacity: bytes.count) { room in
            room.copyMemory(from: bytes)
            return bytes.count
        }
    }

    private static func type(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        default: "application/octet-stream"
        }
    }

    /// 16 digits that tell one state of all files from another: FNV-1a with 64 bits.
    static func version(of files: [String: PageFile]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        for (name, file) in files.sorted(by: { $0.key < $1.key }) {
            name.utf8.forEach(mix)
            for index in 0..<file.content.count { mix(file.content.span[index]) }
        }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
