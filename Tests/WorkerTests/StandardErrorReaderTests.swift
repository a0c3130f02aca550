import Configuration
import Runtime
import Testing

@testable import Worker

struct StandardErrorReaderTests {
    private let start = MonotonicTime(nanoseconds: 0)

    private func reports(
        _ text: String, secrets: [Secret] = [], pieces: Int = .max
    ) -> (reports: [StandardErrorReader.Report], reader: StandardErrorReader) {
        var reader = StandardErrorReader(secrets: secrets)
        var reports: [StandardErrorReader.Report] = []
        let bytes = Array(text.utf8)
        var offset = 0
        while offset < bytes.count {
            let end = min(bytes.count, offset + min(pieces, bytes.count))
            let piece = Array(bytes[offset..<end])
            reader.read(piece.span.bytes, at: start) { reports.append($0) }
            offset = end
        }
        reader.finish(at: start) { reports.append($0) }
        return (reports, reader)
    }

    /// Lines that ffmpeg 5.1 wrote here, and some of other versions.
    @Test(arguments: [
        (
            "[rtsp @ 0x5651f2ca2b00] [error] method DESCRIBE failed: 401 Unauthorized",
            WorkerFailure.Kind.authenticationFailed
        ),
        ("[error] rtsp://***@c/1: Server returned 401 Unauthorized (authorization failed)", .authenticationFailed),
        ("[rtsp @ 0x1] [error] method DESCRIBE failed: 403 Forbidden", .accessForbidden),
        ("[rtsp @ 0x5590d1a47b00] [error] method DESCRIBE failed: 404 Not Found", .notFound),
        ("[rtsp @ 0x5590d1a47b00] [error] method SETUP failed: 454 Session Not Found", .connectionLost),
        (
            "[tcp @ 0x5629519e17c0] [error] Connection to tcp://127.0.0.1:1?timeout=0 failed: Connection refused",
            .refused
        ),
        ("[error] rtsp://10.0.0.1/x: No route to host", .noRoute),
        ("[error] rtsp://10.0.0.1/x: Connection timed out", .timedOut),
        ("[tcp @ 0x5] [error] Failed to resolve hostname nosuch.invalid: Name or service not known", .nameNotResolved),
        ("[tls @ 0x557eee6277c0] [error] An unexpected TLS packet was received.", .tlsFailed),
        ("[error] http://c/x: Server returned 5XX Server Error reply", .serverError),
        ("[error] /nonexistent.mp4: No such file or directory", .fileMissing),
        ("[error] /etc/shadow: Permission denied", .permissionDenied),
        (
            "[video4linux2,v4l2 @ 0x5] [error] Cannot open video device /dev/video0: Device or resource busy",
            .deviceBusy
        ),
        ("[error] foo://x: Protocol not found", .unknownProtocol),
        ("[fatal] Unrecognized option 'foo'.", .unknownOption),
        ("[error] Output file #0 does not contain any stream", .noTracks),
        ("[error] /etc/passwd: Invalid data found when processing input", .invalidData),
        (
            "[mpegts @ 0x1] [error] H.264 bitstream malformed, no startcode found, use the video bitstream filter",
            .joinedMidFrame
        ),
    ])
    func knowsWhatALineMeans(line: String, kind: WorkerFailure.Kind) {
        #expect(reports(line + "\n").reports.first?.failure?.kind == kind)
    }

    @Test func takesALineApart() {
        let line = StandardErrorLine("[rtsp @ 0x5651f2ca2b00] [error] method DESCRIBE failed: 401 Unauthorized")
        #expect(line.level == .error)
        #expect(line.component == "rtsp")
        #expect(line.text == "method DESCRIBE failed: 401 Unauthorized")
        #expect(StandardErrorLine("[out0] is no component").text == "[out0] is no component")
        #expect(StandardErrorLine("[").text == "[")
        #expect(StandardErrorLine("[info]   Stream #0:0: Video: h264").level == .info)
    }

    @Test func whatIsOnlySaidIsNoFailure() {
        let (reports, _) = reports("[info] Connection refused by nobody\n[warning] 404 Not Found\n")
        #expect(reports.count == 2)
        #expect(reports.allSatisfy { $0.failure == nil })
    }

    @Test(arguments: [1, 2, 7, 64])
    func doesNotCareWhereThePiecesEnd(size: Int) {
        let text = "[error] one\r\n[tcp @ 0x1] [error] two: Connection refused\n\n[info] three"
        let whole = reports(text).reports.map(\.line.text)
        #expect(reports(text, pieces: size).reports.map(\.line.text) == whole)
        #expect(whole == ["one", "two: Connection refused", "three"])
    }

    @Test func cutsALineThatNeverEnds() {
        let (reports, _) = reports(String(repeating: "x", count: 1_000_000))
        #expect(reports.count == 1)
        #expect(reports[0].line.text.utf8.count == StandardErrorReader.maximumLineLength)
    }

    @Test func bytesThatAreNoTextDoNoHarm() {
        var reader = StandardErrorReader(secrets: [])
        var lines: [String] = []
        let bytes: [UInt8] = (0...255).map { UInt8($0) } + [10]
        reader.read(bytes.span.bytes, at: start) { lines.append($0.line.text) }
        #expect(lines.count == 3, "cut at LF and CR")
        for line in lines { #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7f }) }
    }

    @Test func keepsTheLastLinesOnly() {
        let text = (0..<400).map { "[info] line \($0)\n" }.joined()
        let (_, reader) = reports(text)
        #expect(reader.recent.count == StandardErrorReader.keptLines)
        #expect(reader.recent.last?.text == "[info] line 399")
    }

    @Test func letsThroughWhatAPersonCanRead() {
        let flood = (0..<5000).map { "[error] RTP: missed \($0) packets\n" }.joined()
        let (reports, reader) = reports(flood)
        #expect(reports.count { $0.isLogged } == 1)
        #expect(reader.suppressed == 4999)
        #expect(reports.count == StandardErrorReader.readLines)
    }

    @Test func logsAgainInTheNextPeriod() {
        var reader = StandardErrorReader(secrets: [])
        var logged = 0
        let line = Array("[error] again\n".utf8)
        for second in 0..<30 {
            reader.read(line.span.bytes, at: start + .seconds(second)) { logged += $0.isLogged ? 1 : 0 }
        }
        #expect(logged == 3)
    }

    @Test func neverShowsASecret() {
        let secrets = [Secret("p4ssw0rd%21"), Secret("p4ssw0rd!"), Secret("abcdef")]
        let text = "[error] rtsp://admin:p4ssw0rd%21@c/1: failed with p4ssw0rd! and then abcdef\n"
        let (reports, reader) = reports(text, secrets: secrets)
        for shown in reports.map(\.line.text) + reader.recent.map(\.text) + [reader.lastComplaint ?? ""] {
            #expect(!shown.contains("p4ssw0rd"))
            #expect(!shown.contains("abcdef"))
        }
    }

    @Test func everyFailureSaysWhereAndWhatToDo() {
        for kind in WorkerFailure.Kind.allCases {
            let sentence = WorkerFailure(kind, detail: "detail").sentence(source: "rtsp://***@c/1")
            #expect(sentence.contains("rtsp://***@c/1") || kind == .notInstalled || kind == .unknownOption)
            #expect(!sentence.hasSuffix("."))
        }
    }
}
