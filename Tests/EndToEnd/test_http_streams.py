"""Live cameras over HTTP and WebSocket, read by the players in the field."""
import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

import clients
import measure
import pytest
from processes import wait_for
from stream import frame_numbers, holes, keyframe_first
from websockets.sync.client import connect

FORMATS = ["ts", "mp4"]


def stream(weir, format, camera="cam1", query=""):
    return weir.http(f"{camera}/stream.{format}{query}")


def get(url, method="GET"):
    """Status, headers and body of an answer that ends, or the head of one that does not."""
    request = urllib.request.Request(url, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            endless = answer.headers["Content-Length"] is None
            return answer.status, answer.headers, b"" if endless else answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


def annex_b(path, codec="h264"):
    """The byte stream of a file's video."""
    format = "h264" if codec == "h264" else "hevc"
    return subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-map", "0:v:0", "-c", "copy", "-f", format, "pipe:1"],
                          capture_output=True, timeout=60, stdin=subprocess.DEVNULL).stdout


# -- players


@pytest.mark.parametrize("format", FORMATS)
def test_ffmpeg_gets_every_frame(weir, format):
    data = clients.ffmpeg_stream(stream(weir, format), frames=150)
    numbers = clients.frame_numbers(data)
    assert keyframe_first(data)
    assert len(numbers) == 150 and holes(numbers) == []


@pytest.mark.parametrize("format", FORMATS)
def test_gstreamer_gets_every_frame(weir, format, tmp_path):
    numbers = clients.gstreamer_http_frames(stream(weir, format), frames=100, folder=str(tmp_path))
    assert len(numbers) >= 98 and holes(numbers) == []


@pytest.mark.parametrize("format", FORMATS)
def test_vlc_gets_every_frame(weir, format, tmp_path):
    """VLC refuses to run as root."""
    with tempfile.TemporaryDirectory() as home:
        os.chmod(home, 0o777)
        result = subprocess.run(
            ["cvlc", "-q", "--run-time=6", "--network-caching=300", stream(weir, format), "--sout",
             "#std{access=file,mux=ts,dst=-}", "--sout-all", "vlc://quit"],
            user="nobody" if os.getuid() == 0 else None, env={**os.environ, "HOME": home}, cwd=home,
            stdin=subprocess.DEVNULL, capture_output=True, timeout=40)
    path = tmp_path / "vlc.ts"
    path.write_bytes(result.stdout)
    numbers = frame_numbers(annex_b(str(path)))
    assert len(numbers) > 75 and holes(numbers) == []


@pytest.mark.parametrize("format", FORMATS)
def test_the_decoder_has_nothing_to_complain_of(weir, format):
    count, complaints = clients.ffmpeg_decoded(stream(weir, format), frames=75)
    assert count == 75 and complaints == ""


@pytest.mark.parametrize("format", FORMATS)
def test_opencv_sees_every_picture(weir, format):
    report = clients.opencv_frames(stream(weir, format), frames=75)
    numbers = report["numbers"]
    assert report["isOpened"] and report["fps"] == pytest.approx(25)
    assert [(a, b) for a, b in zip(numbers, numbers[1:]) if b != (a + 1) % 200] == []


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("start", ["instant", "recording"])
def test_times_rise_by_one_frame_each(weir, format, start):
    packets = clients.packets(stream(weir, format, query=f"?start={start}"), 5)[0]
    times = [float(packet["dts_time"]) for packet in packets]
    steps = [b - a for a, b in zip(times, times[1:])]
    assert len(steps) > 75
    assert min(steps) >= 0
    settled = steps[30:] if start == "instant" else steps
    assert all(step == pytest.approx(0.04, abs=0.005) for step in settled)


@pytest.mark.parametrize("format", FORMATS)
def test_what_ffprobe_says(weir, format):
    video = clients.probe(stream(weir, format), "-show_streams")["streams"][0]
    assert (video["codec_name"], video["width"], video["height"]) == ("h264", 320, 240)
    assert video["r_frame_rate"] == "25/1"


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("codec,audio", [("h264", "aac"), ("h265", "opus")])
def test_codecs_and_sound_in_step(start_camera, start_weir, tmp_path, format, codec, audio):
    camera = start_camera(codec=codec, audio="aac")
    weir = start_weir({"cam1": {"url": camera.url, "audio": audio}})
    weir.wait_for_state("cam1", "running")
    wait_for(lambda: len(weir.camera("cam1")["tracks"]) == 2, 15, "both tracks")
    path = str(tmp_path / "recording.mkv")
    clients.record(stream(weir, format, query="?start=recording"), path, 8)
    streams = clients.probe(path, "-show_streams")["streams"]
    assert {s["codec_name"] for s in streams} == {"h264" if codec == "h264" else "hevc", audio}
    numbers = frame_numbers(annex_b(path, codec))
    assert len(numbers) > 150 and holes(numbers) == []
    behind = measure.sound_behind_picture(path)
    assert len(behind) >= 3
    # The camera's own beep is up to a frame of sound beside its flash.
    assert all(abs(seconds) <= 0.04 for seconds in behind), behind


