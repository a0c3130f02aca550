import HTTP

extension ServerSession {
    func options(_ request: Request) -> Response {
        var response = respond(.ok, to: request)
        response.fields["Public"] = Method.allowedList
        if let presentation, request.sessionID == presentation.id { response.fields["Session"] = presentation.id }
        return response
    }

    mutating func describe(_ request: Request, _ uri: RequestURI) -> Action {
        let accepted = request.fields.members("Accept").map { member in
            member.prefix { $0 != ";" }.trimmingWhiteSpace.lowercased()
        }
        guard accepted.isEmpty || !Set(accepted).isDisjoint(with: ["application/sdp", "application/*", "*/*"]) else {
            return .respond(respond(.notAcceptable, to: request))
        }
        let describe = Describe(uri: uri, request: request)
        awaited = .describe(describe)
        return .describe(describe)
    }

    /// Answers `.authorize`: the action that follows, to be performed like any other; `nil` if nothing was asked.
    package mutating func respondAuthorization(_ verdict: Verdict, at now: Duration) -> Action? {
        guard case .authorization(let request, let uri, let method) = awaited else { return nil }
        awaited = nil
        touch(at: now)
        switch verdict {
        case .granted:
            return perform(method, uri, request)
        case .challenged(let challenges):
            var response = respond(.unauthorized, to: request)
            for challenge in challenges { response.fields.append("WWW-Authenticate", challenge) }
            return .respond(response)
        case .refused(let refusal):
            return .respond(refuse(refusal, request))
        }
    }

    /// Answers `.describe`: the response to send; `nil` if nothing was asked.
    package mutating func respondDescribe(
        _ result: Result<SessionDescription, Refusal>, at now: Duration
    ) -> Response? {
        guard case .describe(let describe) = awaited else { return nil }
        awaited = nil
        touch(at: now)
        switch result {
        case .success(let description):
            var response = respond(.ok, to: describe.request)
            response.fields["Content-Base"] = describe.uri.base(authority: configuration.authority)
            response.fields["Content-Type"] = "application/sdp"
            response.body = description.bytes
            return response
        case .failure(let refusal):
            return refuse(refusal, describe.request)
        }
    }
}
