import Runtime

/// Sends a file window by window: each is brought into memory on the thread for files, and then sent without a copy, or
/// encrypted. Lives on the connection's loop.
final class FileBody: BodyProducer {
    private let file: OpenFile
    private var rest: Range<Int>
    private let files: FileThread
    private let writer: BodyWriter
    private var isWaiting = false

    init(_ file: OpenFile, _ range: Range<Int>, files: FileThread, writer: BodyWriter) {
        self.file = file
        rest = range
        self.files = files
        self.writer = writer
    }

    func resume() {
        guard !isWaiting else { return }
        guard !rest.isEmpty else { return writer.finish() }
        let window = rest.prefix(FileThread.window)
        rest = window.upperBound..<rest.upperBound
        isWaiting = true
        let (file, me) = (file, LoopBound(self, on: writer.loop))
        if writer.isEncrypted {
            files.read(file, window, on: writer.loop) { bytes in
                me.value.isWaiting = false
                guard let bytes else { return me.value.writer.fail() }
                me.value.writer.write(bytes)
                me.value.goOn()
            }
        } else {
            files.warm(file, window, on: writer.loop) {
                me.value.isWaiting = false
                me.value.writer.write(file, window)
                me.value.goOn()
            }
        }
    }

    private func goOn() {
        if writer.isWritable { resume() }
    }

    func ended() {}
}
