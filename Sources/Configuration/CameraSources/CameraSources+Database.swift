extension Configuration.CameraSources {
    /// A database of the user's, asked with a query of the user's: `camera_sources: {database: …}`.
    package struct Database: Hashable, Sendable {
        package enum Location: Hashable, Sendable {
            /// For libpq: a connection URI, password included.
            case postgreSQL(Secret)
            /// The path of a file.
            case sqlite(String)
        }

        package var location: Location
        /// Gives a row for each camera, its columns named after the camera's keys.
        package var query: String
        package var pollInterval: Duration = .seconds(30)
        /// How long an answer may take.
        package var timeout: Duration = .seconds(10)
        /// PostgreSQL only: the query is made anew when something is told on this channel.
        package var notifyChannel: String?

        /// For people, without secrets.
        package var place: String {
            switch location {
            case .postgreSQL(let uri): SecretMask.url(uri.exposed)
            case .sqlite(let path): path
            }
        }
    }
}

extension Configuration.CameraSources.Database {
    fileprivate static let standardQuery = "SELECT name, url FROM cameras"

    init?(from reader: inout SettingsReader, passwordFiles: PasswordFile) {
        let location = reader.required("url", .databaseLocation)
        query = reader.value("query", .string, default: Self.standardQuery)
        self.location = location ?? .sqlite("")
        pollInterval = reader.value(
            "poll_interval", .duration(in: .seconds(1)...(.seconds(86400))), default: pollInterval)
        timeout = reader.value("timeout", .duration(in: .seconds(1)...(.seconds(300))), default: timeout)
        notifyChannel = reader.value("notify_channel", .string)
        if let password = passwordFiles.secret("password", in: &reader) {
            if case .postgreSQL(let uri) = location {
                self.location = .postgreSQL(Self.with(password: password, uri))
            } else if location != nil {
                reader.error("has no meaning for a file", at: reader.has("password") ? "password" : "password_file")
            }
        }
        if notifyChannel != nil, case .sqlite = location {
            reader.error("is for PostgreSQL only; a file is looked at every \"poll_interval\"", at: "notify_channel")
        }
        if location == nil { return nil }
    }

    /// libpq takes parameters in the query of the URI, too, where no user has to be named.
    private static func with(password: Secret, _ uri: Secret) -> Secret {
        let joint = uri.exposed.contains("?") ? "&" : "?"
        return Secret(uri.exposed + joint + "password=" + PercentEncoding.encode(password.exposed))
    }
}

extension SettingType where Value == Configuration.CameraSources.Database.Location {
    /// Complaints do not repeat it, for it may have a password in it.
    fileprivate static var databaseLocation: SettingType {
        SettingType { node, label, diagnostics in
            let text = node.scalar?.text ?? ""
            if text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") { return .postgreSQL(Secret(text)) }
            if text.hasPrefix("sqlite:///"), !text.hasSuffix("/") {
                return .sqlite(PercentEncoding.decode(text.dropFirst("sqlite://".count)))
            }
            diagnostics.error(
                "\(label) must be like postgresql://user@host/database or sqlite:///path/from/the/root.db",
                at: node.place)
            return nil
        }
    }
}