def test_long_fragments(start_camera, start_weir):
    camera = start_camera()
    weir = start_weir({"cam1": camera.url}, streams={"fragment_duration": "500ms"})
    weir.wait_for_state("cam1", "running")
    data = clients.ffmpeg_stream(stream(weir, "mp4"), frames=100)
    assert len(frame_numbers(data)) == 100 and holes(frame_numbers(data)) == []


# -- answers


def test_heads_say_what_comes(weir):
    for format, kind in (("ts", "video/mp2t"), ("mp4", "video/mp4")):
        for method in ("GET", "HEAD"):
            status, headers, _ = get(stream(weir, format), method)
            assert status == 200
            assert headers["Content-Type"].split(";")[0] == kind
            assert headers["Cache-Control"] == "no-store"
    assert get(stream(weir, "mp4"))[1]["Content-Type"].startswith('video/mp4; codecs="avc3.')


def test_refusals_say_what_to_do(weir):
    status, _, body = get(stream(weir, "ts", "cam2"))
    assert status == 404 and 'did you mean \\"cam1\\"' in body.decode()
    status, _, body = get(stream(weir, "ts", query="?start=now"))
    assert status == 400 and "next_keyframe" in json.loads(body)["error"]


def test_a_camera_that_does_not_come_is_503(start_weir):
    weir = start_weir({"gone": {"url": "rtsp://127.0.0.1:9/x", "on_demand": True}})
    assert get(stream(weir, "ts", "gone"), "HEAD")[0] == 200
    assert weir.camera("gone")["state"] == "idle", "HEAD wakes nobody"
    status, headers, body = get(stream(weir, "ts", "gone"))
    assert status == 503 and int(headers["Retry-After"]) > 0
    assert "refused the connection" in json.loads(body)["error"]


def test_viewers_wake_a_camera_and_let_it_go(start_camera, start_weir):
    camera = start_camera()
    weir = start_weir({"house/door": {"url": camera.url, "on_demand": True, "close_after": "1s"}})
    assert weir.camera("house/door")["state"] == "idle"
    data = clients.ffmpeg_stream(stream(weir, "mp4", "house/door"), frames=30)
    assert len(frame_numbers(data)) == 30
    weir.wait_for_state("house/door", ["idle", "stopped"])
    assert weir.camera("house/door")["sessions"] == 0 and weir.sessions() == []


def test_more_viewers_than_allowed_are_turned_away(start_camera, start_weir, record):
    weir = start_weir({"cam1": start_camera().url}, streams={"max_sessions": 1})
    weir.wait_for_state("cam1", "running")
    viewer = record(stream(weir, "ts"))
    wait_for(lambda: viewer.size() > 1000, 15, "the first pictures")
    status, headers, body = get(stream(weir, "ts"))
    assert status == 503 and headers["Retry-After"] and "max_sessions" in json.loads(body)["error"]
    viewer.stop()
    wait_for(lambda: get(stream(weir, "ts"))[0] == 200, 10, "a free place")


# -- WebSocket


def receive(weir, seconds, query="", camera="cam1"):
    """Hellos, statistics and binary messages, with the time at which each came."""
    texts, binary, times = [], [], []
    began = time.monotonic()
    with connect(weir.http(f"{camera}/ws{query}", "ws"), max_size=None) as socket:
        while time.monotonic() - began < seconds:
            message = socket.recv(timeout=5)
            if isinstance(message, str):
                assert texts or not binary, "nothing before the hello"
                texts.append(json.loads(message))
            else:
                binary.append(message)
                times.append(time.monotonic() - began)
    return texts, binary, times


def boxes(data):
    offset, found = 0, []
    while offset < len(data):
        size = int.from_bytes(data[offset:offset + 4], "big")
        assert size >= 8 and offset + size <= len(data), "whole boxes"
        found.append(data[offset + 4:offset + 8].decode())
        offset += size
    return found


