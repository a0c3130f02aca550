extension ServerSession {
    /// What the owner of the connection must do now. After `describe`, `setup`, `play` and `authorize` the machine waits
    /// for the owner's answer, which may come later; requests that come meanwhile wait in it.
    package enum Action: Hashable, Sendable {
        case respond(Response)
        /// Ask whether the client may do this; answer with `respondAuthorization`.
        case authorize(Authorization)
        /// Look the camera up, start it if need be; answer with `respondDescribe`.
        case describe(Describe)
        /// Look the camera and its track up, choose one of the transports; answer with `respondSetup`.
        case setup(Setup)
        /// Get ready to send; answer with `respondPlay`, send the response, then send media.
        case play(Play)
        /// Stop sending media, then send the response.
        case pause(Response)
        /// Release these tracks, all of them if `isWhole`, then send the response. The connection stays.
        case teardown(tracks: [Int], isWhole: Bool, Response)
        /// Send the response, if any, and close the connection.
        case close(after: Response?)
        /// Nothing: the request waits for the one before it.
        case wait
    }

    package struct Authorization: Hashable, Sendable {
        /// `describe`, `setup` or `play`.
        package let method: Method
        package let uri: RequestURI
        /// With the `Authorization` field, if there is one.
        package let request: Request
    }

    package enum Verdict: Hashable, Sendable {
        case granted
        /// 401 with one `WWW-Authenticate` field per challenge.
        case challenged([String])
        case refused(Refusal)
    }

    package struct Describe: Hashable, Sendable {
        package let uri: RequestURI
        package let request: Request
    }

    package struct Setup: Hashable, Sendable {
        package let uri: RequestURI
        package let request: Request
        /// The track that the URI names, 0 where it names none.
        package let track: Int
        /// At least one, in the client's order of preference; each is one that this connection may carry.
        package let offers: [Offer]
        /// The client begins anew: release everything that the connection's session held, first.
        package let isRestart: Bool
        /// The session has this track already; what it held is replaced if the answer is a grant.
        package let isRepeated: Bool
    }

    /// A way to send a track's packets that the client accepts.
    package enum Offer: Hashable, Sendable {
        /// To these ports of the address the connection comes from.
        case udp(clientPorts: PortPair)
        /// In the connection, on channels that no other track uses: the client's, or ours where it named none.
        case interleaved(ChannelPair)
        /// To a group that the owner chooses.
        case multicast
    }

    /// What the owner gives for an offer.
    package enum Grant: Hashable, Sendable {
        case udp(clientPorts: PortPair, serverPorts: PortPair)
        case interleaved(ChannelPair)
        case multicast(group: String, ports: PortPair, ttl: UInt8)
    }

    package struct Allocation: Hashable, Sendable {
        package var grant: Grant
        /// Of the track's RTP packets, if known.
        package var ssrc: UInt32?

        package init(_ grant: Grant, ssrc: UInt32?) {
            self.grant = grant
            self.ssrc = ssrc
        }
    }

    package struct Play: Hashable, Sendable {
        package let request: Request
        /// Track indices in the order of their SETUPs.
        package let tracks: [Int]
        /// What the client asked for, if it could be understood; live cameras ignore it.
        package let range: RangeHeader?
        /// After a PAUSE.
        package let isResumed: Bool
    }

    /// Where a track begins: of the first packet that will be sent after the response to PLAY.
    package struct Start: Hashable, Sendable {
        package var track: Int
        package var sequenceNumber: UInt16?
        package var timestamp: UInt32?

        package init(track: Int, sequenceNumber: UInt16?, timestamp: UInt32?) {
            self.track = track
            self.sequenceNumber = sequenceNumber
            self.timestamp = timestamp
        }
    }
}
