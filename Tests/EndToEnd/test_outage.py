"""Cameras that go away and come back, workers that die, hang and babble: the viewers stay."""
import os
import signal
import stat
import time

import clients
import pytest
from processes import children, descriptors, is_alive, wait_for


def assert_times_never_go_back(recording):
    packets = clients.packets(recording.path, 3600)[0]
    times = [float(packet["dts_time"]) for packet in packets if "dts_time" in packet]
    # Matroska counts milliseconds: the pictures from before PLAY share one.
    assert [(a, b) for a, b in zip(times, times[1:]) if b < a] == []


def assert_frames_never_go_back(numbers):
    assert [(a, b) for a, b in zip(numbers, numbers[1:]) if b <= a] == []


def frames_come(weir, name="cam1", seconds=30):
    before = weir.camera(name)["framesIn"]
    return weir.wait_for_camera(name, lambda camera: camera["state"] == "running" and camera["framesIn"] > before + 10,
                                seconds, "frames again")


def assert_no_leak(weir, before):
    """Descriptors come down to what they were, and there is one worker and no zombie."""
    wait_for(lambda: descriptors(weir.pid) <= before, 10,
             lambda: f"{before} descriptors again; there are {descriptors(weir.pid)}")
    wait_for(lambda: len(children(weir.pid)) <= 1, 5, lambda: f"one child, found {children(weir.pid)}")


@pytest.mark.timeout(400)
def test_viewers_stay_while_the_camera_is_away(weir, camera, record, full):
    """A dead camera, three times for two seconds; ten times for ten in full."""
    times, seconds = (10, 10) if full else (3, 2)
    viewers = [record(weir.url("cam1")), record(weir.url("cam1"), transport="udp")]
    for viewer in viewers:
        wait_for(lambda: viewer.size() > 10000, 15, "the first pictures")
    before = descriptors(weir.pid)
    for _ in range(times):
        camera.die()
        weir.wait_for_state("cam1", ["backing_off", "starting", "failed", "stalled"])
        time.sleep(seconds)
        camera.start()
        frames_come(weir)
        sizes = [viewer.size() for viewer in viewers]
        for viewer, size in zip(viewers, sizes):
            wait_for(lambda: viewer.size() > size + 20000, 20, f"pictures after the outage; {viewer.output()}")
    assert_no_leak(weir, before)
    for viewer in viewers:
        assert viewer.is_running(), viewer.output()
        viewer.stop()
        assert_times_never_go_back(viewer)
        assert_frames_never_go_back(viewer.frames())
    assert weir.camera("cam1")["restarts"] >= times


def test_a_camera_that_stops_sending_is_noticed(start_weir, camera, record):
    weir = start_weir({"cam1": {"url": camera.url, "stall_timeout": "2s"}})
    viewer = record(weir.url("cam1"))
    wait_for(lambda: viewer.size() > 10000, 15, "the first pictures")
    worker = weir.workers()
    camera.pause()
    noticed = weir.wait_for_camera("cam1", lambda camera: camera["state"] != "running", 10, "being noticed")
    assert noticed["state"] in ("stalled", "backing_off", "starting")
    wait_for(lambda: not is_alive(worker[0]), 10, "the end of the silent worker")
    assert weir.camera("cam1").get("lastError")
    camera.go_on()
    frames_come(weir)
    size = viewer.size()
    wait_for(lambda: viewer.size() > size + 10000, 20, "pictures again")
    viewer.stop()
    assert_times_never_go_back(viewer)


def test_a_worker_that_is_killed_is_replaced(weir, record):
    viewer = record(weir.url("cam1"))
    wait_for(lambda: viewer.size() > 10000, 15, "the first pictures")
    before = descriptors(weir.pid)
    for _ in range(3):
        worker = weir.workers()[0]
        os.kill(worker, signal.SIGKILL)
        wait_for(lambda: weir.workers() not in ([], [worker]), 20, "a new worker")
        frames_come(weir)
    assert_no_leak(weir, before)
    viewer.stop()
    assert_times_never_go_back(viewer)
    assert_frames_never_go_back(viewer.frames())


def test_a_worker_that_hangs_is_replaced(start_weir, camera, record):
    """A stopped process does not heed SIGTERM: it takes SIGKILL."""
    weir = start_weir({"cam1": {"url": camera.url, "stall_timeout": "2s"}})
    viewer = record(weir.url("cam1"))
    wait_for(lambda: viewer.size() > 10000, 15, "the first pictures")
    worker = weir.workers()[0]
    os.kill(worker, signal.SIGSTOP)
    wait_for(lambda: not is_alive(worker), 25, "the end of the hanging worker")
    frames_come(weir)
    assert weir.workers() != [worker]
    viewer.stop()
    assert_times_never_go_back(viewer)


def fake_ffmpeg(folder, text):
    path = os.path.join(folder, "ffmpeg")
    with open(path, "w") as file:
        file.write("#!/bin/sh\n" + text)
    os.chmod(path, stat.S_IRWXU)
    return {"ffmpeg": {"path": path, "ffprobe": "/usr/bin/ffprobe"}}


@pytest.mark.parametrize("script", [
    "head -c 3000000 /dev/urandom; sleep 1",
    "yes 'not a transport stream'",
    # Packets of the right size and sync byte with nothing right in them.
    "while :; do printf 'G'; head -c 187 /dev/urandom; done",
    "exit 0",
    "exit 1",
    "yes 'an error on standard error' >&2",
    "exec >&-; sleep 60",
    "trap '' TERM; while :; do sleep 1; done",
    "kill -SEGV $$",
], ids=["random", "text", "false-packets", "ends", "fails", "complains", "closes", "ignores-sigterm", "crashes"])
def test_a_worker_that_babbles_does_no_harm(start_camera, start_weir, tmp_path, script):
    settings = fake_ffmpeg(str(tmp_path), script + "\n")
    settings["camera_defaults"] = {"start_timeout": "2s", "stall_timeout": "2s"}
    weir = start_weir({"cam1": "rtsp://127.0.0.1:9/cam"}, settings=settings)
    camera = weir.wait_for_camera("cam1", lambda camera: camera["restarts"] >= 1 or camera["state"] == "backing_off", 30,
                                  "giving up on the worker")
    assert camera["state"] != "running"
    assert camera.get("lastError")
    assert len(weir.workers()) <= 2
    status, seconds = weir.terminate()
    assert status == 0 and seconds < 5


def test_an_ffmpeg_that_is_missing_is_named(start_weir):
    weir = start_weir({"cam1": "rtsp://127.0.0.1:9/cam"},
                      settings={"ffmpeg": {"path": "/nonexistent/ffmpeg", "ffprobe": "/usr/bin/ffprobe"}})
    camera = weir.wait_for_camera("cam1", lambda camera: camera.get("lastError"), 10, "an error")
    assert "/nonexistent/ffmpeg" in camera["lastError"]
    assert camera["state"] in ("backing_off", "failed")
