"""Fixtures: cameras and daemons that end with their test."""
import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(__file__))

from camera import Camera  # noqa: E402
from clients import Recording  # noqa: E402
from daemon import PROGRAM, Daemon  # noqa: E402
from viewer import Viewer  # noqa: E402


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="the long versions: ten outages of ten seconds")


@pytest.fixture
def full(request):
    return request.config.getoption("--full")


@pytest.fixture
def start_camera(tmp_path):
    """start_camera(**options of Benchmarks/camera.py) → Camera"""
    cameras = []

    def start(**options):
        folder = tmp_path / f"camera{len(cameras)}"
        folder.mkdir()
        cameras.append(Camera(str(folder), **options))
        return cameras[-1]

    yield start
    for camera in cameras:
        camera.close()


@pytest.fixture
def camera(start_camera):
    """H.264, 320x240, a keyframe a second, no audio."""
    return start_camera()


@pytest.fixture
def start_weir(tmp_path):
    """start_weir({"name": url or settings}, settings=…, plugin=…) → Daemon that is ready"""
    assert os.path.exists(PROGRAM), "build it first: swift build -c release --product weir"
    daemons = []

    def start(cameras, **options):
        folder = tmp_path / f"weir{len(daemons)}"
        folder.mkdir()
        daemons.append(Daemon(str(folder), cameras, **options))
        return daemons[-1].start()

    yield start
    for daemon in daemons:
        daemon.close()


@pytest.fixture
def weir(start_weir, camera):
    """A daemon with the camera as `cam1`, which plays."""
    daemon = start_weir({"cam1": camera.url})
    daemon.wait_for_state("cam1", "running")
    return daemon


@pytest.fixture
def record(tmp_path):
    """record(url, …) → Recording that ends with the test"""
    recordings = []

    def start(url, **options):
        recordings.append(Recording(url, str(tmp_path), name=f"recording{len(recordings)}", **options))
        return recordings[-1]

    yield start
    for recording in recordings:
        recording.close()


@pytest.fixture
def view():
    """view(daemon, camera) → Viewer that plays, and ends with the test"""
    viewers = []

    def start(daemon, camera):
        viewers.append(Viewer(daemon.rtsp_port, daemon.url(camera)))
        return viewers[-1]

    yield start
    for viewer in viewers:
        viewer.close()
