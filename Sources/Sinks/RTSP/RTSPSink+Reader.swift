import Router
import Runtime

extension RTSPSink {
    /// What hangs on a branch: a viewer over TCP, a viewer over UDP that catches up, or all the others over UDP together.
    class Reader: BranchReader {
        func appended(_ element: MediaUnit, at position: Int) {}
        func ended() {}
    }

    /// A viewer's hold on a camera: demand, and the branch on its own loop. Given back with `Station.close`.
    struct Subscription: Sendable {
        let camera: CameraHandle
        let demand: Int
        /// What the branch is of: the camera may have another one by now.
        let outlet: LoopBound<Outlet>
        let branch: LoopBoundBranch
        let presentation: Presentation
    }
}
