"""What nobody should send, over a real socket: the daemon answers, forgets, and serves the others."""
import random
import time

import clients
import pytest
from processes import descriptors, wait_for
from rtsp import Connection, play

BABBLE = {
    "nothing": b"",
    "newlines": b"\r\n" * 1000,
    "zeros": b"\0" * 100_000,
    "tls": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)),
    "http": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "no-version": b"OPTIONS *\r\n\r\n",
    "wrong-version": b"OPTIONS * RTSP/9.9\r\nCSeq: 1\r\n\r\n",
    "no-cseq": b"OPTIONS * RTSP/1.0\r\n\r\n",
    "huge-cseq": b"OPTIONS * RTSP/1.0\r\nCSeq: " + b"9" * 5000 + b"\r\n\r\n",
    "endless-line": b"OPTIONS " + b"a" * 1_000_000,
    "endless-fields": b"OPTIONS * RTSP/1.0\r\n" + b"".join(b"X-%d: y\r\n" % i for i in range(50_000)),
    "negative-length": b"ANNOUNCE rtsp://x/y RTSP/1.0\r\nCSeq: 1\r\nContent-Length: -1\r\n\r\n",
    "huge-length": b"ANNOUNCE rtsp://x/y RTSP/1.0\r\nCSeq: 1\r\nContent-Length: 99999999999999999999\r\n\r\n",
    "long-body": b"DESCRIBE rtsp://x/y RTSP/1.0\r\nCSeq: 1\r\nContent-Length: 900000000\r\n\r\n" + b"x" * 1_000_000,
    "stray-packets": b"$\0\xff\xff" + b"x" * 65535 + b"$\x07\0\0$\xff\0\x01x",
    "not-utf8": b"OPTIONS rtsp://\xff\xfe/\xc3\x28 RTSP/1.0\r\nCSeq: 1\r\n\r\n",
    "dots": b"DESCRIBE rtsp://127.0.0.1/../../etc/passwd RTSP/1.0\r\nCSeq: 1\r\n\r\n",
    "null-in-name": b"DESCRIBE rtsp://127.0.0.1/cam1%00x RTSP/1.0\r\nCSeq: 1\r\n\r\n",
    "early-play": b"PLAY rtsp://127.0.0.1/cam1 RTSP/1.0\r\nCSeq: 1\r\nSession: 12345678\r\n\r\n",
    "odd-transport": b"SETUP rtsp://127.0.0.1/cam1/trackID=0 RTSP/1.0\r\nCSeq: 1\r\nTransport: ;;=,;RTP\r\n\r\n",
    "port-zero": b"SETUP rtsp://127.0.0.1/cam1/trackID=0 RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP;unicast;client_port=0-0\r\n\r\n",
    "huge-port": b"SETUP rtsp://127.0.0.1/cam1/trackID=0 RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP;client_port=99999-100000\r\n\r\n",
    "channel-300": b"SETUP rtsp://127.0.0.1/cam1/trackID=0 RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP/TCP;interleaved=300-301\r\n\r\n",
}


def assert_serves(weir):
    report = clients.bench("view", "--viewers", "3", "--warm-up", "0", "--duration", "1", weir.url("cam1"))
    assert report["playingAtEnd"] == 3 and report["lost"] == 0


def test_babble(weir):
    before = descriptors(weir.pid)
    for name, data in BABBLE.items():
        with Connection(weir.rtsp_port) as connection:
            try:
                connection.send(data)
            except OSError:
                pass                                # it may close before it has read all
        assert weir.process.is_running(), f"{name} ended the daemon:\n{weir.process.output()}"
    assert_serves(weir)
    wait_for(lambda: descriptors(weir.pid) <= before + 2, 10, lambda: f"{before} descriptors; {descriptors(weir.pid)}")
    assert weir.camera("cam1")["restarts"] == 0


def test_babble_after_play(weir):
    """The connection of a viewer is no safer than another."""
    generator = random.Random(1)
    for name, data in BABBLE.items():
        with Connection(weir.rtsp_port) as connection:
            play(connection, weir.url("cam1"))
            try:
                connection.send(b"$\x01" + len(data[:500]).to_bytes(2, "big") + data[:500])
                connection.send(generator.randbytes(2000))
                connection.send(data)
            except OSError:
                pass
        assert weir.process.is_running(), f"{name} ended the daemon:\n{weir.process.output()}"
    assert_serves(weir)


def test_one_byte_at_a_time(weir):
    with Connection(weir.rtsp_port) as connection:
        for byte in f"OPTIONS {weir.url('cam1')} RTSP/1.0\r\nCSeq: 7\r\n\r\n".encode():
            connection.send(bytes([byte]))
        status, fields, _ = connection.reply()
        assert status == 200 and fields["cseq"] == "7" and "DESCRIBE" in fields["public"]


def test_requests_without_waiting_for_replies(weir):
    request = "".join(f"OPTIONS {weir.url('cam1')} RTSP/1.0\r\nCSeq: {number}\r\n\r\n" for number in range(1, 101))
    with Connection(weir.rtsp_port) as connection:
        connection.send(request.encode())
        assert [connection.reply()[1]["cseq"] for _ in range(100)] == [str(number) for number in range(1, 101)]


