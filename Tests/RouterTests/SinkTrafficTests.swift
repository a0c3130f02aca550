import Router
import Testing

@Suite struct SinkTrafficTests {
    private func session(_ camera: String, bytes: UInt64, dropped: UInt64 = 0) -> SessionStatus {
        var session = SessionStatus(
            id: "1", sink: "rtsp", camera: camera, peer: "192.0.2.1:5", transport: "tcp", state: "playing", age: 1)
        session.bytesOut = bytes
        session.framesDropped = dropped
        return session
    }

    @Test func countsWhatIsOverAndWhatIsNow() {
        var ended = SinkTraffic()
        ended.add(ended: session("door", bytes: 100, dropped: 2))
        let status = SinkStatus(
            name: "rtsp", kind: "rtsp", listen: [],
            sessions: [session("door", bytes: 10), session("pond", bytes: 7, dropped: 1)], ended: ["door": ended])
        #expect(status.sessions == 2)
        #expect(status.traffic["door"]?.bytesOut == 110)
        #expect(status.traffic["door"]?.framesDropped == 2)
        #expect(status.traffic["door"]?.sessions == 1)
        #expect(status.traffic["door"]?.sessionsTotal == 2)
        #expect(status.traffic["pond"]?.sessionsTotal == 1)
    }
}
