/// A conversation as it goes over the wire. Lines begin with `C:` what the client sends, `S:` what the server must answer
/// to the letter, `!` what the server's owner must do.
struct Transcript: Sendable {
    struct Step: Sendable {
        /// One or more requests with CRLFs.
        var request = ""
        var response = ""
        var events: [String] = []
    }

    var name: String
    var steps: [Step] = []

    init(_ name: String, _ text: String) {
        self.name = name
        var step = Step()
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("C:") {
                if !step.response.isEmpty || !step.events.isEmpty {
                    steps.append(step)
                    step = Step()
                }
                step.request += line.dropFirst(line == "C:" ? 2 : 3) + "\r\n"
            } else if line.hasPrefix("S:") {
                step.response += line.dropFirst(line == "S:" ? 2 : 3) + "\r\n"
            } else if line.hasPrefix("! ") {
                step.events.append(String(line.dropFirst(2)))
            }
        }
        steps.append(step)
    }

    /// Everything that the client sends.
    var requests: [UInt8] { steps.flatMap { Array($0.request.utf8) } }

    static let all: [Transcript] = [
        .ffmpegOverTCP, .ffmpegFallsBackToTCP, .ffmpegWithQuery, .vlc, .gstreamer, .gstreamerWithQuery, .live555,
        .recorderWithPaths,
    ]
}
