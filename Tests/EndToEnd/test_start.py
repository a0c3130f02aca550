"""How fast a viewer sees the picture, and how far behind the camera it then is."""
import time

import clients
import pytest
from processes import command, is_alive, wait_for
from stream import holes


@pytest.fixture
def lazy_weir(start_camera, start_weir):
    """A camera with a keyframe every ten seconds."""
    camera = start_camera(gop=250)
    weir = start_weir({"cam1": camera.url})
    weir.wait_for_state("cam1", "running", seconds=25)
    # Once the hub has a keyframe, nobody waits for the next.
    assert clients.ffmpeg_frames(weir.url("cam1"), frames=1)
    return weir


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_nobody_waits_for_a_keyframe(lazy_weir, transport):
    report = clients.bench("view", "--viewers", "10", "--rate", "5", "--transport", transport, "--duration", "1",
                           lazy_weir.url("cam1"))
    assert report["withoutKeyframe"] == 0 and report["lost"] == 0
    assert report["framesBeforeKeyframe"]["max"] == 0
    assert report["playToKeyframe"]["max"] < 150
    assert report["connectToKeyframe"]["max"] < 300


def test_a_viewer_is_at_the_live_edge_at_once(lazy_weir):
    report = clients.bench("view", "--viewers", "5", "--warm-up", "0.5", "--duration", "3", "--latency", lazy_weir.url("cam1"))
    assert report["latencyFrame"]["p50"] < 20 and report["latencyFrame"]["p95"] < 100


def test_the_first_pictures_are_whole(lazy_weir):
    numbers = clients.ffmpeg_frames(lazy_weir.url("cam1"), frames=100)
    assert holes(numbers) == []


def test_a_camera_on_demand_runs_while_somebody_looks(start_camera, start_weir):
    camera = start_camera()
    weir = start_weir({"cam1": {"url": camera.url, "on_demand": True, "close_after": "1s"}})
    time.sleep(1)
    assert weir.camera("cam1")["state"] == "idle"
    assert [command(pid) for pid in weir.workers()] == []

    report = clients.bench("view", "--viewers", "3", "--warm-up", "0", "--duration", "2", weir.url("cam1"))
    assert report["established"] == 3 and report["withoutKeyframe"] == 0
    # The camera's own keyframe interval of a second, its answer to DESCRIBE, and the worker's start.
    assert report["connectToKeyframe"]["max"] < 3000

    idle = weir.wait_for_state("cam1", "idle", seconds=10)
    assert idle["sessions"] == 0
    # ffmpeg takes its leave of the camera before it ends.
    wait_for(lambda: weir.workers() == [], 5, lambda: f"the worker's end; {[command(pid) for pid in weir.workers()]}")
    wait_for(lambda: weir.camera("cam1")["worker"].get("pid") is None, 5, "the worker being forgotten")


def test_new_demand_within_the_grace_keeps_the_worker(start_camera, start_weir):
    camera = start_camera()
    weir = start_weir({"cam1": {"url": camera.url, "on_demand": True, "close_after": "5s"}})
    assert clients.ffmpeg_frames(weir.url("cam1"), frames=10)
    worker = weir.workers()
    assert len(worker) == 1
    time.sleep(1)
    assert clients.ffmpeg_frames(weir.url("cam1"), frames=10)
    assert weir.workers() == worker
    wait_for(lambda: not is_alive(worker[0]), 10, "the worker's end after the grace")


def test_a_camera_with_no_viewers_that_is_not_on_demand_runs(weir):
    assert len(weir.workers()) == 1
    before = weir.camera("cam1")["framesIn"]
    weir.wait_for_camera("cam1", lambda camera: camera["framesIn"] > before + 20, what="frames without viewers")


def test_an_idle_camera_whose_source_is_dead_answers_in_time(start_weir):
    weir = start_weir({"cam1": {"url": "rtsp://127.0.0.1:9/cam", "on_demand": True}})
    began = time.monotonic()
    result = clients.run(["ffprobe", "-v", "error", "-rtsp_transport", "tcp", weir.url("cam1")], 30, check=False)
    assert result.returncode != 0
    assert time.monotonic() - began < 15
    assert "503" in result.stderr or "404" in result.stderr or "5XX" in result.stderr
