import Bytes

/// Follows the programme association and the map of the programme that is listed first.
struct ProgramTables: Sendable {
    /// What the packets of a PID are for.
    enum Destination: Hashable, Sendable {
        case none
        case tables
        /// An index in the list of entries.
        case elementary(UInt8)
    }

    enum Change {
        /// A section with a wrong CRC or wrong lengths, or a map with too many streams.
        case malformed
        /// The programme now consists of these, with different PIDs each.
        case streams([ProgramMap.Entry])
    }

    /// For each PID.
    private(set) var destinations = [Destination](repeating: .none, count: TSPacket.nullPID + 1)
    /// Of the packets with the programme's clock reference.
    private(set) var clockPID = TSPacket.nullPID

    private static let associationPID = 0
    private let maximumStreams: Int
    private var association = SectionAssembler()
    private var map = SectionAssembler()
    private var program: (number: Int, mapPID: Int)?
    /// The CRC of the map in force.
    private var mapChecksum: UInt32?
    private var entries: [ProgramMap.Entry] = []

    /// `maximumStreams` is 0...255.
    init(maximumStreams: Int) {
        self.maximumStreams = min(maximumStreams, Int(UInt8.max))
        destinations[Self.associationPID] = .tables
    }

    /// Takes a packet whose destination is `tables`.
    mutating func push(_ packet: TSPacket, _ bytes: RawSpan) -> [Change] {
        if packet.pid == Self.associationPID {
            return association.push(packet, bytes).compactMap { read(association: $0) ? nil : .malformed }
        }
        return map.push(packet, bytes).compactMap { read(map: $0) }
    }

    /// Returns whether the section is valid.
    private mutating func read(association bytes: [UInt8]?) -> Bool {
        guard let bytes, let section = TableSection(bytes.span.bytes) else { return false }
        guard section.isCurrent, section.tableID == ProgramAssociation.tableID else { return true }
        let programs = ProgramAssociation(section, bytes.span.bytes).programs
        guard let first = programs.first(where: { Self.mapPIDs.contains($0.mapPID) }) else { return true }
        if let program, programs.contains(where: { $0 == program }) || !section.isWhole { return true }
        // The streams stay until the new map says otherwise.
        program = first
        map = SectionAssembler()
        mapChecksum = nil
        assignDestinations()
        return true
    }

    /// PIDs that may carry a map; the lowest are reserved (table 2-3).
    private static let mapPIDs = 0x10..<TSPacket.nullPID

    private mutating func read(map bytes: [UInt8]?) -> Change? {
        guard let bytes, let section = TableSection(bytes.span.bytes) else { return .malformed }
        guard section.isCurrent, section.tableID == ProgramMap.tableID, section.id == program?.number,
            section.checksum != mapChecksum
        else { return nil }
        guard let map = ProgramMap(section, bytes.span.bytes) else { return .malformed }
        mapChecksum = section.checksum
        clockPID = map.clockPID
        var seen: Set<Int> = [Self.associationPID, program?.mapPID ?? TSPacket.nullPID, TSPacket.nullPID]
        let entries = map.entries.filter { seen.insert($0.pid).inserted }
        self.entries = Array(entries.prefix(maximumStreams))
        assignDestinations()
        return .streams(self.entries)
    }

    private mutating func assignDestinations() {
        for pid in destinations.indices { destinations[pid] = .none }
        for (index, entry) in entries.enumerated() where entry.encoding != nil {
            destinations[entry.pid] = .elementary(UInt8(index))
        }
        destinations[Self.associationPID] = .tables
        if let program { destinations[program.mapPID] = .tables }
    }
}
