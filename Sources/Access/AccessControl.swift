/// One answer to "may this one do that", for every protocol. From any thread.
package final class AccessControl: Sendable {
    package init() {}
}
