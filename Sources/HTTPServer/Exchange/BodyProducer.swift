/// Makes a body while it is sent. Lives on the connection's loop.
package protocol BodyProducer: AnyObject {
    /// The connection takes more: first when the head has been sent, then whenever everything written has left for the
    /// kernel after it had not. Write until `isWritable` is false or there is nothing more.
    func resume()
    /// The response is over, by whichever side; called once, and nothing after it.
    func ended()
}
