"""Users over HTTP: names, tokens, the sessions of the web page, and pages of other sites."""
import base64
import re

import pytest
from api import API
from processes import wait_for

PASSWORD = 'p@ss/w:rd "%20" äö'
TOKEN = "0123456789abcdef0123456789abcdef"
# "secret", as crypt(3) keeps it.
HASH = "$5$rounds=1000$saltsalt$eKLZU9t9OoPWrqOQsoTIKG0aYkZ5rGOoOQhiIvoSWX2"
USERS = {
    "anna": {"password": PASSWORD, "role": "admin"},
    "bob": {"password": HASH, "role": "viewer", "cameras": ["garden/*"]},
    "script": {"token": TOKEN, "api": True},
}


def basic(user, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


ANNA = basic("anna", PASSWORD)


@pytest.fixture
def guarded(start_weir, camera):
    return start_weir({"cam1": camera.url, "garden/pond": camera.url}, settings={"users": USERS})


@pytest.fixture
def api(guarded):
    found = API(guarded.http_port)
    yield found
    # No secret is ever told, in an answer or in the log.
    for text in [guarded.process.output(), *(text.partition("\n")[2] for text in found.heard)]:
        for secret in [PASSWORD, TOKEN, HASH, "wrong-one"]:
            assert secret not in text


def failures(weir):
    return re.findall(r"authentication failure; (.*)", weir.process.output())


def log_in(api, user="anna", password=PASSWORD, **headers):
    return api.ask("POST", "/api/login", {"user": user, "password": password}, headers)


def cookie_of(answer):
    value = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(value.split("; ")), value
    return {"Cookie": value.split(";")[0]}


def test_who_gives_no_name_is_asked_for_it(guarded, api):
    for path in ["/api/status", "/api/cameras", "/api/cameras/cam1", "/api/events", "/metrics", "/stream/rtsp/cam1"]:
        answer = api.ask("GET", path)
        assert answer.status == 401, path
        assert answer.json()["status"] == "error"
        assert [value.split()[0] for value in answer.headers.get_all("WWW-Authenticate")] == ["Basic", "Bearer"]
    # A script of a page asks by itself; the browser must not.
    answer = api.ask("GET", "/api/status", headers={"Sec-Fetch-Mode": "cors"})
    assert answer.status == 401 and answer.headers.get_all("WWW-Authenticate") == ['Bearer realm="weir"']
    for path in ["/healthz", "/readyz"]:
        assert api.ask("GET", path).status == 200
    assert failures(guarded) == []


def test_names_and_tokens(guarded, api):
    assert [camera["name"] for camera in api.get("/api/cameras", headers=ANNA)["items"]] == ["cam1", "garden/pond"]
    assert [camera["name"] for camera in api.get("/api/cameras", headers=basic("bob", "secret"))["items"]] == ["garden/pond"]
    for headers, query in [({"Authorization": f"Bearer {TOKEN}"}, ""), ({}, f"?token={TOKEN}")]:
        assert api.get("/api/status" + query, headers=headers)
        assert api.ask("POST", "/api/reload" + query, headers=headers).status == 403
    answer = api.ask("GET", "/api/cameras/cam1", headers=basic("bob", "secret"))
    assert answer.status == 403 and "bob" in answer.json()["error"]
    assert api.ask("POST", "/api/reload", headers=ANNA).status == 200
    assert api.ask("GET", "/api/status", headers={"Authorization": "Digest nonsense"}).status == 401
    assert failures(guarded) == ['service=http rhost=127.0.0.1 user=- reason="the Authorization field has a parameter without a value"']


def test_wrong_passwords_are_slowed_down(guarded, api):
    for _ in range(4):
        assert api.ask("GET", "/api/status", headers=basic("bob", "wrong-one")).status == 401
    answer = api.ask("GET", "/api/status", headers=ANNA)
    assert answer.status == 429 and int(answer.headers["Retry-After"]) == 1
    assert log_in(api).status == 429
    assert set(failures(guarded)) == {'service=http rhost=127.0.0.1 user=bob reason="wrong user or password"'}
    wait_for(lambda: api.ask("GET", "/api/status", headers=ANNA).status == 200, 5, "the end of the pause")


def test_a_session_of_the_page(guarded, api):
    before = api.get("/api/session")
    assert before["hasUsers"] is True and "user" not in before
    assert not any(before["rights"].values())
    assert log_in(api, password="wrong-one").status == 401
    assert log_in(api, user="script", password=TOKEN).status == 401
    assert api.ask("POST", "/api/login", "user=anna", {"Content-Type": "application/x-www-form-urlencoded"}).status == 415
    assert api.ask("POST", "/api/login", "[]").status == 400

    answer = log_in(api, **{"Sec-Fetch-Site": "same-origin"})
    assert answer.status == 200 and answer.json()["user"] == "anna"
    cookie = cookie_of(answer)
    assert all(api.get("/api/session", headers=cookie)["rights"].values())
    assert api.get("/api/status", headers=cookie)

    here = f"http://127.0.0.1:{guarded.http_port}"
    for headers, status in [
        ({"Sec-Fetch-Site": "same-origin"}, 200), ({"Origin": here}, 200), ({}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "https://evil.example"}, 403), ({"Origin": "null"}, 403),
    ]:
        assert api.ask("POST", "/api/reload", headers={**cookie, **headers}).status == status, headers
        assert api.ask("POST", "/api/reload", headers={**ANNA, **headers}).status == status, headers
    assert log_in(api, Origin="https://evil.example").status == 403
    assert api.ask("POST", "/api/logout", headers={**cookie, "Origin": "https://evil.example"}).status == 403

    answer = api.ask("POST", "/api/logout", headers=cookie)
    assert answer.status == 204 and "Max-Age=0" in answer.headers["Set-Cookie"]
    assert api.ask("GET", "/api/status", headers=cookie).status == 401


