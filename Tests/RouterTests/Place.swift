import Foundation
import Glibc
import Runtime

/// A folder of its own for one test, gone at its end.
final class Place: Sendable {
    let path: String

    struct CannotBeMade: Error {}

    init() throws {
        var template = Array("/tmp/weir-router-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw CannotBeMade() }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) {
        _ = FileManager.default.createFile(atPath: path + "/" + name, contents: Data(text.utf8))
    }

    func read(_ name: String) -> String? {
        FileManager.default.contents(atPath: path + "/" + name).map { String(decoding: $0, as: UTF8.self) }
    }

    func mode(_ name: String) -> mode_t {
        var status = stat()
        stat(path + "/" + name, &status)
        return status.st_mode & 0o777
    }

    var names: [String] { names(in: "") }

    func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)) ?? []).sorted()
    }
}

/// Waits until something is so; false when it is not so for 10 s and a hundred looks, for others may have the processor.
func eventually(_ isSo: () async -> Bool) async -> Bool {
    let deadline = MonotonicTime.now + .seconds(60)
    var looks = 0
    while looks < 100 || MonotonicTime.now < deadline {
        if await isSo() { return true }
        looks += 1
        try? await Task.sleep(for: .milliseconds(5))
    }
    return false
}
