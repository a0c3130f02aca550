"""Cameras from databases and services, which come and go."""
import json
import os
import sqlite3
import stat
import time

import pytest
import rtsp
from postgresql import PASSWORD, PostgreSQL
from processes import wait_for
from service import Service

LOST, BACK = "camera source cannot be reached", "camera source is back"


@pytest.fixture(scope="module")
def server():
    server = PostgreSQL()
    yield server
    server.close()


@pytest.fixture
def database(server):
    """With an empty table; a test that stops the server need not start it."""
    server.start()
    server.execute("DROP TABLE IF EXISTS cctv")
    server.execute("CREATE TABLE cctv (id text, address text, needed boolean, active boolean, notes text)")
    return server


@pytest.fixture
def service():
    services = []

    def start(answer):
        services.append(Service(answer))
        return services[-1]

    yield start
    for service in services:
        service.stop()


def names(weir):
    return sorted(camera["name"] for camera in weir.status()["cameras"])


def source(weir, name):
    return next(source for source in weir.status()["sources"] if source["name"] == name)


def wait_for_names(weir, *wanted, seconds=10):
    wait_for(lambda: names(weir) == sorted(wanted), seconds, lambda: f"{wanted}; there are {names(weir)}\n{weir.process.output()}")


def settings_for(database, **more):
    return {"camera_sources": {"database": {
        "url": database.url, "password": PASSWORD, "poll_interval": "2s", "notify_channel": "Cameras changed",
        "query": "SELECT id AS name, address AS url, needed AS on_demand, active AS enabled, notes FROM cctv", **more}}}


def test_a_database_that_is_stopped_and_started(database, camera, start_weir, view):
    database.execute(f"INSERT INTO cctv VALUES ('door', '{camera.url}', false, true, 'x'), ('yard', 'rtsp://127.0.0.1:1/y', true, true, '')")
    weir = start_weir({"own": {"url": "rtsp://127.0.0.1:1/own", "on_demand": True}}, settings=settings_for(database))
    wait_for_names(weir, "door", "own", "yard")
    weir.wait_for_state("door", "running")
    viewer = view(weir, "door")

    database.stop()
    wait_for(lambda: source(weir, "database")["state"] == "unreachable", 10, "the loss being seen")
    time.sleep(5)                                   # several tries
    assert names(weir) == ["door", "own", "yard"]
    assert len(weir.log_lines(LOST)) == 1 and weir.log_lines(BACK) == []
    status = source(weir, "database")
    assert status["cameras"] == 2 and status["lastError"] and status["nextAttemptAt"] > time.time() - 10

    database.start()
    database.execute("DELETE FROM cctv WHERE id = 'yard'")
    wait_for_names(weir, "door", "own")
    wait_for(lambda: source(weir, "database")["state"] == "ok", 5, "the database being back")
    assert len(weir.log_lines(LOST)) == 1 and len(weir.log_lines(BACK)) == 1
    assert not viewer.is_ended and viewer.holes() == []
    assert PASSWORD not in weir.process.output() and PASSWORD not in json.dumps(weir.status())


def test_the_last_known_cameras_outlive_a_restart_of_weir(database, camera, start_weir):
    database.execute(f"INSERT INTO cctv VALUES ('door', '{camera.url}', false, true, '')")
    weir = start_weir({}, settings=settings_for(database))
    wait_for_names(weir, "door")
    kept = os.path.join(weir.folder, "cameras-database.json")
    wait_for(lambda: os.path.exists(kept), 5, "the list being kept")
    assert stat.S_IMODE(os.stat(kept).st_mode) == 0o600
    weir.terminate()
    database.stop()
    weir.start()
    wait_for_names(weir, "door")
    weir.wait_for_state("door", "running")
    assert source(weir, "database")["state"] == "unreachable"


