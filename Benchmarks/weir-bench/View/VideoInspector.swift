import CBench

/// Looks into the first bytes of video packets: does it belong to a keyframe, does it carry a latency stamp?
enum VideoInspector {
    case h264
    case h265

    /// The UUID of the user_data_unregistered SEI message whose body is microseconds since the epoch, big-endian.
    private static let stampUUID = Array("rtspload-lat-us1".utf8)

    struct Finding {
        var isKeyframe = false
        /// When the camera made the frame, in microseconds since the epoch.
        var stamp: UInt64?
    }

    func inspect(_ payload: UnsafeRawBufferPointer, wantsStamp: Bool) -> Finding {
        var finding = Finding()
        switch self {
        case .h264: h264(payload, wantsStamp, &finding)
        case .h265: h265(payload, wantsStamp, &finding)
        }
        return finding
    }

    /// RFC 6184 §5.2: single NAL units, STAP-A (24) and FU-A (28).
    private func h264(_ payload: UnsafeRawBufferPointer, _ wantsStamp: Bool, _ finding: inout Finding) {
        guard payload.count >= 2 else { return }
        switch payload[0] & 0x1F {
        case 5: finding.isKeyframe = true
        case 6: if wantsStamp { finding.stamp = Self.stamp(in: payload) }
        case 24:
            Self.forEachAggregated(in: payload, after: 1) { unit in
                if unit[0] & 0x1F == 5 { finding.isKeyframe = true }
                if wantsStamp, unit[0] & 0x1F == 6 { finding.stamp = Self.stamp(in: unit) }
            }
        case 28: finding.isKeyframe = payload[1] & 0x1F == 5
        default: break
        }
    }

    /// RFC 7798 §4.4: single NAL units, aggregation packets (48) and fragmentation units (49).
    private func h265(_ payload: UnsafeRawBufferPointer, _ wantsStamp: Bool, _ finding: inout Finding) {
        guard payload.count >= 3 else { return }
        let randomAccess: ClosedRange<UInt8> = 16...21
        switch payload[0] >> 1 & 0x3F {
        case randomAccess: finding.isKeyframe = true
        case 39: if wantsStamp { finding.stamp = Self.stamp(in: payload) }
        case 48:
            Self.forEachAggregated(in: payload, after: 2) { unit in
                let type = unit[0] >> 1 & 0x3F
                if randomAccess.contains(type) { finding.isKeyframe = true }
                if wantsStamp, type == 39 { finding.stamp = Self.stamp(in: unit) }
            }
        case 49: finding.isKeyframe = randomAccess.contains(payload[2] & 0x3F)
        default: break
        }
    }

    private static func forEachAggregated(
        in payload: UnsafeRawBufferPointer, after header: Int, _ body: (UnsafeRawBufferPointer) -> Void
    ) {
        var offset = header
        while offset + 2 < payload.count {
            let size = Int(payload[offset]) << 8 | Int(payload[offset + 1])
            offset += 2
            guard size > 0, offset + size <= payload.count else { return }
            body(UnsafeRawBufferPointer(rebasing: payload[offset..<offset + size]))
            offset += size
        }
    }

    static func stamp(in unit: UnsafeRawBufferPointer) -> UInt64? {
        let found = bench_find(unit.baseAddress, unit.count, stampUUID, stampUUID.count)
        guard found >= 0 else { return nil }
        var value: UInt64 = 0
        var zeros = 0
        var digits = 0
        var offset = found + stampUUID.count
        while digits < 8, offset < unit.count {
            let byte = unit[offset]
            offset += 1
            if zeros >= 2, byte == 3 {  // emulation prevention
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            value = value << 8 | UInt64(byte)
            digits += 1
        }
        return digits == 8 ? value : nil
    }
}
