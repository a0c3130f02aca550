package import Configuration
import Runtime

extension Router {
    /// What is to be done at a reload by those whom the router does not know: users, the HTTP server. They are called in the
    /// order in which they came, after the cameras and the sinks, and return a sentence where they could not do it.
    package func whenReloaded(_ hook: @escaping @Sendable (Configuration) async -> String?) { hooks.append(hook) }

    /// Reads the files again and takes over what differs; a file with an error changes nothing.
    /// - Parameter reason: who wanted it, for the log: `SIGHUP`, or the name of a user.
    package func reload(by reason: String) async -> ReloadOutcome {
        await turnstile.enter()
        defer { turnstile.leave() }
        guard let read, let (found, diagnostics) = await Thread.run(name: "reload", read) else {
            return .done(ReloadSummary())
        }
        guard let found, !diagnostics.hasErrors else {
            for complaint in diagnostics.all { log.error("\(complaint)") }
            log.error(
                "the configuration was not taken over: nothing has changed", ("by", reason),
                ("errors", diagnostics.errorCount))
            events.append(
                .reload, "the configuration has \(diagnostics.errorCount) errors; nothing has changed",
                details: ["by": reason, "outcome": "rejected"])
            return .rejected(diagnostics)
        }
        var summary = await take(found)
        summary.remarks = diagnostics.all.map(\.description) + summary.remarks
        for remark in summary.remarks { log.warning("\(remark)") }
        log.info(
            "the configuration was read again", ("by", reason), ("added", summary.added.count),
            ("changed", summary.changed.count), ("removed", summary.removed.count), ("sinks", summary.sinks.count))
        events.append(.reload, "the configuration was read again", details: ["by": reason, "outcome": "done"])
        return .done(summary)
    }

    private func take(_ found: Configuration) async -> ReloadSummary {
        let former = configuration
        configuration = found
        log.level = LogLevel(name: found.logLevel.rawValue) ?? log.level
        if former.limits != found.limits { await setLimits(StreamLimits(found.limits)) }
        // Before the cameras: the viewers of one that goes are to be told by the sinks that stay.
        let sinks = await applySinks()
        await registry.load()
        await startSources()
        var summary = await applyCameras(hasOtherFFmpeg: former.ffmpeg != found.ffmpeg)
        summary.sinks = sinks.names
        summary.remarks = sinks.remarks + Self.whatWaits(former, found)
        for hook in hooks {
            if let remark = await hook(found) { summary.remarks.append(remark) }
        }
        return summary
    }

    /// For cameras at once; a sink's rings have them from its next viewer of a camera on.
    private func setLimits(_ limits: StreamLimits) async {
        environment.setLimits(limits)
        for handle in cameras.all {
            await handle.loop.run { handle.camera.value.hub.setLimits(limits.groupOfPictures) }
        }
    }

    /// What was changed and is looked at only when the process starts.
    private static func whatWaits(_ former: Configuration, _ found: Configuration) -> [String] {
        var keys: [String] = []
        if former.loops != found.loops { keys.append("loops") }
        if former.stateDirectory != found.stateDirectory { keys.append("state_directory") }
        if former.runtimeDirectory != found.runtimeDirectory { keys.append("runtime_directory") }
        return keys.map { "\($0.quoted) has changed, which takes effect when weir is started anew" }
    }
}
