"""The OpenAPI file against the server: every path and status in it is asked for, and every answer is of its shape."""
import os
import re
import socket
import subprocess
import sys
import threading
import time

import jsonschema
import pytest
import yaml
from api import API
from processes import ROOT, wait_for

FILE = os.path.join(ROOT, "Sources", "Control", "openapi.yaml")
REFUSED = "rtsp://127.0.0.1:1/x"


@pytest.fixture(scope="module")
def document():
    with open(FILE) as file:
        return yaml.safe_load(file)


def resolved(document, node):
    while isinstance(node, dict) and "$ref" in node:
        target = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def template_of(document, path):
    """The path of the document that an address belongs to; literal segments first."""
    path = path.split("?")[0]
    for template in sorted(document["paths"], key=lambda text: (text.count("{"), -len(text))):
        if re.fullmatch(re.sub(r"\{\w+\}", r".+", template), path):
            return template
    raise AssertionError(f"{path} is not in the file")


class Exerciser:
    """Asks, checks the answer against the document, and remembers which statuses it has seen."""

    def __init__(self, document, api):
        self.document = document
        self.api = api
        self.seen = set()

    def expect(self, status, method, path, body=None, api=None, **options):
        answer = (api or self.api).ask(method, path, body, **options)
        assert answer.status == status, f"{method} {path}: {answer}"
        template = template_of(self.document, path)
        operation = self.document["paths"][template][method.lower()]
        responses = operation["responses"]
        assert str(status) in responses, f"{method} {template} does not tell of {status}: {answer}"
        self.check(resolved(self.document, responses[str(status)]), answer)
        self.seen.add((method.lower(), template, str(status)))
        return answer

    def check(self, response, answer):
        content = response.get("content")
        if content is None:
            assert answer.text == ""
            return
        kind = answer.headers["Content-Type"].split(";")[0]
        assert kind in content, f"{kind} instead of {list(content)}"
        for header in response.get("headers", {}):
            assert header in answer.headers, f"{header} is missing"
        if kind == "application/json":
            schema = {**content[kind]["schema"], "components": self.document["components"]}
            jsonschema.Draft202012Validator(schema).validate(answer.json())


def documented(document):
    return {(method, path, status)
            for path, operations in document["paths"].items() for method, operation in operations.items()
            if method != "parameters" for status in operation["responses"] if status != "default"}


