import Configuration
import Runtime

extension CameraStatus.Settings {
    init(_ camera: CameraConfiguration) {
        enabled = camera.isEnabled
        onDemand = camera.onDemand
        closeAfter = camera.closeAfter.inSeconds
        startTimeout = camera.startTimeout.inSeconds
        stallTimeout = camera.stallTimeout.inSeconds
        transport = camera.transport.rawValue
        video = camera.video.rawValue
        audio = camera.audio.rawValue
    }
}
