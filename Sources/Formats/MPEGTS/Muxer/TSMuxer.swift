package import Bytes
package import Media

/// Puts access units into an MPEG transport stream, ISO/IEC 13818-1: one programme with H.264, H.265, AAC (ADTS), MPEG audio,
/// AC-3 and Opus. Each access unit becomes whole packets in one buffer, so that all viewers share it.
///
/// What begins with an access unit that a decoder can start with begins with the tables, too: a viewer joins there. The
/// tables come again with the pictures, and never with sound that a viewer may be spared.
package struct TSMuxer: Sendable {
    /// An access unit as packets.
    package struct Output: Sendable {
        /// Where the packets begin, after what the caller put before them.
        package let packetOffset: Int
        package let bytes: SharedBytes
        /// It begins with PAT and PMT.
        package let hasTables: Bool
    }

    /// How much later than their packets frames are decoded by the programme's clock: room for sound and pictures that come a
    /// little later than their neighbours. Players wait for as long, so it is short.
    package static let lead = MediaTime(seconds: 0.1)
    /// Between two sets of tables, at most, as long as frames come; receivers expect 0.5 s at the most.
    static let tableInterval = MediaTime(seconds: 0.25)
    /// Between two clock references (§2.7.2 allows 100 ms).
    static let clockInterval = MediaTime(seconds: 0.09)
    /// Longer pauses of the camera are not filled up with clock references.
    private static let longestFill = MediaTime(seconds: 1)

    private var program = ProgramDescription(tracks: [])
    private var tablesCounter = (association: UInt8(0), map: UInt8(0))
    private var counters: [UInt8] = []
    private var lastTables: MediaTime?
    private var lastClock: MediaTime?

    package init() {}

    /// The tracks, by the index that access units have. Tells receivers with the next access unit where the programme's streams
    /// are others now (version_number of the PMT).
    package mutating func setTracks(_ tracks: [Track]) {
        let version = program.version
        let isFirst = program.tracks.isEmpty
        var changed = ProgramDescription(tracks: tracks)
        changed.version = version
        if changed.entries != program.entries {
            if !isFirst { changed.version = (version + 1) & 0x1f }
            lastTables = nil
        }
        program = changed
        while counters.count < tracks.count { counters.append(0) }
    }

    /// Whether a transport stream has room for such a track: AAC must fit into ADTS.
    package static func canCarry(_ track: Track) -> Bool { ProgramDescription.Entry(track, pid: 0) != nil }

    /// The packets of `unit`; nil for a track that cannot be carried.
    /// - Parameters:
    ///   - isStart: a viewer can begin with it.
    ///   - prefix: what stands in the buffer before `count` bytes of packets.
    package mutating func mux(
        _ unit: AccessUnit, isStart: Bool, prefix: (_ count: Int) -> [UInt8] = { _ in [] }
    ) -> Output? {
        guard unit.track < program.tracks.count, let entry = program.entries[unit.track],
            let payload = ElementaryPayload(unit, of: program.tracks[unit.track])
        else { return nil }
        let isClockTrack = unit.track == program.clockTrack
        let hasTables = isClockTrack && (isStart || isDue(lastTables, after: Self.tableInterval, at: unit.dts))
        let references = clockReferences(before: unit.dts, isClockTrack: isClockTrack)
        let adaptation = PacketWriter.Adaptation(
            isRandomAccess: unit.isRandomAccess, clock: isClockTrack ? references.last : nil)
        let header = PESHeader.bytes(
            streamID: entry.streamID, pts: unit.pts + Self.lead, dts: unit.dts + Self.lead,
            payloadLength: payload.count)
        let extra = isClockTrack ? references.dropLast() : references[...]

        let packets =
            (hasTables ? 2 : 0) + extra.count
            + PacketWriter.packetCount(of: header.count + payload.count, adaptation: adaptation)
        let before = prefix(packets * TSPacket.length)
        if hasTables { lastTables = unit.dts }
        if let last = references.last { lastClock = last }
        let clockPID = program.clockPID
        let bytes = SharedBytes(capacity: before.count + packets * TSPacket.length) { room in
            room.copyBytes(from: before)
            var writer = PacketWriter(room: room, offset: before.count)
            if hasTables {
                writer.section(pid: 0, counter: &tablesCounter.association, program.association)
                writer.section(pid: ProgramDescription.mapPID, counter: &tablesCounter.map, program.map)
            }
            for reference in extra {
                writer.clock(
                    reference, pid: clockPID, counter: (counters[program.clockTrack ?? unit.track] &- 1) & 0xf)
            }
            payload.withPieces(header) { pieces in
                writer.packets(pid: entry.pid, counter: &counters[unit.track], adaptation: adaptation, pieces)
            }
            return writer.offset
        }
        return Output(packetOffset: before.count, bytes: bytes, hasTables: hasTables)
    }

    private func isDue(_ last: MediaTime?, after interval: MediaTime, at time: MediaTime) -> Bool {
        guard let last else { return true }
        return time - last >= interval
    }

    /// The clock references that come before a frame and, last, with it if it is of the clock's own stream. They never go back.
    private func clockReferences(before time: MediaTime, isClockTrack: Bool) -> [MediaTime] {
        guard let lastClock else { return isClockTrack ? [time] : [] }
        var references: [MediaTime] = []
        if time - lastClock <= Self.longestFill {
            var next = lastClock + Self.clockInterval
            while next < time {
                references.append(next)
                next += Self.clockInterval
            }
        }
        if isClockTrack { references.append(max(time, references.last ?? lastClock + MediaTime(ticks: 1))) }
        return references
    }
}
