import Runtime
import Testing

struct SocketAddressTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1:8554"), ("0.0.0.0", "0.0.0.0:8554"), ("::1", "[::1]:8554"),
        ("::ffff:192.0.2.7", "192.0.2.7:8554"), ("2001:db8::5", "[2001:db8::5]:8554"),
    ])
    func isWrittenAsPeopleWriteIt(host: String, text: String) throws {
        let address = try #require(SocketAddress(host: host, port: 8554))
        #expect(address.description == text)
        #expect(address.port == 8554)
        #expect(address.with(port: 9).port == 9)
        #expect(address == SocketAddress(host: host, port: 8554))
        #expect(address != address.with(port: 9))
    }

    @Test(arguments: ["", "localhost", "1.2.3", "1.2.3.4.5", "::g", "256.1.1.1"])
    func namesAreNotAddresses(host: String) {
        #expect(SocketAddress(host: host, port: 1) == nil)
    }

    @Test func aPathTooLongForTheKernelIsRefused() {
        #expect(SocketAddress(path: String(repeating: "x", count: 107)) != nil)
        #expect(SocketAddress(path: String(repeating: "x", count: 108)) == nil)
        #expect(SocketAddress(path: "") == nil)
    }
}
