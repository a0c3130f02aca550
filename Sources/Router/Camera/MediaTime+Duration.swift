package import Media
import Runtime

extension MediaTime {
    package init(_ duration: Duration) { self.init(seconds: duration.inSeconds) }
}
