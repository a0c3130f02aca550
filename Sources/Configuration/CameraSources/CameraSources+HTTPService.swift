extension Configuration.CameraSources {
    /// A service that answers GET with a list of cameras in JSON: `camera_sources: {http_service: …}`.
    package struct HTTPService: Hashable, Sendable {
        /// `http` or `https`; may have a token in it.
        package var url: CameraURL
        package var retryInterval: Duration = .seconds(30)
        /// How long an answer may take, connecting included.
        package var timeout: Duration = .seconds(10)
        /// Sent as `Authorization: Bearer` (RFC 6750).
        package var token: Secret?
        package var headers: [Header] = []

        package struct Header: Hashable, Sendable {
            package var name: String
            package var value: Secret
        }

        /// For people, without secrets.
        package var place: String { url.description }

        package init(url: CameraURL) { self.url = url }
    }
}

extension Configuration.CameraSources.HTTPService {
    init?(from reader: inout SettingsReader, passwordFiles: PasswordFile) {
        let given = reader.required("url", .cameraURL)
        retryInterval = reader.value(
            "retry_interval", .duration(in: .seconds(1)...(.seconds(86400))), default: retryInterval)
        timeout = reader.value("timeout", .duration(in: .seconds(1)...(.seconds(300))), default: timeout)
        token = passwordFiles.secret("token", in: &reader)
        headers = (reader.value("headers", .map(of: SettingType<Secret>.headerValue)) ?? [])
            .map { Header(name: $0.key, value: $0.value) }
        if let wrong = headers.first(where: { !$0.name.utf8.allSatisfy(\.isNameByte) || $0.name.isEmpty }) {
            reader.error("has \(wrong.name.quoted) in it, which is no name of a header", at: "headers")
        }
        guard let given else { return nil }
        guard given.scheme == "http" || given.scheme == "https" else {
            reader.error("must begin with http:// or https://", at: "url")
            return nil
        }
        url = given
    }
}

extension SettingType where Value == Secret {
    /// One line (RFC 9110 section 5.5).
    fileprivate static var headerValue: SettingType {
        .secret.checked { value in
            value.exposed.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
                ? "has a line break or another control character in it" : nil
        }
    }
}
