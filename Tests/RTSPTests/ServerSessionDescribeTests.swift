import HTTP
import RTSP
import Testing

/// What real clients depend on: OPTIONS and DESCRIBE.
@Suite struct ServerSessionDescribeTests {
    @Test(arguments: ["*", "rtsp://h:8554/cam", "rtsp://h:8554", "/"])
    func optionsListsWhatWorks(_ target: String) throws {
        let connection = Connection()
        let response = try #require(connection.send("OPTIONS \(target)"))
        #expect(response.status == .ok)
        let methods = response.fields.members("Public")
        #expect(methods.contains("GET_PARAMETER") && methods.contains("SET_PARAMETER"))
        for method in methods {
            // Whatever is listed is not refused as a method.
            let status = connection.send("\(method) \(Connection.url)/cam")?.status.code
            #expect(![nil, 405, 501].contains(status))
        }
        #expect(!methods.contains("ANNOUNCE") && !methods.contains("RECORD"))
    }

    @Test func methodsThatAreNotAllowedNameThoseThatAre() throws {
        let connection = Connection()
        for method in ["ANNOUNCE", "RECORD"] {
            let response = try #require(connection.send("\(method) \(Connection.url)/cam"))
            #expect(response.status == .methodNotAllowed)
            #expect(response.fields.members("Allow").contains("DESCRIBE"))
            #expect(!response.fields.members("Allow").contains(method))
        }
    }

    @Test func descriptionsHaveTypeLengthAndBase() throws {
        let connection = Connection()
        let response = try #require(connection.send("DESCRIBE rtsp://user:pass@h:8554/cam"))
        #expect(response.fields["Content-Type"] == "application/sdp")
        #expect(response.fields["Content-Length"] == String(response.body.count))
        #expect(response.fields["Content-Base"] == "rtsp://h:8554/cam/")
        #expect(!connection.outputText.contains("pass"))
    }

    @Test(arguments: [
        "Accept: application/sdp", "Accept: APPLICATION/SDP", "Accept: application/rtsl, application/sdp;level=-2",
        "Accept: */*", "Accept:", "X: y",
    ])
    func descriptionsAreAcceptedInManyWords(_ accept: String) {
        let connection = Connection()
        #expect(connection.send("DESCRIBE \(Connection.url)/cam", accept)?.status == .ok)
    }

    @Test func aCameraThatIsDownSaysWhyAndWhenToAskAgain() throws {
        let connection = Connection()
        let response = try #require(connection.send("DESCRIBE \(Connection.url)/down"))
        #expect(response.status.code == 503)
        #expect(response.status.reason == "Service Unavailable: the camera does not answer")
        #expect(response.fields["Retry-After"] == "5")
    }

    @Test func aCameraElsewhereIsPointedTo() throws {
        let connection = Connection()
        let response = try #require(connection.send("DESCRIBE \(Connection.url)/moved"))
        #expect(response.status == .found)
        #expect(response.fields["Location"] == "rtsp://elsewhere/cam")
    }

    @Test func unknownOptionsAreNamed() throws {
        var configuration = ServerSession.Configuration()
        configuration.features = ["www.onvif.org/ver20/backchannel"]
        let connection = Connection(configuration)
        let response = try #require(
            connection.send(
                "DESCRIBE \(Connection.url)/cam", "Require: www.onvif.org/ver20/backchannel, odd",
                "Proxy-Require: x"
            ))
        #expect(response.status == .optionNotSupported)
        #expect(response.fields["Unsupported"] == "odd, x")
        #expect(
            connection.send("DESCRIBE \(Connection.url)/cam", "Require: www.onvif.org/ver20/backchannel")?.status == .ok
        )
    }
}