def test_a_notification_is_heard_within_a_second(database, start_weir):
    weir = start_weir({}, settings=settings_for(database, poll_interval="1h"))
    wait_for(lambda: source(weir, "database")["state"] == "ok", 10, "the first answer")
    for number in range(3):
        database.execute(f"INSERT INTO cctv VALUES ('cam{number}', 'rtsp://127.0.0.1:1/{number}', true, true, '');"
                         "NOTIFY \"Cameras changed\"")
        began = time.monotonic()
        wait_for(lambda: len(names(weir)) == number + 1, 1, "the new camera")
        assert time.monotonic() - began < 1


def test_one_bad_row_does_not_spoil_the_others(database, start_weir):
    rows = [("good", "rtsp://127.0.0.1:1/good"), ("GOOD", "rtsp://127.0.0.1:1/twice"), ("bad name", "rtsp://127.0.0.1:1/x"),
            ("local", "/etc/passwd"), ("file", "file:///etc/passwd"), ("pipe", "pipe:0"), ("lavfi", "lavfi:testsrc"),
            ("concat", "concat:/etc/passwd|x"), ("none", None), ("own", "rtsp://127.0.0.1:1/clash"), ("fine", "rtsp://u:secret@127.0.0.1:1/fine")]
    for name, url in rows:
        database.execute(f"INSERT INTO cctv VALUES ('{name}', {repr(url) if url else 'NULL'}, true, true, '')")
    weir = start_weir({"own": {"url": "rtsp://127.0.0.1:1/own", "on_demand": True}}, settings=settings_for(database))
    wait_for_names(weir, "good", "fine", "own")
    complaints = source(weir, "database")["complaints"]
    assert len(complaints) == 9, complaints
    assert sum(complaint.startswith("row ") for complaint in complaints) == 8 and any("own" in complaint and "weir.yaml" in complaint for complaint in complaints)
    time.sleep(5)                                   # asked again meanwhile: told once
    assert len(weir.log_lines("a camera was left out")) == 9
    assert "secret" not in weir.process.output()


def test_input_options_are_the_files_alone(database, start_weir):
    database.execute("ALTER TABLE cctv ADD input_options text;"
                     "INSERT INTO cctv VALUES ('a', 'rtsp://127.0.0.1:1/a', true, true, '', '-f lavfi'), ('b', 'rtsp://127.0.0.1:1/b', true, true, '', NULL)")
    weir = start_weir({}, settings=settings_for(database, query="SELECT id AS name, address AS url, input_options FROM cctv"))
    wait_for_names(weir, "b")
    assert "input_options" in source(weir, "database")["complaints"][0]


@pytest.mark.parametrize("change, word", [
    ({"password": "wrong"}, "password authentication failed"),
    ({"query": "SELECT nonsense"}, "nonsense"),
    ({"query": "SELECT id FROM cctv"}, "\"url\""),
    ({"url": "postgresql://weir@127.0.0.1:1/postgres"}, "refused"),
    ({"query": "SELECT i AS name, 'rtsp://h/x' AS url FROM generate_series(1, 20000) AS i"}, "10000"),
    ({"query": "SELECT 'a' AS name, 'rtsp://h/x' AS url FROM pg_sleep(60)", "timeout": "1s"}, "in time"),
], ids=["password", "query", "columns", "port", "rows", "slow"])
def test_what_is_wrong_with_the_database_is_told(database, start_weir, change, word):
    weir = start_weir({"own": {"url": "rtsp://127.0.0.1:1/own", "on_demand": True}}, settings=settings_for(database, **change))
    wait_for(lambda: source(weir, "database")["state"] == "unreachable", 10, "the failure being seen")
    assert word in source(weir, "database")["lastError"]
    assert names(weir) == ["own"]
    status, seconds = weir.terminate()
    assert status == 0 and seconds < 5


