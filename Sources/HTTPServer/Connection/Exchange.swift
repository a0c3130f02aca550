import Bytes
import HTTP
import Runtime

/// One request and its answer. Lives on the connection's loop.
final class Exchange {
    let head: RequestHead
    var request: HTTPRequest
    var route: Route?
    let begun: MonotonicTime
    /// Works on the answer.
    var task: Task<Void, Never>?
    var writer: BodyWriter?
    var producer: (any BodyProducer)?
    /// 0 as long as there is no answer.
    var status = 0
    /// The connection ends after the answer.
    var closes = false
    /// All of the answer has been handed over.
    var isComplete = false
    /// What the kernel had taken on this connection when this began, and when the body did.
    let firstByte: UInt64
    var firstByteOfBody: UInt64 = 0

    init(_ head: RequestHead, _ request: HTTPRequest, firstByte: UInt64, at now: MonotonicTime) {
        self.head = head
        self.request = request
        self.firstByte = firstByte
        begun = now
    }

    /// A body without an end in sight: it does not hold up the end of the server.
    var isEndless: Bool { producer.map { !($0 is FileBody) } ?? false }

    func end() {
        task?.cancel()
        task = nil
        writer?.isWritable = false
        writer = nil
        let producer = producer
        self.producer = nil
        producer?.ended()
    }
}
