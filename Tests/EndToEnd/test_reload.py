"""A reload takes over what differs; viewers of the rest do not notice."""
import os
import socket
import time

import pytest
import rtsp
from processes import command, free_port, wait_for


def workers_of(weir, url):
    return [pid for pid in weir.workers() if url in command(pid)]


@pytest.fixture
def two(start_camera, start_weir):
    """A daemon with two cameras, and a third camera that is not configured yet."""
    cameras = [start_camera() for _ in range(3)]
    weir = start_weir({"cam1": cameras[0].url, "cam2": cameras[1].url})
    for name in ["cam1", "cam2"]:
        weir.wait_for_state(name, "running")
    return weir, cameras


def test_viewers_of_an_untouched_camera_lose_nothing_and_those_of_an_edited_one_stay(two, view):
    weir, cameras = two
    untouched, edited = view(weir, "cam1"), view(weir, "cam2")
    wait_for(lambda: len(untouched.numbers) > 50 and len(edited.numbers) > 50, 15, "pictures")
    pid = weir.camera("cam1")["worker"]["pid"]
    former = weir.camera("cam2")["worker"]["pid"]

    weir.write({"cam1": cameras[0].url, "cam2": cameras[2].url, "cam3": cameras[1].url})
    lines = weir.reload()
    assert any("added=1 changed=1 removed=0" in line for line in lines), lines
    weir.wait_for_camera("cam2", lambda camera: camera["state"] == "running" and camera["worker"]["pid"] != former)
    moment = time.monotonic()
    wait_for(lambda: edited.count_since(moment) > 50, 15, "pictures of the edited camera")
    wait_for(lambda: untouched.count_since(moment) > 50, 15, "pictures of the untouched camera")

    assert weir.camera("cam1")["worker"]["pid"] == pid
    assert not untouched.is_ended and untouched.holes() == []
    # One viewer, one packetizer: its numbers go on over the change of workers, too.
    assert not edited.is_ended and edited.holes() == []
    assert len(workers_of(weir, cameras[2].url)) == 1
    weir.wait_for_state("cam3", "running")


def test_there_are_never_two_workers_of_one_camera(two):
    weir, cameras = two
    urls = [cameras[1].url, cameras[2].url]
    seen = []
    for number in range(4):
        weir.write({"cam1": cameras[0].url, "cam2": urls[(number + 1) % 2]})
        weir.process.signal(1)
        end = time.monotonic() + 0.5
        while time.monotonic() < end:
            commands = [command(pid) for pid in weir.workers()]
            seen.append(sum(any(url in words for url in urls) for words in commands))
    assert max(seen) == 1, seen
    weir.wait_for_state("cam2", "running")


def test_a_bad_file_changes_nothing_and_every_complaint_is_told(two, view):
    weir, cameras = two
    viewer = view(weir, "cam1")
    pids = sorted(weir.workers())
    with open(weir.config, "w") as file:
        file.write("runtime_directory: /elsewhere\ncameras:\n  cam1: {urll: rtsp://127.0.0.1/x}\n  cam9: rtsp://127.0.0.1/y\n"
                   "  cam2: {url: rtsp://127.0.0.1/z, on_demand: perhaps}\n")
    with open(os.path.join(weir.plugins, "20-more.yaml"), "w") as file:
        file.write("kind: rtps\n")
    lines = "\n".join(weir.reload())
    for complaint in ["weir.yaml:3:", "urll", "weir.yaml:5:", "perhaps", "20-more.yaml:1:", "nothing has changed"]:
        assert complaint in lines, (complaint, lines)
    assert sorted(weir.workers()) == pids and {camera["name"] for camera in weir.status()["cameras"]} == {"cam1", "cam2"}
    moment = time.monotonic()
    wait_for(lambda: viewer.count_since(moment) > 25, 10, "pictures")
    assert viewer.holes() == [] and not viewer.is_ended


def test_a_camera_that_is_removed_ends_its_sessions(two, view):
    weir, cameras = two
    gone, stays = view(weir, "cam2"), view(weir, "cam1")
    weir.write({"cam1": cameras[0].url})
    weir.reload()
    wait_for(lambda: gone.is_ended, 5, "the end of the viewer")
    wait_for(lambda: len(weir.workers()) == 1, 5, "the end of the worker")
    with rtsp.Connection(weir.rtsp_port) as connection:
        assert connection.request("DESCRIBE", weir.url("cam2"))[0] == 404
    assert not stays.is_ended and stays.holes() == []