def test_an_sqlite_file_of_the_users(start_weir, tmp_path):
    path = tmp_path / "cctv.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE cameras (name, url, on_demand, stall_timeout)")
        connection.execute("INSERT INTO cameras VALUES ('a', 'rtsp://127.0.0.1:1/a', 1, 20)")
    weir = start_weir({}, settings={"camera_sources": {"database": {
        "url": f"sqlite://{path}", "query": "SELECT * FROM cameras", "poll_interval": "1s"}}})
    wait_for_names(weir, "a")
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO cameras VALUES ('b', 'rtsp://127.0.0.1:1/b', 1, '1m')")
    wait_for_names(weir, "a", "b", seconds=5)
    os.rename(path, tmp_path / "elsewhere.db")
    wait_for(lambda: source(weir, "database")["state"] == "unreachable", 5, "the loss being seen")
    assert names(weir) == ["a", "b"]


def test_a_service_that_goes_away_and_comes_back(service, camera, start_weir, view):
    cctv = service([{"name": "door", "url": camera.url}])
    weir = start_weir({}, settings={"camera_sources": {"http_service": {
        "url": cctv.url, "retry_interval": "1s", "timeout": "2s", "token": "let-me-in", "headers": {"X-Site": "north"}}}})
    wait_for_names(weir, "door")
    weir.wait_for_state("door", "running")
    viewer = view(weir, "door")
    wait_for(lambda: len(cctv.requests) > 2, 10, "being asked again")
    assert cctv.requests[0]["Authorization"] == "Bearer let-me-in" and cctv.requests[0]["X-Site"] == "north"
    assert "If-None-Match" in cctv.requests[-1]
    cctv.stop()
    wait_for(lambda: source(weir, "http_service")["state"] == "unreachable", 10, "the loss being seen")
    assert names(weir) == ["door"]
    cctv.answer = {"streams": {"door": {"url": camera.url}, "gate": {"url": "rtsp://127.0.0.1:1/gate", "on_demand": True}}}
    cctv.start()
    wait_for_names(weir, "door", "gate")
    assert len(weir.log_lines(LOST)) == 1 and len(weir.log_lines(BACK)) == 1
    assert not viewer.is_ended and viewer.holes() == []
    assert "let-me-in" not in weir.process.output()


def test_sources_are_taken_over_by_a_reload(service, start_weir):
    first, second = (service([{"name": name, "url": f"rtsp://127.0.0.1:1/{name}", "onDemand": True}]) for name in ["one", "two"])
    weir = start_weir({})
    for cctv, name in [(first, "one"), (second, "two")]:
        weir.settings["camera_sources"] = {"http_service": {"url": cctv.url, "retry_interval": "1s"}}
        weir.write({})
        weir.reload()
        wait_for_names(weir, name)
    asked = len(first.requests)
    time.sleep(2)
    assert len(first.requests) <= asked + 1
    del weir.settings["camera_sources"]
    weir.write({})
    weir.reload()
    wait_for_names(weir)


