import Access
import Configuration
import RTP
import RTSP
import Router

extension RTSPSink {
    /// The sink's own keys in its file in `plugins.d/`.
    struct Settings: Hashable, Sendable {
        /// TCP, for RTSP itself and for interleaved media.
        let listen: ListenAddress
        /// The same inside of TLS (`rtsps://`), media included; nil where it is not spoken.
        let tls: Configuration.TLS?
        /// The even one of the pair for RTP and RTCP; nil lets the kernel choose.
        let udpPort: UInt16?
        let carriages: Set<ServerSession.Carriage>
        let start: Start
        let maxSessions: Int
        /// How long a connection may be silent that does not play.
        let idleTimeout: Duration
        let authentication: Authentication
        /// In the order in which they are offered.
        let digestAlgorithms: [DigestAlgorithm]
        /// Of one RTP packet, header included, in bytes.
        let packetSize: Int

        /// What a file may name in `transports:`.
        private enum Transport: String, CaseIterable {
            case tcp
            case udp
        }

        init(_ reader: inout SettingsReader) {
            listen = reader.value("listen", .address, default: ListenAddress(host: "0.0.0.0", port: 8554))
            tls = reader.tls(listen: ListenAddress(host: "0.0.0.0", port: 8322))
            if let tls, tls.listen.clashes(with: listen) {
                reader.error("cannot listen on \(tls.listen): \"listen\" beside it has \(listen)", at: "tls")
            }
            udpPort = Self.udpPort(&reader)
            let transports: [Transport] = reader.value("transports", .list(of: .choice), default: Transport.allCases)
            if transports.isEmpty { reader.error("must name tcp, udp or both", at: "transports") }
            carriages = Set(transports.map { $0 == .tcp ? .interleaved : .udp })
            start = reader.value("start", .choice, default: .instant)
            maxSessions = reader.value("max_sessions", .integer(in: 1...1_000_000), default: 10_000)
            idleTimeout = reader.value(
                "idle_timeout", .duration(in: .seconds(1)...(.seconds(3600))), default: .seconds(60))
            authentication = reader.value("authentication", .choice, default: .auto)
            digestAlgorithms = reader.value(
                "digest_algorithms", .list(of: .digestAlgorithm), default: [.md5])
            if digestAlgorithms.isEmpty { reader.error("must name md5, sha-256 or both", at: "digest_algorithms") }
            packetSize = reader.value(
                "packet_size", .integer(in: 256...65_000), default: RTPPacketizer.defaultMaximumPacketByteCount)
        }

        /// `udp_ports: "8000-8001"` or `auto`.
        private static func udpPort(_ reader: inout SettingsReader) -> UInt16? {
            let text = reader.value("udp_ports", .string, default: "auto")
            if text == "auto" { return nil }
            let ports = text.split(separator: "-").map { UInt16($0) }
            if ports.count == 2, let rtp = ports[0], let rtcp = ports[1], rtp > 0, rtp.isMultiple(of: 2),
                rtcp == rtp + 1
            {
                return rtp
            }
            reader.error(
                "must be auto or an even port and the next one, such as 8000-8001 (RTP and RTCP, RFC 3550 section 11)",
                at: "udp_ports")
            return nil
        }
    }
}

extension SettingType where Value == DigestAlgorithm {
    fileprivate static var digestAlgorithm: SettingType {
        .choice(of: DigestAlgorithm.allCases.map { (name: $0.settingName, value: $0) })
    }
}
