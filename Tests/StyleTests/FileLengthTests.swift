import Testing

/// Small files, one subject each: the bars that the code is held to.
@Suite struct FileLengthTests {
    private let lengths = SourceTree.code.map(\.lines.count).sorted()

    @Test func halfOfTheFilesHaveAtMost120Lines() throws {
        try #require(!lengths.isEmpty)
        #expect(lengths[lengths.count / 2] <= 120)
    }

    @Test func nineOfTenHaveAtMost320() throws {
        try #require(!lengths.isEmpty)
        #expect(lengths[lengths.count * 9 / 10] <= 320)
    }

    @Test(arguments: [("Sources", 400), ("Benchmarks", 400), ("Tests", 600)])
    func noFileIsAboveTheLimit(_ folder: String, _ limit: Int) {
        for ending in [".swift", ".py", ".c", ".h"] {
            for file in SourceTree.files(in: folder, ending: ending) where file.lines.count > limit {
                file.complain("\(file.lines.count) lines; \(limit) is the limit here: cut it by subject")
            }
        }
    }
}
