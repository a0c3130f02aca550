"""WebSocket spoken by hand over a real socket: every frame as right or wrong as a test wants it."""
import base64
import hashlib
import os
import socket
import struct
import time

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


def frame(opcode, payload=b"", fin=True, reserved=0, masked=True, length=None):
    """A client's frame. `length` is told in place of the payload's."""
    count = len(payload) if length is None else length
    mark = 0x80 if masked else 0
    head = bytes([(0x80 if fin else 0) | reserved << 4 | opcode])
    if count < 126:
        head += bytes([mark | count])
    elif count < 65536:
        head += struct.pack(">BH", mark | 126, count)
    else:
        head += struct.pack(">BQ", mark | 127, count)
    if not masked:
        return head + payload
    key = os.urandom(4)
    pad = key * (len(payload) // 4 + 1)
    return head + key + bytes(a ^ b for a, b in zip(payload, pad))


def close(code=None, reason=b""):
    return frame(CLOSE, b"" if code is None else struct.pack(">H", code) + reason)


class Socket:
    """One WebSocket. Media and statistics that come are counted and thrown away."""

    def __init__(self, port, path, tls=None, fields=()):
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            self.socket = tls.wrap_socket(self.socket)
        self.buffer = b""
        self.messages = 0
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade",
                 f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", *fields, "", ""]
        self.socket.sendall("\r\n".join(lines).encode())
        while b"\r\n\r\n" not in self.buffer:
            self.receive()
        head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        self.head = head.decode()
        assert self.head.startswith("HTTP/1.1 101 "), self.head
        accept = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
        assert f"Sec-WebSocket-Accept: {accept}" in self.head

    def receive(self):
        data = self.socket.recv(1 << 16)
        if not data:
            raise EOFError
        self.buffer += data

    def send(self, data, piece=None):
        for start in range(0, len(data), piece or max(1, len(data))):
            self.socket.sendall(data[start:start + (piece or len(data))])

    def next_control(self, seconds=10):
        """Opcode and payload of the next control frame."""
        end = time.monotonic() + seconds
        while True:
            found = self.take_frame()
            if found is None:
                assert time.monotonic() < end, "no control frame came"
                self.receive()
                continue
            opcode, payload = found
            if opcode >= 8:
                return found
            self.messages += 1

    def take_frame(self):
        """The server's next frame, which must be whole and unmasked."""
        if len(self.buffer) < 2:
            return None
        first, count = self.buffer[0], self.buffer[1]
        assert first & 0x70 == 0 and count & 0x80 == 0, "the server's frame is malformed"
        assert first & 0x80, "the server's frame is a fragment"
        start = 2
        if count >= 126:
            size = 2 if count == 126 else 8
            if len(self.buffer) < 2 + size:
                return None
            count, start = int.from_bytes(self.buffer[2:2 + size], "big"), 2 + size
        if len(self.buffer) < start + count:
            return None
        payload, self.buffer = self.buffer[start:start + count], self.buffer[start + count:]
        return first & 0x0F, payload

    def end(self):
        """The server closes the connection and says nothing more."""
        try:
            while True:
                self.receive()
        except (EOFError, ConnectionResetError):
            pass
        assert self.take_frame() is None, "something comes after the Close"

    def abandon(self):
        self.socket.close()
