/// H.264, ITU-T H.264.
package enum H264 {
    /// What a decoder must have before the first picture: NAL units without start codes, in the order of their ids.
    package struct ParameterSets: Hashable, Sendable {
        package var sps: [[UInt8]]
        package var pps: [[UInt8]]

        package init(sps: [[UInt8]], pps: [[UInt8]]) {
            self.sps = sps
            self.pps = pps
        }

        package var isComplete: Bool { !sps.isEmpty && !pps.isEmpty }
    }

    /// `nal_unit_type`, table 7-1.
    package enum NALUnitType {
        package static let slice: UInt8 = 1
        package static let idrSlice: UInt8 = 5
        package static let sei: UInt8 = 6
        package static let sps: UInt8 = 7
        package static let pps: UInt8 = 8
        package static let accessUnitDelimiter: UInt8 = 9
        package static let fillerData: UInt8 = 12
    }
}
