import Foundation
package import Router

extension RouterStatus {
    /// For a terminal.
    package var text: String {
        var lines = ["weir \(version), up \(Self.span(uptime)), \(loops) loops", ""]
        lines += Self.table(
            ["CAMERA", "STATE", "FOR", "TRACKS", "VIEWERS", "IN", "RESTARTS", "LAST ERROR"],
            cameras.map { camera in
                [
                    camera.name, camera.state, Self.span(Date().timeIntervalSince1970 - camera.since),
                    camera.tracks.map(\.text).joined(separator: " + "),
                    String(sessions.count { $0.camera == camera.name }), Self.bytes(camera.bytesIn),
                    String(camera.restarts), camera.lastError ?? "",
                ]
            })
        lines += [
            "", "Sinks: " + sinks.map { "\($0.name) (\($0.listen.joined(separator: ", ")))" }.joined(separator: "; "),
        ]
        // The file is where one expects them to come from.
        lines += sources.filter { $0.name != "file" && ($0.state == .unreachable || $0.cameras > 0) }.map(\.text)
        guard !sessions.isEmpty else { return lines.joined(separator: "\n") }
        lines.append("")
        lines += Self.table(
            ["SESSION", "CAMERA", "SINK", "PEER", "WAY", "STATE", "FOR", "OUT", "DROPPED", "LOST", "PROGRAM"],
            sessions.map { session in
                [
                    session.id, session.camera, session.sink, session.peer, session.transport, session.state,
                    Self.span(session.age), Self.bytes(session.bytesOut), String(session.framesDropped),
                    session.packetsLost.map(String.init) ?? "-", session.userAgent ?? "",
                ]
            })
        return lines.joined(separator: "\n")
    }

    private static func table(_ head: [String], _ rows: [[String]]) -> [String] {
        let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
        return ([head] + rows).map { row in
            zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }.joined(separator: "  ")
                .trimmingCharacters(in: .whitespaces)
        }
    }

    private static func span(_ seconds: Double) -> String {
        let seconds = Int(max(0, seconds))
        return switch seconds {
        case ..<60: "\(seconds)s"
        case ..<3600: "\(seconds / 60)m\(seconds % 60)s"
        case ..<86_400: "\(seconds / 3600)h\(seconds % 3600 / 60)m"
        default: "\(seconds / 86_400)d\(seconds % 86_400 / 3600)h"
        }
    }

    private static func bytes(_ count: UInt64) -> String {
        var value = Double(count)
        for unit in ["B", "KB", "MB", "GB"] {
            if value < 1000 { return String(format: value < 10 && unit != "B" ? "%.1f %@" : "%.0f %@", value, unit) }
            value /= 1000
        }
        return String(format: "%.1f TB", value)
    }
}

extension CameraSourceStatus {
    fileprivate var text: String {
        var text = "Cameras of the \(name) (\(place)): "
        if state == .unreachable { text += "unreachable, \(lastError ?? "for an unknown reason"); " }
        text += "\(cameras) cameras"
        if !complaints.isEmpty { text += ", \(complaints.count) left out" }
        return text
    }
}

extension CameraStatus.TrackStatus {
    fileprivate var text: String {
        var parts = [codec]
        if let width, let height { parts.append("\(width)x\(height)") }
        if let sampleRate { parts.append("\(sampleRate / 1000) kHz") }
        return parts.joined(separator: " ")
    }
}