def test_every_path_and_status_in_the_file_happens(document, start_weir, camera, record, tmp_path):
    weir = start_weir({"door": REFUSED, "live": camera.url})
    weir.wait_for_state("live", "running")
    api = API(weir.http_port)
    go = Exerciser(document, api).expect
    seen = go.__self__.seen
    text = {"headers": {"Content-Type": "text/plain"}}

    go(200, "GET", "/api/openapi.yaml")
    go(200, "GET", "/healthz")
    go(200, "GET", "/readyz")
    go(200, "GET", "/metrics")
    go(200, "GET", "/api/status")
    for path in ("/api/cameras", "/api/sessions", "/api/sinks", "/api/cameras/live/log"):
        go(200, "GET", path)
        go(400, "GET", path + "?page=-1")

    # Cameras.
    go(201, "POST", "/api/cameras", {"name": "House/Door", "url": REFUSED, "password": "x", "user": "me"})
    go(400, "POST", "/api/cameras", {"name": "api/x", "url": REFUSED})
    go(400, "POST", "/api/cameras", {"name": "x", "url": REFUSED, "urll": 1})
    go(409, "POST", "/api/cameras", {"name": "house/door", "url": REFUSED})
    go(415, "POST", "/api/cameras", "{}", **text)
    go(200, "GET", "/api/cameras/house%2Fdoor")
    go(404, "GET", "/api/cameras/nothing")
    go(200, "PATCH", "/api/cameras/house/door", {"closeAfter": "500ms", "stallTimeout": 5, "audio": "none"})
    go(400, "PATCH", "/api/cameras/house/door", {"closeAfter": "soon"})
    go(404, "PATCH", "/api/cameras/nothing", {})
    go(409, "PATCH", "/api/cameras/door", {"onDemand": True})
    go(415, "PATCH", "/api/cameras/house/door", "{}", **text)
    go(201, "POST", "/api/cameras", {"name": "off", "url": REFUSED, "enabled": False})
    for deed in ("stop", "start", "restart"):
        go(200, "POST", f"/api/cameras/house/door/{deed}")
        go(404, "POST", f"/api/cameras/nothing/{deed}")
        go(400, "POST", f"/api/cameras/off/{deed}")
    go(404, "GET", "/api/cameras/nothing/log")
    go(204, "DELETE", "/api/cameras/house/door")
    go(404, "DELETE", "/api/cameras/house/door")
    go(409, "DELETE", "/api/cameras/door")

    # Sessions.
    viewer = record(weir.url("live"))
    wait_for(lambda: viewer.size() > 10000, 15, "the first pictures")
    session = go(200, "GET", "/api/sessions?camera=live&sink=rtsp&itemsPerPage=5").json()["items"][0]
    go(200, "GET", "/api/cameras/live")
    go(200, "GET", "/api/sinks")
    go(204, "DELETE", f"/api/sessions/{session['id']}")
    go(404, "DELETE", "/api/sessions/nobody")

    # Events never end, so only their beginning is asked for.
    for path in ("/api/events", "/api/cameras/live/events"):
        go(400, "GET", path + "?recent=x")
        assert api.ask("HEAD", path).headers["Content-Type"] == "text/event-stream"
        seen.add(("get", template_of(document, path), "200"))
    go(404, "GET", "/api/cameras/nothing/events")

    # Probes.
    go(200, "POST", "/api/probe", {"url": camera.url})
    go(400, "POST", "/api/probe", {"url": "file:///etc/passwd"})
    go(415, "POST", "/api/probe", "{}", **text)
    go(502, "POST", "/api/probe", {"url": REFUSED})
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"rtsp://127.0.0.1:{silent.getsockname()[1]}/x"
        probes = [threading.Thread(target=API(weir.http_port).ask, args=("POST", "/api/probe", {"url": url})) for _ in "12"]
        for probe in probes:
            probe.start()
        wait_for(lambda: len(weir.workers()) >= 4, 10, "two probes beside two workers")
        go(503, "POST", "/api/probe", {"url": url})
    for probe in probes:
        probe.join()

    # Relay and frame-server clients.
    go(200, "GET", "/stream/rtsp/LIVE")
    go(404, "GET", "/stream/rtsp/nothing")
    go(200, "GET", "/stream/api/status")
    stream = {"stream_id": "s1", "rtsp_url": REFUSED}
    go(201, "POST", "/api/streams", stream)
    go(200, "POST", "/api/streams", stream)
    go(409, "POST", "/api/streams", {**stream, "width": 100})
    go(400, "POST", "/api/streams", {"stream_id": "s1"})
    go(415, "POST", "/api/streams", "{}", **text)
    go(200, "GET", "/api/streams")
    go(200, "GET", "/api/streams/s1/stats")
    go(404, "GET", "/api/streams/nothing/stats")
    go(503, "GET", "/api/streams/s1/frame")
    go(404, "GET", "/api/streams/nothing/frame")
    go(204, "DELETE", "/api/streams/s1")
    go(404, "DELETE", "/api/streams/s1")
    go(409, "DELETE", "/api/streams/door")

    # Those who log in.
    go(200, "GET", "/api/session")
    go(204, "POST", "/api/logout")
    users = start_weir({}, settings={"users": {"anna": {"password": "secret-of-anna", "role": "admin"}}})
    guarded = API(users.http_port)
    go(401, "GET", "/api/session", api=guarded, headers={"Authorization": "Bearer wrong"})
    go(401, "POST", "/api/login", {"user": "anna", "password": "wrong"}, api=guarded)
    go(400, "POST", "/api/login", {}, api=guarded)
    go(415, "POST", "/api/login", "{}", api=guarded, **text)
    go(200, "POST", "/api/login", {"user": "anna", "password": "secret-of-anna"}, api=guarded)

    # Reloads.
    go(200, "POST", "/api/reload")
    with open(weir.config, "w") as file:
        file.write("camera: {}\n")
    go(400, "POST", "/api/reload")

    # A registry that cannot be written.
    broken = tmp_path / "broken"
    os.makedirs(broken / "registry.db")
    broken_api = API(start_weir({}, environment={"STATE_DIRECTORY": str(broken)}).http_port)
    go(503, "POST", "/api/cameras", {"name": "x", "url": REFUSED}, api=broken_api)
    go(503, "POST", "/api/streams", stream, api=broken_api)

    missing = documented(document) - seen
    # The registry's way to fail when a camera that it knows is changed: the same as when one is added.
    missing -= {("patch", "/api/cameras/{camera}", "503"), ("delete", "/api/cameras/{camera}", "503"),
                ("delete", "/api/streams/{camera}", "503")}
    assert not missing, f"documented and never seen: {sorted(missing)}"


def test_the_file_is_valid_openapi(document):
    assert document["openapi"].startswith("3.1")
    operations = [operation["operationId"] for path in document["paths"].values()
                  for method, operation in path.items() if method != "parameters"]
    assert len(operations) == len(set(operations))
    for name, schema in document["components"]["schemas"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert name in str(document), name


def test_the_served_file_is_this_one(start_weir):
    with open(FILE) as file:
        assert API(start_weir({}).http_port).ask("GET", "/api/openapi.yaml").text == file.read()


@pytest.mark.timeout(600)
def test_schemathesis_finds_nothing(start_weir, tmp_path, full):
    """Generated requests, right and wrong ones: no crash, no 500, no answer that the file does not tell of.

    In full with the edges of every schema, which takes some minutes.
    """
    weir = start_weir({"door": {"url": REFUSED, "on_demand": True}})
    # Streams of events never end, and probes start processes.
    result = subprocess.run(
        [os.path.join(os.path.dirname(sys.executable), "schemathesis"),
         "--config-file", os.path.join(os.path.dirname(__file__), "schemathesis.toml"), "run", FILE,
         "--url", f"http://127.0.0.1:{weir.http_port}", "--exclude-path-regex", "events$|probe$",
         "--phases", "coverage,fuzzing" if full else "fuzzing", "--max-examples", "25" if full else "8",
         "--mode", "all", "--seed", "1", "--generation-database", "none",
         "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
         "--request-timeout", "10", "--no-color"],
        cwd=tmp_path, capture_output=True, text=True, timeout=570, stdin=subprocess.DEVNULL)
    assert result.returncode == 0, result.stdout[-6000:]
    assert API(weir.http_port).ask("GET", "/healthz").status == 200
    time.sleep(0.1)
    assert "rash" not in weir.process.output()
