import CBench
import Glibc

/// A viewer of an endless response (MPEG-TS) or of a WebSocket (movie fragments of one frame each).
extension Viewer {
    func requestStream(now: Nanoseconds) {
        var head = "GET \(url.path) HTTP/1.1\r\nHost: weir\r\nUser-Agent: weir-bench\r\n"
        if url.kind == .ws {
            head += "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            head += "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        }
        let bytes = Array((head + "\r\n").utf8)
        state = .asking
        playedAt = now
        guard send(control, bytes, bytes.count, 0) == bytes.count else {
            return fail("send GET: \(SystemError("send").description)")
        }
        guard isStalled else { return }
        context.poller.remove(control)
        state = .playing
    }

    /// Takes what is whole from the front of `bytes`; returns how many bytes that was.
    func consumeStream(_ bytes: UnsafeRawBufferPointer, now: Nanoseconds) -> Int {
        var offset = 0
        if state == .asking {
            let head = bench_find(bytes.baseAddress, bytes.count, "\r\n\r\n", 4)
            guard head >= 0 else { return 0 }
            let line = String(decoding: bytes.prefix { $0 != 13 }, as: UTF8.self)
            guard line.contains(url.kind == .ws ? " 101 " : " 200 ") else {
                fail(line)
                return bytes.count
            }
            state = .playing
            offset = head + 4
        }
        let before = offset
        offset =
            url.kind == .ws
            ? consumeMessages(bytes, from: offset, now: now) : consumePackets(bytes, from: offset, now: now)
        guard offset > before else { return offset }
        self.bytes += offset - before
        if firstPacketAt == nil { firstPacketAt = now }
        if latestPacketAt != 0, now - latestPacketAt > longestGap { longestGap = now - latestPacketAt }
        latestPacketAt = now
        return offset
    }

    /// Transport stream packets: a frame begins with a PES packet of video.
    private func consumePackets(_ bytes: UnsafeRawBufferPointer, from start: Int, now: Nanoseconds) -> Int {
        var offset = start
        while offset + 188 <= bytes.count {
            defer { offset += 188 }
            guard bytes[offset] == 0x47 else {
                malformed += 1
                continue
            }
            guard bytes[offset + 1] & 0x40 != 0 else { continue }
            let field = bytes[offset + 3] & 0x20 == 0 ? 0 : Int(bytes[offset + 4]) + 1
            let payload = offset + 4 + field
            guard payload + 4 <= offset + 188, bytes[payload] == 0, bytes[payload + 1] == 0, bytes[payload + 2] == 1,
                bytes[payload + 3] & 0xf0 == 0xe0
            else { continue }
            finishFrame()
            beginFrame(isKeyframe: field > 1 && bytes[offset + 5] & 0x40 != 0, now: now)
            note(UnsafeRawBufferPointer(rebasing: bytes[payload..<min(payload + 600, bytes.count)]))
        }
        return offset
    }

    /// Messages: a frame is one that begins with `moof`; the flags of its sample say whether it is a keyframe.
    private func consumeMessages(_ bytes: UnsafeRawBufferPointer, from start: Int, now: Nanoseconds) -> Int {
        var offset = start
        while offset < bytes.count {
            if remainder > 0 {
                let some = min(remainder, bytes.count - offset)
                remainder -= some
                offset += some
                if remainder == 0 { finishFrame() }
                continue
            }
            guard offset + 10 <= bytes.count else { break }
            var (header, length) = (2, Int(bytes[offset + 1] & 0x7f))
            if length == 126 { (header, length) = (4, Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])) }
            if length == 127 { (header, length) = (10, (2..<10).reduce(0) { $0 << 8 | Int(bytes[offset + $1]) }) }
            // The header and all fields that are looked at.
            guard offset + header + min(length, 104) <= bytes.count else { break }
            let payload = offset + header
            if bytes[offset] == 0x82, length > 104, bytes[payload + 4..<payload + 8].elementsEqual("moof".utf8) {
                beginFrame(isKeyframe: bytes[payload + 96] == 2, now: now)
                note(UnsafeRawBufferPointer(rebasing: bytes[payload..<min(payload + 600, bytes.count)]))
            }
            remainder = length
            offset = payload
        }
        return offset
    }

    private func beginFrame(isKeyframe: Bool, now: Nanoseconds) {
        frames += 1
        guard isKeyframe else { return }
        keyframes += 1
        guard firstKeyframeAt == nil else { return }
        firstKeyframeAt = now
        framesBeforeKeyframe = max(0, frames - 1)
    }

    /// The stamp in the first bytes of a frame.
    private func note(_ bytes: UnsafeRawBufferPointer) {
        guard context.options.wantsLatency, context.isCounting else { return }
        stampOfFrame = VideoInspector.stamp(in: bytes)
        guard let stamp = stampOfFrame else { return }
        context.firstPacketLatencies.append(Double(Int64(Clock.unixMicroseconds()) - Int64(stamp)) / 1000)
    }

    /// The last byte of a frame is here; of a transport stream that is seen with the next one only, so it is not told.
    private func finishFrame() {
        guard let stamp = stampOfFrame else { return }
        stampOfFrame = nil
        guard url.kind == .ws else { return }
        context.frameLatencies.append(Double(Int64(Clock.unixMicroseconds()) - Int64(stamp)) / 1000)
    }
}
