"""The HTTP API with a real camera behind it."""
import time

import pytest
from api import API, Events
from processes import descriptors, wait_for
from prometheus_client.parser import text_string_to_metric_families

CANARY = "Kanarienvogel7"


@pytest.fixture
def follow():
    """follow(daemon, path, …) → Events that end with the test"""
    followers = []

    def start(daemon, path="/api/events", **options):
        followers.append(Events(daemon.http_port, path, **options))
        return followers[-1]

    yield start
    for follower in followers:
        follower.close()


def wait_for_state(api, name, state, seconds=20):
    seen = []

    def look():
        seen.append(api.get(f"/api/cameras/{name}"))
        return seen[-1] if seen[-1]["state"] == state else None

    return wait_for(look, seconds, lambda: f"{name} {state}; it is {seen[-1]}")


def metrics(api):
    """Samples by name, as a list of labels and value."""
    found = {}
    for family in text_string_to_metric_families(api.ask("GET", "/metrics").text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def test_a_camera_comes_runs_changes_and_goes(start_weir, camera, follow):
    weir = start_weir({})
    api = API(weir.http_port)
    events = follow(weir)

    added = api.ask("POST", "/api/cameras", {"name": "House/Door", "url": camera.url})
    assert added.status == 201, added
    assert added.headers["Location"] == "/api/cameras/House/Door"
    assert added.json()["isEditable"] is True

    def measured():
        now = api.get("/api/cameras/house/door")
        return now if now["state"] == "running" and now["tracks"] and now["tracks"][0].get("bitrate") else None

    running = wait_for(measured, 20, "a measured track")
    track = running["tracks"][0]
    assert (track["kind"], track["codec"], track["width"], track["height"]) == ("video", "H.264", 320, 240)
    assert 15 <= track["fps"] <= 35 and 20_000 <= track["bitrate"] <= 5_000_000
    assert running["bytesIn"] > 0 and running["since"].endswith("Z")
    assert running["urls"] and running["urls"][0] == {"kind": "rtsp", "url": weir.url("House/Door")}
    # A slash may be hidden, and case does not count.
    assert api.get("/api/cameras/HOUSE%2Fdoor")["name"] == "House/Door"

    changed = api.ask("PATCH", "/api/cameras/house/door", {"onDemand": True, "closeAfter": 0})
    assert changed.status == 200, changed
    assert changed.json()["onDemand"] is True
    wait_for_state(api, "house/door", "idle")
    assert api.get("/api/cameras/house/door/log")["items"][0]["text"].startswith("$ ffmpeg")

    # It outlives the process.
    weir.terminate()
    weir.start()
    again = api.get("/api/cameras/house/door")
    assert (again["name"], again["onDemand"], again["settings"]["closeAfter"]) == ("House/Door", True, 0)

    assert api.ask("DELETE", "/api/cameras/house/door").status == 204
    assert api.ask("GET", "/api/cameras/house/door").status == 404
    assert api.get("/api/cameras")["itemCount"] == 0
    kinds = events.kinds("House/Door")
    assert "camera_added" in kinds and "state" in kinds and "camera_changed" in kinds


def test_cameras_of_the_file_are_the_files(start_weir, camera):
    weir = start_weir({"door": camera.url})
    api = API(weir.http_port)
    for method, path, body in [("POST", "/api/cameras", {"name": "DOOR", "url": camera.url}),
                               ("PATCH", "/api/cameras/door", {"onDemand": True}), ("DELETE", "/api/cameras/door", None)]:
        answer = api.ask(method, path, body)
        assert answer.status == 409, answer
        assert answer.json()["status"] == "error" and weir.config in answer.json()["error"]


def test_steering(weir, follow):
    api = API(weir.http_port)
    events = follow(weir, "/api/cameras/CAM1/events")
    assert api.post("/api/cameras/cam1/stop")["state"] == "stopped"
    wait_for(lambda: not weir.workers(), 10, "the end of the worker")
    api.post("/api/cameras/cam1/start")
    before = wait_for_state(api, "cam1", "running")
    worker = weir.workers()
    api.post("/api/cameras/cam1/restart")
    wait_for(lambda: weir.workers() and weir.workers() != worker, 10, "another worker")
    after = wait_for_state(api, "cam1", "running")
    assert after["restarts"] > before["restarts"]

    def states():
        return [event["details"]["state"] for event in list(events.events) if event["kind"] == "state"]

    wait_for(lambda: states()[-1:] == ["running"], 10, lambda: f"the event of the new run, after {states()}")
    assert states()[0] == "stopped"


def test_sessions_are_told_and_ended(weir, record, follow):
    api = API(weir.http_port)
    events = follow(weir)
    viewers = [record(weir.url("cam1")), record(weir.url("cam1"), transport="udp")]
    for viewer in viewers:
        wait_for(lambda: viewer.size() > 10000, 15, "the first pictures")
    sessions = api.get("/api/sessions?camera=CAM1&sink=rtsp")["items"]
    assert sorted(session["transport"] for session in sessions) == ["tcp", "udp"]
    assert all(session["bytesOut"] > 0 and session["state"] == "playing" for session in sessions)
    assert api.get("/api/sessions?camera=other")["itemCount"] == 0
    assert api.get("/api/cameras/cam1")["sessions"] == {"rtsp": 2}
    assert api.get("/api/status")["sessions"] == {"total": 2, "sinks": {"rtsp": 2}}
    sent = api.get("/api/cameras/cam1")["bytesOut"]
    assert sent > 10000

    for session, viewer in zip(sorted(sessions, key=lambda session: session["transport"]), viewers):
        assert api.ask("DELETE", f"/api/sessions/{session['id']}").status == 204
        if viewer is viewers[0]:
            wait_for(lambda: not viewer.is_running(), 20, "the end of the viewer who was sent away")
    wait_for(lambda: api.get("/api/sessions")["itemCount"] == 0, 10, "no session")
    assert api.ask("DELETE", "/api/sessions/nobody").status == 404
    assert "session" in events.kinds()
    # What they were sent is still counted.
    assert api.get("/api/cameras/cam1")["bytesOut"] >= sent
    assert api.get("/api/sinks")["items"][0]["sessionsTotal"] == 2


def test_events_go_on_where_they_were_left(weir, follow):
    api = API(weir.http_port)
    api.post("/api/cameras/cam1/stop")
    first = follow(weir, "/api/events?recent=1000")
    wait_for(lambda: "state" in first.kinds("cam1"), 10, "an event")
    seen = first.events[-1]["id"]
    first.close()
    api.post("/api/cameras/cam1/start")
    second = follow(weir, headers={"Last-Event-ID": str(seen)})
    wait_for(lambda: second.events, 10, "the event that was missed")
    assert second.events[0]["id"] > seen
    assert second.events[0]["details"].get("state") == "starting"


def test_metrics_are_what_prometheus_reads(weir, record):
    api = API(weir.http_port)
    viewer = record(weir.url("cam1"))
    wait_for(lambda: viewer.size() > 10000, 15, "the first pictures")
    found = metrics(api)
    states = {labels["state"]: value for labels, value in found["weir_camera_state"]}
    assert states["running"] == 1 and sum(states.values()) == 1
    assert found["weir_camera_received_bytes_total"][0][0] == {"camera": "cam1"}
    assert found["weir_camera_received_bytes_total"][0][1] > 10000
    assert found["weir_sessions"] == [({"sink": "rtsp", "camera": "cam1"}, 1)]
    assert found["weir_session_frames_dropped_total"] == [({"sink": "rtsp", "camera": "cam1"}, 0)]
    assert found["weir_session_sent_bytes_total"][0][1] > 10000
    assert found["process_resident_memory_bytes"][0][1] > 1e6
    assert abs(found["process_start_time_seconds"][0][1] - time.time()) < 600


def test_relay_clients_find_their_streams(start_weir, camera):
    weir = start_weir({"stream1": {"url": camera.url, "on_demand": True}})
    api = API(weir.http_port)
    answer = api.get("/stream/rtsp/Stream1", headers={"Host": "router.example:1234"})
    assert answer == {"uuid": "stream1", "rtsp_url": f"rtsp://router.example:{weir.rtsp_port}/stream1", "status": True}
    missing = api.get("/stream/rtsp/strem1", status=404)
    assert missing["status"] == "error" and "stream1" in missing["error"]
    status = api.get("/stream/api/status")
    assert (status["total"], status["activeCount"]) == (1, 0)
    assert status["streams"][0]["isRunning"] is False and status["streams"][0]["onDemand"] is True
    # Asking has started nothing.
    assert not weir.workers()


def test_frame_server_clients_start_and_end_streams(start_weir, camera):
    api = API(start_weir({}).http_port)
    body = {"stream_id": "camera1", "rtsp_url": camera.url, "width": 320, "height": 240}
    assert api.ask("POST", "/api/streams", body).status == 201
    assert api.ask("POST", "/api/streams", body).status == 200
    assert api.ask("POST", "/api/streams", {**body, "width": 640}).status == 409
    wait_for(lambda: api.get("/api/streams/camera1/stats")["fps"] > 10, 20, "frames")
    stats = api.get("/api/streams/camera1/stats")
    assert (stats["width"], stats["height"], stats["clients"]) == (320, 240, 0)
    assert stats["frames"] > 0 and stats["bytes"] > 0 and stats["uptime"] > 0
    assert api.ask("GET", "/api/streams/camera1/frame").status == 503
    assert api.ask("DELETE", "/api/streams/camera1").status == 204
    assert api.ask("DELETE", "/api/streams/camera1").status == 404


def test_a_probe_tells_what_a_camera_sends(start_weir, camera):
    api = API(start_weir({}).http_port)
    report = api.post("/api/probe", {"url": camera.url})
    track = report["tracks"][0]
    assert (track["kind"], track["codec"], track["width"], track["height"]) == ("video", "H.264", 320, 240)
    refused = api.post("/api/probe", {"url": "rtsp://127.0.0.1:1/x", "user": "me", "password": CANARY}, status=502)
    assert refused["kind"] == "refused" and "rtsp://***@127.0.0.1:1/x" in refused["error"]
    assert CANARY not in "".join(api.heard)


def test_no_password_is_ever_told(start_weir, tmp_path):
    weir = start_weir({"file": {"url": f"rtsp://admin:{CANARY}@127.0.0.1:1/x?token={CANARY}"},
                       "keys": {"url": "rtsp://127.0.0.1:1/x", "user": "admin", "password": CANARY}})
    api = API(weir.http_port)
    events = Events(weir.http_port, "/api/events?recent=1000")
    api.ask("POST", "/api/cameras", {"name": "added", "url": "rtsp://127.0.0.1:1/x", "user": "admin", "password": CANARY})
    api.ask("POST", "/api/cameras", {"name": "both", "url": f"rtsp://a:{CANARY}@127.0.0.1:1/x", "password": CANARY})
    api.ask("POST", "/api/cameras", {"name": "wrong", "url": f"rtsp://a:{CANARY}@127.0.0.1:x/x"})
    api.ask("POST", "/api/cameras", {"name": "wrong", "url": f"rtspx://a:{CANARY}@127.0.0.1/x"})
    api.ask("POST", "/api/cameras", {"name": "wrong", "url": f"file:///etc/{CANARY}?password={CANARY}"})
    api.ask("POST", "/api/cameras", {"name": "wrong", "password": [CANARY]})
    api.ask("POST", "/api/streams", {"stream_id": "s", "rtsp_url": f"rtsp://a:{CANARY}@127.0.0.1:1/y"})
    api.ask("POST", "/api/probe", {"url": f"rtsp://a:{CANARY}@127.0.0.1:1/y"})
    api.ask("PATCH", "/api/cameras/added", {"password": CANARY + "2"})
    names = [camera["name"] for camera in api.get("/api/cameras")["items"]]
    assert {"file", "keys", "added", "s"} <= set(names)
    for name in names:
        wait_for(lambda: api.get(f"/api/cameras/{name}").get("lastError"), 15, "an error")
        for path in ("", "/log"):
            api.get(f"/api/cameras/{name}{path}")
    for path in ("/api/status", "/api/sessions", "/api/sinks", "/api/streams", "/stream/api/status", "/stream/rtsp/file",
                 "/api/streams/s/stats"):
        api.get(path)
    api.ask("GET", "/metrics")
    api.ask("POST", "/api/reload")
    events.close()
    assert any(event["kind"] == "error" for event in events.events)
    assert CANARY not in str(events.events)
    assert CANARY not in "\n".join(api.heard)
    assert CANARY not in weir.process.output()
    assert CANARY not in weir.run("status", "--json").stdout


def test_all_who_follow_hear_the_same(weir, follow):
    api = API(weir.http_port)
    followers = [follow(weir) for _ in range(5)]
    for _ in range(20):
        api.post("/api/reload")
    for follower in followers:
        wait_for(lambda: follower.kinds().count("reload") == 20, 10, "twenty reloads")
    ids = [[event["id"] for event in follower.events] for follower in followers]
    assert all(own == sorted(own) and set(ids[-1]) <= set(own) for own in ids)
    before = descriptors(weir.pid)
    for follower in followers:
        follower.close()
    # Only who is written to is noticed to have gone: a client may close its sending half and go on reading.
    api.post("/api/reload")
    wait_for(lambda: descriptors(weir.pid) <= before - 5, 10, "five connections less")


def test_is_healthy_and_ready(start_weir):
    api = API(start_weir({}).http_port)
    for path in ("/healthz", "/readyz"):
        answer = api.ask("GET", path)
        assert (answer.status, answer.text) == (200, "ok\n")


def test_a_reload_with_errors_lists_them(weir):
    api = API(weir.http_port)
    with open(weir.config, "w") as file:
        file.write("camera: {}\nlog: {level: loud}\n")
    answer = api.post("/api/reload", status=400)
    assert answer["status"] == "error" and len(answer["complaints"]) >= 2
    assert all(weir.config in complaint for complaint in answer["complaints"])
    assert api.get("/api/cameras/cam1")["state"] == "running"
