extension Configuration {
    /// The sinks of a relay: those of the folder, if there is one, with RTSP where the relay's file wants it.
    ///
    /// - Parameter listen: of RTSP; nil leaves it to the sink.
    static func relaySinks(
        _ found: [SinkConfiguration], listen: YAMLNode?, knownKinds: [String], file: String
    ) -> [SinkConfiguration] {
        var sinks = found
        let place = SourcePlace(file: file)
        // Where no folder says which ways out there are: RTSP, and HTTP for those that want it.
        for kind in ["rtsp", "http"] where found.isEmpty && knownKinds.contains(kind) {
            sinks.append(
                SinkConfiguration(
                    name: kind, kind: kind, settings: YAMLNode(.mapping(YAMLMapping()), at: place), kindPlace: place,
                    file: file))
        }
        guard let listen, let index = sinks.firstIndex(where: { $0.kind == "rtsp" && $0.isEnabled }) else {
            return sinks
        }
        let settings = sinks[index].settings
        var mapping = settings.mapping?.removing(keys: ["listen"]) ?? YAMLMapping()
        mapping.insert(YAMLMapping.Entry(key: "listen", keyPlace: listen.place, value: listen))
        sinks[index].settings = YAMLNode(.mapping(mapping), at: settings.place)
        return sinks
    }
}
