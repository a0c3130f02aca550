"""HLS with low latency, held to its specification and read by the players in the field."""
import http.server
import json
import os
import re
import statistics
import subprocess
import threading
import time

import clients
import hls
import pytest
from daemon import Daemon
from hls import Client, History, Player, parse, same
from processes import wait_for
from stream import frame_numbers, holes

TYPE = "application/vnd.apple.mpegurl"


@pytest.fixture
def start_hls(tmp_path):
    """start_hls({"name": url or settings}, sink=…) → Daemon with an HLS sink"""
    daemons = []

    def start(cameras, sink=None, **options):
        folder = tmp_path / f"weir{len(daemons)}"
        folder.mkdir()
        daemon = Daemon(str(folder), cameras, **options)
        daemon.write_json(os.path.join(daemon.plugins, "20-hls.yaml"), {"kind": "hls", **(sink or {})})
        daemons.append(daemon)
        return daemon.start()

    yield start
    for daemon in daemons:
        daemon.close()


@pytest.fixture
def weir(start_hls, camera):
    daemon = start_hls({"cam1": camera.url})
    daemon.wait_for_state("cam1", "running")
    return daemon


@pytest.fixture
def play():
    """play(weir, camera, query) → Player that closes with the test"""
    players = []

    def start(weir, camera="cam1", query=""):
        players.append(Player(index(weir, camera), query))
        return players[-1]

    yield start
    for player in players:
        player.close()


def index(weir, camera="cam1", query=""):
    return f"http://127.0.0.1:{weir.http_port}/{camera}/index.m3u8{query}"


def follow(player, seconds):
    """How many of the hinted parts were those that came, and how many parts there were."""
    hits, steps, end = 0, 0, time.monotonic() + seconds
    while time.monotonic() < end:
        hits += player.step()
        steps += 1
    return hits, steps


# -- playlists


def test_the_multivariant_playlist_tells_what_is_measured(weir):
    player = Client(index(weir))
    status, headers, body = player.get(index(weir))
    assert (status, headers["Content-Type"], headers["Cache-Control"]) == (200, TYPE, "no-store")
    variant = hls.multivariant(body.decode())[0].attributes
    assert re.match(r"avc1\.[0-9a-f]{6}$", variant["CODECS"])
    assert variant["RESOLUTION"] == "320x240"
    assert abs(float(variant["FRAME-RATE"]) - 25) < 0.5
    # 500 kbit/s and the container.
    assert 200_000 < int(variant["AVERAGE-BANDWIDTH"]) < 1_000_000


