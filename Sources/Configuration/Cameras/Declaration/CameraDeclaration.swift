/// A camera as a program, a database or a service declares it: a name and texts by the keys of `weir.yaml`.
///
/// It passes the same checks as a camera in the file, and may say less: no options for ffmpeg, no files, no devices.
package struct CameraDeclaration: Hashable, Sendable {
    package var name: String
    /// By key (`url`, `on_demand`, …). A nil value asks for the default; over the API it takes back what was said before.
    package var settings: [String: String?]

    package init(name: String, settings: [String: String?] = [:]) {
        self.name = name
        self.settings = settings
    }

    /// This one with what `change` says in place of what it said itself.
    package func changed(by change: CameraDeclaration) -> CameraDeclaration {
        let settings = settings.merging(change.settings) { $1 }
        return CameraDeclaration(name: name, settings: settings.filter { $0.value != nil })
    }
}

/// Shows no setting: there may be a password among them.
extension CameraDeclaration: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "camera \(name.quoted)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
