"""Cameras that cannot be reached: the right words, and patience."""
import contextlib
import socket
import threading
import time

import pytest
from processes import free_port


@contextlib.contextmanager
def listener(answer):
    """A TCP server that treats every connection with `answer(socket)`; counts them."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.1)
    connections, stop = [], threading.Event()

    def serve():
        while not stop.is_set():
            with contextlib.suppress(OSError):
                connection, _ = server.accept()
                connections.append(connection)
                answer(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"rtsp://127.0.0.1:{server.getsockname()[1]}/cam", connections
    finally:
        stop.set()
        thread.join()
        for connection in connections:
            connection.close()
        server.close()


def failed(weir, seconds=20):
    return weir.wait_for_camera("cam1", lambda camera: camera["state"] in ("backing_off", "failed") and camera.get("lastError"),
                                seconds, "failing with a message")


def test_a_wrong_password(start_camera, start_weir):
    camera = start_camera(auth="admin:secret")
    weir = start_weir({"cam1": camera.url.replace("secret", "wrong-one")})
    found = failed(weir)
    assert found["lastErrorKind"] == "authentication_failed"
    assert "password" in found["lastError"].lower() or "401" in found["lastError"]
    # Cameras lock out who tries too often.
    assert found["nextAttemptAt"] - time.time() > 5
    assert "wrong-one" not in weir.run("status", "--json").stdout + weir.process.output()
    assert "***" in found["source"]


def test_a_camera_that_is_not_there(start_weir):
    weir = start_weir({"cam1": f"rtsp://127.0.0.1:{free_port()}/cam"})
    found = failed(weir)
    assert found["lastErrorKind"] == "refused"
    assert "refused" in found["lastError"] and "/cam" in found["lastError"]
    assert found["nextAttemptAt"] > time.time() - 1


def test_a_path_that_the_camera_does_not_have(camera, start_weir):
    weir = start_weir({"cam1": camera.url + "-of-another-name"})
    found = failed(weir)
    assert found["lastErrorKind"] == "not_found"
    assert "no such stream" in found["lastError"]


def test_a_name_that_does_not_resolve(start_weir):
    weir = start_weir({"cam1": "rtsp://camera.invalid/cam"})
    found = failed(weir, seconds=40)
    assert "camera.invalid" in found["lastError"] or "resolve" in found["lastError"].lower()


@pytest.mark.parametrize("greeting", [b"", b"HTTP/1.1 200 OK\r\n\r\n", b"SSH-2.0-OpenSSH_9.2\r\n", b"\0" * 5000],
                         ids=["silent", "http", "ssh", "zeros"])
def test_something_that_is_no_camera(start_weir, greeting):
    with listener(lambda connection: connection.sendall(greeting)) as (url, _):
        weir = start_weir({"cam1": {"url": url, "start_timeout": "3s"}})
        found = failed(weir, seconds=20)
        assert found["state"] in ("backing_off", "failed") and found["lastErrorKind"]
        if greeting == b"":
            assert found["lastErrorKind"] in ("timed_out", "stalled")


def test_attempts_become_rarer(start_weir):
    """Backoff with jitter: in eight seconds a camera that refuses at once is asked a few times, not all the time."""
    moments = []

    def refuse(connection):
        moments.append(time.monotonic())
        connection.close()

    with listener(refuse) as (url, _):
        start_weir({"cam1": url})
        time.sleep(8)
    assert 2 <= len(moments) <= 12


def test_a_camera_that_comes_later_is_found(start_camera, start_weir):
    camera = start_camera()
    camera.die()
    weir = start_weir({"cam1": camera.url})
    failed(weir)
    camera.start()
    weir.wait_for_state("cam1", "running", seconds=30)


def test_one_dead_camera_does_not_disturb_another(camera, start_weir):
    weir = start_weir({"dead": "rtsp://127.0.0.1:9/cam", "cam1": camera.url})
    weir.wait_for_state("cam1", "running")
    before = weir.camera("cam1")
    time.sleep(4)
    after = weir.camera("cam1")
    assert after["restarts"] == before["restarts"] and after["framesIn"] >= before["framesIn"] + 90