@pytest.mark.parametrize("query", ["", "?variant=ts"])
def test_playlists_keep_the_rules_while_a_player_follows_the_parts(weir, play, query, full):
    player = play(weir, query=query)
    hits, steps = follow(player, 300 if full else 20)
    assert hits > 0.9 * steps, f"{hits} of {steps} hinted parts came"
    frames = [number for *_, body, _ in player.parts for number in hls.numbers(body)]
    assert holes(frames) == [], "frames are missing between parts"
    delays = sorted(when - stamp for *_, body, when in player.parts[5:] for stamp in hls.stamps(body)[-1:])
    print(f"{len(delays)} parts of {player.playlist.part_target} s: from the camera to the client, newest frame, "
          f"p50 {delays[len(delays) // 2] * 1000:.0f} ms, p95 {delays[int(len(delays) * .95)] * 1000:.0f} ms")
    assert delays[len(delays) // 2] < 0.3


def test_fragments_follow_each_other_without_a_gap(weir, play):
    player = play(weir)
    follow(player, 6)
    times = [hls.decode_times(body)[1] for *_, body, _ in player.parts]
    steps = [b - a for a, b in zip(times, times[1:])]
    assert all(abs(step - 18000) <= 3700 for step in steps), steps


def test_a_delta_update_says_the_same_as_the_whole_playlist(start_hls, camera, play):
    weir = start_hls({"cam1": camera.url}, {"segment_duration": "1s", "window": "12s"})
    player = play(weir)
    wait_for(lambda: player.step(skip=False) is None or player.playlist.duration > 9, 20, "a playlist of nine seconds")
    for _ in range(10):
        number, part = player.playlist.next
        query = f"_HLS_msn={number}&_HLS_part={part}"
        separator = "&" if "?" in player.url else "?"
        delta = parse(player.control.text(player.url + separator + query + "&_HLS_skip=YES"))
        whole = parse(player.control.text(player.url + separator + query))
        assert delta.skipped > 0
        player.playlist = player.history.take(delta)
        if delta.next == whole.next:
            assert same(player.playlist, History().take(whole))


def test_blocking_reload_waits_for_what_it_asks(weir, play):
    player = play(weir)
    number, part = player.playlist.next
    for ahead in (0, 1, 3):
        began = time.monotonic()
        text = player.control.text(f"{player.url}&_HLS_msn={number}&_HLS_part={part + ahead}")
        assert parse(text).next > (number, part + ahead)
        assert time.monotonic() - began < 0.25 * (ahead + 2)
    # Without a part: the whole segment.
    number = player.reload().next[0]
    text = parse(player.control.text(f"{player.url}&_HLS_msn={number}"))
    assert any(segment.number == number and segment.uri for segment in text.segments)


@pytest.mark.parametrize("query, word", [
    ("_HLS_part=1", "_HLS_msn"), ("_HLS_msn=x", "whole number"), ("_HLS_msn=-1", "whole number"), ("_HLS_msn=1&_HLS_part=", "whole"),
    ("_HLS_msn=99999999999999999999", "whole number"), ("_HLS_msn=999999999999", "too far"), ("_HLS_skip=NO", "YES or v2"),
])
def test_a_wrong_directive_is_refused(weir, play, query, word):
    player = play(weir)
    status, _, body = player.control.get(f"{player.url}&{query}")
    assert status == 400 and word in json.loads(body)["error"]


def test_a_request_too_far_ahead_is_refused(weir, play):
    player = play(weir)
    number, part = player.playlist.next
    assert player.control.get(f"{player.url}&_HLS_msn={number + 4}")[0] == 400
    # Three seconds of parts are what one may be ahead.
    assert player.control.get(f"{player.url}&_HLS_msn={number}&_HLS_part={part + 40}")[0] == 400


def test_media_can_be_kept_by_caches_and_playlists_not(weir, play):
    player = play(weir)
    segment = player.playlist.complete[-1]
    for uri in (segment.uri, segment.parts[0].uri, segment.map):
        status, headers, body = player.media.get(player.at(uri))
        assert status == 200 and "immutable" in headers["Cache-Control"] and int(headers["Content-Length"]) == len(body)
        assert headers["Access-Control-Allow-Origin"] == "*" or "Origin" not in headers.get("Vary", "")
    _, headers, _ = player.control.get(player.url)
    assert headers["Cache-Control"] == "no-cache"
    _, headers, body = player.control.get(player.url, headers={"Accept-Encoding": "gzip"})
    assert headers["Content-Encoding"] == "gzip" and body.startswith(b"#EXTM3U")
    status, headers, body = player.media.get(player.at(segment.uri), headers={"Range": "bytes=100-199"})
    assert status == 206 and len(body) == 100
    assert body == player.media.bytes(player.at(segment.uri))[100:200]


def test_a_segment_is_its_parts(weir, play):
    player = play(weir)
    follow(player, 3)
    segment = next(s for s in reversed(player.playlist.complete) if s.parts)
    parts = b"".join(player.media.bytes(player.at(part.uri)) for part in segment.parts)
    assert player.media.bytes(player.at(segment.uri)) == parts


def test_what_left_the_playlist_stays_for_a_while(start_hls, camera, play):
    weir = start_hls({"cam1": camera.url}, {"segment_duration": "1s", "window": "4s"})
    player = play(weir)
    follow(player, 9)
    segment, when = player.history.removed[-1]
    assert player.media.get(player.at(segment.uri))[0] == 200
    assert player.media.get(player.at(re.sub(r"/\d+\.m4s", "/1.m4s", segment.uri)))[0] == 404


# -- cameras


def test_a_sleeping_camera_is_awaited_and_let_go(start_hls, camera):
    weir = start_hls({"cam1": {"url": camera.url, "on_demand": True, "close_after": "1s"}})
    assert weir.camera("cam1")["state"] == "idle"
    client = Client(index(weir))
    assert client.get(index(weir), method="HEAD")[0] == 200
    assert weir.camera("cam1")["state"] == "idle"
    began = time.monotonic()
    player = Player(index(weir))
    print(f"a sleeping camera has something to play after {time.monotonic() - began:.2f} s")
    assert player.playlist.complete
    assert weir.camera("cam1")["state"] == "running"
    wait_for(lambda: len(weir.sessions()) == 0, 30, "the end of the session")
    weir.wait_for_state("cam1", "idle", 10)
    player.close()


def test_a_camera_that_is_not_there_is_said_to_be(start_hls):
    weir = start_hls({"cam1": {"url": "rtsp://127.0.0.1:9/none", "on_demand": True}})
    status, headers, body = Client(index(weir)).get(index(weir))
    assert status == 503 and "refused" in json.loads(body)["error"] and headers["Retry-After"]
    status, _, body = Client(index(weir)).get(index(weir, "cam2"))
    assert status == 404 and "cam1" in json.loads(body)["error"]
    assert Client(index(weir)).get(index(weir, query="?variant=flv"))[0] == 400


@pytest.mark.parametrize("query", ["", "?variant=ts"])
@pytest.mark.parametrize("codec, audio, gop, fps", [
    ("h264", "aac", 50, 25), ("h265", "aac", 25, 25), ("h264", "none", 250, 25), ("h264", "aac", 60, 30),
    ("h264", "none", 15, 15), ("h264", "aac", 40, 12),
])
def test_kinds_of_cameras(start_hls, start_camera, play, codec, audio, gop, fps, query):
    camera = start_camera(codec=codec, audio=audio, gop=gop, fps=fps)
    weir = start_hls({"cam1": camera.url})
    weir.wait_for_state("cam1", "running")
    player = play(weir, query=query)
    codecs = player.variant.attributes["CODECS"].split(",")
    assert any(name.startswith("avc1." if codec == "h264" else "hvc1.") for name in codecs)
    assert len(codecs) == (1 if audio == "none" else 2)
    hits, steps = follow(player, 12)
    assert hits > 0.8 * steps, f"{hits} of {steps}"
    frames = [number for *_, body, _ in player.parts for number in hls.numbers(body)]
    assert holes(frames) == []


def test_a_camera_with_sound_alone(start_hls, tmp_path, play):
    path = str(tmp_path / "sound.ts")
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=440:sample_rate=48000", "-t", "60", "-c:a", "aac",
                    "-ac", "2", path], check=True)
    weir = start_hls({"cam1": f"file://{path}"})
    player = play(weir)
    assert player.variant.attributes["CODECS"] == "mp4a.40.2" and "RESOLUTION" not in player.variant.attributes
    follow(player, 8)
    assert all(part.independent for segment in player.playlist.segments for part in segment.parts)


