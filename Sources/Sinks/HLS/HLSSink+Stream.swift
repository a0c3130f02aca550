import Bytes
import Configuration
import HTTP
import HTTPServer
import Media
import Router
import Runtime

extension HLSSink {
    /// Which stream of a camera.
    struct StreamKey: Hashable, Sendable {
        let camera: CameraName
        let format: Format
    }

    /// A camera in one format, as those who ask for it see it, from any thread: what there is, and who waits for what comes.
    ///
    /// Whoever waits is a continuation in a list, and is let go by the loop of the camera with the part that was missing.
    final class Stream: Sendable {
        let key: StreamKey
        let camera: CameraHandle
        private let state: Locked<State>

        /// What somebody waits for.
        enum Want: Hashable, Sendable {
            /// Anything to play.
            case beginning
            /// A playlist with it.
            case playlist(segment: Int, part: Int?)
            case part(Position)
        }

        enum Arrival: Sendable {
            case here
            /// It will not come.
            case never
            case late
            case ended
        }

        private struct Waiter: Sendable {
            let want: Want
            let deadline: MonotonicTime
            let continuation: CheckedContinuation<Arrival, Never>
        }

        private struct State: Sendable {
            var window: Window
            var tracks: [Track] = []
            var frameRate: Double?
            var waiters: [Waiter] = []
            var isEnded = false
            /// Counts what changes playlists.
            var edition = 0
            /// Plain and compressed, by whether they skip.
            var renderings: [Bool: Rendering] = [:]

            /// What became of it; nil as long as it may come.
            func arrival(of want: Want) -> Arrival? {
                if isEnded { return .ended }
                switch want {
                case .beginning: return window.isPlayable ? .here : nil
                case .playlist(let segment, let part): return window.has(segment: segment, part: part) ? .here : nil
                case .part(let position):
                    if window[position] != nil { return .here }
                    return window.mayCome(position) ? nil : .never
                }
            }

            mutating func takeArrived() -> [(Waiter, Arrival)] {
                var (arrived, others): ([(Waiter, Arrival)], [Waiter]) = ([], [])
                for waiter in waiters {
                    if let arrival = arrival(of: waiter.want) {
                        arrived.append((waiter, arrival))
                    } else {
                        others.append(waiter)
                    }
                }
                waiters = others
                return arrived
            }
        }

        /// A playlist as it is sent.
        struct Rendering: Sendable {
            let plain: SharedBytes
            /// With gzip; nil where that is no shorter.
            let compressed: SharedBytes?
        }

        /// What multivariant playlists tell.
        struct Description: Sendable {
            let tracks: [Track]
            let bitRates: (peak: Int, average: Int)
            let frameRate: Double?
        }

        init(_ key: StreamKey, camera: CameraHandle, window: Window) {
            self.key = key
            self.camera = camera
            state = Locked(State(window: window))
        }

        // MARK: What comes, from the camera's loop

        /// Changes what there is, and lets those go who waited for it.
        func update(_ change: @Sendable (inout Window) -> Void) {
            let arrived = state.withLock { state in
                change(&state.window)
                state.edition += 1
                state.renderings = [:]
                return state.takeArrived()
            }
            for (waiter, arrival) in arrived { waiter.continuation.resume(returning: arrival) }
        }

        func describe(_ tracks: [Track], frameRate: Double?) {
            state.withLock { ($0.tracks, $0.frameRate) = (tracks, frameRate) }
        }

        /// Nothing more will come.
        func end() {
            let waiters = state.withLock { state in
                state.isEnded = true
                return Swift.exchange(&state.waiters, with: [])
            }
            for waiter in waiters { waiter.continuation.resume(returning: .ended) }
        }

        /// Lets those go who have waited long enough.
        func expire(at now: MonotonicTime) {
            let late = state.withLock { state in
                let late = state.waiters.filter { $0.deadline <= now }
                state.waiters.removeAll { $0.deadline <= now }
                return late
            }
            for waiter in late { waiter.continuation.resume(returning: .late) }
        }

        // MARK: What is asked

        var isEnded: Bool { state.withLock { $0.isEnded } }

        var window: Window { state.withLock { $0.window } }

        var description: Description {
            let (window, tracks, frameRate) = state.withLock { ($0.window, $0.tracks, $0.frameRate) }
            return Description(tracks: tracks, bitRates: window.bitRates, frameRate: frameRate)
        }

        /// - Parameter patience: how long at most.
        func wait(for want: Want, patience: Duration) async -> Arrival {
            await withCheckedContinuation { continuation in
                let waiter = Waiter(want: want, deadline: .now + patience, continuation: continuation)
                let arrival = state.withLock { state in
                    let arrival = state.arrival(of: want)
                    if arrival == nil { state.waiters.append(waiter) }
                    return arrival
                }
                if let arrival { continuation.resume(returning: arrival) }
            }
        }

        /// How long those wait whose part does not come (RFC 8216bis §6.2.5.2).
        var patience: Duration { .seconds(3 * window.durations.targetSeconds) }

        /// The media playlist as it is now, made once for all who ask for it.
        func playlist(skips: Bool) -> Rendering {
            let (edition, window, made) = state.withLock { ($0.edition, $0.window, $0.renderings[skips]) }
            if let made { return made }
            let text = Array(MediaPlaylist(window: window).text(skips: skips).utf8)
            let rendering = Rendering(
                plain: SharedBytes(text), compressed: Compression.gzip(text).map { SharedBytes($0) })
            state.withLock { if $0.edition == edition { $0.renderings[skips] = rendering } }
            return rendering
        }
    }
}
