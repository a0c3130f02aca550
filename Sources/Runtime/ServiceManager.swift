import CSystemd

/// Tells systemd how we are (sd_notify(3)); does nothing where we were not started by it.
package enum ServiceManager {
    package static func notify(_ state: String) { _ = sd_notify(0, state) }

    package static func ready() { notify("READY=1") }
    /// Say ``ready()`` when it is done. The time is what systemd tells two reloads apart by (since systemd 253).
    package static func reloading() {
        notify("RELOADING=1\nMONOTONIC_USEC=\(MonotonicTime.now.nanoseconds / 1000)")
    }
    package static func stopping() { notify("STOPPING=1") }
    package static func status(_ sentence: String) { notify("STATUS=\(sentence)") }

    /// How often systemd wants a sign of life, or nil if it does not.
    package static var watchdogInterval: Duration? {
        var microseconds: UInt64 = 0
        guard sd_watchdog_enabled(0, &microseconds) > 0 else { return nil }
        return .microseconds(Int64(clamping: microseconds))
    }

    package static func alive() { notify("WATCHDOG=1") }
}
