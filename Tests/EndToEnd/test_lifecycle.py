"""Start and end of the daemon, and what its commands say."""
import os
import signal
import socket
import time

import clients
import pytest
from daemon import PROGRAM
from processes import descriptors, is_alive, wait_for


def test_sigterm_ends_everything_in_time(weir, record):
    viewer = record(weir.url("cam1"))
    wait_for(lambda: viewer.size() > 10000, 15, "the first pictures")
    workers = weir.workers()
    assert len(workers) == 1
    status, seconds = weir.terminate()
    assert status == 0 and seconds < 5
    wait_for(lambda: not any(map(is_alive, workers)), 1, "the end of the workers")
    wait_for(lambda: not viewer.is_running(), 10, "the viewer being told")


def test_sigterm_with_nothing_to_do(start_weir):
    weir = start_weir({})
    weir.process.signal(signal.SIGHUP)
    time.sleep(0.5)
    status, seconds = weir.terminate()
    assert status == 0 and seconds < 5


def test_sigterm_while_a_camera_is_being_started(start_weir):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        weir = start_weir({"cam1": f"rtsp://127.0.0.1:{silent.getsockname()[1]}/cam"})
        workers = wait_for(weir.workers, 5, "a worker")
        status, seconds = weir.terminate()
        assert status == 0 and seconds < 5
        wait_for(lambda: not any(map(is_alive, workers)), 1, "the end of the workers")


def test_no_orphan_when_the_daemon_is_killed(weir):
    workers = weir.workers()
    assert workers
    weir.process.signal(signal.SIGKILL)
    wait_for(lambda: not any(map(is_alive, workers)), 10, "the workers noticing")


def test_a_port_that_is_taken_is_named(weir, tmp_path):
    result = weir.run("run", "--config", weir.config, "--plugins", weir.plugins)
    assert result.returncode == 3
    assert str(weir.rtsp_port) in result.stderr


def test_check_names_file_line_and_the_right_word(tmp_path):
    path = tmp_path / "weir.yaml"
    (tmp_path / "plugins.d").mkdir()
    path.write_text("cameras:\n  cam1:\n    urll: rtsp://127.0.0.1/x\n  cam2:\n    url: rtsp://127.0.0.1/y\n    on_demand: perhaps\n")
    result = clients.run([PROGRAM, "check", "--config", str(path)], 10, check=False)
    text = result.stdout + result.stderr
    assert result.returncode == 1
    assert "weir.yaml:3:" in text and "url" in text and "weir.yaml:6:" in text


@pytest.mark.parametrize("arguments", [["rnu"], ["run", "--confg", "x"]], ids=["command", "option"])
def test_a_wrong_command_line_is_two(arguments):
    result = clients.run([PROGRAM, *arguments], 10, check=False)
    assert result.returncode == 2
    assert arguments[0 if len(arguments) == 1 else 1] in result.stderr and "weir help" in result.stderr


def test_the_command_that_is_run_can_be_pasted(weir):
    result = weir.run("ffmpeg", "cam1", "--config", weir.config)
    assert result.returncode == 0
    assert result.stdout.split()[0].endswith("ffmpeg") and "mpegts" in result.stdout
    output = clients.run(["sh", "-c", f"{result.stdout.strip()} | head -c 20000"], 30, text=False, check=False).stdout
    assert len(output) == 20000 and output[0] == 0x47 and output[188] == 0x47


def test_probe_shows_the_tracks(weir):
    result = weir.run("probe", "cam1", "--config", weir.config)
    assert result.returncode == 0 and "h264" in (result.stdout + result.stderr).lower()


def test_version_says_a_number():
    result = clients.run([PROGRAM, "version"], 10)
    assert any(character.isdigit() for character in result.stdout)


def test_status_for_people_and_for_programs(weir):
    assert "cam1" in weir.run("status").stdout
    status = weir.status()
    camera = status["cameras"][0]
    assert camera["name"] == "cam1" and camera["state"] == "running"
    track = camera["tracks"][0]
    assert (track["kind"], track["codec"].lower().replace(".", ""), track["width"], track["height"]) == ("video", "h264", 320, 240)
    assert camera["worker"]["pid"] == weir.workers()[0]
    assert camera["bytesIn"] > 0 and camera["framesIn"] > 0
    assert any(sink["kind"] == "rtsp" for sink in status["sinks"])


def test_status_without_a_daemon_says_so(tmp_path):
    result = clients.run([PROGRAM, "status"], 10, env={"RUNTIME_DIRECTORY": str(tmp_path)}, check=False)
    assert result.returncode != 0 and result.stderr.strip()


def test_sessions_come_and_go_without_a_trace(weir):
    clients.bench("churn", "--sessions", "50", "--at-once", "10", weir.url("cam1"))
    before = descriptors(weir.pid)
    report = clients.bench("churn", "--sessions", "300", "--at-once", "20", weir.url("cam1"))
    assert report["failures"] == {}
    report = clients.bench("churn", "--sessions", "200", "--at-once", "20", "--transport", "udp", "--abrupt", weir.url("cam1"))
    assert report["failures"] == {}
    wait_for(lambda: weir.sessions() == [], 10, "the end of all sessions")
    wait_for(lambda: descriptors(weir.pid) <= before, 5, lambda: f"{before} descriptors; {descriptors(weir.pid)}")


def test_sessions_are_listed_with_their_peers(weir, record):
    record(weir.url("cam1"))
    record(weir.url("cam1"), transport="udp")
    sessions = wait_for(lambda: s if len(s := weir.sessions()) == 2 else None, 15, "two sessions")
    assert {session["camera"] for session in sessions} == {"cam1"}
    assert {session["transport"].lower() for session in sessions} == {"tcp", "udp"}
    assert all("127.0.0.1" in session["peer"] for session in sessions)
    wait_for(lambda: all(session["bytesOut"] > 10000 for session in weir.sessions()), 10, "bytes counted")


def test_it_needs_no_terminal_and_no_home(camera, start_weir):
    weir = start_weir({"cam1": camera.url}, environment={"HOME": "/nonexistent", "TERM": ""})
    weir.wait_for_state("cam1", "running")


def test_idle_costs_next_to_nothing(weir):
    """One camera, no viewer: well below a tenth of a core, worker included."""
    def used():
        ticks = 0
        for pid in [weir.pid, *weir.workers()]:
            with open(f"/proc/{pid}/stat") as file:
                fields = file.read().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    time.sleep(1)
    before = used()
    time.sleep(5)
    assert (used() - before) / 5 < 0.1
