import Access
import HTTPServer
import Router
import Runtime

/// `/metrics`.
extension ControlAPI {
    var metricsRoutes: [Route] {
        [
            route("GET", "/metrics", requires: .action(.api)) { request in
                let status = await status(for: request)
                let text = Metrics.text(of: status, sources: await router.sources())
                return Reply.text(text, type: PrometheusText.contentType)
            }
        ]
    }
}

/// The names of our metrics, which are to stay as they are.
enum Metrics {
    static func text(of status: RouterStatus, sources: [CameraSourceStatus], now: WallTime = .now) -> String {
        var text = PrometheusText()
        house(status, sources, into: &text, now: now)
        cameras(status.cameras, into: &text)
        sinks(status.sinks, into: &text)
        process(status.process, startedAt: now.unixSeconds - status.uptime, into: &text)
        return text.text
    }

    private static func house(
        _ status: RouterStatus, _ sources: [CameraSourceStatus], into text: inout PrometheusText, now: WallTime
    ) {
        text.family("weir_info", .gauge, "The version of weir; always 1.")
        text.sample(1, ["version": status.version])
        text.family("weir_loops", .gauge, "Event loops.")
        text.sample(status.loops)
        text.family("weir_cameras", .gauge, "Cameras.")
        text.sample(status.cameras.count)
        text.family("weir_camera_source_up", .gauge, "1 if the source of cameras could be read when it was asked last.")
        for source in sources { text.sample(source.state == .ok ? 1 : 0, ["source": source.name]) }
        text.family("weir_camera_source_cameras", .gauge, "Cameras that a source declares.")
        for source in sources { text.sample(source.cameras, ["source": source.name]) }
    }

    private static func cameras(_ cameras: [CameraStatus], into text: inout PrometheusText) {
        func family(
            _ name: String, _ kind: PrometheusText.Kind, _ help: String, _ value: (CameraStatus) -> Double
        ) {
            text.family("weir_camera_" + name, kind, help)
            for camera in cameras { text.sample(value(camera), ["camera": camera.name]) }
        }
        text.family("weir_camera_state", .gauge, "1 for the state that a camera is in, 0 for all others.")
        for camera in cameras {
            for state in CameraStatus.states {
                text.sample(camera.state == state ? 1 : 0, ["camera": camera.name, "state": state])
            }
        }
        family("received_bytes_total", .counter, "Bytes that came from a camera.") { Double($0.bytesIn) }
        family("received_frames_total", .counter, "Frames of all tracks that came from a camera.") {
            Double($0.framesIn)
        }
        family("damaged_frames_total", .counter, "Frames that came damaged.") { Double($0.damaged) }
        family("restarts_total", .counter, "Processes of a camera's worker after its first one.") {
            Double($0.restarts)
        }
        family("demand", .gauge, "How many hold a camera open.") { Double($0.sessions) }
        text.family("weir_camera_track_bitrate", .gauge, "Bits a second, measured over the last seconds.")
        for camera in cameras {
            for (index, track) in camera.tracks.enumerated() {
                text.sample(
                    track.bitrate ?? 0,
                    ["camera": camera.name, "track": String(index), "kind": track.kind, "codec": track.codec])
            }
        }
        text.family("weir_camera_track_frame_rate", .gauge, "Frames a second, measured over the last seconds.")
        for camera in cameras {
            for (index, track) in camera.tracks.enumerated() {
                text.sample(
                    track.framesPerSecond ?? 0,
                    ["camera": camera.name, "track": String(index), "kind": track.kind, "codec": track.codec])
            }
        }
    }

    private static func sinks(_ sinks: [SinkStatus], into text: inout PrometheusText) {
        func family(_ name: String, _ kind: PrometheusText.Kind, _ help: String, _ value: (SinkTraffic) -> Double) {
            text.family(name, kind, help)
            for sink in sinks {
                for (camera, traffic) in sink.traffic.sorted(by: { $0.key < $1.key }) {
                    text.sample(value(traffic), ["sink": sink.name, "camera": camera])
                }
            }
        }
        family("weir_sessions", .gauge, "Viewers of a camera at a sink.") { Double($0.sessions) }
        family("weir_sessions_total", .counter, "Viewers of a camera at a sink so far.") { Double($0.sessionsTotal) }
        family("weir_session_sent_bytes_total", .counter, "Bytes sent to viewers.") { Double($0.bytesOut) }
        family(
            "weir_session_frames_dropped_total", .counter,
            "Frames that viewers lost because they did not take them in time."
        ) { Double($0.framesDropped) }
    }

    /// By the names that Prometheus' own clients use.
    private static func process(_ process: ProcessUsage, startedAt: Double, into text: inout PrometheusText) {
        text.family("process_cpu_seconds_total", .counter, "Time on the processor, without children, in seconds.")
        text.sample(process.cpuSeconds)
        text.family("process_resident_memory_bytes", .gauge, "Memory in RAM.")
        text.sample(process.residentBytes)
        text.family("process_virtual_memory_bytes", .gauge, "Memory that is mapped.")
        text.sample(process.virtualBytes)
        text.family("process_open_fds", .gauge, "Open file descriptors.")
        text.sample(process.openDescriptors)
        text.family("process_max_fds", .gauge, "The most file descriptors that can be open.")
        text.sample(process.maximumDescriptors)
        text.family("process_threads", .gauge, "Threads.")
        text.sample(process.threads)
        text.family("process_start_time_seconds", .gauge, "When the process began, in Unix time.")
        text.sample(startedAt)
    }
}
