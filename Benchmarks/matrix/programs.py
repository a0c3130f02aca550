"""The programs that are measured: each is given camera URLs, and says where it serves them."""
import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
BENCH = os.path.join(ROOT, ".build", "release", "weir-bench")
WEIR = os.environ.get("WEIR", os.path.join(ROOT, ".build", "release", "weir"))


def free_port():
    """An even port that is free for TCP and UDP; RTP wants even ones, and the kernel likes to give odd ones."""
    for _ in range(100):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1] & ~1
        try:
            for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                with socket.socket(type=kind) as probe:
                    probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        return port
    raise SystemExit("no free port")


LIBC = ctypes.CDLL(None)


def die_with_parent():
    """An aborted run leaves nothing behind."""
    LIBC.prctl(1, signal.SIGKILL)                   # PR_SET_PDEATHSIG


class Program:
    """A process in a group and a folder of its own; ends with its `with` block."""

    def __init__(self, words, folder=None, env=None, first_line=False):
        self.folder = folder or tempfile.mkdtemp(prefix="weir-bench-")
        with open(os.path.join(self.folder, "log"), "ab") as log:
            self.process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE if first_line else log, stderr=log,
                env=dict(os.environ, **(env or {})), start_new_session=True, cwd=self.folder,
                preexec_fn=die_with_parent)
        self.pid = self.process.pid
        self.first_line = self.process.stdout.readline().decode() if first_line else ""

    def wait_for_port(self, port, seconds=15):
        end = time.monotonic() + seconds
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    with open(os.path.join(self.folder, "log"), errors="replace") as log:
                        raise SystemExit(f"{self.process.args[0]} does not serve port {port}:\n{log.read()[-3000:]}")
                time.sleep(0.05)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            pass
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def camera(**options):
    """Benchmarks/camera.py; `urls` are its cameras."""
    words = ["/usr/bin/python3", os.path.join(ROOT, "Benchmarks", "camera.py")]
    for name, value in options.items():
        words += ["--" + name.replace("_", "-"), str(value)]
    program = Program(words, first_line=True)
    program.urls = json.loads(program.first_line)["urls"]
    return program


def weir(urls, on_demand=False):
    folder, port, http = tempfile.mkdtemp(prefix="weir-bench-"), free_port(), free_port()
    os.makedirs(os.path.join(folder, "plugins.d"))
    cameras = {f"cam{i + 1}": {"url": url, "on_demand": on_demand, "close_after": "1s"} for i, url in enumerate(urls)}
    with open(os.path.join(folder, "weir.yaml"), "w") as file:
        json.dump({"runtime_directory": folder, "state_directory": folder, "http": {"listen": f"127.0.0.1:{http}", "max_connections_per_address": 100000},
                   "cameras": cameras}, file)
    with open(os.path.join(folder, "plugins.d", "10-rtsp.yaml"), "w") as file:
        json.dump({"kind": "rtsp", "listen": f"127.0.0.1:{port}"}, file)
    with open(os.path.join(folder, "plugins.d", "15-http.yaml"), "w") as file:
        json.dump({"kind": "http"}, file)
    program = Program([WEIR, "run", "--config", os.path.join(folder, "weir.yaml"),
                       "--plugins", os.path.join(folder, "plugins.d")], folder)
    program.urls = [f"rtsp://127.0.0.1:{port}/{name}" for name in cameras]
    program.http_urls = {"http-ts": [f"http://127.0.0.1:{http}/{name}/stream.ts" for name in cameras],
                         "ws-fmp4": [f"ws://127.0.0.1:{http}/{name}/ws" for name in cameras]}
    program.wait_for_port(port)
    return program


def mediamtx(urls, on_demand=False):
    folder, port, rtp = tempfile.mkdtemp(prefix="weir-bench-"), free_port(), free_port()
    off = {name: False for name in ("rtmp", "hls", "webrtc", "srt", "api", "metrics", "pprof", "playback")}
    paths = {f"cam{i + 1}": {"source": url, "rtspTransport": "tcp", "sourceOnDemand": on_demand} for i, url in enumerate(urls)}
    path = os.path.join(folder, "mediamtx.yml")
    with open(path, "w") as file:
        json.dump({**off, "rtspAddress": f"127.0.0.1:{port}", "rtpAddress": f"127.0.0.1:{rtp}",
                   "rtcpAddress": f"127.0.0.1:{rtp + 1}", "rtspTransports": ["tcp", "udp"], "paths": paths}, file)
    program = Program(["mediamtx", path], folder)
    program.urls = [f"rtsp://127.0.0.1:{port}/{name}" for name in paths]
    program.wait_for_port(port)
    return program


def live555(urls, on_demand=False):
    port = free_port()
    program = Program(["live555ProxyServer", "-t", "-p", str(port), *urls])
    names = ["proxyStream"] if len(urls) == 1 else [f"proxyStream-{i + 1}" for i in range(len(urls))]
    program.urls = [f"rtsp://127.0.0.1:{port}/{name}" for name in names]
    program.wait_for_port(port)
    return program


def floor(*options):
    program = Program([BENCH, "floor", "--port", "0", *options], first_line=True)
    program.urls = [program.first_line.split()[0]]
    return program


def routers(wanted):
    """Name and start of every router that is built or installed."""
    found = {"weir": weir} if os.access(WEIR, os.X_OK) else {}
    for name, command, start in (("mediamtx", "mediamtx", mediamtx), ("live555", "live555ProxyServer", live555)):
        if shutil.which(command):
            found[name] = start
    return {name: start for name, start in found.items() if not wanted or name in wanted}


def bench(*arguments):
    """The report of one run of weir-bench; a run in which sessions fail still has one."""
    result = subprocess.run([BENCH, *map(str, arguments), "--json"], capture_output=True, text=True, timeout=3600)
    if not result.stdout:
        raise SystemExit(f"weir-bench {' '.join(map(str, arguments))}: {result.stderr}")
    return json.loads(result.stdout)


def settle(url, keyframe_interval=2, seconds=30):
    """Waits until a router plays: a keyframe has come through it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        report = bench("view", "--warm-up", 0, "--duration", keyframe_interval + 0.5, url)
        if report["withoutKeyframe"] == 0 and report["frames"] > 0:
            return
    raise SystemExit(f"{url} does not play")
