"""The HTTP server as clients of the field use it, and as those do who mean harm."""
import gzip
import json
import os
import socket
import subprocess
import time

import pytest
from processes import free_port, wait_for

DOCUMENT = "/api/openapi.yaml"
GET = b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n"


@pytest.fixture
def house(start_weir):
    """A daemon without cameras."""
    return start_weir({})


def connect(daemon, data=b"", timeout=10):
    client = socket.create_connection(("127.0.0.1", daemon.http_port), timeout)
    if data:
        client.sendall(data)
    return client


def read_reply(client):
    """Status, fields by lower-case names, and the body of one reply of known length."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = client.recv(65536)
        assert more, f"the connection ended after {data!r}"
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    while len(body) < int(fields.get("content-length", 0)):
        body += client.recv(65536)
    return int(lines[0].split()[1]), fields, body


def curl(daemon, path, *arguments, check=True):
    result = subprocess.run(["curl", "-sS", "--max-time", "20", *arguments, f"http://127.0.0.1:{daemon.http_port}{path}"],
                            capture_output=True, timeout=30)
    assert not check or result.returncode == 0, result.stderr.decode()
    return result.stdout


# -- clients of the field

def test_one_connection_serves_many_requests(house):
    output = subprocess.run(["curl", "-sSv", *[f"http://127.0.0.1:{house.http_port}/healthz"] * 3], capture_output=True,
                            text=True, timeout=20)
    assert output.stderr.count("HTTP/1.1 200") == 3
    assert output.stderr.count("Re-using existing connection") == 2 or output.stderr.count("Connected to") == 1


def test_pipelined_requests_are_answered_in_their_order(house):
    client = connect(house, GET.replace(b"healthz", b"none") * 1 + GET * 50)
    assert b"404" in client.recv(12)
    received = b""
    while received.count(b"HTTP/1.1 200") < 50:
        received += client.recv(65536)


def test_a_download_goes_on_where_it_was_cut(house, tmp_path):
    whole = curl(house, DOCUMENT)
    path = tmp_path / "part"
    path.write_bytes(whole[:1000])
    curl(house, DOCUMENT, "-C", "-", "-o", str(path))
    assert path.read_bytes() == whole


def test_text_is_compressed_for_who_takes_it(house):
    whole = curl(house, DOCUMENT)
    packed = curl(house, DOCUMENT, "-H", "Accept-Encoding: gzip")
    assert gzip.decompress(packed) == whole and len(packed) < len(whole) / 2
    assert curl(house, DOCUMENT, "--compressed") == whole


def test_what_is_there_already_is_not_sent_again(house, tmp_path):
    tags, path = str(tmp_path / "tag"), str(tmp_path / "document")
    curl(house, DOCUMENT, "--etag-save", tags, "-o", path)
    status = curl(house, DOCUMENT, "--etag-compare", tags, "-o", os.devnull, "-w", "%{http_code} %{size_download}")
    assert status == b"304 0"


def test_head_tells_the_length(house):
    head = curl(house, DOCUMENT, "-I").decode().lower()
    assert f"content-length: {len(curl(house, DOCUMENT))}" in head


def test_a_body_is_asked_for(house):
    result = subprocess.run(
        ["curl", "-sSv", "-H", "Expect: 100-continue", "--expect100-timeout", "10", "-d", "{}", "-H",
         "Content-Type: application/json", f"http://127.0.0.1:{house.http_port}/api/cameras"],
        capture_output=True, text=True, timeout=20)
    assert "HTTP/1.1 100 Continue" in result.stderr
    assert "HTTP/1.1 400" in result.stderr


def test_a_body_that_is_too_long_is_refused_before_it_comes(house, tmp_path):
    path = tmp_path / "body"
    path.write_bytes(b"x" * 10_000_000)
    began = time.monotonic()
    status = curl(house, "/api/cameras", "--data-binary", f"@{path}", "-H", "Content-Type: application/json", "-o",
                  os.devnull, "-w", "%{http_code} %{size_upload}", check=False)
    code, size = status.split()
    assert code == b"413" and int(size) < 1_000_000 and time.monotonic() - began < 5


def test_tls(start_weir):
    port = free_port()
    weir = start_weir({}, settings={"http": {"listen": "127.0.0.1:0", "tls": {"listen": f"127.0.0.1:{port}"}}})
    wait_for(lambda: f":{port}" in weir.process.output(), 10, "TLS")
    result = subprocess.run(["curl", "-sSkv", *[f"https://127.0.0.1:{port}{DOCUMENT}"] * 2], capture_output=True,
                            text=True, timeout=20)
    assert result.stderr.count("HTTP/1.1 200") == 2, result.stderr
    assert result.stdout.startswith("openapi:")
    plain = subprocess.run(["curl", "-sS", f"http://127.0.0.1:{port}/"], capture_output=True, text=True, timeout=20)
    assert "use https" in plain.stdout


def test_the_port_of_the_environment_wins(start_weir):
    port = free_port()
    weir = start_weir({}, environment={"PORT": str(port)})
    assert subprocess.run(["curl", "-sSf", f"http://127.0.0.1:{port}/healthz"], capture_output=True, timeout=10).returncode == 0


def test_a_taken_port_is_told(start_weir, house):
    with pytest.raises(AssertionError) as caught:
        start_weir({}, settings={"http": {"listen": f"127.0.0.1:{house.http_port}"}})
    assert f"cannot listen at 127.0.0.1:{house.http_port}" in str(caught.value)


# -- those who mean harm

def test_a_slow_head_is_cut_off(start_weir):
    port = free_port()
    weir = start_weir({}, settings={"http": {"listen": f"127.0.0.1:{port}", "header_timeout": "1s"}})
    weir.http_port = port
    client = connect(weir, b"GET /healthz HTTP/1.1\r\n")
    began = time.monotonic()
    reply = b""
    client.settimeout(0.2)
    while time.monotonic() - began < 10:
        try:
            client.sendall(b"X: y\r\n")
            more = client.recv(4096)
            reply += more
            if not more:
                break
        except TimeoutError:
            continue
        except OSError:
            break
    assert b"408" in reply and time.monotonic() - began < 4
    # Nobody else waits meanwhile.
    assert read_reply(connect(weir, GET))[0] == 200


def test_one_address_cannot_take_all_connections(start_weir):
    port = free_port()
    weir = start_weir({}, settings={"http": {
        "listen": f"127.0.0.1:{port}", "max_connections_per_address": 20, "trusted_proxies": []}})
    weir.http_port = port
    clients = [connect(weir, GET) for _ in range(20)]
    assert all(read_reply(client)[0] == 200 for client in clients)
    assert read_reply(connect(weir))[0] == 503
    clients.pop().close()
    wait_for(lambda: read_reply(connect(weir, GET))[0] == 200, 5, "room for one more")


STAGES = {
    "accepted": b"",
    "in the head": b"GET /healthz HTTP/1.1\r\nHo",
    "in the body": b"POST /api/cameras HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
    "in a chunk": b"POST /api/cameras HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nabc",
    "answered": GET + GET,
    "in a long answer": b"GET " + DOCUMENT.encode() + b" HTTP/1.1\r\nHost: h\r\n\r\n",
    "in an endless answer": b"GET /api/events HTTP/1.1\r\nHost: h\r\n\r\n",
}


def descriptors(daemon):
    return len(os.listdir(f"/proc/{daemon.pid}/fd"))


def memory(daemon):
    with open(f"/proc/{daemon.pid}/smaps_rollup") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pss:"))


SOCKET = (b"GET /cam1/ws?format=fmp4 HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
VIEWS = {"in a stream": b"GET /cam1/stream.ts HTTP/1.1\r\nHost: h\r\n\r\n", "in a WebSocket": SOCKET}


def come_and_go(daemon, stages, count):
    """`count` connections, in groups so that many are open at once, that end in all ways."""
    for data in stages.values():
        for _ in range(count // len(stages) // 100 + 1):
            clients = [connect(daemon, data) for _ in range(100)]
            for index, client in enumerate(clients):
                if index % 5 == 0 and data.startswith(b"GET") and data.endswith(b"\r\n\r\n"):
                    client.recv(1)
                if index % 3 == 0:
                    # Reset in place of a proper end.
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                client.close()


def leaves_nothing(daemon, stages, count):
    come_and_go(daemon, stages, 1400)
    time.sleep(3)
    before, memory_before = descriptors(daemon), memory(daemon)
    come_and_go(daemon, stages, count)
    wait_for(lambda: descriptors(daemon) <= before + 1, 30, lambda: f"{before} descriptors; it has {descriptors(daemon)}")
    wait_for(lambda: memory(daemon) < memory_before * 1.2 + 4096, 30,
             lambda: f"{memory_before} KiB of memory; it has {memory(daemon)}")
    assert read_reply(connect(daemon, GET))[0] == 200


@pytest.mark.timeout(300)
def test_ten_thousand_connections_leave_nothing_behind(house):
    leaves_nothing(house, STAGES, 10_000)


@pytest.mark.timeout(300)
def test_viewers_that_come_and_go_leave_nothing_behind(weir):
    leaves_nothing(weir, VIEWS, 2_000)
    wait_for(lambda: not weir.sessions(), 10, "no session is left")


def test_the_end_is_quick_with_connections_open(house):
    clients = [connect(house, GET) for _ in range(50)]
    clients += [connect(house, STAGES["in an endless answer"]) for _ in range(10)]
    for client in clients:
        client.recv(1)
    status, seconds = house.terminate()
    assert status == 0 and seconds < 4
    for client in clients:
        while client.recv(65536):
            pass


def test_errors_are_json(house):
    status, fields, body = read_reply(connect(house, b"GET /healtz HTTP/1.1\r\nHost: h\r\n\r\n"))
    assert status == 404 and fields["content-type"].startswith("application/json")
    reply = json.loads(body)
    assert reply["status"] == "error" and "/healthz" in reply["error"]