@pytest.mark.parametrize("request_,status", [
    (("DESCRIBE", "rtsp://127.0.0.1/nowhere"), 404),
    (("FLY", "rtsp://127.0.0.1/cam1"), 501),
    (("PLAY", "rtsp://127.0.0.1/cam1"), 454),
    (("SETUP", "rtsp://127.0.0.1/cam1/trackID=99"), 404),
], ids=lambda value: str(value))
def test_the_status_says_what_is_wrong_and_the_connection_stays(weir, request_, status):
    method, url = request_
    fields = {"Transport": "RTP/AVP/TCP;unicast;interleaved=0-1"} if method == "SETUP" else {}
    fields.update({"Session": "ABCDEF01"} if method == "PLAY" else {})
    with Connection(weir.rtsp_port) as connection:
        assert connection.request(method, url, **fields)[0] in (status, 455 if status == 454 else status)
        assert connection.request("OPTIONS", "*")[0] == 200


def test_silence_before_a_request_is_not_endured_for_ever(weir):
    with Connection(weir.rtsp_port) as connection:
        assert connection.is_closed(seconds=90)


def test_many_connections_that_say_nothing(weir):
    connections = [Connection(weir.rtsp_port) for _ in range(200)]
    try:
        assert_serves(weir)
    finally:
        for connection in connections:
            connection.close()
    wait_for(lambda: weir.sessions() == [], 5, "no sessions")


def test_a_viewer_that_does_not_read_disturbs_nobody(start_camera, start_weir):
    # Enough bits that what it leaves unread fills the kernel's buffers soon.
    camera = start_camera(size="1280x720", bit_rate="8M")
    weir = start_weir({"cam1": camera.url})
    weir.wait_for_state("cam1", "running")
    report = clients.bench("view", "--viewers", "12", "--stalled", "2", "--warm-up", "1", "--duration", "12", "--latency",
                           "--expect-fps", "25", weir.url("cam1"), timeout=90)
    assert report["playingAtEnd"] == 10 and report["lost"] == 0 and report["belowExpected"] == 0
    assert report["longestGap"]["max"] < 300
    assert report["latencyFrame"]["p50"] < 20


def is_stuck(weir):
    """Whether the only session has not moved for half a second."""
    before = weir.sessions()[0]["bytesOut"]
    time.sleep(0.5)
    return weir.sessions()[0]["bytesOut"] == before > 0


def test_a_viewer_that_pauses_loses_whole_frames(start_camera, start_weir):
    """Somebody who reads again after a pause finds frames missing, and none of them torn."""
    camera = start_camera(size="1280x720", bit_rate="8M")
    weir = start_weir({"cam1": camera.url}, settings={"limits": {"viewer_backlog": "2s"}})
    weir.wait_for_state("cam1", "running")
    with Connection(weir.rtsp_port) as connection:
        play(connection, weir.url("cam1"))
        wait_for(lambda: is_stuck(weir), 60, "the kernel's buffers being full")
        time.sleep(4)                               # twice what the router keeps for a viewer
        end = time.monotonic() + 8
        connection.socket.settimeout(5)
        packets = frames_begun = 0
        fragment_open = False
        while time.monotonic() < end:
            while len(connection.buffer) < 4 or len(connection.buffer) < 4 + int.from_bytes(connection.buffer[2:4], "big"):
                connection.read()
            assert connection.buffer[:1] == b"$", "the framing is lost"
            length = int.from_bytes(connection.buffer[2:4], "big")
            channel, packet = connection.buffer[1], connection.buffer[4:4 + length]
            connection.buffer = connection.buffer[4 + length:]
            if channel != 0:
                continue
            packets += 1
            if packet[12] & 31 == 28:               # FU-A: begun, continued and ended, never torn
                begins, ends = packet[13] & 0x80, packet[13] & 0x40
                assert bool(begins) != fragment_open, "a frame was torn"
                frames_begun += bool(begins)
                fragment_open = not ends
            else:
                assert not fragment_open, "a frame was torn"
        assert packets > 1000 and frames_begun > 50
        assert weir.sessions()[0]["framesDropped"] > 0


def test_sessions_of_the_vanished_end(weir):
    """A viewer whose connection is cut without a word leaves nothing behind."""
    for _ in range(20):
        connection = Connection(weir.rtsp_port)
        play(connection, weir.url("cam1"))
        connection.close()
    wait_for(lambda: weir.sessions() == [], 10, "the end of the sessions")


def test_the_description_is_what_clients_expect(weir):
    with Connection(weir.rtsp_port) as connection:
        url = weir.url("cam1")
        status, fields, body = connection.request("DESCRIBE", url, Accept="application/sdp")
        assert status == 200
        assert fields["content-base"] == url + "/" and fields["content-type"] == "application/sdp"
        lines = body.replace("\r\n", "\n").split("\n")
        assert lines[0] == "v=0"
        for wanted in ("o=- ", "s=", "t=0 0", "m=video 0 RTP/AVP ", "a=control:", "a=rtpmap:", "a=fmtp:"):
            assert any(line.startswith(wanted) for line in lines), (wanted, body)
        assert "sprop-parameter-sets=" in body and "packetization-mode=1" in body and "profile-level-id=" in body

