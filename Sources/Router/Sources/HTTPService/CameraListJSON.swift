import Configuration
import Foundation

/// A list of cameras in JSON, as services write it: docs/configuration.md tells the shapes.
///
/// - a list of cameras, or an object with the list in `cameras`, `streams`, `items`, `results` or `data`;
/// - instead of the list an object from names to cameras;
/// - a camera is an object with a name and a URL, or, where its name stands outside, the URL alone.
enum CameraListJSON {
    private static let containers = ["cameras", "streams", "items", "results", "data"]

    static func declarations(_ json: Data) throws(SourceUnreachable) -> [CameraDeclaration] {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: json) else {
            throw SourceUnreachable("the service's answer is no JSON")
        }
        guard let declarations = declarations(value) else {
            throw SourceUnreachable(
                "the service's answer has no list of cameras: it must be a list, or an object with a list in"
                    + " \"cameras\" or \"streams\"")
        }
        guard declarations.count <= largestCameraCount else {
            throw SourceUnreachable("the service names more than \(largestCameraCount) cameras")
        }
        return declarations
    }

    /// nil for something else than cameras.
    private static func declarations(_ value: JSONValue, depth: Int = 0) -> [CameraDeclaration]? {
        if let list = value.list { return list.map { declaration($0, name: nil) } }
        guard let object = value.object else { return nil }
        let key = containers.first { key in object[key].map { $0.list != nil || $0.object != nil } ?? false }
        if depth < 2, let key, let inner = object[key] { return declarations(inner, depth: depth + 1) }
        // From names to cameras.
        guard !object.isEmpty || depth > 0 else { return nil }
        let isMap = object.values.allSatisfy { value in
            value.object.map { ForeignKeys.describesCamera(Array($0.keys) + ["name"]) }
                ?? (value.text?.contains("://") ?? false)
        }
        guard isMap else { return nil }
        return object.sorted { $0.key < $1.key }.map { declaration($0.value, name: $0.key) }
    }

    /// What is no camera has no name, and is complained about as one without.
    private static func declaration(_ value: JSONValue, name: String?) -> CameraDeclaration {
        if let url = value.text, name != nil { return ForeignKeys.declaration([("url", url)], name: name) }
        let fields = value.object ?? [:]
        return ForeignKeys.declaration(fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value.text) }, name: name)
    }
}
