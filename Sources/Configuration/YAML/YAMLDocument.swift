internal import CYAML

/// Reads the one document of a YAML file.
package enum YAMLDocument {
    /// The document's root, or nil if the text is not YAML at all; then the diagnostics have an error that says why.
    ///
    /// A key that stands twice is an error too, but reading goes on. An empty file is a null.
    package static func parse(
        _ bytes: [UInt8], file: String, limits: YAMLLimits = YAMLLimits()
    ) -> (root: YAMLNode?, diagnostics: Diagnostics) {
        var diagnostics = Diagnostics()
        do throws(Diagnostic) {
            try refuseForeignText(bytes, file: file, limits: limits)
            let root = try compose(bytes, file: file, limits: limits, diagnostics: &diagnostics)
            return (root, diagnostics)
        } catch {
            diagnostics.add(error)
            return (nil, diagnostics)
        }
    }

    private static func refuseForeignText(_ bytes: [UInt8], file: String, limits: YAMLLimits) throws(Diagnostic) {
        if bytes.count > limits.fileBytes {
            throw Diagnostic(
                .error, "the file is larger than \(ByteSize.text(limits.fileBytes)); is it the right one?",
                at: SourcePlace(file: file))
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw Diagnostic(
                .error, "the file is encoded in UTF-16; save it as UTF-8", at: SourcePlace(file: file))
        }
    }

    private static func compose(
        _ bytes: [UInt8], file: String, limits: YAMLLimits, diagnostics: inout Diagnostics
    ) throws(Diagnostic) -> YAMLNode {
        // On the heap: libyaml keeps the address of its own state.
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else {
            throw Diagnostic(.error, "out of memory while reading", at: SourcePlace(file: file))
        }
        defer { yaml_parser_delete(parser) }

        var composer = YAMLComposer(file: file, limits: limits)
        let outcome = bytes.withUnsafeBufferPointer { (input) -> Result<YAMLNode, Diagnostic> in
            Result { () throws(Diagnostic) in
                yaml_parser_set_input_string(parser, input.baseAddress, input.count)
                var event = yaml_event_t()
                while true {
                    guard yaml_parser_parse(parser, &event) == 1 else {
                        throw YAMLProblem(parser.pointee, source: bytes, file: file).diagnostic
                    }
                    defer { yaml_event_delete(&event) }
                    if event.type == YAML_STREAM_END_EVENT { break }
                    try composer.take(event)
                }
                return composer.root
            }
        }
        diagnostics.add(composer.diagnostics)
        return try outcome.get()
    }
}
