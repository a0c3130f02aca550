import Bytes

/// Puts one frame of audio into packets: what the payload formats of AAC, Opus, MPEG audio and AC-3 have in common is
/// that a frame goes alone, and in pieces where it is too long.
enum AudioPayload {
    /// AAC-hbr of RFC 3640 §3.3.6, one access unit a packet. A fragment tells the size of the whole (§3.2.3).
    static func writeAAC(_ frame: RawSpan, limit: Int, into sink: inout some PacketSink) {
        // 13 bits of size; AAC frames are at most 768 bytes a channel, so only what is no AAC is left out.
        guard frame.byteCount < 1 << AACSections.sizeLength else { return }
        forEachFragment(of: frame, limit: limit - AACSections.byteCount) { fragment, _ in
            sink.beginPacket(payloadByteCount: AACSections.byteCount + fragment.count)
            sink.append(bigEndian: AACSections.headersLength)
            sink.append(bigEndian: UInt16(frame.byteCount) << AACSections.indexLength)
            sink.append(frame.extracting(fragment))
        }
    }

    /// RFC 7587 §4.2: the packet as it is. There are no fragments, so a long one is left to IP.
    static func writeOpus(_ frame: RawSpan, into sink: inout some PacketSink) {
        let longest = InterleavedFrame.maximumPacketByteCount - RTPHeader.byteCount
        guard frame.byteCount > 0, frame.byteCount <= longest else { return }
        sink.beginPacket(payloadByteCount: frame.byteCount)
        sink.append(frame)
    }

    /// RFC 2250 §3.5: 16 zero bits and the offset of the fragment in its frame.
    static func writeMPEGAudio(_ frame: RawSpan, limit: Int, into sink: inout some PacketSink) {
        guard frame.byteCount <= Int(UInt16.max) else { return }
        forEachFragment(of: frame, limit: limit - 4) { fragment, _ in
            sink.beginPacket(payloadByteCount: 4 + fragment.count)
            sink.append(bigEndian: 0)
            sink.append(bigEndian: UInt16(fragment.lowerBound))
            sink.append(frame.extracting(fragment))
        }
    }

    /// RFC 4184 §4.1.1: frame type and the number of frames, or of the fragments that make one.
    static func writeAC3(_ frame: RawSpan, limit: Int, into sink: inout some PacketSink) {
        let maximum = limit - 2
        let count = (frame.byteCount + maximum - 1) / maximum
        guard count <= Int(UInt8.max) else { return }
        forEachFragment(of: frame, limit: maximum) { fragment, isFirst in
            let type: UInt8 =
                if count == 1 {
                    0
                } else if !isFirst {
                    3
                } else if fragment.count * 8 >= frame.byteCount * 5 {
                    // The first 5/8 of a frame can be decoded without the rest.
                    1
                } else {
                    2
                }
            sink.beginPacket(payloadByteCount: 2 + fragment.count)
            sink.append(type)
            sink.append(UInt8(count))
            sink.append(frame.extracting(fragment))
        }
    }

    /// Cuts a frame into pieces of `limit` bytes, the last one shorter.
    private static func forEachFragment(
        of frame: RawSpan, limit: Int, _ body: (_ range: Range<Int>, _ isFirst: Bool) -> Void
    ) {
        var start = 0
        while start < frame.byteCount {
            let end = min(start + limit, frame.byteCount)
            body(start..<end, start == 0)
            start = end
        }
    }
}
