extension Configuration {
    /// Where cameras come from: `camera_sources:`.
    package struct CameraSources: Hashable, Sendable {
        package enum Kind: String, CaseIterable, Hashable, Sendable {
            /// The file itself.
            case file
            /// Cameras that were added over the API.
            case registry
            /// A database of the user's.
            case database
            /// A service that lists cameras over HTTP.
            case httpService = "http_service"
        }

        /// Each kind once. Where two declare a camera of one name, the first wins.
        package var order = Kind.allCases
        package var database: Database?
        package var httpService: HTTPService?

        package init() {}
    }
}

extension Configuration.CameraSources {
    init(from reader: inout SettingsReader, passwordFiles: PasswordFile) {
        if let kinds = reader.value("order", .list(of: SettingType<Kind>.choice)) {
            if Set(kinds).count < kinds.count { reader.error("names a source twice", at: "order") }
            // Those that it does not name come after the others.
            order = kinds + Kind.allCases.filter { !kinds.contains($0) }
        }
        if reader.has("database") {
            database = reader.section("database") { Database(from: &$0, passwordFiles: passwordFiles) }
        }
        if reader.has("http_service") {
            httpService = reader.section("http_service") { HTTPService(from: &$0, passwordFiles: passwordFiles) }
        }
        // They are known keys, present or not.
        _ = (reader.node("database"), reader.node("http_service"))
    }
}
