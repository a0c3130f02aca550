extension Configuration {
    /// Who may do what: `users:` and `anonymous:` of weir.yaml.
    package struct Access: Hashable, Sendable {
        /// In the order of the file.
        package var users: [User] = []
        /// Who gives no name; nil where the file says nothing about them: they may do nothing then, or, where there are no
        /// users, view, publish and read the API.
        package var anonymous: Rights?

        package init(users: [User] = [], anonymous: Rights? = nil) {
            self.users = users
            self.anonymous = anonymous
        }
    }

    /// Two are equal if nothing about them differs, so a reload ends only the sessions of users who changed.
    package struct User: Hashable, Sendable {
        package var name: String
        package var password: UserPassword?
        /// What a program sends in place of name and password (RFC 6750).
        package var token: Secret?
        package var rights: Rights
        @Uncompared package var place: SourcePlace

        package init(
            _ name: String, password: UserPassword? = nil, token: Secret? = nil, rights: Rights = Rights(),
            place: SourcePlace = SourcePlace(file: "")
        ) {
            self.name = name
            self.password = password
            self.token = token
            self.rights = rights
            self._place = Uncompared(wrappedValue: place)
        }
    }

    /// What somebody may do, with which cameras, and from where.
    package struct Rights: Hashable, Sendable {
        /// nil: with no camera.
        package var view: CameraSelection?
        package var publish: CameraSelection?
        package var api: CameraSelection?
        package var record: CameraSelection?
        package var configure: CameraSelection?
        /// Where they must come from; empty: from anywhere.
        package var addresses: [AddressRange] = []

        package init() {}
    }
}
