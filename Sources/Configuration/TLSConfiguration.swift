extension Configuration {
    /// `tls:` of the HTTP server and of sinks: a port of its own on which they are spoken inside of TLS.
    package struct TLS: Hashable, Sendable {
        package var listen: ListenAddress
        /// Nil where weir makes a certificate for itself.
        package var files: Files?

        /// Both in PEM form; whole paths.
        package struct Files: Hashable, Sendable {
            package var certificate: String
            package var key: String

            package init(certificate: String, key: String) {
                self.certificate = certificate
                self.key = key
            }
        }

        package init(listen: ListenAddress, files: Files? = nil) {
            self.listen = listen
            self.files = files
        }

        init(
            from reader: inout SettingsReader, listen: ListenAddress,
            environment: @escaping (String) -> String?
        ) {
            self.listen = reader.value("listen", .address, default: listen)
            let certificate = reader.value("certificate", .readableFile(environment: environment))
            let key = reader.value("key", .readableFile(environment: environment))
            for (one, other) in [("certificate", "key"), ("key", "certificate")]
            where reader.has(one) && !reader.has(other) {
                reader.error("needs \(other.quoted) beside it; or leave out both, and weir makes them itself", at: one)
            }
            if let certificate, let key { files = Files(certificate: certificate, key: key) }
        }
    }
}

extension SettingsReader {
    /// The map `tls:`; nil where it is missing, and TLS is not spoken.
    /// - Parameter listen: where, unless the map says so.
    package mutating func tls(
        listen: ListenAddress, environment: @escaping (String) -> String? = Configuration.environmentVariable
    ) -> Configuration.TLS? {
        guard node("tls") != nil else { return nil }
        return section("tls") { Configuration.TLS(from: &$0, listen: listen, environment: environment) }
    }
}
