import Bytes
import Media

/// Takes the access units out of an MPEG transport stream, ISO/IEC 13818-1: the first programme's H.264, H.265, AAC, MPEG
/// audio, AC-3 and Opus. Bytes in, events out; the order of events does not depend on how the bytes are split.
///
/// A frame is handed on when its last byte is here:
/// - an audio frame tells its own length;
/// - a video frame's PES packet tells its length, up to 65 535 bytes;
/// - where it does not, the end is a packet that is filled up, once `drained` confirms it;
/// - where the last packet happens to be full, it is the next PES packet, or `flush`.
///
/// One PES packet of video is one access unit. Parameter sets which come in a PES packet of their own are put before the
/// access unit that follows. What is damaged is dropped and told as `Event.damage`.
package struct TSDemuxer: Sendable {
    private var program: Program
    private var elementaries: [ElementaryStream] = []
    private var tables: ProgramTables
    /// Bytes of a packet, or while searching for sync of more, that are not read yet.
    var pending: [UInt8] = []
    var isSynchronised = true

    private let framing: Framing

    package init(limits: Limits = Limits(), framing: Framing = .frames) {
        self.framing = framing
        program = Program(limits: limits)
        tables = ProgramTables(maximumStreams: limits.streams)
        pending.reserveCapacity(Self.searchLength)
    }

    /// The streams of the programme as last told.
    package var streams: [Stream] { program.streams }

    /// `parse` was given all there is for now: frames of untold length which are complete by all appearances are.
    package mutating func drained(_ emit: (Event) -> Void) {
        for index in elementaries.indices { elementaries[index].drained(&program, emit) }
    }

    /// There was silence long enough, or nothing more will come: frames of untold length are complete.
    package mutating func flush(_ emit: (Event) -> Void) {
        for index in elementaries.indices { elementaries[index].flush(&program, emit) }
    }

    /// Takes one whole packet that begins with a sync byte.
    mutating func take(_ bytes: RawSpan, _ emit: (Event) -> Void) {
        guard let packet = TSPacket(bytes) else { return emit(.damage(Damage(.packetMalformed))) }
        if packet.hasDiscontinuity, packet.pid == tables.clockPID { emit(.discontinuity) }
        switch tables.destinations[packet.pid] {
        case .none: return
        case .tables:
            for change in tables.push(packet, bytes) {
                switch change {
                case .malformed: emit(.damage(Damage(.tableMalformed)))
                case .streams(let entries): replaceStreams(entries, emit)
                }
            }
        case .elementary(let index): elementaries[Int(index)].push(packet, bytes, &program, emit)
        }
    }

    /// A new programme map is in force. Streams that are in it unchanged go on undisturbed.
    private mutating func replaceStreams(_ entries: [ProgramMap.Entry], _ emit: (Event) -> Void) {
        for index in elementaries.indices where !entries.contains(elementaries[index].entry) {
            elementaries[index].finish(&program, emit)
        }
        let (oldStreams, oldElementaries) = (program.streams, elementaries)
        program.streams = []
        elementaries = []
        for (index, entry) in entries.enumerated() {
            var stream = Stream(pid: entry.pid, streamType: entry.streamType, encoding: entry.encoding)
            if let opus = entry.opus { stream.track = Track(codec: .opus(opus)) }
            var elementary = ElementaryStream(entry, index: index, framing: framing)
            if let old = oldElementaries.firstIndex(where: { $0.entry == entry }) {
                stream = oldStreams[old]
                elementary = oldElementaries[old]
                elementary.index = index
            }
            program.streams.append(stream)
            elementaries.append(elementary)
        }
        if program.streams != oldStreams { emit(.streams(program.streams)) }
    }
}
