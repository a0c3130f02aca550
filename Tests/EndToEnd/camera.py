"""The camera of a test: Benchmarks/camera.py as a process that can die and come back."""
import json
import os
import select
import signal
import subprocess

from processes import ROOT, Process, free_port


class Camera:
    """Small pictures by default: what is tested here does not depend on their size."""

    def __init__(self, folder, **options):
        self.folder = folder
        self.options = {"size": "320x240", "bit-rate": "500k", "gop": 25, "port": free_port()}
        self.options.update((name.replace("_", "-"), value) for name, value in options.items())
        self.process = None
        self.start()

    def start(self):
        words = ["/usr/bin/python3", os.path.join(ROOT, "Benchmarks", "camera.py")]
        for name, value in self.options.items():
            words += ["--" + name] if value is True else ["--" + name, str(value)]
        self.process = Process(words, os.path.join(self.folder, "camera.log"), stdout=subprocess.PIPE)
        # The first start of a kind of camera encodes its loop.
        readable, _, _ = select.select([self.process.popen.stdout], [], [], 90)
        line = self.process.popen.stdout.readline() if readable else b""
        assert line, f"the camera did not start:\n{self.process.output()}"
        self.urls = json.loads(line)["urls"]
        self.url = self.urls[0]

    def die(self):
        """As if somebody had pulled its plug, but for the network: the kernel closes its sockets."""
        self.process.kill()

    def pause(self):
        """It keeps its connections and sends no more frames."""
        self.process.signal(signal.SIGUSR1)

    def go_on(self):
        self.process.signal(signal.SIGUSR2)

    def close(self):
        self.process.kill()
