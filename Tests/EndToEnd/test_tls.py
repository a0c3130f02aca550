"""TLS with the programs in the field: https://, rtsps://, and certificates that change under way."""
import os
import signal
import socket
import ssl
import subprocess

import pytest

from clients import run
from processes import free_port, wait_for
from stream import frame_numbers


def make_certificate(folder, name):
    """A certificate and its key, as people make them."""
    certificate, key = (os.path.join(folder, f"{name}.{kind}.pem") for kind in ("certificate", "key"))
    run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
         "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-out", certificate,
         "-keyout", key], 30)
    return certificate, key


def install(pair, served):
    for source, target in zip(pair, served):
        with open(source) as file, open(target, "w") as copy:
            copy.write(file.read())


def shown(port):
    """The name on the certificate that a new connection is shown."""
    pem = ssl.get_server_certificate(("127.0.0.1", port), timeout=5)
    return subprocess.run(["openssl", "x509", "-noout", "-subject"], input=pem, capture_output=True, text=True,
                          timeout=10, check=True).stdout.strip().rpartition("= ")[2]


class Secured:
    """A daemon with TLS on both, and certificates that can be exchanged."""

    def __init__(self, start_weir, camera, folder):
        self.one, self.other = make_certificate(folder, "one"), make_certificate(folder, "other")
        self.served = os.path.join(folder, "served.pem"), os.path.join(folder, "served.key")
        install(self.one, self.served)
        self.https_port, self.rtsps_port = free_port(), free_port()
        http_port = free_port()
        files = {"certificate": self.served[0], "key": self.served[1]}
        self.weir = start_weir(
            {"cam1": camera.url},
            settings={"http": {"listen": f"127.0.0.1:{http_port}",
                               "tls": {"listen": f"127.0.0.1:{self.https_port}", **files}}},
            plugin={"tls": {"listen": f"127.0.0.1:{self.rtsps_port}", **files}})
        self.weir.wait_for_state("cam1", "running")
        self.url = f"rtsps://127.0.0.1:{self.rtsps_port}/cam1"

    def https(self, path="/healthz", *options):
        return run(["curl", "-sS", "--fail", "--max-time", "10", *options, f"https://127.0.0.1:{self.https_port}{path}"],
                   20)


@pytest.fixture
def secured(start_weir, camera, tmp_path):
    return Secured(start_weir, camera, str(tmp_path))


def ffmpeg_frames(url, frames):
    data = run(["ffmpeg", "-v", "error", "-nostdin", "-i", url, "-map", "0:v:0", "-c", "copy", "-frames:v", str(frames),
                "-f", "h264", "pipe:1"], 40, text=False).stdout
    return frame_numbers(data)


def is_whole(numbers):
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


# -- rtsps://

def test_ffmpeg_reads_rtsps(secured):
    numbers = ffmpeg_frames(secured.url, 75)
    assert len(numbers) >= 75 and is_whole(numbers)


def test_gstreamer_reads_rtsps(secured, tmp_path):
    path = os.path.join(str(tmp_path), "frames.h264")
    run(["gst-launch-1.0", "-q", "rtspsrc", f"location={secured.url}", "protocols=tcp", "tls-validation-flags=0",
         "latency=100", "!", "rtph264depay", "!", "h264parse", "!",
         "video/x-h264,stream-format=byte-stream,alignment=au", "!", "identity", "eos-after=76", "!", "filesink",
         f"location={path}"], 40, check=False)
    with open(path, "rb") as file:
        numbers = frame_numbers(file.read())
    assert len(numbers) >= 75 and is_whole(numbers)


def test_media_of_rtsps_is_never_sent_beside_it(secured):
    context = ssl._create_unverified_context()
    with socket.create_connection(("127.0.0.1", secured.rtsps_port), 5) as plain:
        with context.wrap_socket(plain) as connection:
            connection.sendall(f"SETUP {secured.url}/trackID=0 RTSP/1.0\r\nCSeq: 1\r\n"
                               "Transport: RTP/AVP;unicast;client_port=5000-5001\r\n\r\n".encode())
            assert connection.recv(1000).startswith(b"RTSP/1.0 461 ")


