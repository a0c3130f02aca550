import RTSP
import Testing

@Suite struct TransportHeaderTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var text: String
        /// As the writer says it; empty where nothing can be understood.
        var transports: [String]

        init(_ text: String, _ transports: String...) {
            self.text = text
            self.transports = transports
        }

        var testDescription: String { text }
    }

    @Test(arguments: [
        Case("RTP/AVP;unicast;client_port=5000-5001", "RTP/AVP;unicast;client_port=5000-5001"),
        Case("RTP/AVP/UDP;unicast;client_port=5000-5001", "RTP/AVP;unicast;client_port=5000-5001"),
        Case("RTP/AVP;unicast;client_port=5000", "RTP/AVP;unicast;client_port=5000-5001"),
        Case("RTP/AVP;client_port=5000-5001", "RTP/AVP;unicast;client_port=5000-5001"),
        Case("RTP/AVP;unicast;client_port=6000-7000", "RTP/AVP;unicast;client_port=6000-7000"),
        Case("RTP/AVP/TCP;unicast;interleaved=0-1", "RTP/AVP/TCP;unicast;interleaved=0-1"),
        Case("RTP/AVP/TCP;unicast;interleaved=7", "RTP/AVP/TCP;unicast;interleaved=7-8"),
        Case("RTP/AVP/TCP;interleaved=9-4", "RTP/AVP/TCP;unicast;interleaved=9-4"),
        Case("RTP/AVP/TCP;interleaved=254-255", "RTP/AVP/TCP;unicast;interleaved=254-255"),
        Case("RTP/AVP/TCP;unicast", "RTP/AVP/TCP;unicast"),
        Case("RTP/AVP/TCP", "RTP/AVP/TCP;unicast"),
        Case("rtp/avp/tcp;UNICAST;Interleaved=0-1", "RTP/AVP/TCP;unicast;interleaved=0-1"),
        Case(" RTP/AVP/TCP ; unicast ; interleaved = 0 - 1 ", "RTP/AVP/TCP;unicast;interleaved=0-1"),
        Case("RTP/AVP/TCP;unicast;interleaved=0-1;", "RTP/AVP/TCP;unicast;interleaved=0-1"),
        Case("RTP/AVP/TCP;interleaved=0-1;mode=play", "RTP/AVP/TCP;unicast;interleaved=0-1"),
        Case("RTP/AVP/TCP;interleaved=0-1;mode=\"PLAY\"", "RTP/AVP/TCP;unicast;interleaved=0-1"),
        Case("RTP/AVP/TCP;interleaved=0-1;mode=record", "RTP/AVP/TCP;unicast;interleaved=0-1;mode=record"),
        Case("RTP/AVP/TCP;interleaved=0-1;mode=\"receive\"", "RTP/AVP/TCP;unicast;interleaved=0-1;mode=record"),
        Case("RTP/AVP/TCP;interleaved=0-1;ssrc= 1a2B", "RTP/AVP/TCP;unicast;interleaved=0-1;ssrc=00001A2B"),
        Case("RTP/AVP/TCP;interleaved=0-1;ssrc=nonsense", "RTP/AVP/TCP;unicast;interleaved=0-1"),
        Case("RTP/AVP/TCP;interleaved=0-1;append;layers=2;x=y", "RTP/AVP/TCP;unicast;interleaved=0-1"),
        Case("RTP/AVP;multicast;port=5004-5005;ttl=127", "RTP/AVP;multicast;port=5004-5005;ttl=127"),
        Case("RTP/SAVP;unicast;client_port=5000-5001", "RTP/SAVP;unicast;client_port=5000-5001"),
        Case("RTP/SAVPF/TCP;unicast", "RTP/SAVPF/TCP;unicast"),
        Case("RTP/AVPF;unicast;client_port=5000", "RTP/AVPF;unicast;client_port=5000-5001"),
        Case(
            "RTP/AVP/TCP;interleaved=0-1,RTP/AVP;unicast;client_port=5000-5001",
            "RTP/AVP/TCP;unicast;interleaved=0-1", "RTP/AVP;unicast;client_port=5000-5001"),
        Case(
            "MP2T/RTP/TCP;unicast;interleaved=0-1, MP2T/TCP;unicast, RTP/AVP/TCP;unicast;interleaved=0-1",
            "RTP/AVP/TCP;unicast;interleaved=0-1"),
        Case(
            "RTP/AVP;unicast;client_port=70000,RTP/AVP/TCP;interleaved=300,RTP/AVP/TCP", "RTP/AVP/TCP;unicast"),
        Case(",,RTP/AVP/TCP,", "RTP/AVP/TCP;unicast"),
        Case("x-thing;note=\"a,b;RTP/AVP\", RTP/AVP/TCP", "RTP/AVP/TCP;unicast"),
        Case(""), Case(","), Case(";"), Case("RTP"), Case("RTP/"), Case("RTP/AVP/"), Case("RTP/AVP/TCP/IP"),
        Case("/AVP"), Case("RTP/XYZ;unicast"), Case("RTP/AVP;client_port="), Case("RTP/AVP;client_port=1-2-3"),
        Case("RTP/AVP;client_port=a"), Case("RTP/AVP/TCP;interleaved=-1"), Case("RTP/AVP/TCP;interleaved"),
    ])
    func listsWhatCanBeUnderstoodInOrder(_ sample: Case) {
        #expect(TransportHeader.list(sample.text).map(\.description) == sample.transports)
    }

    @Test func writesWhatItReads() throws {
        let text = "RTP/AVP;unicast;client_port=5000-5001;server_port=30000-30001;ssrc=0000000F"
        #expect(TransportHeader.list(text).map(\.description) == [text])
        let group = "RTP/AVP;multicast;destination=239.1.2.3;port=5004-5005;ttl=16"
        #expect(TransportHeader.list(group).map(\.description) == [group])
    }
}
