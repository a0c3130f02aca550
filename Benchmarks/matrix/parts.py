"""What is measured: each part yields rows, which are mappings from column to value."""
import random
import time

import programs
from programs import bench, settle


def usage(program, *more):
    return ["--pid", ",".join(str(p) for p in (program.pid, *more)), "--descendants"]


def resident(program):
    """RSS of the router alone, in MB: its workers are ffmpeg's."""
    with open(f"/proc/{program.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:")) / 1000


def fan_out(options):
    """CPU per viewer of one camera of 2 Mbit/s and 25 frames a second, beside the kernel's own cost."""
    cases = [("tcp", n) for n in options.viewers] + [("udp", n) for n in options.datagram_viewers]
    with programs.camera() as camera:
        for transport, viewers in cases:
            window = ["--viewers", viewers, "--rate", 250, "--warm-up", 3, "--duration", options.duration, "--expect-fps", 25]
            # Wakes the reader once a frame is there: what is measured is the server.
            window += ["--low-water", 8000] if transport == "tcp" else []
            with programs.floor(*(["--udp", "gso"] if transport == "udp" else [])) as floor:
                yield row("floor", transport, bench("view", *window, *usage(floor), *floor.urls))
            for name, start in options.routers.items():
                with start(camera.urls) as router:
                    settle(router.urls[0])
                    report = bench("view", *window, "--transport", transport, *usage(router), *router.urls)
                    yield row(name, transport, report)


def row(name, transport, report):
    server = report["server"]
    return {
        "program": name, "transport": transport, "viewers": report["viewers"], "playing": report["playingAtEnd"],
        "ms/s per viewer": server["millisecondsPerViewer"], "cores": server["cores"], "RSS MB": server["resident"],
        "PSS MB": server["proportional"], "lost": report["lost"] - report["receiveBufferDrops"],
        "below 25 fps": report["belowExpected"], "longest gap ms (p95)": spread(report, "longestGap", "p95"),
    }


def spread(report, name, which):
    return report[name][which] if report.get(name) else None


def http(options):
    """CPU and memory per viewer over HTTP and WebSocket, beside the kernel's own cost, and the time to the first keyframe."""
    with programs.camera(gop=250) as camera:
        for viewers in (1, 300):
            window = ["--viewers", viewers, "--rate", 250, "--warm-up", 3, "--duration", options.duration, "--expect-fps", 25,
                      "--low-water", 8000]
            with programs.floor() as floor:
                yield {**row("floor", "tcp", bench("view", *window, *usage(floor), *floor.urls))}
            for kind in ("http-ts", "ws-fmp4"):
                with programs.weir(camera.urls) as router:
                    settle(router.urls[0], keyframe_interval=10)
                    before = resident(router)
                    report = bench("view", *window, *usage(router), *router.http_urls[kind])
                    yield {**row("weir", kind, report), "KB per viewer": (resident(router) - before) * 1000 / viewers,
                           "request to keyframe p95 ms": spread(report, "playToKeyframe", "p95")}


def start_up(options):
    """From PLAY to the first packet of a keyframe, of a camera with a keyframe every ten seconds."""
    with programs.camera(gop=250) as camera:
        sources = {"camera": None, **options.routers}
        for name, start in sources.items():
            with (start(camera.urls) if start else programs.camera(gop=250)) as source:
                settle(source.urls[0], keyframe_interval=10)
                for transport in ("tcp", "udp"):
                    report = bench("view", "--viewers", 40, "--rate", 4, "--warm-up", 0, "--duration", 11, "--transport",
                                   transport, *source.urls)
                    yield {"program": name, "transport": transport,
                           "PLAY to keyframe p50 ms": spread(report, "playToKeyframe", "p50"),
                           "p95 ms": spread(report, "playToKeyframe", "p95"), "max ms": spread(report, "playToKeyframe", "max"),
                           "connect to keyframe p50 ms": spread(report, "connectToKeyframe", "p50"),
                           "without": report["withoutKeyframe"]}


def latency(options):
    """From the camera's stamp to the frame's last byte at the viewer; the first rows read the camera itself."""
    for audio in ("none", "aac"):
        with programs.camera(audio=audio) as camera:
            yield from latencies("camera", audio, camera.urls[0], [1], options)
            for name, start in options.routers.items():
                with start(camera.urls) as router:
                    settle(router.urls[0])
                    yield from latencies(name, audio, router.urls[0], [1, 100], options)


