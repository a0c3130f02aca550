import CBench
import Glibc

/// The receiving half of a viewer.
extension Viewer {
    func ready(role: Int, writable: Bool) {
        guard role > 0 else {
            if state == .connecting { return connected(now: Clock.monotonic()) }
            return readConnection()
        }
        let isReport = role % 2 == 0
        let index = (role - 1) / 2
        guard index < media.count else { return }
        readDatagrams(index, isReport: isReport)
    }

    private func readConnection() {
        let buffer = context.buffer
        let start = ViewContext.headroom - carried.count
        guard start >= 0 else { return fail("a message longer than \(ViewContext.headroom) bytes") }
        let count = read(control, buffer + ViewContext.headroom, ViewContext.readSize)
        guard count > 0 else {
            if count < 0, errno == EAGAIN || errno == EINTR { return }
            return fail(count == 0 ? "closed by the server" : SystemError("read").description)
        }
        if !carried.isEmpty { (buffer + start).copyMemory(from: carried, byteCount: carried.count) }
        let all = UnsafeRawBufferPointer(start: buffer + start, count: carried.count + count)
        let used = consume(all, now: Clock.monotonic())
        guard control >= 0 else { return }
        carried = used == all.count ? [] : Array(all[used...])
    }

    /// Takes whole messages from the front of `bytes`; returns how many bytes they were.
    private func consume(_ bytes: UnsafeRawBufferPointer, now: Nanoseconds) -> Int {
        if url.kind == .http || url.kind == .ws { return consumeStream(bytes, now: now) }
        var offset = 0
        while offset < bytes.count, control >= 0 {
            if bytes[offset] == 0x24 {
                guard offset + 4 <= bytes.count else { break }
                let end = offset + 4 + (Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3]))
                guard end <= bytes.count else { break }
                let packet = UnsafeRawBufferPointer(rebasing: bytes[offset + 4..<end])
                receive(packet, channel: bytes[offset + 1], now: now)
                offset = end
            } else {
                switch RTSPReply.parse(UnsafeRawBufferPointer(rebasing: bytes[offset...])) {
                case .incomplete: return offset
                case .malformed:
                    fail("neither a reply nor an interleaved packet")
                    return offset
                case .complete(let reply, let length):
                    offset += length
                    received(reply, now: now)
                }
            }
        }
        return offset
    }

    private func receive(_ bytes: UnsafeRawBufferPointer, channel: UInt8, now: Nanoseconds) {
        for index in media.indices {
            if media[index].channel == channel { return receiveMedia(bytes, index, now: now) }
            if media[index].channel + 1 == channel { return receiveReport(bytes, index, now: now) }
        }
        malformed += 1
    }

    private func readDatagrams(_ index: Int, isReport: Bool) {
        let socket = isReport ? media[index].rtcpSocket : media[index].rtpSocket
        guard socket >= 0 else { return }
        let count = bench_receive_many(
            socket, context.datagrams, ViewContext.slot, &context.lengths, UInt32(ViewContext.slots))
        guard count > 0 else { return }
        let now = Clock.monotonic()
        for slot in 0..<Int(count) {
            let bytes = UnsafeRawBufferPointer(
                start: context.datagrams + slot * ViewContext.slot, count: Int(context.lengths[slot]))
            if isReport { receiveReport(bytes, index, now: now) } else { receiveMedia(bytes, index, now: now) }
        }
    }

    private func receiveMedia(_ bytes: UnsafeRawBufferPointer, _ index: Int, now: Nanoseconds) {
        guard let packet = RTPPacket(bytes) else {
            malformed += 1
            return
        }
        self.bytes += bytes.count
        if firstPacketAt == nil { firstPacketAt = now }
        if latestPacketAt != 0, now - latestPacketAt > longestGap { longestGap = now - latestPacketAt }
        latestPacketAt = now
        let beginsFrame = media[index].receive(packet)
        guard let inspector = media[index].inspector else { return }
        inspect(packet, inspector, beginsFrame: beginsFrame, now: now)
    }

    private func inspect(_ packet: RTPPacket, _ inspector: VideoInspector, beginsFrame: Bool, now: Nanoseconds) {
        if beginsFrame {
            frames += 1
            stampOfFrame = nil
            isInKeyframe = false
        }
        let wantsStamp = context.options.wantsLatency && context.isCounting
        let finding = inspector.inspect(packet.payload, wantsStamp: wantsStamp)
        if finding.isKeyframe, !isInKeyframe {
            isInKeyframe = true
            keyframes += 1
            if firstKeyframeAt == nil {
                firstKeyframeAt = now
                framesBeforeKeyframe = max(0, frames - 1)
            }
        }
        guard wantsStamp else { return }
        let unixNow = Clock.unixMicroseconds()
        if let stamp = finding.stamp {
            stampOfFrame = stamp
            context.firstPacketLatencies.append(Double(Int64(unixNow) - Int64(stamp)) / 1000)
        }
        if packet.marker, let stamp = stampOfFrame {
            stampOfFrame = nil
            context.frameLatencies.append(Double(Int64(unixNow) - Int64(stamp)) / 1000)
        }
    }

    private func receiveReport(_ bytes: UnsafeRawBufferPointer, _ index: Int, now: Nanoseconds) {
        guard bytes.count >= 8, bytes[0] >> 6 == 2 else {
            malformed += 1
            return
        }
        reports += 1
        if bytes[1] == 200, bytes.count >= 28 {
            let ntp = bytes.loadBigEndian(at: 8) << 16 | bytes.loadBigEndian(at: 12) >> 16
            media[index].lastReport = (ntp, now)
        }
    }
}