def test_cameras_that_are_added_over_the_api(start_camera, start_weir, view):
    cameras = [start_camera() for _ in range(2)]
    weir = start_weir({"own": {"url": "rtsp://127.0.0.1:1/own", "on_demand": True}})
    status, reply = weir.api("POST", "/api/cameras", {"name": "door", "url": cameras[0].url})
    assert status == 201, reply
    weir.wait_for_state("door", "running")
    viewer = view(weir, "door")
    wait_for(lambda: len(viewer.numbers) > 50, 10, "pictures")

    former = weir.camera("door")["worker"]["pid"]
    status, reply = weir.api("PATCH", "/api/cameras/door", {"url": cameras[1].url})
    assert status == 200, reply
    weir.wait_for_camera("door", lambda camera: camera["state"] == "running" and camera["worker"]["pid"] != former)
    moment = time.monotonic()
    wait_for(lambda: viewer.count_since(moment) > 50, 10, "pictures of the other camera")
    assert not viewer.is_ended and viewer.holes() == []

    for method, path, body, expected, word in [
            ("POST", "/api/cameras", {"name": "DOOR", "url": cameras[0].url}, 409, "door"),
            ("POST", "/api/cameras", {"name": "x", "url": "file:///etc/passwd"}, 400, "url"),
            ("POST", "/api/cameras", {"name": "x", "url": cameras[0].url, "inputOptions": "-f lavfi"}, 400, "input"),
            ("PATCH", "/api/cameras/own", {"onDemand": False}, 409, "weir.yaml"),
            ("DELETE", "/api/cameras/own", None, 409, "weir.yaml"), ("DELETE", "/api/cameras/dor", None, 404, "door")]:
        status, reply = weir.api(method, path, body)
        assert status == expected and word.lower() in reply["error"].lower(), (method, path, status, reply)

    weir.terminate()
    weir.start()
    weir.wait_for_state("door", "running")
    assert stat.S_IMODE(os.stat(os.path.join(weir.folder, "registry.db")).st_mode) == 0o600
    viewer = view(weir, "door")
    assert weir.api("DELETE", "/api/cameras/door")[0] in (200, 204)
    wait_for(lambda: viewer.is_ended, 5, "the end of the viewer")
    wait_for(lambda: weir.workers() == [], 5, "the end of the worker")
    assert names(weir) == ["own"]


def test_stopped_by_hand_until_started_by_hand(camera, start_weir, view):
    weir = start_weir({"door": {"url": camera.url, "on_demand": True}})
    viewer = view(weir, "door")
    wait_for(lambda: len(viewer.numbers) > 25, 10, "pictures")
    assert weir.api("POST", "/api/cameras/door/stop")[0] < 300
    wait_for(lambda: weir.workers() == [], 5, "the end of the worker")
    assert weir.camera("door")["state"] == "stopped"
    with rtsp.Connection(weir.rtsp_port) as connection:
        assert connection.request("DESCRIBE", weir.url("door"))[0] == 503
    assert weir.workers() == [] and not viewer.is_ended
    moment = time.monotonic()
    assert weir.api("POST", "/api/cameras/door/start")[0] < 300
    wait_for(lambda: viewer.count_since(moment) > 25, 15, "pictures again")
    assert viewer.holes() == []


def test_the_file_of_an_rtsp_relay(service, camera, start_weir, tmp_path):
    relay = service({"streams": {"theirs": {"url": "rtsp://127.0.0.1:1/theirs"}, "both": {"url": "rtsp://127.0.0.1:1/service"}}})
    weir = start_weir({"x": "rtsp://127.0.0.1:1/x"})
    weir.terminate()
    weir.config = os.path.join(weir.folder, "config.json")
    weir.plugins = os.path.join(weir.folder, "none")
    weir.write_json(weir.config, {
        "server": {"http_port": f":{weir.http_port}", "rtsp_port": f":{weir.rtsp_port}", "ice_servers": []},
        "stream_defaults": {"on_demand": True, "disable_audio": True, "debug": False},
        "api": {"cctv_master_url": relay.url, "retry_interval": 1, "timeout": 2},
        "streams": {"ours": {"url": camera.url}, "both": {"url": "rtsp://127.0.0.1:1/file"}}})
    weir.start()
    wait_for_names(weir, "ours", "theirs", "both")
    assert weir.log_lines("warning: \"ice_servers\" in \"server\" has no effect")
    streams = {stream["uuid"]: stream for stream in weir.api("GET", "/stream/api/status")[1]["streams"]}
    assert streams["both"]["url"].endswith("/service") and streams["ours"]["onDemand"] and streams["ours"]["disableAudio"]
    relay.stop()
    wait_for(lambda: weir.log_lines(LOST), 10, "the loss being told")
    assert sorted(streams) == names(weir)
    with rtsp.Connection(weir.rtsp_port) as connection:
        assert connection.request("DESCRIBE", weir.url("ours"))[0] == 200
