import Foundation
import HTTP
import Router
import Testing

@testable import Control

@Suite struct MetricsTests {
    @Test func writesFamilies() {
        var text = PrometheusText()
        text.family("weir_x_total", .counter, "What\nit \\ is.")
        text.sample(7, ["camera": "a\"b\\c\nd", "sink": "rtsp"])
        text.sample(1.5)
        #expect(
            text.text == """
                # HELP weir_x_total What\\nit \\\\ is.
                # TYPE weir_x_total counter
                weir_x_total{camera="a\\"b\\\\c\\nd",sink="rtsp"} 7
                weir_x_total 1.5

                """)
    }

    @Test(arguments: [
        (0.0, "0"), (-1, "-1"), (0.1, "0.1"), (1e18, "1000000000000000000"), (.infinity, "+Inf"), (.nan, "NaN"),
        (1e300, "1e+300"),
    ])
    func writesNumbers(value: Double, expected: String) {
        var text = PrometheusText()
        text.family("x", .gauge, "X.")
        text.sample(value)
        #expect(text.text.hasSuffix("\nx \(expected)\n"))
    }

    @Test func tellsEveryStateOfEveryCamera() async throws {
        let api = try API()
        try await api.camera("house/door")
        let answer = try await api.ask("GET", "/metrics")
        #expect(answer.fields["Content-Type"]?.hasPrefix("text/plain; version=0.0.4") == true)
        #expect(answer.text.contains(#"weir_camera_state{camera="house/door",state="idle"} 1"#))
        #expect(answer.text.contains(#"weir_camera_state{camera="house/door",state="backing_off"} 0"#))
        #expect(answer.text.contains(#"weir_camera_received_bytes_total{camera="house/door"} 0"#))
        #expect(answer.text.contains("\nprocess_resident_memory_bytes "))
        #expect(!answer.text.contains("hunter2") && !answer.text.contains("canary"))
    }

    @Test func eachFamilyIsToldOnce() async throws {
        let api = try API()
        for name in ["a", "b"] { try await api.camera(name) }
        let lines = try await api.ask("GET", "/metrics").text.split(separator: "\n")
        let types = lines.filter { $0.hasPrefix("# TYPE") }
        #expect(Set(types).count == types.count)
        let samples = lines.filter { !$0.hasPrefix("#") }.map { $0.prefix { $0 != " " } }
        #expect(Set(samples).count == samples.count)
    }
}
