#!/usr/bin/python3
"""RTSP cameras that say what they send.

A loop of pre-encoded pictures, in real time, from GStreamer's RTSP server. Every frame bears

- two SEI messages (user_data_unregistered): "rtspload-lat-us1" with the microseconds since the epoch at which the frame
  left, and "weir-frame-count" with the number of the frame, both 8 bytes, big-endian. Any relay that copies NAL units
  hands them on, so loss, order and latency can be measured behind it;
- in its top left corner the number of the frame within the loop, as sixteen black or white squares, for clients that
  see only pictures;
- once a second a white square in its top right corner, and with --audio a beep at the same moment.

Frames are numbered from the wall clock: a camera that dies and comes back goes on where it would have been.
The first line on standard output is JSON: {"port", "urls", "pid"}. SIGUSR1 stops the frames and leaves the connections
open, SIGUSR2 lets them go on.

Needs the system's python3 with python3-gi, gir1.2-gst-rtsp-server-1.0, gstreamer1.0-plugins-{base,good,bad}, and ffmpeg.
"""
import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import camera_media

import gi
gi.require_version("Gst", "1.0")
gi.require_version("GstApp", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstApp, GstRtsp, GstRtspServer  # noqa: E402,F401

SECOND = 1_000_000_000
TIME_UUID = b"rtspload-lat-us1"
COUNT_UUID = b"weir-frame-count"


def sei(codec, count):
    """One SEI NAL unit with both messages, emulation prevention applied."""
    body = b"\x05\x18" + TIME_UUID + (time.time_ns() // 1000).to_bytes(8, "big")
    body += b"\x05\x18" + COUNT_UUID + count.to_bytes(8, "big") + b"\x80"
    unit = bytearray(b"\x06" if codec == "h264" else b"\x4e\x01")
    zeros = 0
    for byte in body:
        if zeros >= 2 and byte <= 3:
            unit.append(3)
            zeros = 0
        unit.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(unit)


class Track:
    """What goes into one appsrc: unit n is due at `epoch + n * period`."""

    def __init__(self, period, units, epoch, start):
        self.period, self.units, self.epoch, self.next = period, units, epoch, start
        self.source = None

    def due(self):
        # In fractions, so that hours of 1024-sample frames do not drift.
        return self.epoch + self.next * self.period.numerator // self.period.denominator


class Camera(GstRtspServer.RTSPMediaFactory):
    def __init__(self, options, media):
        super().__init__()
        self.options, self.codec = options, options.codec
        # The wall clock numbers the frames, the monotonic clock paces them.
        epoch = time.monotonic_ns() - time.time_ns()
        self.tracks = [Track(media.video_period, media.video, epoch, media.video_index(time.time_ns()))]
        launch = (f"appsrc name=source0 is-live=true format=time block=false max-bytes=0 caps=\"{media.video_caps}\" ! "
                  f"rtp{self.codec}pay name=pay0 pt=96 mtu={options.mtu} "
                  f"config-interval={0 if options.no_in_band else -1}")
        if media.audio:
            self.tracks.append(Track(media.audio_period, media.audio, epoch, media.audio_index(time.time_ns())))
            launch += (f" appsrc name=source1 is-live=true format=time block=false max-bytes=0 "
                       f"caps=\"{media.audio_caps}\" ! {media.audio_payloader} name=pay1 pt={media.audio_type}")
        self.set_launch(f"( {launch} )")
        self.set_shared(True)
        self.set_latency(0)
        self.lock = threading.Lock()
        self.media = None
        self.offset = 0
        self.connect("media-configure", self.configured)

    def configured(self, _factory, media):
        media.connect("unprepared", self.unprepared)
        with self.lock:
            self.media = media
            self.offset = None
            for index, track in enumerate(self.tracks):
                track.source = media.get_element().get_by_name(f"source{index}")

    def unprepared(self, media):
        with self.lock:
            if self.media is media:
                self.media = None
                for track in self.tracks:
                    track.source = None

    def feed(self, now, paused):
        """Sends what is due; returns when the next unit will be."""
        with self.lock:
            for track in self.tracks:
                while (due := track.due()) <= now:
                    if not paused:
                        self.push(track, due, now)
                    track.next += 1
            return min(track.due() for track in self.tracks)

    def push(self, track, due, now):
        source = track.source
        if source is None or source.get_state(0)[1] != Gst.State.PLAYING:
            return
        if self.offset is None:
            clock = source.get_clock()
            self.offset = clock.get_time() - source.get_base_time() - now
        unit = track.units[track.next % len(track.units)]
        if unit.tail is None:
            data = unit.head
        else:
            message = sei(self.codec, track.next)
            data = unit.head + len(message).to_bytes(4, "big") + message + unit.tail
        buffer = Gst.Buffer.new_wrapped(data)
        if not unit.is_key:
            buffer.set_flags(Gst.BufferFlags.DELTA_UNIT)
        buffer.dts = max(0, due + self.offset)
        buffer.pts = buffer.dts + unit.delay
        source.push_buffer(buffer)


class Farm:
    """All cameras of this process, and the thread that feeds them."""

    def __init__(self, options):
        self.options = options
        self.paused = False
        media = camera_media.load(options)
        self.cameras = [Camera(options, media) for _ in range(options.count)]

    def serve(self):
        server = GstRtspServer.RTSPServer()
        server.set_address("127.0.0.1")
        server.set_service(str(self.options.port))
        server.set_backlog(1024)
        server.connect("client-connected", self.no_delay)
        if self.options.auth:
            self.protect(server)
        names = [f"cam{i + 1}" for i in range(len(self.cameras))]
        mounts = server.get_mount_points()
        for name, camera in zip(names, self.cameras):
            mounts.add_factory("/" + name, camera)
        if not server.attach(None):
            sys.exit(f"cannot listen on port {self.options.port}")
        threading.Thread(target=self.feed, daemon=True).start()
        login = self.options.auth + "@" if self.options.auth else ""
        port = server.get_bound_port()
        urls = [f"rtsp://{login}127.0.0.1:{port}/{name}" for name in names]
        print(json.dumps({"port": port, "urls": urls, "pid": os.getpid()}), flush=True)

    def feed(self):
        while True:
            now = time.monotonic_ns()
            due = min(camera.feed(now, self.paused) for camera in self.cameras)
            time.sleep(max(0, due - time.monotonic_ns()) / SECOND)

    @staticmethod
    def no_delay(_server, client):
        # The server leaves Nagle's algorithm on, and the tail of a keyframe waits for a delayed ACK.
        client.get_connection().get_read_socket().set_option(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def protect(self, server):
        user, password = self.options.auth.split(":", 1)
        auth = GstRtspServer.RTSPAuth()
        token = GstRtspServer.RTSPToken()
        token.set_string("media.factory.role", "viewer")
        if self.options.basic:
            auth.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
            auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
        else:
            auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
            auth.add_digest(user, password, token)
        server.set_auth(auth)
        for camera in self.cameras:
            role = Gst.Structure.new_empty("viewer")
            role.set_value("media.factory.access", True)
            role.set_value("media.factory.construct", True)
            camera.add_role_from_structure(role)


def serve(options):
    sys.setswitchinterval(0.001)
    Gst.init(None)
    farm = Farm(options)
    farm.serve()
    loop = GLib.MainLoop()

    def pause(value):
        farm.paused = value
        return True

    for number in (signal.SIGTERM, signal.SIGINT):
        GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, number, loop.quit)
    GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGUSR1, pause, True)
    GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, signal.SIGUSR2, pause, False)
    loop.run()
    # Pipelines that still play would be torn down one by one: the kernel is quicker.
    os._exit(0)


