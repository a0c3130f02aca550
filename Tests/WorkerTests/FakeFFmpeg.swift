import Glibc
import Testing

/// A program in the place of ffmpeg that misbehaves in a chosen way; its arguments do not matter to it.
final class FakeFFmpeg {
    let path: String
    private let folder: String

    /// - Parameter script: for /bin/sh.
    init(_ script: String) throws {
        folder = "/tmp/weir-fake-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
        path = folder + "/ffmpeg"
        try #require(mkdir(folder, 0o700) == 0)
        let text = "#!/bin/sh\n" + script + "\n"
        let file = try #require(fopen(path, "we"))
        fputs(text, file)
        fclose(file)
        chmod(path, 0o700)
    }

    /// What the script has written to `name` in its folder (`$(dirname $0)`).
    func file(_ name: String) -> String? {
        guard let file = fopen(folder + "/" + name, "re") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    deinit {
        for name in ["/ffmpeg", "/pid", "/runs", "/mask", "/descriptors"] { unlink(folder + name) }
        rmdir(folder)
    }
}
