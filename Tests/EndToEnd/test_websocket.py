"""RFC 6455 over a real socket, by the cases of the Autobahn test suite: sections 1 to 7, 9 in moderation, and 10.

The server has nothing to echo, so a case which is to be taken ends with a ping that must be answered, and a Close.
"""
import ssl

import pytest

from processes import descriptors, free_port, wait_for
from raw_websocket import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, Socket, close, frame

LIMIT = 65536
FINE = None


class Case:
    """`code` is that of the server's Close, FINE when the connection is to go on; `pongs` come before."""

    def __init__(self, name, data, code=FINE, pongs=(), piece=None):
        self.name, self.data, self.code, self.pongs, self.piece = name, data, code, pongs, piece

    def run(self, make):
        connection = make()
        try:
            try:
                connection.send(self.data, self.piece)
            except (BrokenPipeError, ConnectionResetError):
                assert self.code is not FINE
            for payload in self.pongs:
                assert connection.next_control() == (PONG, payload)
            if self.code is FINE:
                connection.send(frame(PING, b"alive"))
                assert connection.next_control() == (PONG, b"alive")
                connection.send(close(1000))
                assert connection.next_control() == (CLOSE, b"\x03\xe8")
            else:
                opcode, payload = connection.next_control()
                expected = b"" if self.code == 0 else self.code.to_bytes(2, "big")
                assert (opcode, payload[:2]) == (CLOSE, expected), payload
            connection.end()
        finally:
            connection.abandon()


def play(cases, make):
    assert cases
    failures = []
    for case in cases:
        try:
            case.run(make)
        except (AssertionError, OSError, EOFError) as error:
            failures.append(f"{case.name}: {type(error).__name__} {error}")
    assert not failures, "\n".join(failures)


@pytest.fixture
def make(weir):
    return lambda: Socket(weir.http_port, "/cam1/ws?format=fmp4")


# -- 1: messages

SIZES = [0, 125, 126, 127, 128, 65535, LIMIT]
MESSAGES = [Case(f"{size} bytes, opcode {opcode}", frame(opcode, b"*" * size)) for opcode in (TEXT, BINARY) for size in SIZES]
MESSAGES += [Case(f"{LIMIT} bytes in pieces of 997, opcode {opcode}", frame(opcode, b"*" * LIMIT), piece=997)
             for opcode in (TEXT, BINARY)]

# -- 2: pings and pongs