def test_an_outage_is_a_discontinuity(weir, camera, play):
    player = play(weir)
    follow(player, 3)
    before = player.playlist.segments[-1].discontinuities
    camera.die()
    time.sleep(4)
    camera.start()
    weir.wait_for_state("cam1", "running", 30)
    player.playlist = player.reload()
    wait_for(lambda: player.step() is None or player.playlist.segments[-1].discontinuities > before, 20, "a discontinuity")
    follow(player, 3)
    assert player.playlist.segments[-1].discontinuities == before + 1


def test_other_parameters_come_with_another_map(start_hls, start_camera, play):
    camera = start_camera()
    weir = start_hls({"cam1": camera.url})
    player = play(weir)
    follow(player, 2)
    camera.die()
    camera.options["size"] = "640x360"
    camera.start()
    maps = {player.playlist.segments[0].map}
    weir.wait_for_state("cam1", "running", 30)
    player.playlist = player.reload()
    wait_for(lambda: player.step() is None or player.playlist.segments[-1].map not in maps, 30, "another map")
    follow(player, 2)
    assert hls.multivariant(player.control.text(index(weir)))[0].attributes["RESOLUTION"] == "640x360"


# -- sessions


def test_sessions_are_seen_and_can_be_ended(weir, play):
    player = play(weir)
    follow(player, 1)
    sessions = weir.sessions()
    assert [(s["sink"], s["camera"], s["state"]) for s in sessions] == [("hls", "cam1", "playing")]
    client = Client(index(weir))
    status, _, body = client.get(f"/api/sessions/{sessions[0]['id']}", method="DELETE")
    assert status in (200, 204), body
    status, _, body = player.control.get(player.url)
    assert status == 410 and "index.m3u8" in json.loads(body)["error"]
    assert weir.sessions() == []


