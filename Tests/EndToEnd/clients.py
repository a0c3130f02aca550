"""The players in the field, each asked for what it received."""
import json
import os
import signal
import subprocess
import sys

from processes import ROOT, Process
from stream import frame_numbers

BENCH = os.environ.get("WEIR_BENCH", os.path.join(ROOT, ".build", "release", "weir-bench"))


def run(words, timeout, env=None, text=True, check=True):
    result = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=text, timeout=timeout,
                            env=dict(os.environ, **(env or {})))
    if check:
        assert result.returncode == 0, f"{' '.join(words)}\n{result.stderr[-2000:]}"
    return result


def transport_options(url, transport):
    return ["-rtsp_transport", transport] if url.startswith("rtsp") else []


def timeout_options(url):
    return ["-timeout" if url.startswith("rtsp") else "-rw_timeout", "60000000"]


def ffmpeg_stream(url, transport="tcp", frames=100, codec="h264", timeout=40):
    """The byte stream of the first video track, as ffmpeg writes it without touching it."""
    return run(["ffmpeg", "-v", "error", "-nostdin", *transport_options(url, transport), "-i", url, "-map", "0:v:0", "-c", "copy",
                "-frames:v", str(frames), "-f", "h264" if codec == "h264" else "hevc", "pipe:1"],
               timeout, text=False).stdout


def ffmpeg_frames(url, transport="tcp", frames=100, codec="h264", timeout=40):
    return frame_numbers(ffmpeg_stream(url, transport, frames, codec, timeout))


def ffmpeg_decoded(url, transport="tcp", frames=75, timeout=40):
    """How many frames came out of the decoder, and what it complained of."""
    result = run(["ffmpeg", "-v", "warning", "-nostdin", *transport_options(url, transport), "-i", url, "-map", "0:v:0",
                  "-frames:v", str(frames), "-f", "null", "-progress", "pipe:1", "-"], timeout)
    counts = [int(line.split("=")[1]) for line in result.stdout.splitlines() if line.startswith("frame=")]
    return counts[-1], result.stderr


def gstreamer_frames(url, transport="tcp", frames=100, codec="h264", timeout=40, folder="."):
    path = os.path.join(folder, f"gstreamer-{transport}.{codec}")
    run(["gst-launch-1.0", "-q", "rtspsrc", f"location={url}", f"protocols={transport}", "latency=100", "!",
         f"rtp{codec}depay", "!", f"{codec}parse", "!", f"video/x-{codec},stream-format=byte-stream,alignment=au", "!",
         "identity", f"eos-after={frames + 1}", "!", "filesink", f"location={path}"], timeout, check=False)
    with open(path, "rb") as file:
        return frame_numbers(file.read())


def gstreamer_http_frames(url, frames=100, codec="h264", timeout=40, folder="."):
    path = os.path.join(folder, f"gstreamer-http.{codec}")
    demuxer = "tsdemux" if ".ts" in url else "qtdemux"
    run(["gst-launch-1.0", "-q", "souphttpsrc", f"location={url}", "is-live=true", "!", demuxer, "!", f"{codec}parse", "!",
         f"video/x-{codec},stream-format=byte-stream,alignment=au", "!", "identity", f"eos-after={frames + 1}", "!",
         "filesink", f"location={path}"], timeout, check=False)
    with open(path, "rb") as file:
        # As it ends, identity lets the next but one through, too.
        return frame_numbers(file.read())[:-1]


def opencv_frames(url, transport="tcp", frames=75, timeout=40):
    """The report of opencv_reader.py: frame numbers seen in the pictures, and properties."""
    reader = os.path.join(os.path.dirname(__file__), "opencv_reader.py")
    result = run([sys.executable, reader, url, str(frames)], timeout,
                 env={"OPENCV_FFMPEG_CAPTURE_OPTIONS": f"rtsp_transport;{transport}"})
    return json.loads(result.stdout)


def probe(url, *options, transport="tcp", timeout=30):
    words = ["ffprobe", "-v", "error", "-of", "json", *transport_options(url, transport)]
    return json.loads(run([*words, *options, url], timeout).stdout)


def packets(url, seconds, transport="tcp"):
    """Packets with their times, of each stream index."""
    found = {}
    options = ["-show_packets", "-show_entries", "packet=stream_index,pts_time,dts_time,flags", "-read_intervals",
               f"%+{seconds}"]
    for packet in probe(url, *options, transport=transport, timeout=seconds + 30)["packets"]:
        found.setdefault(packet["stream_index"], []).append(packet)
    return found


def record(url, path, seconds, transport="tcp"):
    run(["ffmpeg", "-v", "error", "-nostdin", "-y", *transport_options(url, transport), "-i", url, "-map", "0", "-c", "copy", "-t",
         str(seconds), path], seconds + 30)


def bench(*arguments, timeout=60, check=True):
    """A report of weir-bench."""
    return json.loads(run([BENCH, *arguments, "--json"], timeout, check=check).stdout)


class Recording:
    """An ffmpeg that records video until it is stopped: the patient viewer."""

    def __init__(self, url, folder, transport="tcp", name="recording"):
        self.path = os.path.join(folder, name + ".mkv")
        words = ["ffmpeg", "-v", "warning", "-nostdin", "-y", *transport_options(url, transport), *timeout_options(url), "-i", url,
                 "-map", "0", "-c", "copy", "-flush_packets", "1", self.path]
        self.process = Process(words, os.path.join(folder, name + ".log"))

    def size(self):
        return os.path.getsize(self.path) if os.path.exists(self.path) else 0

    def is_running(self):
        return self.process.is_running()

    def output(self):
        return self.process.output()

    def stop(self):
        """Ends the file properly."""
        if self.process.is_running():
            self.process.signal(signal.SIGINT)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                pass
        self.process.kill()

    def frames(self):
        return frame_numbers(run(["ffmpeg", "-v", "error", "-i", self.path, "-map", "0:v:0", "-c", "copy", "-f", "h264",
                                  "pipe:1"], 60, text=False).stdout)

    def close(self):
        self.process.kill()
