extension SettingType where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of an enumeration's raw values, without regard to case.
    package static var choice: SettingType { .choice(of: Value.allCases.map { ($0.rawValue, $0) }) }
}

extension SettingType {
    /// One of a few words, without regard to case; the complaint lists them and the nearest.
    package static func choice(of choices: [(name: String, value: Value)]) -> SettingType {
        SettingType { node, label, diagnostics in
            let names = choices.map(\.name)
            if let text = node.scalar?.text, !node.isNull {
                if let choice = choices.first(where: { $0.name == text.lowercased() }) { return choice.value }
                diagnostics.error(
                    "\(label) must be \(names.alternatives), not \(text.quoted)"
                        + NearestName.suggestion(for: text, in: names), at: node.place)
            } else {
                diagnostics.error("\(label) must be \(names.alternatives), not \(node.kindInWords)", at: node.place)
            }
            return nil
        }
    }

    /// A list; one text alone stands for a list of one. Every wrong item is complained about.
    package static func list<Item>(of item: SettingType<Item>) -> SettingType where Value == [Item] {
        SettingType { node, label, diagnostics in
            switch node.content {
            case .scalar(let scalar) where !scalar.isNull:
                return item.read(node, label, &diagnostics).map { [$0] }
            case .sequence(let nodes):
                var items: [Item] = []
                for (index, node) in nodes.enumerated() {
                    guard let value = item.read(node, "item \(index + 1) of \(label)", &diagnostics) else { continue }
                    items.append(value)
                }
                return items.count == nodes.count ? items : nil
            default:
                diagnostics.error("\(label) must be a list, not \(node.kindInWords)", at: node.place)
                return nil
            }
        }
    }

    /// A map from any texts to values of one kind, in the order of the file.
    package static func map<Item>(of item: SettingType<Item>) -> SettingType
    where Value == [(key: String, value: Item)] {
        SettingType { node, label, diagnostics in
            guard let mapping = node.mapping else {
                diagnostics.error("\(label) must be a map, not \(node.kindInWords)", at: node.place)
                return nil
            }
            var items: [(key: String, value: Item)] = []
            for entry in mapping.entries {
                guard let value = item.read(entry.value, "\(entry.key.quoted) of \(label)", &diagnostics) else {
                    continue
                }
                items.append((entry.key, value))
            }
            return items.count == mapping.entries.count ? items : nil
        }
    }
}
