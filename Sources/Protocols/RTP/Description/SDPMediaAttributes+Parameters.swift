import Media

extension SDPMediaAttributes {
    /// RFC 6184 §8.1.
    static func h264Parameters(_ sets: H264.ParameterSets) -> String {
        var parameters = ["packetization-mode=1"]
        if let sps = sets.sps.first, sps.count >= 4 {
            // profile_idc, the constraint flags and level_idc follow the NAL unit header.
            parameters.append("profile-level-id=\(String(hexadecimal: sps[1...3]))")
        }
        if sets.isComplete {
            parameters.append("sprop-parameter-sets=\(list(sets.sps + sets.pps))")
        }
        return parameters.joined(separator: ";")
    }

    /// RFC 7798 §7.1.
    static func h265Parameters(_ sets: H265.ParameterSets) -> String? {
        let parameters = [("sprop-vps", sets.vps), ("sprop-sps", sets.sps), ("sprop-pps", sets.pps)]
            .filter { !$0.1.isEmpty }
            .map { "\($0.0)=\(list($0.1))" }
        return parameters.isEmpty ? nil : parameters.joined(separator: ";")
    }

    /// RFC 3640 §3.3.6 and §4.1. The profile and level are told by `config`; 1 is what receivers expect to see.
    static func aacParameters(_ configuration: AAC.Configuration) -> String {
        [
            "streamtype=5", "profile-level-id=1", "mode=AAC-hbr", "sizelength=\(AACSections.sizeLength)",
            "indexlength=\(AACSections.indexLength)", "indexdeltalength=\(AACSections.indexLength)",
            "config=\(String(hexadecimal: configuration.audioSpecificConfig))",
        ].joined(separator: ";")
    }

    private static func list(_ sets: [[UInt8]]) -> String {
        sets.map { String(base64: $0) }.joined(separator: ",")
    }
}
