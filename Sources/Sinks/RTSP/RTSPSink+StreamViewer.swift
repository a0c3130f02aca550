import Bytes
import Media
import RTP
import RTSP
import Router
import Runtime

extension RTSPSink {
    /// A viewer over TCP: a cursor in its loop's ring, whose frames go into the connection.
    final class StreamViewer: Reader {
        private let branch: Branch<Reader>
        /// Holds us while it plays, and lets go of us when it stops.
        private let connection: Connection
        private(set) var cursor: Cursor
        /// By track: the channel for RTP where it is not the one in the shared bytes.
        private let channels: [Int: ChannelPair]

        /// Bytes that one viewer may send in one turn of the loop: the others have theirs too.
        private static let bytesPerTurn = 512 * 1024

        init(cursor: Cursor, channels: [Int: ChannelPair], branch: Branch<Reader>, connection: Connection) {
            self.cursor = cursor
            self.channels = channels
            self.branch = branch
            self.connection = connection
        }

        override func appended(_ element: MediaUnit, at position: Int) {
            guard connection.isIdle, channels.isEmpty, let isWanted = cursor.take(element, at: position) else {
                return connection.send()
            }
            if isWanted { connection.send(element.bytes) }
        }

        func leave(_ tracks: [Int]) {
            for track in tracks { cursor.leave(track) }
        }

        override func ended() { connection.cameraIsGone() }

        /// Sends what the ring has until it is all sent, the socket is full, or others must have their turn (`blocked` too).
        func pump(into outgoing: inout Outgoing, socket: CInt) -> Outgoing.Outcome {
            var budget = Self.bytesPerTurn
            while budget > 0 {
                guard case .send(let unit, let timestamp) = cursor.next(in: branch.ring) else { return .sent }
                budget -= unit.byteCount
                let outcome = send(unit, timestamp: timestamp, into: &outgoing, socket: socket)
                guard outcome == .sent else { return outcome }
            }
            return .blocked
        }

        @inline(__always)
        private func send(
            _ unit: MediaUnit, timestamp: UInt32?, into outgoing: inout Outgoing, socket: CInt
        ) -> Outgoing.Outcome {
            guard timestamp != nil || channels[unit.track] != nil else {
                return outgoing.send(unit.bytes, to: socket)
            }
            return copy(unit, timestamp: timestamp, into: &outgoing, socket: socket)
        }

        /// The slow way: bytes of its own, for a viewer in its start burst or with channels of its own choice.
        private func copy(
            _ unit: MediaUnit, timestamp: UInt32?, into outgoing: inout Outgoing, socket: CInt
        ) -> Outgoing.Outcome {
            let channels = channels[unit.track]
            return withUnsafeTemporaryAllocation(byteCount: unit.byteCount, alignment: 16) { room in
                switch unit.content {
                case .frame(let frame):
                    _ = frame.copy(into: room, channel: channels?.rtp, timestamp: timestamp)
                case .report(let bytes):
                    room.copyMemory(from: UnsafeRawBufferPointer(start: bytes.baseAddress, count: bytes.count))
                    if let channels { room[1] = channels.rtcp }
                }
                return outgoing.send(copied: UnsafeRawBufferPointer(room), to: socket)
            }
        }
    }
}