TEN = [b"payload-%d" % number for number in range(10)]
PINGS = [
    Case("empty", frame(PING), pongs=[b""]),
    Case("small", frame(PING, b"Hello, world!"), pongs=[b"Hello, world!"]),
    Case("not text", frame(PING, b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff"), pongs=[b"\x00\xff\xfe\xfd\xfc\xfb\x00\xff"]),
    Case("the largest", frame(PING, b"\xfe" * 125), pongs=[b"\xfe" * 125]),
    Case("too large", frame(PING, b"\xfe" * 126), 1002),
    Case("the largest, byte by byte", frame(PING, b"\xfe" * 125), pongs=[b"\xfe" * 125], piece=1),
    Case("a pong that nobody asked for", frame(PONG)),
    Case("such a pong with a payload", frame(PONG, b"unsolicited")),
    Case("a pong, then a ping", frame(PONG, b"unsolicited") + frame(PING, b"ping"), pongs=[b"ping"]),
    Case("ten", b"".join(frame(PING, payload) for payload in TEN), pongs=TEN),
    Case("ten, byte by byte", b"".join(frame(PING, payload) for payload in TEN), pongs=TEN, piece=1),
]

# -- 3: reserved bits

RESERVED = [Case(f"bits {bits}", frame(TEXT, b"Hello", reserved=bits) + frame(PING), 1002) for bits in (1, 2, 3)]
RESERVED += [Case(f"bits {bits} after a message", frame(TEXT, b"a") + frame(TEXT, b"Hello", reserved=bits) + frame(PING), 1002,
                  piece=piece) for bits in (3, 4) for piece in (None, 1)]
RESERVED += [Case("bits 5 of binary", frame(BINARY, b"\x00\xff", reserved=5), 1002),
             Case("bits 6 of a ping", frame(PING, b"Hello", reserved=6), 1002),
             Case("bits 7 of a Close", frame(CLOSE, b"", reserved=7), 1002)]

# -- 4: opcodes

OPCODES = [Case(f"opcode {opcode}", frame(opcode, payload), 1002)
           for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15) for payload in (b"", b"reserved opcode")]
OPCODES += [Case(f"opcode {opcode} after a message", frame(TEXT, b"a") + frame(opcode, b"reserved") + frame(PING), 1002,
                 piece=piece) for opcode in (5, 7, 13, 15) for piece in (None, 1)]
OPCODES += [Case("a frame that is not masked", frame(TEXT, b"Hello", masked=False), 1002)]

# -- 5: fragments

FIRST, LAST = frame(TEXT, b"fragment1", fin=False), frame(CONTINUATION, b"fragment2")
MIDDLE = frame(CONTINUATION, b"fragment", fin=False)
FRAGMENTS = [
    Case("a ping in fragments", frame(PING, b"fragment1", fin=False) + LAST, 1002),
    Case("a pong in fragments", frame(PONG, b"fragment1", fin=False) + LAST, 1002),
    Case("two", FIRST + LAST), Case("two, byte by byte", FIRST + LAST, piece=1),
    Case("a ping between", FIRST + frame(PING, b"ping") + LAST, pongs=[b"ping"]),
    Case("a ping between, byte by byte", FIRST + frame(PING, b"ping") + LAST, pongs=[b"ping"], piece=1),
    Case("a last one of nothing", LAST, 1002), Case("one of nothing", MIDDLE + FIRST + LAST, 1002),
    Case("one of nothing, byte by byte", MIDDLE + FIRST + LAST, 1002, piece=1),
    Case("one after a whole message", frame(TEXT, b"a") + LAST, 1002),
    Case("text within text", FIRST + frame(TEXT, b"whole"), 1002),
    Case("text within text, byte by byte", FIRST + frame(TEXT, b"whole"), 1002, piece=1),
    Case("five with two pings", FIRST + MIDDLE + frame(PING, b"1") + MIDDLE + MIDDLE + frame(PING, b"2") + LAST,
         pongs=[b"1", b"2"]),
    Case("the same, byte by byte", FIRST + MIDDLE + frame(PING, b"1") + MIDDLE + MIDDLE + frame(PING, b"2") + LAST,
         pongs=[b"1", b"2"], piece=1),
    Case("two messages, then one of nothing", FIRST + LAST + LAST, 1002),
    Case("empty ones", frame(TEXT, fin=False) + frame(CONTINUATION, fin=False) + frame(CONTINUATION)),
]

# -- 6: UTF-8

POEM = "Hello-µ@ßöäüàá-UTF-8!! κόσμε 😀".encode()
VALID = [b"", POEM, "κόσμε".encode(), "\x00\x7f\x80\u07ff\u0800\ud7ff\ue000\ufffd\uffff\U00010000\U0010ffff".encode(),
         "\U0001fffe\U0010fffe".encode(), "\ufdd0\ufeff".encode()]
BROKEN = [
    b"\x80", b"\xbf", b"\x80\xbf\x80\xbf", bytes(range(0x80, 0xc0)), b"\xc0 ", b"\xc3", b"\xe2\x82", b"\xf0\x9f\x98",
    b"\xc0\xaf", b"\xe0\x80\xaf", b"\xf0\x80\x80\xaf", b"\xf8\x80\x80\x80\xaf", b"\xfc\x80\x80\x80\x80\xaf", b"\xc1\xbf",
    b"\xe0\x9f\xbf", b"\xf0\x8f\xbf\xbf", b"\xc0\x80", b"\xe0\x80\x80", b"\xed\xa0\x80", b"\xed\xad\xbf", b"\xed\xae\x80",
    b"\xed\xbf\xbf", b"\xed\xa0\x80\xed\xb0\x80", b"\xf4\x90\x80\x80", b"\xf7\xbf\xbf\xbf", b"\xfb\xbf\xbf\xbf\xbf", b"\xfe",
    b"\xff", b"\xfe\xfe\xff\xff", "κόσμε".encode() + b"\xed\xa0\x80edited", b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce",
]


def in_fragments(text, size):
    parts = [text[start:start + size] for start in range(0, len(text), size)]
    return b"".join(frame(CONTINUATION if number else TEXT, part, fin=number == len(parts) - 1)
                    for number, part in enumerate(parts))


UTF8 = [Case(f"valid {text!r}", frame(TEXT, text)) for text in VALID]
UTF8 += [Case(f"valid {text!r} in fragments of a byte", in_fragments(text, 1)) for text in VALID if text]
UTF8 += [Case(f"broken {text!r}", frame(TEXT, text), 1007) for text in BROKEN]
UTF8 += [Case(f"broken {text!r} in fragments of a byte", in_fragments(text, 1), 1007) for text in BROKEN]
UTF8 += [Case(f"broken {text!r} byte by byte", frame(TEXT, text), 1007, piece=1) for text in BROKEN]
# At once, and not when the message ends.
UTF8 += [Case("broken in a first fragment", frame(TEXT, "κόσμε".encode() + b"\xf4\x90\x80\x80", fin=False), 1007),
         Case("broken in a frame that has not ended", frame(TEXT, b"\xf4\x90", length=1000), 1007)]

# -- 7: the end

GOOD_CODES = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]
BAD_CODES = [0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999, 5000, 65535]
ENDS = [
    Case("a message, then Close", frame(TEXT, b"Hello World!") + close(1000), 1000),
    Case("Close twice", close(1000) + close(1000), 1000), Case("a ping after Close", close(1000) + frame(PING), 1000),
    Case("text after Close", close(1000) + frame(TEXT, b"late"), 1000),
    Case("Close between fragments", FIRST + close(1000) + LAST, 1000),
    Case("much text, then Close", frame(TEXT, b"BAsd7&jh23" * 6000) + close(1000) + frame(PING), 1000),
    Case("no code", close(), 0), Case("half a code", frame(CLOSE, b"a"), 1002), Case("a reason", close(1000, b"Hello"), 1000),
    Case("the longest reason", close(1000, b"*" * 123), 1000), Case("a reason too long", close(1000, b"*" * 124), 1002),
    Case("a reason that is no text", close(1000, b"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80"), 1007),
    Case("a reason byte by byte", close(1000, POEM), 1000, piece=1),
]
ENDS += [Case(f"code {code}", close(code), code) for code in GOOD_CODES]
ENDS += [Case(f"code {code}", close(code), 1002) for code in BAD_CODES]