def serve_and_die(options, arguments):
    """Runs the camera as a child, kills it again and again, and starts it on the same port."""
    child = None

    def stop(_number, _frame):
        if child:
            child.kill()
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    lives = 0
    while options.lives == 0 or lives < options.lives:
        child = subprocess.Popen([sys.executable, __file__, *arguments, "--die-after", "0", "--port", str(options.port)],
                                 stdout=subprocess.PIPE, text=True)
        ready = json.loads(child.stdout.readline())
        if lives == 0:
            print(json.dumps(dict(ready, pid=os.getpid())), flush=True)
        options.port = ready["port"]
        lives += 1
        time.sleep(options.die_after)
        child.kill()
        child.wait()
        time.sleep(options.return_after)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--count", type=int, default=1, help="cameras: /cam1, /cam2 …")
    parser.add_argument("--codec", choices=("h264", "h265"), default="h264")
    parser.add_argument("--size", default="1280x720")
    parser.add_argument("--fps", type=int, default=25)
    parser.add_argument("--gop", type=int, default=50, help="frames from keyframe to keyframe")
    parser.add_argument("--bit-rate", default="2M")
    parser.add_argument("--b-frames", type=int, default=0)
    parser.add_argument("--audio", choices=("none", "aac", "pcma", "pcmu"), default="none")
    parser.add_argument("--auth", metavar="USER:PASSWORD", help="digest authentication")
    parser.add_argument("--basic", action="store_true", help="basic authentication instead")
    parser.add_argument("--no-in-band", action="store_true", help="parameter sets only in the SDP")
    parser.add_argument("--mtu", type=int, default=1400)
    parser.add_argument("--die-after", type=float, default=0, metavar="SECONDS", help="the process is killed …")
    parser.add_argument("--return-after", type=float, default=10, metavar="SECONDS", help="… and comes back")
    parser.add_argument("--lives", type=int, default=0, help="how often it comes back; 0 for ever")
    parser.add_argument("--media", default=camera_media.FOLDER, help="where the encoded loops are kept")
    options = parser.parse_args()
    if options.die_after > 0:
        serve_and_die(options, sys.argv[1:])
    else:
        serve(options)


if __name__ == "__main__":
    main()
