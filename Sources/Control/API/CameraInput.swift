import Configuration
import HTTPServer

/// A camera as programs write it: the keys of weir.yaml in the API's spelling.
enum CameraInput {
    private enum Form {
        case text
        case bool
        /// Seconds, or a text such as `500ms`.
        case duration
    }

    private static let keys: [(name: String, key: String, form: Form)] = [
        ("url", "url", .text), ("user", "user", .text), ("password", "password", .text),
        ("enabled", "enabled", .bool), ("onDemand", "on_demand", .bool),
        ("closeAfter", "close_after", .duration), ("startTimeout", "start_timeout", .duration),
        ("stallTimeout", "stall_timeout", .duration),
        ("transport", "transport", .text), ("video", "video", .text), ("audio", "audio", .text),
    ]

    /// How the API spells a key of weir.yaml.
    static func jsonName(ofKey key: String) -> String { keys.first { $0.key == key }?.name ?? key }

    /// A new camera.
    static func added(_ request: HTTPRequest) throws(APIError) -> CameraDeclaration {
        var object = try JSONObject(request)
        var camera = CameraDeclaration(name: try object.requiredString("name"))
        camera.settings = try settings(&object)
        try object.finish()
        return camera
    }

    /// What is to be different about a camera.
    static func change(_ request: HTTPRequest, of name: String) throws(APIError) -> CameraDeclaration {
        var object = try JSONObject(request)
        if let other = try object.string("name"), other.lowercased() != name.lowercased() {
            throw .invalid(field: "name", "a camera keeps its name; add it anew under the other one")
        }
        let settings = try settings(&object)
        try object.finish()
        return CameraDeclaration(name: name, settings: settings)
    }

    private static func settings(_ object: inout JSONObject) throws(APIError) -> [String: String?] {
        var settings: [String: String?] = [:]
        for (name, key, form) in keys {
            guard let value = object.take(name) else { continue }
            settings.updateValue(try text(of: value, name, form), forKey: key)
        }
        return settings
    }

    /// As weir.yaml would have it; nil for null.
    private static func text(of value: JSONValue, _ name: String, _ form: Form) throws(APIError) -> String? {
        switch (value, form) {
        case (.null, _): return nil
        case (.string(let text), .text), (.string(let text), .duration): return text
        case (.bool(let value), .bool): return String(value)
        case (.number(let seconds), .duration) where seconds.isFinite && seconds >= 0 && seconds < 1e9:
            return "\(Int((seconds * 1000).rounded()))ms"
        default: break
        }
        let wanted =
            switch form {
            case .text: "a text"
            case .bool: "true or false"
            case .duration: "a number of seconds, or a text like \"500ms\""
            }
        throw .invalid(field: name, "\"\(name)\" must be \(wanted), not \(value.kind)")
    }
}
