internal import CYAML

/// Builds the tree from libyaml's events, with a stack of its own, so that nesting costs no call depth.
struct YAMLComposer {
    /// A node and what it costs to walk it: aliases make small files into large trees.
    private struct Measured {
        var node: YAMLNode
        var count = 1
        var height = 0
    }

    /// A list or a map whose end has not come yet.
    private struct Open {
        var place: SourcePlace
        var anchor: String?
        var items: [YAMLNode] = []
        var mapping: YAMLMapping?
        /// The key whose value comes next.
        var key: (text: String, place: SourcePlace, merges: Bool)?
        var merged: [YAMLNode] = []
        var count = 1
        var height = 1
    }

    private let file: String
    private let limits: YAMLLimits
    private var open: [Open] = []
    private var anchors: [String: Measured] = [:]
    private var result: YAMLNode?
    private var documents = 0
    private var count = 0
    private(set) var diagnostics = Diagnostics()

    init(file: String, limits: YAMLLimits) {
        self.file = file
        self.limits = limits
    }

    /// The finished document; an empty file is a null.
    var root: YAMLNode { result ?? YAMLNode(.scalar(YAMLScalar("")), at: SourcePlace(file: file, line: 1, column: 1)) }

    mutating func take(_ event: yaml_event_t) throws(Diagnostic) {
        let place = SourcePlace(file: file, mark: event.start_mark)
        switch event.type {
        case YAML_DOCUMENT_START_EVENT:
            documents += 1
            if documents > 1 {
                throw Diagnostic(.error, "a second document begins here; a file can have only one", at: place)
            }
        case YAML_ALIAS_EVENT:
            try takeAlias(text(event.data.alias.anchor) ?? "", at: place)
        case YAML_SCALAR_EVENT:
            try takeScalar(event.data.scalar, at: place)
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            try refuseTag(text(start.tag), but: ["seq"], at: place)
            try begin(Open(place: place, anchor: text(start.anchor)))
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            try refuseTag(text(start.tag), but: ["map"], at: place)
            try begin(Open(place: place, anchor: text(start.anchor), mapping: YAMLMapping()))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            try end()
        default:
            break
        }
    }

    private mutating func takeScalar(
        _ scalar: yaml_event_t.__Unnamed_union_data.__Unnamed_struct_scalar, at place: SourcePlace
    ) throws(Diagnostic) {
        let tag = text(scalar.tag)
        try refuseTag(tag, but: ["str", "int", "float", "bool", "null", "binary"], at: place)
        if scalar.length > limits.scalarBytes {
            throw Diagnostic(
                .error, "a text is longer than \(ByteSize.text(limits.scalarBytes)); is a quote missing?", at: place)
        }
        let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        let value = String(decoding: bytes, as: UTF8.self)
        if bytes.contains(0) {
            throw Diagnostic(.error, "a text contains a NUL character; take it out", at: place)
        }
        let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE && tag?.hasSuffix(":str") != true && tag != "!"
        try add(
            Measured(node: YAMLNode(.scalar(YAMLScalar(value, isPlain: isPlain)), at: place)),
            anchor: text(scalar.anchor))
    }

    private mutating func takeAlias(_ name: String, at place: SourcePlace) throws(Diagnostic) {
        guard let measured = anchors[name] else {
            throw Diagnostic(
                .error,
                "\("*\(name)".quoted) refers to \("&\(name)".quoted), which is not set above it;"
                    + " a text that begins with * must be in quotes", at: place)
        }
        // The node keeps its own place: a complaint about a value belongs where the value is written.
        try add(measured, anchor: nil, usedAt: place)
    }

    private mutating func begin(_ new: Open) throws(Diagnostic) {
        if open.count >= limits.depth { throw tooDeep(at: new.place) }
        if isKeyExpected { throw complexKey(at: new.place) }
        open.append(new)
    }

    private mutating func end() throws(Diagnostic) {
        guard var ended = open.popLast() else { return }
        let node: YAMLNode
        if ended.mapping != nil {
            for source in ended.merged { for entry in source.mapping?.entries ?? [] { ended.mapping?.insert(entry) } }
            node = YAMLNode(.mapping(ended.mapping ?? YAMLMapping()), at: ended.place)
        } else {
            node = YAMLNode(.sequence(ended.items), at: ended.place)
        }
        try add(Measured(node: node, count: ended.count, height: ended.height), anchor: ended.anchor, isNew: true)
    }

    private mutating func add(
        _ measured: Measured, anchor: String?, isNew: Bool = false, usedAt use: SourcePlace? = nil
    ) throws(Diagnostic) {
        let place = use ?? measured.node.place
        count += isNew ? 1 : measured.count
        if count > limits.nodes {
            throw Diagnostic(
                .error, "the file has more than \(limits.nodes) values, counting what its aliases stand for", at: place)
        }
        if open.count + measured.height > limits.depth { throw tooDeep(at: place) }
        if let anchor { anchors[anchor] = measured }
        guard !open.isEmpty else {
            result = measured.node
            return
        }
        let top = open.count - 1
        open[top].count += measured.count
        open[top].height = max(open[top].height, measured.height + 1)
        if open[top].mapping == nil {
            open[top].items.append(measured.node)
        } else if let key = open[top].key {
            open[top].key = nil
            if key.merges {
                try merge(measured.node, at: place)
            } else {
                insert(YAMLMapping.Entry(key: key.text, keyPlace: key.place, value: measured.node))
            }
        } else {
            guard let scalar = measured.node.scalar else { throw complexKey(at: place) }
            open[top].key = (scalar.text, place, scalar.isPlain && scalar.text == "<<")
        }
    }

    private mutating func insert(_ entry: YAMLMapping.Entry) {
        guard let first = open[open.count - 1].mapping?.insert(entry) else { return }
        diagnostics.error(
            "key \(entry.key.quoted) stands twice, first at \(first.keyPlace); remove one", at: entry.keyPlace)
    }

    /// `<<: *anchor` and `<<: [*a, *b]`: keys that the map itself lacks come from there, the first one winning.
    private mutating func merge(_ node: YAMLNode, at place: SourcePlace) throws(Diagnostic) {
        let sources = node.sequence ?? [node]
        guard sources.allSatisfy({ $0.mapping != nil }) else {
            throw Diagnostic(.error, "\"<<\" must name a map (or a list of maps) that stands above", at: place)
        }
        open[open.count - 1].merged += sources
    }

    private var isKeyExpected: Bool {
        guard let top = open.last else { return false }
        return top.mapping != nil && top.key == nil
    }

    private func complexKey(at place: SourcePlace) -> Diagnostic {
        Diagnostic(.error, "a key must be a text, not a list or a map", at: place)
    }

    private func tooDeep(at place: SourcePlace) -> Diagnostic {
        Diagnostic(.error, "lists and maps are nested more than \(limits.depth) deep", at: place)
    }

    private func refuseTag(_ tag: String?, but allowed: [String], at place: SourcePlace) throws(Diagnostic) {
        guard let tag, tag != "!", !allowed.contains(where: { tag == "tag:yaml.org,2002:\($0)" }) else { return }
        throw Diagnostic(
            .error,
            "\(tag.quoted) is a YAML tag, which has no meaning here; a text that begins with ! must be in quotes",
            at: place)
    }

    private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }
}

extension SourcePlace {
    /// libyaml counts lines and columns from 0.
    init(file: String, mark: yaml_mark_t) {
        self.init(file: file, line: Int(clamping: mark.line) + 1, column: Int(clamping: mark.column) + 1)
    }
}