def test_websocket_of_fragments(weir, tmp_path):
    texts, binary, times = receive(weir, 5)
    hello = texts[0]
    assert hello["type"] == "hello" and hello["camera"] == "cam1" and hello["format"] == "fmp4"
    assert (hello["width"], hello["height"], hello["fps"]) == (320, 240, 25)
    assert hello["mimeType"].startswith('video/mp4; codecs="avc1.')
    assert [track["codec"] for track in hello["tracks"]] == ["H.264"]
    assert boxes(binary[0]) == ["ftyp", "moov"]
    assert all(boxes(message) == ["moof", "mdat"] for message in binary[1:]), "a frame in each"
    assert times[1] < 1, "the kept group of pictures comes at once"
    path = str(tmp_path / "websocket.mp4")
    with open(path, "wb") as file:
        file.write(b"".join(binary))
    numbers = frame_numbers(annex_b(path))
    assert len(numbers) >= 100 and holes(numbers) == []
    # On a machine that is too busy the end of a frame may be taken for a frame of its own.
    assert len(binary) - 3 <= len(numbers) < len(binary)
    stats = [text for text in texts if text["type"] == "stats"]
    assert len(stats) >= 3 and stats[-1]["dropped"] == 0
    assert stats[-1]["fps"] == pytest.approx(25, abs=3) and 0 <= stats[-1]["latencyMs"] < 100


def test_websocket_of_transport_stream(weir, tmp_path):
    texts, binary, _ = receive(weir, 3, "?format=ts")
    assert texts[0]["format"] == "ts" and texts[0]["mimeType"] == "video/mp2t"
    assert all(len(message) % 188 == 0 and message[0] == 0x47 for message in binary)
    path = str(tmp_path / "websocket.ts")
    with open(path, "wb") as file:
        file.write(b"".join(binary))
    numbers = frame_numbers(annex_b(path))
    assert len(numbers) >= 50 and holes(numbers) == []


def test_sessions_are_shown(weir, record):
    viewer = record(stream(weir, "ts"))
    wait_for(lambda: viewer.size() > 1000, 15, "the first pictures")
    with connect(weir.http("cam1/ws", "ws"), max_size=None) as socket:
        socket.recv(timeout=5)
        wait_for(lambda: len(weir.sessions()) == 2, 5, "both sessions")
        sessions = {session["transport"]: session for session in weir.sessions()}
        assert set(sessions) == {"http", "websocket"}
        assert all(s["camera"] == "cam1" and s["state"] == "playing" for s in sessions.values())
        assert sessions["http"]["bytesOut"] > 1000 and sessions["http"]["userAgent"].startswith("Lavf")
    viewer.stop()
    wait_for(lambda: weir.sessions() == [], 10, "no session left")


# -- trouble


@pytest.mark.parametrize("format", FORMATS)
def test_viewers_stay_while_the_camera_is_away(weir, camera, record, format):
    viewer = record(stream(weir, format))
    wait_for(lambda: viewer.size() > 10000, 15, "the first pictures")
    for _ in range(2):
        camera.die()
        weir.wait_for_state("cam1", ["backing_off", "starting", "failed", "stalled"])
        time.sleep(1)
        camera.start()
        size = viewer.size()
        wait_for(lambda: viewer.size() > size + 20000, 30, lambda: f"pictures after the outage; {viewer.output()}")
    viewer.stop()
    numbers = viewer.frames()
    assert [(a, b) for a, b in zip(numbers, numbers[1:]) if b <= a] == []
    times = [float(packet["dts_time"]) for packet in clients.packets(viewer.path, 3600)[0] if "dts_time" in packet]
    assert [(a, b) for a, b in zip(times, times[1:]) if b < a] == []


@pytest.mark.parametrize("format", FORMATS)
def test_a_slow_viewer_loses_whole_groups_and_nobody_else_anything(start_camera, start_weir, record, tmp_path, format):
    camera = start_camera(bit_rate="4M")
    weir = start_weir({"cam1": camera.url}, settings={"limits": {"viewer_backlog": "1s"}})
    weir.wait_for_state("cam1", "running")
    other = record(stream(weir, format))
    wait_for(lambda: other.size() > 10000, 15, "the first pictures")
    slow = socket.create_connection(("127.0.0.1", weir.http_port))
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32768)
    slow.sendall(f"GET /cam1/stream.{format} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    data = slow.recv(1 << 14)

    def dropped():
        return max((s["framesDropped"] for s in weir.sessions() if "userAgent" not in s), default=0)

    # The kernel holds some seconds, the ring one: the rest is lost.
    def crawl():
        nonlocal data
        data += slow.recv(1 << 14)
        return dropped() > 0

    time.sleep(8)
    wait_for(crawl, 30, "a loss")
    slow.settimeout(5)
    end = time.monotonic() + 4
    while time.monotonic() < end:
        data += slow.recv(1 << 16)
    slow.close()
    other.stop()
    assert holes(other.frames()) == []

    path = str(tmp_path / f"slow.{format}")
    with open(path, "wb") as file:
        file.write(data.split(b"\r\n\r\n", 1)[1])
    numbers = frame_numbers(annex_b(path))
    lost = holes(numbers)
    assert 1 <= len(lost) <= 4, "it lost some, and went on"
    # A keyframe a second: it went on at one each time.
    assert all((after - numbers[0]) % 25 == 0 for _, after in lost)