# -- 9 and 10: sizes, numbers, fragments

LARGE = [Case(f"{LIMIT} bytes in fragments of {size}, opcode {opcode}",
              b"".join(frame(CONTINUATION if start else opcode, b"*" * min(size, LIMIT - start), fin=start + size >= LIMIT)
                       for start in range(0, LIMIT, size))) for opcode in (TEXT, BINARY) for size in (64, 1300, 16384)]
LARGE += [Case("one byte too many", frame(BINARY, b"*" * (LIMIT + 1)), 1009),
          Case("one byte too many in fragments", frame(BINARY, b"*" * LIMIT, fin=False) + frame(CONTINUATION, b"*"), 1009),
          Case("16 MiB", frame(BINARY, b"", length=1 << 24) + b"*", 1009),
          Case("more than there is memory", frame(BINARY, b"", length=1 << 62) + b"*", 1009)]
LARGE += [Case(f"1000 messages of {size} bytes", frame(TEXT, b"*" * size) * 1000) for size in (0, 16, 64, 256, 1024)]
LARGE += [Case("1000 bytes, byte by byte", frame(BINARY, b"*" * 1000), piece=1)]

SECTIONS = {"messages": MESSAGES, "pings": PINGS, "reserved bits": RESERVED, "opcodes": OPCODES, "fragments": FRAGMENTS,
            "UTF-8": UTF8, "ends": ENDS, "sizes": LARGE}


@pytest.mark.parametrize("section", SECTIONS)
def test_section(make, section):
    play(SECTIONS[section], make)


def test_the_same_inside_of_tls(start_weir, camera):
    port = free_port()
    weir = start_weir({"cam1": camera.url}, settings={
        "http": {"listen": f"127.0.0.1:{free_port()}", "tls": {"listen": f"127.0.0.1:{port}"}}})
    weir.wait_for_state("cam1", "running")
    context = ssl._create_unverified_context()
    play(MESSAGES + PINGS + FRAGMENTS + ENDS, lambda: Socket(port, "/cam1/ws?format=ts", context))


def test_media_goes_on_between_control_frames(make):
    connection = make()
    for number in range(20):
        connection.send(frame(PING, b"%d" % number))
        assert connection.next_control() == (PONG, b"%d" % number)
    while connection.messages < 50:
        if connection.take_frame() is None:
            connection.receive()
        else:
            connection.messages += 1
    connection.send(close(1000))
    assert connection.next_control() == (CLOSE, b"\x03\xe8")
    connection.end()


def test_whoever_stops_is_told_so(weir):
    connection = Socket(weir.http_port, "/cam1/ws?format=fmp4")
    connection.send(frame(PING, b"here"))
    assert connection.next_control() == (PONG, b"here")
    weir.process.signal(15)
    opcode, payload = connection.next_control()
    assert (opcode, payload[:2]) == (CLOSE, b"\x03\xe9")
    connection.abandon()


def test_descriptors_return(make, weir):
    for _ in range(3):
        make().abandon()
    before = descriptors(weir.pid)
    for number in range(200):
        connection = make()
        connection.send(frame(TEXT, b"half", fin=False) if number % 2 else frame(BINARY, b"*", length=1000))
        connection.abandon()
    wait_for(lambda: descriptors(weir.pid) <= before, 20, lambda: f"{descriptors(weir.pid)} descriptors, not {before}")
