"""HTTP Live Streaming as a strict reader sees it: playlists are parsed and held to RFC 8216bis, and a player follows the parts.

Sections in comments are of draft-pantos-hls-rfc8216bis.
"""
import datetime
import gzip
import http.client
import math
import re
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

import stream

ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"\r\n]*"|[^",\s]+)(?:,|$)')
FLOAT = re.compile(r"\d+(\.\d+)?$")
MICRO = 1e-6


class Broken(AssertionError):
    """A rule of the specification that does not hold."""


def must(condition, rule):
    if not condition:
        raise Broken(rule)


def attributes(text):
    found, position = {}, 0
    while position < len(text):
        match = ATTRIBUTE.match(text, position)
        must(match, f"an attribute list is AttributeName=AttributeValue (4.2): {text[position:]}")
        must(match[1] not in found, f"{match[1]} stands there twice (4.2): {text}")
        found[match[1]] = match[2].strip('"')
        position = match.end()
    return found


def decimal(text):
    must(FLOAT.match(text), f"{text} is no decimal-floating-point (4.2)")
    return float(text)


def integer(text):
    must(text.isdigit() and len(text) <= 20, f"{text} is no decimal-integer (4.2)")
    return int(text)


@dataclass
class Part:
    uri: str
    duration: float
    independent: bool


@dataclass
class Segment:
    number: int
    discontinuity: bool = False
    discontinuities: int = 0
    map: str = None
    time: float = None
    uri: str = None                                 # None while it is not complete
    duration: float = None
    parts: list = field(default_factory=list)

    @property
    def length(self):
        return self.duration if self.duration is not None else sum(part.duration for part in self.parts)


@dataclass
class MediaPlaylist:
    text: str
    version: int = 1
    target: int = None
    control: dict = None
    part_target: float = None
    first: int = 0
    first_discontinuity: int = 0
    independent: bool = False
    skipped: int = 0
    segments: list = field(default_factory=list)    # what stands there; the first of them is `first + skipped`
    hints: list = field(default_factory=list)

    @property
    def complete(self):
        return [segment for segment in self.segments if segment.uri]

    @property
    def open(self):
        """The segment that is not complete; None where the playlist has none of its parts."""
        return self.segments[-1] if self.segments and not self.segments[-1].uri else None

    @property
    def next(self):
        """What a blocking reload asks for: the part after the last one."""
        return (self.open.number, len(self.open.parts)) if self.open else (self.first + self.skipped + len(self.segments), 0)

    @property
    def duration(self):
        return sum(segment.length for segment in self.segments)


ONCE = {"EXT-X-VERSION", "EXT-X-TARGETDURATION", "EXT-X-SERVER-CONTROL", "EXT-X-PART-INF", "EXT-X-MEDIA-SEQUENCE",
        "EXT-X-DISCONTINUITY-SEQUENCE", "EXT-X-INDEPENDENT-SEGMENTS", "EXT-X-SKIP"}


def parse(text):
    """A live media playlist; raises `Broken` where it is none."""
    must(text.startswith("#EXTM3U\n"), "#EXTM3U must be the first line (4.4.1.1)")
    must("\r" not in text.replace("\r\n", "") and "\ufeff" not in text, "lines end with LF or CRLF; no byte order mark (4)")
    playlist = MediaPlaylist(text)
    seen, segment, current_map, last_map = set(), None, None, None
    discontinuities = None

    def here():
        nonlocal segment
        if segment is None:
            segment = Segment(playlist.first + playlist.skipped + len(playlist.segments))
        return segment

    for line in text.split("\n")[1:]:
        line = line.rstrip("\r")
        if not line or line.startswith("#") and not line.startswith("#EXT"):
            continue
        if not line.startswith("#"):
            must(segment and segment.duration is not None, f"EXTINF is REQUIRED for each segment (4.4.4.1): {line}")
            segment.uri = line
            close_segment(playlist, segment, current_map)
            segment = None
            continue
        tag, _, value = line[1:].partition(":")
        must(tag not in ONCE or tag not in seen, f"{tag} must not appear twice (4.4.3)")
        seen.add(tag)
        if tag == "EXT-X-VERSION":
            playlist.version = integer(value)
        elif tag == "EXT-X-TARGETDURATION":
            playlist.target = integer(value)
        elif tag == "EXT-X-SERVER-CONTROL":
            playlist.control = attributes(value)
        elif tag == "EXT-X-PART-INF":
            playlist.part_target = decimal(attributes(value)["PART-TARGET"])
        elif tag == "EXT-X-MEDIA-SEQUENCE":
            must(not playlist.segments and segment is None, "EXT-X-MEDIA-SEQUENCE stands before the first segment (4.4.3.2)")
            playlist.first = integer(value)
        elif tag == "EXT-X-DISCONTINUITY-SEQUENCE":
            must(not playlist.segments and segment is None and "EXT-X-DISCONTINUITY" not in seen,
                 "EXT-X-DISCONTINUITY-SEQUENCE stands before the first segment and discontinuity (4.4.3.3)")
            playlist.first_discontinuity = integer(value)
        elif tag == "EXT-X-INDEPENDENT-SEGMENTS":
            playlist.independent = True
        elif tag == "EXT-X-SKIP":
            must(not playlist.segments and segment is None, "EXT-X-SKIP stands before the segments (4.4.5.2)")
            playlist.skipped = integer(attributes(value)["SKIPPED-SEGMENTS"])
        elif tag == "EXT-X-DISCONTINUITY":
            here().discontinuity = True
        elif tag == "EXT-X-MAP":
            current_map = attributes(value)["URI"]
        elif tag == "EXT-X-PROGRAM-DATE-TIME":
            here().time = date_time(value)
        elif tag == "EXT-X-PART":
            found = attributes(value)
            must({"URI", "DURATION"} <= found.keys(), "URI and DURATION are REQUIRED (4.4.4.9)")
            must(found.get("INDEPENDENT", "YES") == "YES", "INDEPENDENT is YES or not there (4.4.4.9)")
            must("GAP" not in found and "BYTERANGE" not in found, "neither gaps nor byte ranges are ours")
            here().map = current_map
            segment.parts.append(Part(found["URI"], decimal(found["DURATION"]), "INDEPENDENT" in found))
        elif tag == "EXTINF":
            must(value.endswith(","), "EXTINF:<duration>,[<title>] (4.4.4.1)")
            here().duration = decimal(value[:-1])
        elif tag == "EXT-X-PRELOAD-HINT":
            playlist.hints.append(attributes(value))
        else:
            raise Broken(f"{tag} is not known")
    if segment is not None:
        must(segment.duration is None, "EXTINF without a URI (4.4.4.1)")
        close_segment(playlist, segment, current_map)
    discontinuities = playlist.first_discontinuity
    for segment in playlist.segments:
        discontinuities += segment.discontinuity
        segment.discontinuities = discontinuities
    check(playlist)
    return playlist


def close_segment(playlist, segment, current_map):
    segment.map = current_map
    playlist.segments.append(segment)


def date_time(text):
    must(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3,}(Z|[+-]\d\d:?\d\d)$", text), f"{text}: with milliseconds and zone")
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def check(playlist):
    """The rules that one playlist must keep."""
    must(playlist.target, "EXT-X-TARGETDURATION is REQUIRED (4.4.3.1)")
    must(playlist.segments, "a playlist with nothing in it")
    must(playlist.complete or playlist.skipped, "players want a whole segment")
    control = playlist.control or {}
    must(control.get("CAN-BLOCK-RELOAD") == "YES", "CAN-BLOCK-RELOAD (B.1)")
    if "CAN-SKIP-UNTIL" in control:
        must(decimal(control["CAN-SKIP-UNTIL"]) >= 6 * playlist.target, "CAN-SKIP-UNTIL >= 6 target durations (4.4.3.8)")
    must(playlist.part_target, "EXT-X-PART-INF is REQUIRED with parts (4.4.3.7)")
    must(decimal(control["PART-HOLD-BACK"]) >= 3 * playlist.part_target - 1e-4,
         "PART-HOLD-BACK must be >= 2 and should be >= 3 part targets (4.4.3.8)")
    must(playlist.version >= (9 if playlist.skipped else 6), f"EXT-X-VERSION:{playlist.version} is too low (7)")
    for segment in playlist.complete:
        must(math.floor(segment.duration + 0.5) <= playlist.target,
             f"EXTINF {segment.duration} rounds to more than the target duration {playlist.target} (4.4.3.1)")
    uris = [segment.uri for segment in playlist.complete] + [part.uri for s in playlist.segments for part in s.parts]
    must(len(uris) == len(set(uris)), "a URI names one thing")
    for segment in playlist.segments:
        check_parts(playlist, segment)
    check_order(playlist)
    if playlist.independent:
        must(all(s.parts[0].independent for s in playlist.segments if s.parts), "EXT-X-INDEPENDENT-SEGMENTS (4.4.2.1)")
    must(len(playlist.hints) == 1 and playlist.hints[0]["TYPE"] == "PART", "a hint of the next part (4.4.5.3)")
    must(playlist.hints[0]["URI"] not in uris, "a hint is of something that is not there yet (4.4.5.3)")


def check_parts(playlist, segment):
    for index, part in enumerate(segment.parts):
        must(part.duration <= playlist.part_target + MICRO,
             f"part of {part.duration} s with PART-TARGET={playlist.part_target} (4.4.4.9)")
        is_last = segment.uri and index == len(segment.parts) - 1
        # One part that is cut short by a pause is the segment's last one; while it is open we cannot tell.
        must(is_last or part.duration >= 0.85 * playlist.part_target - 1e-4 or segment.uri is None and index == len(segment.parts) - 1,
             f"part {index} of {segment.number} lasts {part.duration} s, less than 85 % of {playlist.part_target} (4.4.4.9)")
    if segment.uri and segment.parts:
        total = sum(part.duration for part in segment.parts)
        must(abs(total - segment.duration) < 1e-5 * (len(segment.parts) + 1),
             f"the parts of {segment.number} last {total} s, EXTINF says {segment.duration} (4.4.4.9)")


def check_order(playlist):
    age = 0
    for segment in reversed(playlist.segments):
        must(segment.parts or age >= 3 * playlist.target - 1e-4, "parts stay for three target durations (6.2.2)")
        age += segment.length
    for a, b in zip(playlist.segments, playlist.segments[1:]):
        if a.time and b.time and not b.discontinuity:
            must(abs(b.time - a.time - a.length) < 0.05,
                 f"program times of {a.number} and {b.number} differ by {b.time - a.time}, EXTINF says {a.length} (6.2.1)")
        must(a.map == b.map or b.discontinuity, "another EXT-X-MAP comes with a discontinuity here")
        must(a.time is None or b.time is None or b.time > a.time, "program time goes back")


class History:
    """What playlists must keep from one to the next (6.2.1, 6.2.2)."""

    def __init__(self, is_mp4=True):
        self.known = {}
        self.last = None
        self.is_mp4 = is_mp4
        self.removed = []                           # (segment, when it went)
        self.longest = 0

    def take(self, playlist):
        """Returns the playlist as a full one."""
        if playlist.skipped:
            must(self.last is not None, "a delta update without an earlier playlist")
            playlist = self.reconstruct(playlist)
        if self.is_mp4:
            must(all(segment.map for segment in playlist.segments), "EXT-X-MAP before what needs it (4.4.4.5)")
        last = self.last
        if last:
            must(playlist.target == last.target, "EXT-X-TARGETDURATION must not change (6.2.1)")
            must(playlist.version == last.version, "EXT-X-VERSION changes")
            must(playlist.first >= last.first, "the Media Sequence Number goes back (6.2.2)")
            must(playlist.next >= last.next, "parts are taken back (6.2.1)")
            gone = [segment for segment in last.segments if segment.number < playlist.first]
            must(playlist.first_discontinuity == last.first_discontinuity + sum(s.discontinuity for s in gone)
                 or playlist.first > last.segments[-1].number, "EXT-X-DISCONTINUITY-SEQUENCE (6.2.2)")
            if gone:
                rest = last.duration - sum(segment.length for segment in gone)
                must(rest >= 3 * last.target or playlist.duration >= 3 * playlist.target,
                     "a segment goes while less than three target durations are left (6.2.2)")
            self.removed += [(segment, time.monotonic()) for segment in gone]
        for segment in playlist.segments:
            self.compare(segment)
        self.longest = max(self.longest, playlist.duration)
        self.last = playlist
        return playlist

    def compare(self, segment):
        known = self.known.get(segment.number)
        if known:
            if known.uri:
                must((known.uri, known.duration) == (segment.uri, segment.duration), f"segment {segment.number} changes (6.2.1)")
            must((known.map, known.time, known.discontinuities) == (segment.map, segment.time, segment.discontinuities),
                 f"tags of segment {segment.number} change (6.2.1): {known} {segment}")
            if segment.parts:
                must(segment.parts[:len(known.parts)] == known.parts, f"parts of segment {segment.number} change (6.2.1)")
            else:
                segment.parts = known.parts
        self.known[segment.number] = segment

    def reconstruct(self, delta):
        """A delta update with what it left out (6.3.7)."""
        last = self.last
        known = {segment.number: segment for segment in last.segments}
        skipped = range(delta.first, delta.first + delta.skipped)
        must(all(number in known for number in skipped), "a delta update leaves out what we do not know (6.2.5.1)")
        segments = [known[number] for number in skipped]
        carried = segments[-1].map
        for segment in delta.segments:
            segment.map = segment.map or carried
            carried = segment.map
        discontinuities = delta.first_discontinuity
        for segment in segments + delta.segments:
            discontinuities += segment.discontinuity
            segment.discontinuities = discontinuities
        return MediaPlaylist(delta.text, delta.version, delta.target, delta.control, delta.part_target, delta.first,
                             delta.first_discontinuity, False, 0, segments + delta.segments, delta.hints)


def same(a, b):
    """Whether two playlists list the same."""
    return ([(s.number, s.uri, s.duration, s.map, s.time, s.discontinuities) for s in a.segments if s.uri]
            == [(s.number, s.uri, s.duration, s.map, s.time, s.discontinuities) for s in b.segments if s.uri])


# -- a client


class Client:
    """One connection, kept open."""

    def __init__(self, base):
        self.base = base
        self.host = urlsplit(base).netloc
        self.connection = None

    def get(self, url, headers=None, timeout=30, method="GET"):
        """Status, headers and body; `url` may be relative to the base."""
        parts = urlsplit(urljoin(self.base, url))
        target = parts.path + ("?" + parts.query if parts.query else "")
        for attempt in (0, 1):
            if self.connection is None:
                self.connection = http.client.HTTPConnection(self.host, timeout=timeout)
            try:
                self.connection.request(method, target, headers=headers or {})
                answer = self.connection.getresponse()
                body = answer.read()
                break
            except (http.client.HTTPException, ConnectionError):
                self.close()
                if attempt:
                    raise
        if answer.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return answer.status, answer.headers, body

    def text(self, url, **options):
        status, headers, body = self.get(url, **options)
        assert status == 200, f"{url}: {status} {body[:300]}"
        assert headers["Content-Type"] == "application/vnd.apple.mpegurl", headers["Content-Type"]
        return body.decode()

    def bytes(self, url, **options):
        status, _, body = self.get(url, **options)
        assert status == 200, f"{url}: {status} {body[:300]}"
        return body

    def close(self):
        if self.connection:
            self.connection.close()
            self.connection = None


@dataclass
class Variant:
    attributes: dict
    uri: str


def multivariant(text):
    must(text.startswith("#EXTM3U\n"), "#EXTM3U must be the first line (4.4.1.1)")
    lines = text.strip().split("\n")
    found = []
    for line, following in zip(lines, lines[1:]):
        if line.startswith("#EXT-X-STREAM-INF:"):
            found.append(Variant(attributes(line.partition(":")[2]), following))
    must(found, "a multivariant playlist has a variant")
    for variant in found:
        must("BANDWIDTH" in variant.attributes, "BANDWIDTH is REQUIRED (4.4.6.2)")
        must(variant.attributes.get("CODECS"), "CODECS should be there (4.4.6.2)")
        must(int(variant.attributes["BANDWIDTH"]) >= int(variant.attributes.get("AVERAGE-BANDWIDTH", 0)), "BANDWIDTH is the peak")
    return found


class Player:
    """Follows a stream as a low-latency player does: blocking reloads, delta updates, parts by their hints."""

    def __init__(self, url, query=""):
        self.control, self.media = Client(url), Client(url)
        self.variant = multivariant(self.control.text(url + query))[0]
        self.url = urljoin(url, self.variant.uri)
        self.is_mp4 = "variant=ts" not in query
        self.history = History(self.is_mp4)
        self.playlist = self.reload()
        self.parts = []                             # (number, index, bytes, when they were here)
        self.maps = {}

    def at(self, uri):
        return urljoin(self.url, uri)

    def reload(self, directives=""):
        text = self.control.text(self.url + ("&" if "?" in self.url else "?") + directives if directives else self.url)
        return self.history.take(parse(text))

    def step(self, skip=True):
        """Asks for the next part and the playlist that has it; returns its bytes."""
        number, index = self.playlist.next
        hint = self.playlist.hints[0]["URI"]
        answers = {}

        def fetch():
            answers["part"] = self.media.get(self.at(hint)) + (time.time(),)

        hinted = threading.Thread(target=fetch)
        hinted.start()
        directives = f"_HLS_msn={number}&_HLS_part={index}" + ("&_HLS_skip=YES" if skip else "")
        self.playlist = self.reload(directives)
        hinted.join()
        segment = next((s for s in self.playlist.segments if s.number == number), None)
        must(segment and (len(segment.parts) > index or segment.uri) or self.playlist.next > (number + 1, 0),
             f"a blocking reload must have part {index} of {number} (6.2.5.2)")
        for segment in self.playlist.segments:
            if segment.map and segment.map not in self.maps:
                self.maps[segment.map] = self.media.bytes(self.at(segment.map))
        listed = [(s.number, i, part) for s in self.playlist.segments for i, part in enumerate(s.parts)
                  if (s.number, i) >= (number, index)]
        status, _, body, when = answers["part"]
        for number, index, part in listed:
            if part.uri == hint and status == 200:
                self.parts.append((number, index, body, when))
            else:
                self.parts.append((number, index, self.media.bytes(self.at(part.uri)), time.time()))
        return status == 200 and any(part.uri == hint for _, _, part in listed)

    def close(self):
        self.control.close()
        self.media.close()


def boxes(data):
    """(type, content) of what stands one after the other."""
    position = 0
    while position + 8 <= len(data):
        size = int.from_bytes(data[position:position + 4], "big")
        must(8 <= size <= len(data) - position, "a box is longer than what it is in")
        yield data[position + 4:position + 8].decode("latin-1"), data[position + 8:position + size]
        position += size
    must(position == len(data), "a part of a box")


def decode_times(fragment):
    """tfdt of each track in a fragment."""
    times = {}
    for kind, content in boxes(fragment):
        if kind == "moof":
            for kind, content in boxes(content):
                if kind == "traf":
                    found = dict(boxes(content))
                    times[int.from_bytes(found["tfhd"][4:8], "big")] = int.from_bytes(found["tfdt"][4:12], "big")
    return times


def stamps(part):
    """When the frames in a part left the camera, in seconds of Unix time, by its SEI messages."""
    found, position = [], part.find(stream.TIME_UUID)
    while position >= 0:
        # 16 bytes of emulation-prevented stamp are enough.
        found.append(stream.value_after(part[position:position + 40], stream.TIME_UUID) / 1e6)
        position = part.find(stream.TIME_UUID, position + 16)
    return found


def numbers(part):
    found, position = [], part.find(stream.COUNT_UUID)
    while position >= 0:
        found.append(stream.value_after(part[position:position + 40], stream.COUNT_UUID))
        position = part.find(stream.COUNT_UUID, position + 16)
    return found
