import Configuration

/// What a client answers to a digest challenge (RFC 7616 §3.4).
package struct DigestResponse: Hashable, Sendable {
    /// Of the request that it came with; it is part of what was digested.
    package var method: String
    package var user: String
    package var realm: String
    package var nonce: String
    /// As the client wrote it. It is not compared with the request's: clients name the camera, its track, their base URL
    /// with or without a slash, or a path alone, and the nonce keeps others from using the answer.
    package var uri: String
    /// In lower-case hexadecimal digits.
    package var response: String
    package var algorithm: DigestAlgorithm
    /// nil: as in RFC 2069, which most RTSP clients still do.
    package var protection: Protection?

    /// `qop=auth`: the client has a nonce of its own, and counts. We keep no count, for some clients do not, either.
    package struct Protection: Hashable, Sendable {
        package var clientNonce: String
        /// As it was sent: eight hexadecimal digits, most often.
        package var nonceCount: String
    }

    init(parsing text: Substring, method: String) throws(Credentials.Unreadable) {
        let parameters = try AuthorizationParameters(parsing: text)
        func required(_ name: String) throws(Credentials.Unreadable) -> String {
            guard let value = parameters[name] else { throw .init("is Digest, but without \"\(name)\"") }
            return value
        }
        self.method = method
        user = try required("username")
        realm = try required("realm")
        nonce = try required("nonce")
        uri = try required("uri")
        response = try required("response").lowercased()
        let name = parameters["algorithm"] ?? DigestAlgorithm.md5.rawValue
        guard let algorithm = DigestAlgorithm(name: name) else {
            throw .init("is Digest with an algorithm that was not offered")
        }
        self.algorithm = algorithm
        if parameters["userhash"]?.lowercased() == "true" { throw .init("is Digest with a hashed name") }
        guard let protection = parameters["qop"], !protection.isEmpty else { return }
        guard protection.lowercased() == "auth" else { throw .init("is Digest with a qop that is not auth") }
        self.protection = Protection(clientNonce: try required("cnonce"), nonceCount: try required("nc"))
    }

    /// The response that the right password makes (RFC 7616 §3.4.1).
    func expected(for password: Secret) -> String {
        let user = algorithm.digest("\(user):\(realm):\(password.exposed)")
        let request = algorithm.digest("\(method):\(uri)")
        guard let protection else { return algorithm.digest("\(user):\(nonce):\(request)") }
        return algorithm.digest(
            "\(user):\(nonce):\(protection.nonceCount):\(protection.clientNonce):auth:\(request)")
    }
}
