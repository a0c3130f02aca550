#!/usr/bin/python3
"""Many players of a low-latency HLS stream: each waits for the next playlist on one connection and for the hinted part on
another, as the specification has it, and reads the delay of every part from the stamps of camera.py.

    Benchmarks/hls_load.py --viewers 200 --seconds 20 --pid $(pidof weir) http://127.0.0.1:8080/cam1/index.m3u8

Prints one line of JSON: parts for each viewer and second, their delays from the camera, failures, and what the server
spent.
"""
import argparse
import asyncio
import json
import multiprocessing
import os
import re
import time
from urllib.parse import urljoin, urlsplit

TIME_UUID = b"rtspload-lat-us1"
HINT = re.compile(r'#EXT-X-PRELOAD-HINT:.*URI="([^"]+)"')
PART = re.compile(r'#EXT-X-PART:.*?URI="([^"]+)"')
NAME = re.compile(r"(\d+)\.(\d+)\.\w+$")


class Connection:
    def __init__(self, url):
        self.place = urlsplit(url)
        self.reader = None

    async def get(self, url):
        """Status and body."""
        if self.reader is None:
            self.reader, self.writer = await asyncio.open_connection(self.place.hostname, self.place.port)
        place = urlsplit(url)
        target = place.path + ("?" + place.query if place.query else "")
        self.writer.write(f"GET {target} HTTP/1.1\r\nHost: {place.netloc}\r\nUser-Agent: hls_load\r\n\r\n".encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])
        return int(head[9:12]), await self.reader.readexactly(length)


class Viewer:
    def __init__(self, url):
        self.url = url
        self.control, self.media = Connection(url), Connection(url)
        self.delays, self.failures, self.bytes = [], 0, 0

    async def run(self, end):
        text = (await self.control.get(self.url))[1].decode()
        self.playlist = urljoin(self.url, text.strip().split("\n")[-1])
        text = (await self.control.get(self.playlist))[1].decode()
        while time.time() < end:
            hint = HINT.search(text)[1]
            number, part = NAME.search(hint).groups()
            separator = "&" if "?" in self.playlist else "?"
            body, reload = await asyncio.gather(
                self.media.get(urljoin(self.playlist, hint)),
                self.control.get(f"{self.playlist}{separator}_HLS_msn={number}&_HLS_part={part}&_HLS_skip=YES"))
            if reload[0] != 200:
                self.failures += 1
                text = (await self.control.get(self.playlist))[1].decode()
                continue
            text = reload[1].decode()
            if body[0] == 200:
                self.took(body[1])
            elif any(hint == uri for uri in PART.findall(text)):
                self.failures += 1

    def took(self, body):
        now, position = time.time(), body.rfind(TIME_UUID)
        self.bytes += len(body)
        if position >= 0:
            stamp = body[position + 16:position + 32].replace(b"\0\0\x03", b"\0\0")[:8]
            self.delays.append(now - int.from_bytes(stamp, "big") / 1e6)


def work(url, count, end, results):
    async def all_of_them():
        viewers = [Viewer(url) for _ in range(count)]
        ends = await asyncio.gather(*(viewer.run(end) for viewer in viewers), return_exceptions=True)
        crashed = [repr(error) for error in ends if error]
        results.put(([delay for viewer in viewers for delay in viewer.delays],
                     sum(viewer.failures for viewer in viewers), sum(viewer.bytes for viewer in viewers), crashed))

    asyncio.run(all_of_them())


def spent(pid):
    """Seconds of CPU, and bytes of memory."""
    with open(f"/proc/{pid}/stat") as file:
        words = file.read().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK"), int(words[21]) * os.sysconf("SC_PAGE_SIZE")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--viewers", type=int, default=50)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--pid", type=int, required=True, help="of the server")
    options = parser.parse_args()
    results, end = multiprocessing.Queue(), time.time() + options.seconds
    before, began = spent(options.pid)[0], time.time()
    share = [options.viewers // options.processes + (i < options.viewers % options.processes) for i in range(options.processes)]
    workers = [multiprocessing.Process(target=work, args=(options.url, count, end, results)) for count in share if count]
    for worker in workers:
        worker.start()
    found = [results.get() for _ in workers]
    seconds, (after, memory) = time.time() - began, spent(options.pid)
    for worker in workers:
        worker.join()
    delays = sorted(delay for part in found for delay in part[0])
    print(json.dumps({
        "viewers": options.viewers, "seconds": round(seconds, 1),
        "partsPerViewerAndSecond": round(len(delays) / options.viewers / seconds, 2),
        "delayMs": {name: round(delays[int(len(delays) * share)] * 1000, 1) for name, share in (("p50", .5), ("p95", .95), ("p99", .99))}
        if delays else None,
        "failures": sum(part[1] for part in found), "crashed": [error for part in found for error in part[3]][:3],
        "megabytes": round(sum(part[2] for part in found) / 1e6, 1),
        "cpuMsPerViewerAndSecond": round((after - before) / seconds / options.viewers * 1000, 3),
        "memoryMB": round(memory / 1e6, 1)}))


if __name__ == "__main__":
    main()
