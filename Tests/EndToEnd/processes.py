"""Child processes of a test: started in a group of their own, looked at through /proc, ended with all they started."""
import ctypes
import os
import signal
import socket
import subprocess
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))


def wait_for(condition, seconds, what):
    """The first true value of `condition()`; fails after so many seconds, saying what it waited for."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, f"not within {seconds} s: {what() if callable(what) else what}"
        time.sleep(0.05)


def free_port():
    """A TCP port that nobody has; its UDP twin and the next one are as good as free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def command(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().decode(errors="replace").split("\0")[:-1]
    except OSError:
        return []


def children(pid):
    """Direct children, zombies included."""
    found = []
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as file:
                found += [int(word) for word in file.read().split()]
    except OSError:
        pass
    return found


def descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


LIBC = ctypes.CDLL(None)


def die_with_parent():
    """An aborted run leaves nothing behind."""
    LIBC.prctl(1, signal.SIGKILL)                   # PR_SET_PDEATHSIG


class Process:
    """A program in its own process group, its output in a file."""

    def __init__(self, arguments, log, env=None, stdout=None):
        self.log = log
        with open(log, "ab") as file:
            self.popen = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=stdout or file, stderr=file, env=env, start_new_session=True,
                preexec_fn=die_with_parent)
        self.pid = self.popen.pid

    def output(self):
        with open(self.log, errors="replace") as file:
            return file.read()

    def is_running(self):
        return self.popen.poll() is None

    def signal(self, number):
        os.kill(self.pid, number)

    def wait(self, seconds):
        return self.popen.wait(seconds)

    def kill(self):
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.popen.wait(10)
        if self.popen.stdout:
            self.popen.stdout.close()
