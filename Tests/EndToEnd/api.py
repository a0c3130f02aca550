"""The HTTP API of a daemon, as a program asks it."""
import http.client
import json
import threading


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.text = body.decode()

    def json(self):
        return json.loads(self.text)

    def __repr__(self):
        return f"{self.status} {self.text[:500]}"


class API:
    """Everything that was answered is kept in `heard`: for those who look for secrets in it."""

    def __init__(self, port, headers=None):
        self.port = port
        self.headers = headers or {}
        self.heard = []

    def ask(self, method, path, body=None, headers=None, timeout=30):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            fields = {**self.headers, **(headers or {})}
            if body is not None and not isinstance(body, (str, bytes)):
                body = json.dumps(body)
            if body is not None:
                fields.setdefault("Content-Type", "application/json")
            connection.request(method, path, body, fields)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        finally:
            connection.close()
        self.heard.append(f"{method} {path}\n{answer.headers}\n{answer.text}")
        return answer

    def get(self, path, status=200, **options):
        """The JSON at a path."""
        answer = self.ask("GET", path, **options)
        assert answer.status == status, answer
        return answer.json()

    def post(self, path, body=None, status=200):
        answer = self.ask("POST", path, body)
        assert answer.status == status, answer
        return answer.json()


class Events:
    """Follows server-sent events on a thread until it is closed."""

    def __init__(self, port, path="/api/events", headers=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.connection.request("GET", path, headers={"Accept": "text/event-stream", **(headers or {})})
        self.response = self.connection.getresponse()
        assert self.response.status == 200, self.response.read()
        assert self.response.headers["Content-Type"] == "text/event-stream"
        self.socket = self.connection.sock
        self.events = []
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        fields = {}
        try:
            while line := self.response.readline():
                line = line.decode().rstrip("\n")
                if line:
                    name, _, value = line.partition(":")
                    fields[name] = value.removeprefix(" ")
                    continue
                if "data" in fields:
                    event = json.loads(fields["data"])
                    assert fields["id"] == str(event["id"]) and fields["event"] == event["kind"]
                    self.events.append(event)
                fields = {}
        except (OSError, ValueError, http.client.HTTPException, AttributeError):
            pass

    def kinds(self, camera=None):
        return [event["kind"] for event in list(self.events) if camera is None or event.get("camera") == camera]

    def close(self):
        try:
            self.socket.shutdown(2)
        except OSError:
            pass
        self.thread.join(5)
        self.response.close()
        self.connection.close()
