import Foundation

/// A report for people.
struct ViewTable {
    let text: String

    init(_ report: ViewReport) {
        var lines: [String] = []
        func row(_ name: String, _ value: String) {
            lines.append(name.padding(toLength: 24, withPad: " ", startingAt: 0) + value)
        }
        func number(_ value: Double, _ digits: Int = 2) -> String { String(format: "%.\(digits)f", value) }
        func spread(_ name: String, _ values: Distribution?, _ unit: String = "ms") {
            guard let values else { return }
            let text = [values.p50, values.p95, values.max].map { number($0) }.joined(separator: " / ")
            row(name, "\(text) \(unit)  (p50 / p95 / max of \(values.n))")
        }
        row("viewers", "\(report.established) of \(report.viewers) came up, \(report.playingAtEnd) play at the end")
        for (reason, count) in report.failures.sorted(by: { $0.value > $1.value }) {
            row("  failed", "\(count) × \(reason)")
        }
        if report.stalled > 0 { row("  not reading", "\(report.stalled)") }
        row("received", "\(number(report.megabitsPerSecond, 1)) Mbit/s in \(number(report.windowSeconds, 1)) s")
        row("packets", "\(report.packets), lost \(report.lost) in \(report.sessionsWithLoss) sessions")
        row(
            "  order",
            "\(report.reordered) reordered, \(report.duplicates) duplicates, \(report.sequenceResets) resets, "
                + "\(report.timestampRegressions) time stamps back")
        if report.malformed > 0 { row("  malformed", "\(report.malformed)") }
        if report.receiveBufferDrops > 0 {
            row("  dropped here", "\(report.receiveBufferDrops), not the server's fault")
        }
        row("frames", "\(report.frames), keyframes \(report.keyframes)")
        spread("frames per second", report.framesPerSecond, "")
        if let below = report.belowExpected { row("below expected rate", "\(below)") }
        spread("connect to PLAY", report.connectToPlay)
        spread("PLAY to first packet", report.playToFirstPacket)
        spread("PLAY to keyframe", report.playToKeyframe)
        spread("connect to keyframe", report.connectToKeyframe)
        if report.withoutKeyframe > 0 { row("without a keyframe", "\(report.withoutKeyframe)") }
        spread("frames before keyframe", report.framesBeforeKeyframe, "")
        spread("longest gap", report.longestGap)
        spread("latency, first packet", report.latencyFirstPacket)
        spread("latency, whole frame", report.latencyFrame)
        if let server = report.server {
            let perViewer = server.millisecondsPerViewer.map { ", \(number($0)) ms/s per viewer" } ?? ""
            row("server CPU", "\(number(server.cores, 3)) cores (user \(number(server.userCores, 3)))\(perViewer)")
            row("server memory", "RSS \(number(server.resident, 1)) MB, PSS \(number(server.proportional, 1)) MB")
            row("server", "\(server.processes) processes, \(server.threads) threads, \(server.descriptors) descriptors")
        }
        row("this program", "\(number(report.ownCores, 3)) cores")
        text = lines.joined(separator: "\n")
    }
}
