"""What a camera wrote into its frames, read back from what a client received."""

COUNT_UUID = b"weir-frame-count"
TIME_UUID = b"rtspload-lat-us1"


def plain(unit):
    """A NAL unit without its emulation prevention bytes."""
    return unit.replace(b"\0\0\x03", b"\0\0")


def nal_units(data):
    """NAL units of an Annex B byte stream."""
    start = data.find(b"\0\0\1")
    while start >= 0:
        following = data.find(b"\0\0\1", start + 3)
        yield data[start + 3:following if following >= 0 else len(data)]
        start = following


def value_after(unit, uuid):
    position = unit.find(uuid)
    if position < 0:
        return None
    body = plain(unit[position + 16:])
    return int.from_bytes(body[:8], "big")


def frame_numbers(data):
    """The number of every frame of an Annex B byte stream, H.264 or H.265, in the order of arrival."""
    numbers = (value_after(unit, COUNT_UUID) for unit in nal_units(data))
    return [number for number in numbers if number is not None]


def holes(numbers):
    """Where the numbers do not rise by one: pairs of neighbours. `numbers` in display or arrival order."""
    return [(a, b) for a, b in zip(numbers, numbers[1:]) if b != a + 1]


def keyframe_first(data, codec="h264"):
    """Whether the first picture of a byte stream can be decoded without another."""
    for unit in nal_units(data):
        kind = unit[0] & 31 if codec == "h264" else unit[0] >> 1 & 63
        if codec == "h264" and 1 <= kind <= 5:
            return kind == 5
        if codec == "h265" and kind < 32:
            return 16 <= kind <= 21
    return False