def latencies(name, audio, url, counts, options):
    for viewers in counts:
        report = bench("view", "--viewers", viewers, "--latency", "--duration", options.duration, url)
        yield {"program": name, "audio": audio, "viewers": viewers, "p50 ms": spread(report, "latencyFrame", "p50"),
               "p95 ms": spread(report, "latencyFrame", "p95"), "p99 ms": spread(report, "latencyFrame", "p99"),
               "max ms": spread(report, "latencyFrame", "max")}


def memory(options):
    """RSS and PSS of the router, alone and with its workers: what a viewer and what a camera adds."""
    for name, start in options.routers.items():
        with programs.camera(count=20, size="640x360") as cameras:
            found, alone = {}, {}
            for count, viewers in ((1, 1), (1, 500), (20, 20)):
                with start(cameras.urls[:count]) as router:
                    for url in router.urls:
                        settle(url)
                    time.sleep(2)
                    report = bench("view", "--viewers", viewers, "--rate", 250, "--duration", min(10, options.duration),
                                   *usage(router), *router.urls)
                    found[count, viewers] = report["server"]
                    alone[count, viewers] = resident(router)
            yield {
                "program": name, "RSS MB alone, 1 camera": alone[1, 1], "RSS MB with workers": found[1, 1]["resident"],
                "PSS MB with workers": found[1, 1]["proportional"],
                "KB per viewer": (found[1, 500]["proportional"] - found[1, 1]["proportional"]) * 1000 / 499,
                "MB PSS per camera": (found[20, 20]["proportional"] - found[1, 1]["proportional"]) / 19,
                "cores, 20 cameras": found[20, 20]["cores"],
            }


def churn(options):
    """Sessions opened, played to the first keyframe, and closed."""
    with programs.camera() as camera:
        for name, start in options.routers.items():
            with start(camera.urls) as router:
                settle(router.urls[0])
                report = bench("churn", "--sessions", options.sessions, "--at-once", 50, *usage(router), *router.urls)
                yield {"program": name, "sessions": report["sessions"], "failed": sum(report["failures"].values()),
                       "per second": report["sessionsPerSecond"],
                       "connect to keyframe p95 ms": spread(report, "connectToKeyframe", "p95"),
                       "RSS MB before": report["residentBefore"], "RSS MB after": report["residentAfter"],
                       "descriptors before": report["descriptorsBefore"], "after": report["descriptorsAfter"]}


def slow_viewer(options):
    """A thousand viewers, one of which does not read."""
    with programs.camera() as camera:
        for name, start in options.routers.items():
            with start(camera.urls) as router:
                settle(router.urls[0])
                for stalled in (0, 1):
                    report = bench("view", "--viewers", 1000, "--stalled", stalled, "--rate", 250, "--warm-up", 3, "--duration",
                                   options.duration, "--low-water", 8000, "--expect-fps", 25, *usage(router), *router.urls)
                    yield {"program": name, "not reading": stalled, "lost": report["lost"],
                           "below 25 fps": report["belowExpected"],
                           "longest gap ms (p95)": spread(report, "longestGap", "p95"),
                           "ms/s per viewer": report["server"]["millisecondsPerViewer"], "RSS MB": report["server"]["resident"]}


def on_demand(options):
    """From connecting to an idle camera to its first keyframe, beside asking the camera itself.

    With a keyframe in every second frame, lest the wait for the next one hide what starting costs.
    """
    def ask(url):
        return bench("view", "--warm-up", 0, "--duration", 2, url)["connectToKeyframe"]

    with programs.camera(gop=2) as camera:
        times = {"camera": []}
        for _ in range(options.repeats):
            times["camera"].append(ask(camera.urls[0]))
            # The camera's frames follow the clock: ask at different moments between two of them.
            time.sleep(0.3 + random.random())
        for name, start in options.routers.items():
            if name == "live555":
                continue                            # it has no such thing
            with start(camera.urls, on_demand=True) as router:
                time.sleep(1)
                times[name] = []
                for _ in range(options.repeats):
                    times[name].append(ask(router.urls[0]))
                    time.sleep((12 if name == "mediamtx" else 3) + random.random())
    for name, found in times.items():
        came = sorted(time["p50"] for time in found if time)
        yield {"program": name, "tries": len(found), "came": len(came), "median ms": came[len(came) // 2] if came else None,
               "max ms": came[-1] if came else None}


PARTS = {"fan-out": fan_out, "http": http, "start-up": start_up, "latency": latency, "memory": memory, "churn": churn,
         "slow-viewer": slow_viewer, "on-demand": on_demand}
