import Configuration
import Router
import Runtime

extension RTSPSink {
    /// What hangs on a branch: a viewer over TCP, a viewer over UDP that catches up, or all the others over UDP together.
    class Reader: BranchReader {
        func appended(_ element: MediaUnit, at position: Int) {}
        func ended() {}
    }

    /// A viewer's hold on a camera: demand, and the packets of it on the viewer's own loop. Given back with `Station.close`.
    struct Subscription: Sendable {
        let demand: Int
        let outlet: OutletSubscription<CameraName, Outlet>
        let presentation: Presentation

        var camera: CameraHandle { outlet.camera }
        var branch: LoopBoundBranch { outlet.branch }
    }
}