def test_switched_off_and_on_again(two, view):
    weir, cameras = two
    viewer = view(weir, "cam2")
    weir.write({"cam1": cameras[0].url, "cam2": {"url": cameras[1].url, "enabled": False}})
    weir.reload()
    wait_for(lambda: viewer.is_ended, 5, "the end of the viewer")
    assert weir.camera("cam2")["state"] == "stopped"
    wait_for(lambda: len(weir.workers()) == 1, 5, "the end of the worker")
    with rtsp.Connection(weir.rtsp_port) as connection:
        assert connection.request("DESCRIBE", weir.url("cam2"))[0] == 503
    weir.write({"cam1": cameras[0].url, "cam2": cameras[1].url})
    weir.reload()
    weir.wait_for_state("cam2", "running")
    view(weir, "cam2")


def test_what_ffmpeg_is_not_told_needs_no_other_worker(two, view):
    weir, cameras = two
    viewer = view(weir, "cam1")
    pids = {name: weir.camera(name)["worker"]["pid"] for name in ["cam1", "cam2"]}
    on_demand = {"on_demand": True, "close_after": "1s", "start_timeout": "20s"}
    weir.write({"cam1": {"url": cameras[0].url, **on_demand}, "cam2": {"url": cameras[1].url, **on_demand}})
    weir.reload()
    # Nobody watches the second: it ends after `close_after`. The first goes on for its viewer.
    weir.wait_for_state("cam2", "idle")
    assert weir.camera("cam1")["worker"]["pid"] == pids["cam1"]
    assert viewer.holes() == [] and not viewer.is_ended
    weir.write({"cam1": cameras[0].url, "cam2": cameras[1].url})
    weir.reload()
    weir.wait_for_state("cam2", "running")
    assert weir.camera("cam1")["worker"]["pid"] == pids["cam1"]


def test_only_sinks_that_changed_are_started_anew(two, view):
    weir, cameras = two
    other, third, path = free_port(), free_port(), os.path.join(weir.plugins, "20-other.yaml")
    viewer = view(weir, "cam1")
    for port in [other, third]:
        weir.write_json(path, {"kind": "rtsp", "name": "other", "listen": f"127.0.0.1:{port}"})
        weir.reload()
        with rtsp.Connection(port) as connection:
            assert connection.request("DESCRIBE", f"rtsp://127.0.0.1:{port}/cam1")[0] == 200
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", other), 1)
    os.remove(path)
    weir.reload()
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", third), 1)
    assert viewer.holes() == [] and not viewer.is_ended
    assert [sink["name"] for sink in weir.status()["sinks"] if sink["kind"] == "rtsp"] == ["rtsp"]


def test_a_sink_whose_new_port_is_taken_goes_on_as_before(two):
    weir, cameras = two
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        weir.write_json(os.path.join(weir.plugins, "10-rtsp.yaml"), {"kind": "rtsp", "listen": f"127.0.0.1:{port}"})
        lines = "\n".join(weir.reload())
        assert f"127.0.0.1:{port}" in lines and "goes on as it was before" in lines
    with rtsp.Connection(weir.rtsp_port) as connection:
        assert connection.request("DESCRIBE", weir.url("cam1"))[0] == 200


def test_log_level_and_limits_are_taken_over(two):
    weir, cameras = two
    weir.settings.update({"log": {"level": "debug"}, "limits": {"viewer_backlog": "5s"}, "loops": 1})
    weir.write({"cam1": cameras[0].url, "cam2": cameras[2].url})
    lines = "\n".join(weir.reload())
    assert "loops" in lines and "started anew" in lines
    wait_for(lambda: weir.log_lines("DEBUG worker started"), 5, "a line of the debug level")


def test_systemd_is_told(camera, start_weir, tmp_path):
    path = os.path.join("/tmp", f"weir-notify-{os.getpid()}")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(path)
        manager.settimeout(10)
        try:
            weir = start_weir({"cam1": camera.url}, environment={"NOTIFY_SOCKET": path})
            assert manager.recv(1000) == b"READY=1"
            before = time.monotonic_ns() // 1000
            weir.reload()
            told = manager.recv(1000).decode().splitlines()
            assert told[0] == "RELOADING=1" and told[1].startswith("MONOTONIC_USEC=")
            assert before <= int(told[1].split("=")[1]) <= time.monotonic_ns() // 1000
            assert manager.recv(1000) == b"READY=1"
        finally:
            os.remove(path)
