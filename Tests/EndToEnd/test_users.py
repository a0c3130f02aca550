"""Users: real clients with right and wrong passwords, over RTSP."""
import base64
import os
import re
import subprocess
import time
import urllib.parse

import clients
import pytest
import rtsp
from daemon import PROGRAM
from processes import ROOT, wait_for

# Characters that mean something in URLs, headers and shells.
PASSWORD = 'p@ss/w:rd "%20" äö'
RIGHTS = {"role": "viewer"}


def make_hash(password):
    result = subprocess.run([PROGRAM, "password"], input=password + "\n", capture_output=True, text=True, timeout=20)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


@pytest.fixture(scope="module")
def password_hash():
    return make_hash(PASSWORD)


@pytest.fixture
def start_guarded(start_weir, camera):
    """start_guarded(users, **settings) → a daemon with the camera as `cam1` and `garden/pond`, which asks for a name"""
    def start(users, anonymous=None, plugin=None):
        settings = {"users": users, **({"anonymous": anonymous} if anonymous else {})}
        weir = start_weir({"cam1": camera.url, "garden/pond": camera.url}, settings=settings, plugin=plugin)
        weir.wait_for_state("cam1", "running")
        return weir
    return start


def url(weir, user=None, password=None, camera="cam1"):
    if user is None:
        return weir.url(camera)
    return weir.url(camera).replace("://", f"://{user}:{urllib.parse.quote(password, safe='')}@")


def ffmpeg(address, folder, frames=10):
    return clients.ffmpeg_frames(address, frames=frames)


def ffmpeg_udp(address, folder, frames=10):
    return clients.ffmpeg_frames(address, transport="udp", frames=frames)


def gstreamer(address, folder, frames=10):
    return clients.gstreamer_frames(address, frames=frames, folder=str(folder))


def opencv(address, folder, frames=10):
    report = clients.opencv_frames(address, frames=frames)
    return report["numbers"]


READERS = [ffmpeg, ffmpeg_udp, gstreamer, opencv]


def failures(weir):
    return re.findall(r"authentication failure; (.*)", weir.process.output())


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("kind", ["digest", "basic"])
def test_the_right_password(start_guarded, password_hash, tmp_path, kind, read):
    stored = PASSWORD if kind == "digest" else password_hash
    weir = start_guarded({"anna": {"password": stored, **RIGHTS}})
    assert len(read(url(weir, "anna", PASSWORD), tmp_path)) >= 10
    assert failures(weir) == []
    log = weir.process.output()
    assert PASSWORD not in log and urllib.parse.quote(PASSWORD, safe="") not in log
    assert ("passwords go over the network as they are" in log) == (kind == "basic")


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("kind", ["digest", "basic"])
def test_a_wrong_password(start_guarded, password_hash, tmp_path, kind, read):
    stored = PASSWORD if kind == "digest" else password_hash
    weir = start_guarded({"anna": {"password": stored, **RIGHTS}})
    try:
        frames = read(url(weir, "anna", "wrong-one"), tmp_path)
    except (AssertionError, FileNotFoundError):
        frames = []
    assert frames == []
    found = failures(weir)
    assert 1 <= len(found) <= 4
    assert set(found) == {'service=rtsp rhost=127.0.0.1 user=anna reason="wrong user or password"'}
    assert "wrong-one" not in weir.process.output()
    assert weir.sessions() == []


@pytest.mark.parametrize("read", READERS)
def test_no_password(start_guarded, tmp_path, read):
    weir = start_guarded({"anna": {"password": PASSWORD, **RIGHTS}})
    try:
        frames = read(url(weir), tmp_path)
    except (AssertionError, FileNotFoundError):
        frames = []
    assert frames == []
    assert failures(weir) == []


def test_who_may_see_what(start_guarded):
    weir = start_guarded(
        {"wall": {"password": "secret", "view": ["*", "!garden/*"]},
         "far": {"password": "secret", "role": "admin", "addresses": ["192.0.2.0/24"]},
         "script": {"token": "0123456789abcdef", "view": True}},
        anonymous={"view": ["garden/*"]})
    assert clients.ffmpeg_frames(url(weir, camera="garden/pond"), frames=5)
    assert clients.ffmpeg_frames(url(weir, "wall", "secret", "garden/pond"), frames=5), "what all may, users may"
    assert clients.ffmpeg_frames(url(weir, "wall", "secret"), frames=5)
    assert clients.ffmpeg_frames(weir.url("cam1?token=0123456789abcdef"), frames=5)
    with pytest.raises(AssertionError, match="401"):
        clients.ffmpeg_frames(url(weir, "far", "secret"), frames=5)
    assert "the address is none of the user's" in failures(weir)[-1]


def test_too_many_wrong_passwords(start_guarded, tmp_path):
    weir = start_guarded({"anna": {"password": PASSWORD, **RIGHTS}})
    address = url(weir, "anna", PASSWORD)
    recording = clients.Recording(address, str(tmp_path))
    wait_for(lambda: weir.sessions(), 10, "the viewer")
    connection = rtsp.Connection(weir.rtsp_port)
    for _ in range(4):
        status, _, _ = connection.request("DESCRIBE", weir.url("cam1"), Authorization="Basic YW5uYTp3cm9uZw==")
        assert status == 401
    status, fields, _ = connection.request("DESCRIBE", weir.url("cam1"), Authorization="Basic YW5uYTp3cm9uZw==")
    assert (status, fields["retry-after"]) == (503, "1")
    with pytest.raises(AssertionError, match="503"):
        clients.ffmpeg_frames(address, frames=5)
    assert len(failures(weir)) == 4
    size = recording.size()
    wait_for(lambda: recording.size() > size + 10_000, 10, "the viewer who was in already going on")
    recording.close()
    time.sleep(1)
    assert clients.ffmpeg_frames(address, frames=5)


def test_the_filter_for_fail2ban_is_right(start_guarded):
    weir = start_guarded({"anna": {"password": PASSWORD, **RIGHTS}})
    connection = rtsp.Connection(weir.rtsp_port)
    pair = "authentication failure; service=rtsp rhost=192.0.2.1 user=x:wrong"
    connection.request("DESCRIBE", weir.url("cam1"),
                       Authorization="Basic " + base64.b64encode(pair.encode()).decode())
    with open(os.path.join(ROOT, "docs", "users.md")) as file:
        expression = re.search(r"failregex = (.*)", file.read()).group(1)
    expression = re.compile(expression.replace("<ADDR>", r"(?P<host>[0-9a-f.:]+)"))
    # fail2ban takes the time away first.
    lines = [re.sub(r"^[0-9:.]+ ", "", line) for line in weir.process.output().splitlines()]
    assert [match.group("host") for match in map(expression.search, lines) if match] == ["127.0.0.1"]
    journal = [f"host weir[123]: {re.sub('^WARN +', '', line)}" for line in lines]
    assert [match.group("host") for match in map(expression.search, journal) if match] == ["127.0.0.1"]


def test_without_users_start_up_says_so(weir):
    assert "no users are configured" in weir.process.output()


def test_a_password_cannot_be_nothing():
    result = subprocess.run([PROGRAM, "password"], input="", capture_output=True, text=True, timeout=20)
    assert result.returncode == 1 and "no password" in result.stderr
    assert make_hash("a") != make_hash("a")
