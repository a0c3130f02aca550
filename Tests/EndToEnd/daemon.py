"""The daemon of a test: its configuration written, its state read, its end looked after."""
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

from processes import ROOT, Process, children, command, free_port, is_alive, wait_for

PROGRAM = os.environ.get("WEIR", os.path.join(ROOT, ".build", "release", "weir"))


class Daemon:
    """`cameras` maps names to URLs or to whole camera settings; `settings` are further keys of weir.yaml,
    `plugin` and `streams` those of the sinks rtsp and http."""

    def __init__(self, folder, cameras, settings=None, plugin=None, streams=None, environment=None):
        self.folder = folder
        self.rtsp_port = free_port()
        self.http_port = free_port()
        self.config = os.path.join(folder, "weir.yaml")
        self.plugins = os.path.join(folder, "plugins.d")
        # The path of a socket may have 107 bytes at most: shorter than pytest's folders.
        self.runtime = tempfile.mkdtemp(prefix="weir-")
        os.makedirs(self.plugins)
        self.settings = settings or {}
        # Backtraces of a crash are what one wants to see in a failed test, and nothing else.
        self.environment = {
            **os.environ, "RUNTIME_DIRECTORY": self.runtime, "STATE_DIRECTORY": folder, **(environment or {})}
        self.write(cameras)
        sink = {"kind": "rtsp", "listen": f"127.0.0.1:{self.rtsp_port}", **(plugin or {})}
        self.write_json(os.path.join(self.plugins, "10-rtsp.yaml"), sink)
        self.write_json(os.path.join(self.plugins, "15-http.yaml"), {"kind": "http", **(streams or {})})
        self.process = None

    def write(self, cameras):
        settings = {name: {"url": value} if isinstance(value, str) else value for name, value in cameras.items()}
        self.write_json(self.config, {
            "runtime_directory": self.runtime, "http": {"listen": f"127.0.0.1:{self.http_port}"},
            **self.settings, "cameras": settings})

    @staticmethod
    def write_json(path, value):
        # JSON is YAML.
        with open(path, "w") as file:
            json.dump(value, file, indent=2)

    def start(self):
        self.process = Process([PROGRAM, "run", "--config", self.config, "--plugins", self.plugins],
                               os.path.join(self.folder, "weir.log"), self.environment)
        wait_for(self.is_ready, 10, lambda: f"the daemon being ready; it wrote:\n{self.process.output()}")
        return self

    def is_ready(self):
        assert self.process.is_running(), f"the daemon ended:\n{self.process.output()}"
        try:
            socket.create_connection(("127.0.0.1", self.rtsp_port), 1).close()
        except OSError:
            return False
        return self.status(required=False) is not None

    @property
    def pid(self):
        return self.process.pid

    def url(self, camera, scheme="rtsp"):
        return f"{scheme}://127.0.0.1:{self.rtsp_port}/{camera}"

    def api(self, method, path, body=None):
        """Returns the status and the JSON of the reply, or None where it has none."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.http_port}{path}", method=method,
            data=None if body is None else json.dumps(body).encode(), headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=20) as reply:
                text = reply.read()
                return reply.status, json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def log_lines(self, text):
        return [line for line in self.process.output().splitlines() if text in line]

    def reload(self, seconds=10):
        """SIGHUP; returns the lines that it wrote until it was done."""
        before = len(self.process.output())
        done = ("the configuration was read again", "the configuration was not taken over")
        self.process.signal(signal.SIGHUP)
        wait_for(lambda: any(word in self.process.output()[before:] for word in done), seconds,
                 lambda: f"the end of the reload:\n{self.process.output()}")
        return self.process.output()[before:].splitlines()

    def http(self, path, scheme="http"):
        return f"{scheme}://127.0.0.1:{self.http_port}/{path}"

    # -- what it says

    def run(self, *arguments, timeout=20):
        """Another command of the program, with this daemon's configuration in reach."""
        return subprocess.run([PROGRAM, *arguments], env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=timeout)

    def status(self, required=True):
        result = self.run("status", "--json")
        if result.returncode != 0 and not required:
            return None
        assert result.returncode == 0, f"weir status: {result.stderr}\n{self.process.output()}"
        return json.loads(result.stdout)

    def camera(self, name):
        return next(camera for camera in self.status()["cameras"] if camera["name"] == name)

    def sessions(self):
        return self.status()["sessions"]

    def wait_for_state(self, name, states, seconds=15):
        """The camera once it is in one of the states."""
        states = [states] if isinstance(states, str) else states
        seen = []

        def look():
            camera = self.camera(name)
            seen.append(camera)
            return camera if camera["state"] in states else None

        return wait_for(look, seconds, lambda: f"{name} {' or '.join(states)}; it is {seen[-1]}")

    def wait_for_camera(self, name, condition, seconds=15, what="a condition"):
        seen = []

        def look():
            seen.append(self.camera(name))
            return seen[-1] if condition(seen[-1]) else None

        return wait_for(look, seconds, lambda: f"{name}: {what}; it is {seen[-1]}")

    # -- its children

    def workers(self):
        return [pid for pid in children(self.pid) if is_alive(pid) and command(pid)]

    # -- its end

    def terminate(self, seconds=5):
        """SIGTERM; returns the exit status and how long it took."""
        began = time.monotonic()
        self.process.signal(signal.SIGTERM)
        return self.process.wait(seconds), time.monotonic() - began

    def close(self):
        """The end of a test: none of its workers may be left, however it ended."""
        if self.process is None:
            shutil.rmtree(self.runtime, ignore_errors=True)
            return
        workers = self.workers() if self.process.is_running() else []
        clean = True
        if self.process.is_running():
            self.process.signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                clean = False
        self.process.kill()
        shutil.rmtree(self.runtime, ignore_errors=True)
        assert clean, f"the daemon did not end within 10 s of SIGTERM:\n{self.process.output()}"
        assert self.process.popen.returncode != -signal.SIGILL, f"the daemon crashed:\n{self.process.output()}"
        wait_for(lambda: not any(map(is_alive, workers)), 5, f"workers left behind: {workers}")