def test_more_viewers_than_allowed_are_turned_away(start_hls, camera, play):
    weir = start_hls({"cam1": camera.url}, {"max_sessions": 2})
    play(weir), play(weir)
    status, headers, body = Client(index(weir)).get(index(weir))
    assert status == 503 and "max_sessions" in json.loads(body)["error"] and headers["Retry-After"]


def test_names_differ_after_a_restart(start_hls, camera):
    weir = start_hls({"cam1": camera.url})
    first = Player(index(weir))
    last, names = first.playlist.next[0], {s.uri for s in first.playlist.complete}
    first.close()
    weir.terminate()
    weir.start()
    second = Player(index(weir))
    assert not names & {s.uri for s in second.playlist.complete}
    assert second.playlist.first >= last
    second.close()


# -- players


def decoded(url, frames, *options):
    """How many frames ffmpeg decodes, what it complains of, and how long it takes."""
    began = time.monotonic()
    result = clients.run(["ffmpeg", "-v", "warning", "-nostdin", *options, "-i", url, "-map", "0:v:0", "-frames:v", str(frames),
                          "-f", "null", "-progress", "pipe:1", "-"], 60)
    counts = [int(line.split("=")[1]) for line in result.stdout.splitlines() if line.startswith("frame=")]
    return counts[-1], result.stderr, time.monotonic() - began


@pytest.mark.parametrize("query", ["", "?variant=ts"])
def test_ffmpeg_plays_it(start_hls, start_camera, query):
    camera = start_camera(audio="aac", gop=50)
    weir = start_hls({"cam1": camera.url})
    weir.wait_for_state("cam1", "running")
    count, complaints, seconds = decoded(index(weir, query=query), 150)
    # ffmpeg reads the initialization section again after a reload, and says that it did not need it.
    complaints = [line for line in complaints.splitlines() if "duplicated MOOV" not in line and "repeated" not in line]
    assert count == 150 and complaints == []
    data = clients.run(["ffmpeg", "-v", "error", "-nostdin", "-i", index(weir, query=query), "-map", "0:v:0", "-c", "copy",
                        "-frames:v", "150", "-f", "h264", "pipe:1"], 60, text=False).stdout
    assert holes(frame_numbers(data)) == []
    found = clients.run(["ffprobe", "-v", "error", "-of", "json", "-show_streams", index(weir, query=query)], 60)
    kinds = [(s["codec_type"], s["codec_name"]) for s in json.loads(found.stdout)["streams"]]
    assert ("video", "h264") in kinds and ("audio", "aac") in kinds


@pytest.mark.parametrize("query", ["", "?variant=ts"])
@pytest.mark.parametrize("demuxer", ["hlsdemux", "hlsdemux2"])
def test_gstreamer_plays_it(weir, demuxer, query, tmp_path):
    url, path = index(weir, query=query), str(tmp_path / "out.h264")
    if demuxer == "hlsdemux":
        source = ["souphttpsrc", f"location={url}", "!", demuxer, "!", "tsdemux" if query else "qtdemux"]
    else:
        # The newer one works only where streams are chosen.
        source = ["uridecodebin3", f"uri={url}", "caps=video/x-h264"]
    clients.run(["timeout", "15", "gst-launch-1.0", "-q", *source, "!", "h264parse", "!",
                 "video/x-h264,stream-format=byte-stream,alignment=au", "!", "filesink", f"location={path}"], 40, check=False)
    with open(path, "rb") as file:
        found = frame_numbers(file.read())
    assert len(found) >= 150 and holes(found) == []


@pytest.fixture
def another_origin():
    """A page that is none of weir's."""

    class Blank(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>player</title><body>")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Blank)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def test_chromium_plays_the_parts(start_hls, start_camera, another_origin):
    playwright = pytest.importorskip("playwright.sync_api")
    camera = start_camera(audio="aac", gop=50, size="640x360")
    weir = start_hls({"cam1": camera.url})
    weir.wait_for_state("cam1", "running")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
                                          args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"])
        page = chromium.new_page()
        page.goto(another_origin)
        with open(os.path.join(os.path.dirname(__file__), "hls_player.js")) as file:
            report = page.evaluate(file.read(), [index(weir), 15])
        chromium.close()
    print(report)
    assert report["error"] is None and report["ranges"] == 1
    assert report["played"] > 13 and report["shown"] > 200
    assert report["behind"] < 1500