def test_sessions_and_viewers_end_with_their_users(guarded, api, record, camera):
    guarded.wait_for_state("cam1", "running")
    anna, bob = cookie_of(log_in(api)), cookie_of(log_in(api, "bob", "secret"))
    assert api.get("/api/session", headers=bob)["user"] == "bob"
    record(guarded.url("garden/pond").replace("://", "://bob:secret@"))
    wait_for(lambda: len(guarded.sessions()) == 1, 10, "the viewer")
    guarded.settings["users"] = {name: user for name, user in USERS.items() if name != "bob"}
    guarded.write({"cam1": camera.url, "garden/pond": camera.url})
    guarded.reload()
    wait_for(lambda: not guarded.sessions(), 5, "the viewer gone")
    assert api.ask("GET", "/api/status", headers=bob).status == 401
    assert api.get("/api/status", headers=anna), "whose entry is the same goes on"


def test_without_users_only_this_machine_changes_anything(start_weir, camera):
    weir = start_weir({"cam1": camera.url})
    api = API(weir.http_port)
    session = api.get("/api/session")
    assert session["hasUsers"] is False and all(session["rights"].values())
    for headers, status in [
        ({}, 200), ({"Host": "localhost"}, 200), ({"Host": "[::1]:8080"}, 200),
        ({"Origin": f"http://127.0.0.1:{weir.http_port}"}, 200),
        # A name that was made to mean this machine, a page of another site, and a proxy.
        ({"Host": "evil.example", "Origin": "http://evil.example"}, 403), ({"Host": "evil.example"}, 403),
        ({"Origin": "https://evil.example"}, 403), ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403), ({"X-Forwarded-For": "192.0.2.7"}, 403),
    ]:
        answer = api.ask("POST", "/api/reload", headers=headers)
        assert answer.status == status, (headers, answer)
        assert api.ask("GET", "/api/status", headers={**headers, "Sec-Fetch-Mode": "cors"}).status == 200
    assert api.ask("POST", "/api/login", {"user": "a", "password": "b"}).status == 403
