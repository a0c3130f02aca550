/// H.265, ITU-T H.265.
package enum H265 {
    /// What a decoder must have before the first picture: NAL units without start codes, in the order of their ids.
    package struct ParameterSets: Hashable, Sendable {
        package var vps: [[UInt8]]
        package var sps: [[UInt8]]
        package var pps: [[UInt8]]

        package init(vps: [[UInt8]], sps: [[UInt8]], pps: [[UInt8]]) {
            self.vps = vps
            self.sps = sps
            self.pps = pps
        }

        package var isComplete: Bool { !vps.isEmpty && !sps.isEmpty && !pps.isEmpty }
    }

    /// `nal_unit_type`, table 7-1.
    package enum NALUnitType {
        /// Intra random access points: BLA, IDR and CRA pictures. 22 and 23 are reserved.
        package static let randomAccess: ClosedRange<UInt8> = 16...21
        package static let vps: UInt8 = 32
        package static let sps: UInt8 = 33
        package static let pps: UInt8 = 34
        package static let accessUnitDelimiter: UInt8 = 35
        package static let fillerData: UInt8 = 38
        package static let prefixSEI: UInt8 = 39
    }
}
