extension Configuration {
    /// Reads a sink's own keys for complaints only: ``load(configPath:pluginsDirectory:knownKinds:environment:checkSink:)``
    /// reports the keys that it leaves unread.
    package typealias SinkCheck = (_ sink: SinkConfiguration, _ reader: inout SettingsReader) -> Void

    /// Reads both the daemon's file and the folder of sinks.
    ///
    /// - Parameters:
    ///   - configPath: `etc/weir.yaml`.
    ///   - pluginsDirectory: `plugins.d`.
    ///   - knownKinds: the kinds of sinks that this weir has.
    ///   - environment: looks up a variable; `LOG_LEVEL` and `PORT` win over the file.
    ///   - checkSink: is called for each enabled sink of a known kind.
    /// - Returns: nil with at least one error, or a configuration with at most warnings.
    package static func load(
        configPath: String, pluginsDirectory: String, knownKinds: [String],
        environment: (String) -> String? = environmentVariable, checkSink: SinkCheck? = nil
    ) -> (configuration: Configuration?, diagnostics: Diagnostics) {
        var diagnostics = Diagnostics()
        let root = document(
            configPath, advice: "write one (see docs/configuration.md) or name another with --config",
            diagnostics: &diagnostics)
        let isRelay = root.map(RelayFile.recognizes) ?? false
        let reading = withoutActuallyEscaping(environment) { environment in
            read(root, isRelay: isRelay, PasswordFile(environment: environment), diagnostics: &diagnostics)
        }
        var configuration = reading.configuration
        configuration.path = configPath
        configuration.sinks = sinks(
            in: pluginsDirectory, isOptional: isRelay, knownKinds: knownKinds, diagnostics: &diagnostics)
        if isRelay {
            configuration.sinks = relaySinks(
                configuration.sinks, listen: reading.rtspListen, knownKinds: knownKinds, file: configPath)
        }
        checkSelections(of: configuration, diagnostics: &diagnostics)
        if let checkSink {
            for sink in configuration.sinks where sink.isEnabled && knownKinds.contains(sink.kind) {
                var reader = sink.reader
                checkSink(sink, &reader)
                diagnostics.add(reader.finish())
            }
        }
        configuration.applyLogLevel(environment("LOG_LEVEL"), diagnostics: &diagnostics)
        configuration.applyPort(environment("PORT"), diagnostics: &diagnostics)
        checkClashes(of: configuration, diagnostics: &diagnostics)
        return (diagnostics.hasErrors ? nil : configuration, diagnostics)
    }

    private static func read(
        _ root: YAMLNode?, isRelay: Bool, _ passwordFiles: PasswordFile, diagnostics: inout Diagnostics
    ) -> RelayFile.Reading {
        guard let root else { return RelayFile.Reading() }
        if isRelay { return RelayFile().read(root, diagnostics: &diagnostics) }
        let configuration = WeirFile(passwordFiles: passwordFiles).read(root, diagnostics: &diagnostics)
        return RelayFile.Reading(configuration: configuration)
    }

    /// The root of a YAML file, null if the file is empty.
    private static func document(_ path: String, advice: String, diagnostics: inout Diagnostics) -> YAMLNode? {
        let file: SourceFile
        do throws(SourceFile.Problem) {
            file = try SourceFile.read(path, limit: YAMLLimits().fileBytes)
        } catch {
            diagnostics.error(
                error.isMissing ? "\(error.message); \(advice)" : error.message, at: SourcePlace(file: path))
            return nil
        }
        let (root, complaints) = YAMLDocument.parse(file.bytes, file: path)
        diagnostics.add(complaints)
        if let root { checkPermissions(of: file, root: root, diagnostics: &diagnostics) }
        return root
    }

    private static func sinks(
        in folder: String, isOptional: Bool, knownKinds: [String], diagnostics: inout Diagnostics
    ) -> [SinkConfiguration] {
        let names: [String]
        do throws(SourceFile.Problem) {
            names = try SourceFile.names(inFolder: folder).filter(PluginFile.isDeclaration)
        } catch {
            if isOptional, error.isMissing { return [] }
            diagnostics.error(
                "\(error.message); it must hold a file for each way out, such as 10-rtsp.yaml",
                at: SourcePlace(file: folder))
            return []
        }
        let reader = PluginFile(knownKinds: knownKinds)
        let base = folder.hasSuffix("/") ? folder : folder + "/"
        let sinks = names.compactMap { name in
            document(base + name, advice: "it has just gone", diagnostics: &diagnostics)
                .flatMap { reader.read($0, diagnostics: &diagnostics) }
        }
        if !diagnostics.hasErrors, !sinks.contains(where: \.isEnabled) {
            diagnostics.warning("no sink is enabled here, so nobody can watch", at: SourcePlace(file: folder))
        }
        return sinks
    }

    private mutating func applyLogLevel(_ text: String?, diagnostics: inout Diagnostics) {
        guard let text, !text.isEmpty else { return }
        let place = SourcePlace(file: "LOG_LEVEL")
        let type = SettingType<LogLevel>.choice
        logLevel =
            type.read(YAMLNode(.scalar(YAMLScalar(text)), at: place), "the environment's LOG_LEVEL", &diagnostics)
            ?? logLevel
    }

    /// The first address of the HTTP server gets the port.
    private mutating func applyPort(_ text: String?, diagnostics: inout Diagnostics) {
        guard let text, !text.isEmpty else { return }
        let place = SourcePlace(file: "PORT")
        let type = SettingType<Int>.integer(in: 0...65535)
        guard
            let port = type.read(YAMLNode(.scalar(YAMLScalar(text)), at: place), "the environment's PORT", &diagnostics)
        else { return }
        http.listen[0].port = UInt16(port)
    }
}
