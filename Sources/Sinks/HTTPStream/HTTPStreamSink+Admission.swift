import Media
import Router
import Runtime
import Synchronization

extension HTTPStreamSink {
    /// One of the places that `max_sessions` gives; free again when the last reference goes.
    final class SessionPlace: Sendable {
        let id: String
        private let sink: HTTPStreamSink

        /// nil when all are taken.
        init?(in sink: HTTPStreamSink) {
            let count = sink.sessionCount.add(1, ordering: .relaxed).newValue
            guard count <= sink.settings.maxSessions else {
                sink.sessionCount.subtract(1, ordering: .relaxed)
                return nil
            }
            self.sink = sink
            // Told apart from other sinks' by the name, from earlier ones by the number, and guessable: it opens nothing.
            id = "\(sink.name)-\(sink.lastSession.add(1, ordering: .relaxed).newValue)"
        }

        deinit { sink.sessionCount.subtract(1, ordering: .relaxed) }
    }

    /// A camera held open for a viewer, from the request on; let go when the last reference goes, however that comes about.
    final class Admission: Sendable {
        let camera: CameraHandle
        let place: SessionPlace
        /// As they were when the camera was there.
        let tracks: [Track]
        /// Begins before there are tracks.
        private let demand: DemandHold

        private init(_ camera: CameraHandle, _ place: SessionPlace, _ demand: DemandHold, _ tracks: [Track]) {
            self.camera = camera
            self.place = place
            self.demand = demand
            self.tracks = tracks
        }

        /// Wants the camera and waits until it has something to say.
        static func open(
            _ handle: CameraHandle, place: SessionPlace
        ) async throws(CameraUnavailable) -> Admission {
            let result = await withCheckedContinuation {
                (answer: CheckedContinuation<Result<Admission, CameraUnavailable>, Never>) in
                handle.camera.execute { camera in
                    let demand = DemandHold(handle)
                    camera.whenDescribed { [unowned camera] result in
                        let tracks = camera.hub.tracks
                        answer.resume(returning: result.map { Admission(handle, place, demand, tracks) })
                    }
                }
            }
            return try result.get()
        }
    }
}
