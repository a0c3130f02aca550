import Configuration
import HTTPServer
import Runtime

extension Router {
    /// Makes a sink and starts it.
    func plug(_ configuration: SinkConfiguration) async throws(SinkError) {
        guard let sink = kinds.make(configuration, environment: environment) else { return }
        sinks.append(PluggedSink(configuration: configuration, sink: sink))
        try await sink.start()
    }

    /// Makes the sinks that serve those of the configuration. Those that are declared as before, and their viewers, do not
    /// notice. In turn.
    func applySinks() async -> (names: [String], remarks: [String]) {
        let wanted = configuration.sinks.filter(\.isEnabled)
        let former = sinks
        sinks = former.filter { wanted.contains($0.configuration) }
        var leaving = former.filter { !wanted.contains($0.configuration) }
        var (names, remarks): (Set<String>, [String]) = ([], [])
        for plugged in sinks {
            if let remark = await plugged.sink.readFilesAgain() { remarks.append(remark) }
        }
        for configuration in wanted where !sinks.contains(where: { $0.configuration == configuration }) {
            names.insert(configuration.name)
            let place = leaving.firstIndex {
                $0.configuration.name == configuration.name && $0.configuration.kind == configuration.kind
            }
            guard let place, await leaving[place].sink.reconfigure(configuration) else { continue }
            sinks.append(PluggedSink(configuration: configuration, sink: leaving.remove(at: place).sink))
        }
        // All of them first: one may want the port of another.
        for plugged in leaving {
            names.insert(plugged.configuration.name)
            await plugged.sink.stop()
            environment.routes.remove(owner: plugged.configuration.name)
        }
        for configuration in wanted where !sinks.contains(where: { $0.configuration == configuration }) {
            if let remark = await plugIfPossible(configuration) {
                remarks.append(remark)
                // Better as before than not at all.
                guard let before = leaving.first(where: { $0.configuration.name == configuration.name }) else {
                    continue
                }
                if await plugIfPossible(before.configuration) == nil {
                    remarks.append("sink \(configuration.name.quoted) goes on as it was before")
                }
            }
        }
        return (names.sorted(), remarks)
    }

    /// - Returns: why it cannot serve.
    private func plugIfPossible(_ configuration: SinkConfiguration) async -> String? {
        do throws(SinkError) {
            try await plug(configuration)
            return nil
        } catch {
            if let failed = sinks.popLast() { await failed.sink.stop() }
            return error.description
        }
    }
}
