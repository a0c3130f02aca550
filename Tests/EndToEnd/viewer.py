"""A viewer that notes the sequence number of every packet, for as long as it is let."""
import threading
import time

import rtsp


class Viewer:
    """Plays the first track over TCP in a thread of its own, from its making to `close`."""

    def __init__(self, port, url):
        self.connection = rtsp.Connection(port, timeout=10)
        self.numbers = []
        self.arrivals = []
        self.is_ended = False
        rtsp.play(self.connection, url)
        self.connection.socket.settimeout(1)
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        connection = self.connection
        while True:
            try:
                data = connection.buffer
                while len(data) >= 4 and data[:1] == b"$":
                    length = int.from_bytes(data[2:4], "big")
                    if len(data) < 4 + length:
                        break
                    if data[1] == 0:
                        self.numbers.append(int.from_bytes(data[6:8], "big"))
                        self.arrivals.append(time.monotonic())
                    data = data[4 + length:]
                assert data[:1] in (b"", b"$"), data[:40]
                connection.buffer = data
                connection.read()
            except TimeoutError:
                continue
            except (EOFError, OSError):
                self.is_ended = True
                return

    def holes(self):
        """Neighbours whose numbers do not rise by one: packets were lost or came in disorder."""
        numbers = list(self.numbers)
        return [(a, b) for a, b in zip(numbers, numbers[1:]) if b != (a + 1) & 0xFFFF]

    def count_since(self, moment):
        return sum(1 for arrival in list(self.arrivals) if arrival > moment)

    def close(self):
        self.connection.close()
        self.thread.join(5)
