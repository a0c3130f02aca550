"""RTSP spoken by hand over a real socket."""
import re
import socket


class Connection:
    def __init__(self, port, timeout=5):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout)
        self.buffer = b""
        self.number = 0

    def send(self, data):
        self.socket.sendall(data)

    def request(self, method, url, **fields):
        """Sends a request and returns (status, fields in lower case, body)."""
        self.number += 1
        lines = [f"{method} {url} RTSP/1.0", f"CSeq: {self.number}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
        self.send("\r\n".join(lines + ["", ""]).encode())
        return self.reply()

    def read(self):
        data = self.socket.recv(65536)
        if not data:
            raise EOFError
        self.buffer += data

    def reply(self):
        """The next reply; interleaved packets before it are thrown away."""
        while True:
            while self.buffer[:1] == b"$":
                while len(self.buffer) < 4 or len(self.buffer) < 4 + int.from_bytes(self.buffer[2:4], "big"):
                    self.read()
                self.buffer = self.buffer[4 + int.from_bytes(self.buffer[2:4], "big"):]
            end = self.buffer.find(b"\r\n\r\n")
            if end >= 0:
                break
            self.read()
        head = self.buffer[:end].decode().split("\r\n")
        fields = {line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in head[1:]}
        length = int(fields.get("content-length", 0))
        while len(self.buffer) < end + 4 + length:
            self.read()
        body = self.buffer[end + 4:end + 4 + length].decode()
        self.buffer = self.buffer[end + 4 + length:]
        return int(head[0].split()[1]), fields, body

    def is_closed(self, seconds=5):
        """Whether the other side closes within so many seconds."""
        self.socket.settimeout(seconds)
        try:
            while self.socket.recv(65536):
                pass
            return True
        except TimeoutError:
            return False
        except OSError:
            return True

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def play(connection, url, channels="0-1"):
    """From OPTIONS to PLAY of the first track; returns the session."""
    assert connection.request("OPTIONS", url)[0] == 200
    status, fields, body = connection.request("DESCRIBE", url, Accept="application/sdp")
    assert status == 200, status
    base = fields["content-base"]
    control = re.search(r"m=video.*?a=control:(\S+)", body, re.S).group(1)
    track = control if control.startswith("rtsp:") else base + control
    status, fields, _ = connection.request("SETUP", track, Transport=f"RTP/AVP/TCP;unicast;interleaved={channels}")
    assert status == 200, status
    session = fields["session"].split(";")[0]
    assert connection.request("PLAY", base, Session=session)[0] == 200
    return session