def test_plain_rtsp_on_the_tls_port_is_told_so(secured):
    with socket.create_connection(("127.0.0.1", secured.rtsps_port), 5) as connection:
        connection.sendall(b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n")
        assert b"rtsps" in connection.recv(1000)


def test_the_status_tells_both_ports(secured):
    sink = next(sink for sink in secured.weir.status()["sinks"] if sink["kind"] == "rtsp")
    assert f"127.0.0.1:{secured.rtsps_port}" in sink["listen"]


# -- https://

def test_curl_reads_https_and_knows_the_certificate(secured):
    secured.https("/healthz", "--cacert", secured.one[0])
    for version in ("1.2", "1.3"):
        secured.https("/healthz", "--cacert", secured.one[0], f"--tlsv{version}", "--tls-max", version)
    result = run(["curl", "-sS", "--max-time", "10", f"https://127.0.0.1:{secured.https_port}/healthz"], 20, check=False)
    assert result.returncode == 60                  # nobody vouches for it


def test_old_versions_are_refused(secured):
    result = run(["openssl", "s_client", "-connect", f"127.0.0.1:{secured.https_port}", "-tls1_1", "-cipher",
                  "ALL:@SECLEVEL=0"], 20, check=False)
    assert result.returncode != 0
    assert "alert" in result.stderr


def test_alpn_is_answered(secured):
    result = run(["openssl", "s_client", "-connect", f"127.0.0.1:{secured.https_port}", "-alpn", "h2,http/1.1"], 20,
                 check=False)
    assert "ALPN protocol: http/1.1" in result.stdout


def test_plain_http_on_the_tls_port_is_told_so(secured):
    result = run(["curl", "-sS", "--max-time", "10", "-i", f"http://127.0.0.1:{secured.https_port}/"], 20)
    assert " 400 " in result.stdout.splitlines()[0]
    assert "https" in result.stdout


def test_handshakes_that_stop_halfway_end(secured):
    idle = socket.create_connection(("127.0.0.1", secured.https_port), 5)
    idle.sendall(bytes([22, 3, 1, 2, 0, 1]))        # the beginning of a ClientHello
    for rubbish in (b"\x16\x03\x01\xff\xff", b"\x80\x2e\x01\x00\x02", bytes(300), os.urandom(300) + b"\x00"):
        with socket.create_connection(("127.0.0.1", secured.https_port), 5) as connection:
            connection.sendall(b"\x00" + rubbish)
            connection.settimeout(5)
            try:
                while connection.recv(1000):
                    pass
            except ConnectionResetError:
                pass
    secured.https("/healthz", "-k")
    idle.close()


# -- a new certificate

def test_a_new_certificate_drops_nobody(secured, record, tmp_path):
    assert shown(secured.https_port) == shown(secured.rtsps_port) == "one"
    viewer = record(secured.url)
    wait_for(lambda: viewer.size() > 0, 20, lambda: f"the recording; {viewer.output()}")
    context = ssl._create_unverified_context()
    kept = context.wrap_socket(socket.create_connection(("127.0.0.1", secured.https_port), 5))

    def ask():
        kept.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        return kept.recv(4000)

    assert b" 200 " in ask()
    install(secured.other, secured.served)
    secured.weir.process.signal(signal.SIGHUP)
    wait_for(lambda: shown(secured.https_port) == "other", 10, "the new certificate of https")
    wait_for(lambda: shown(secured.rtsps_port) == "other", 10, "the new certificate of rtsps")
    assert b" 200 " in ask()
    kept.close()

    # What cannot be used is told, and changes nothing.
    with open(secured.served[1], "w") as file:
        file.write("no key")
    secured.weir.process.signal(signal.SIGHUP)
    wait_for(lambda: "holds no private key" in secured.weir.process.output(), 10, "the complaint")
    assert shown(secured.https_port) == shown(secured.rtsps_port) == "other"

    size = viewer.size()
    wait_for(lambda: viewer.size() > size, 20, lambda: f"the recording going on; {viewer.output()}")
    viewer.stop()
    numbers = viewer.frames()
    assert is_whole(numbers) and len(numbers) > 25


# -- a certificate of its own

def test_without_files_it_makes_a_certificate(start_weir, tmp_path):
    ports = free_port(), free_port(), free_port()
    weir = start_weir(
        {}, settings={"http": {"listen": f"127.0.0.1:{ports[0]}", "tls": {"listen": f"127.0.0.1:{ports[1]}"}}},
        plugin={"tls": {"listen": f"127.0.0.1:{ports[2]}"}})
    pems = {ssl.get_server_certificate(("127.0.0.1", port), timeout=5) for port in ports[1:]}
    assert len(pems) == 1
    fingerprint = subprocess.run(["openssl", "x509", "-noout", "-fingerprint", "-sha256"], input=pems.pop(),
                                 capture_output=True, text=True, timeout=10, check=True).stdout.strip().rpartition("=")[2]
    assert fingerprint in weir.process.output()
    path = os.path.join(weir.folder, "tls", "self-signed.pem")
    assert os.stat(path).st_mode & 0o777 == 0o600


@pytest.mark.parametrize("wrong, complaint", [("key", "is not the key of the first certificate"),
                                              ("certificate", "does not exist")])
def test_wrong_files_are_told_at_the_start(start_weir, tmp_path, wrong, complaint):
    one, other = make_certificate(str(tmp_path), "one"), make_certificate(str(tmp_path), "other")
    files = {"certificate": one[0], "key": other[1] if wrong == "key" else one[1]}
    if wrong == "certificate":
        files["certificate"] += ".missing"
    with pytest.raises(AssertionError, match=complaint):
        start_weir({}, plugin={"tls": {"listen": f"127.0.0.1:{free_port()}", **files}})
