"""Who may use the maintainer's pages: with the token from anywhere, without it on this machine; from our own pages only."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Message

from index.errors import SettingError
from qa.assistant import Assistant
from qa.settings import Settings
from qa.web.admission import (
    COOKIE,
    FAILURE_SECONDS,
    MOST_FAILURES,
    NOT_OFFERED,
    SECONDS,
    TOO_MANY,
    WRONG_TOKEN,
    Admission,
    Doorkeeper,
)
from qa.web.app import create_app
from qa.web.limits import Gate

pytestmark = pytest.mark.usefixtures("without_chat")

TOKEN = "a-token-of-more-than-sixteen"
HOME = "http://localhost:7860"
OURS = {"origin": HOME}
HERE = ("127.0.0.1", 50000)
AFAR = ("192.0.2.7", 50000)
LOCAL = Settings()
BY_TOKEN = Settings(admin_token=TOKEN)


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def connection(client: tuple[str, int] | None = HERE, host: str = "localhost:7860", **headers: str) -> HTTPConnection:
    fields = {"host": host, **{name.replace("_", "-"): value for name, value in headers.items()}}
    raw = [(name.encode(), value.encode()) for name, value in fields.items()]
    return HTTPConnection({"type": "http", "headers": raw, "client": client})


@pytest.fixture
def opened(assistant: Assistant, settings: Settings) -> Iterator[Callable[..., TestClient]]:
    def made(client: tuple[str, int] = HERE, **changes: object) -> TestClient:
        app = create_app(assistant, replace(settings, **changes))  # type: ignore[arg-type]
        return TestClient(app, base_url=HOME, client=client, follow_redirects=False)

    yield made


@pytest.mark.parametrize(
    ("request_", "admitted"),
    [
        (connection(), True),
        (connection(("::1", 1), "[::1]:7860"), True),
        (connection(("127.8.9.1", 1), "127.0.0.1"), True),
        (connection(AFAR), False),
        (connection(None), False),
        (connection(host="evil.example"), False),  # a name that was pointed to this machine
        (connection(host="localhost.evil.example"), False),
        (connection(host=""), False),
        (connection(x_forwarded_for="127.0.0.1"), False),  # a proxy stands before us, and who asks is anybody
        (connection(forwarded="for=127.0.0.1"), False),
        (connection(via="1.1 proxy"), False),
        (connection(x_real_ip="127.0.0.1"), False),
    ],
)
def test_without_a_token_only_a_browser_on_this_machine(request_: HTTPConnection, admitted: bool) -> None:
    assert Admission(LOCAL).admits(request_) == admitted


@pytest.mark.parametrize(
    ("host", "offered"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("::", False), ("192.0.2.1", False),
     ("ask.example", False)],
)  # fmt: skip
def test_without_a_token_a_server_that_others_reach_offers_nothing(host: str, offered: bool) -> None:
    admission = Admission(Settings(host=host))
    assert admission.is_offered == offered
    assert admission.admits(connection()) == offered
    assert Admission(Settings(host=host, admin_token=TOKEN)).is_offered


def test_with_a_token_the_machine_alone_is_not_enough() -> None:
    admission = Admission(BY_TOKEN)
    assert not admission.admits(connection())
    assert admission.admits(connection(AFAR, authorization=f"Bearer {TOKEN}"))
    assert admission.admits(connection(AFAR, cookie=f"{COOKIE}={admission.cookie()}"))


@pytest.mark.parametrize(
    "authorization", ["", TOKEN, "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", "Bearer é"]
)
def test_another_authorization_is_refused(authorization: str) -> None:
    assert not Admission(BY_TOKEN).admits(connection(authorization=authorization))


def test_a_cookie_holds_for_half_a_day_and_for_its_token_only() -> None:
    clock = Clock()
    admission = Admission(BY_TOKEN, clock)
    cookie = admission.cookie()
    ends, proof = cookie.split(".")

    def admitted(value: str, by: Admission = admission) -> bool:
        return by.admits(connection(cookie=f"{COOKIE}={value}"))

    assert admitted(cookie)
    assert not admitted(f"{int(ends) + 1}.{proof}")
    assert not admitted(f"{ends}.{'0' * 64}")
    assert not admitted(TOKEN) and not admitted("") and not admitted(ends) and not admitted(f"{ends}.")
    assert not admitted(cookie, Admission(Settings(admin_token=f"{TOKEN}2"), clock))
    assert TOKEN not in cookie
    clock.now += SECONDS - 1
    assert admitted(cookie)
    clock.now += 2
    assert not admitted(cookie)


def test_who_fails_too_often_is_not_heard_for_a_while_and_others_are() -> None:
    clock = Clock()
    admission = Admission(BY_TOKEN, clock)
    for _ in range(MOST_FAILURES):
        assert not admission.must_wait("192.0.2.7")
        assert not admission.accepts("wrong", "192.0.2.7")
    assert not admission.accepts(TOKEN, "192.0.2.7"), "the right token is not told from a wrong one"
    assert admission.accepts(TOKEN, "192.0.2.8")
    assert not admission.admits(connection(AFAR, authorization=f"Bearer {TOKEN}", x_forwarded_for="192.0.2.9"))
    clock.now += FAILURE_SECONDS + 1
    assert admission.accepts(TOKEN, "192.0.2.7")


@pytest.mark.parametrize("token", ["x", "fifteen-letters", "x" * 1001])
def test_a_token_that_can_be_guessed_is_refused_at_the_start(token: str) -> None:
    with pytest.raises(SettingError, match=f"FOOTNOTE_ADMIN_TOKEN has {len(token)} characters, it needs 16 to 1,000"):
        Admission(Settings(admin_token=token))


def test_on_this_machine_there_is_nothing_to_sign_in_to(opened: Callable[..., TestClient]) -> None:
    client = opened()
    assert client.get("/admin").status_code == 200
    assert client.get("/add").status_code == 200
    for reply in (client.get("/admin/sign-in"), client.post("/admin/sign-in", headers=OURS)):
        assert (reply.status_code, reply.headers["location"]) == (303, "/admin")


def test_from_elsewhere_without_a_token_there_is_no_way_in(opened: Callable[..., TestClient]) -> None:
    client = opened(AFAR)
    for method, path in [
        ("GET", "/admin"),
        ("GET", "/add"),
        ("POST", "/add"),
        ("GET", "/admin/sign-in"),
        ("POST", "/admin/sync"),
    ]:
        reply = client.request(method, path, headers=OURS)
        assert reply.status_code == 403, path
        assert NOT_OFFERED in reply.text.replace("&#39;", "'"), path
        assert "set-cookie" not in reply.headers


def test_signing_in_and_out(opened: Callable[..., TestClient]) -> None:
    client = opened(AFAR, admin_token=TOKEN)
    reply = client.get("/admin/documents")
    assert (reply.status_code, reply.headers["www-authenticate"]) == (401, "Bearer")
    assert 'name="to" value="/admin/documents"' in reply.text
    reply = client.post("/admin/sign-in", data={"token": "wrong"}, headers=OURS)
    assert reply.status_code == 401 and WRONG_TOKEN in reply.text and "set-cookie" not in reply.headers
    reply = client.post("/admin/sign-in", data={"token": f" {TOKEN} ", "to": "/admin/documents"}, headers=OURS)
    assert (reply.status_code, reply.headers["location"]) == (303, "/admin/documents")
    cookie = reply.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Secure" not in cookie and TOKEN not in cookie
    assert client.get("/admin/documents").status_code == 200
    reply = client.post("/admin/sign-out", headers=OURS)
    assert (reply.status_code, reply.headers["location"]) == (303, "/")
    assert client.get("/admin/documents").status_code == 401


def test_over_https_the_cookie_is_never_sent_in_the_clear(assistant: Assistant, settings: Settings) -> None:
    app = create_app(assistant, replace(settings, admin_token=TOKEN))
    client = TestClient(app, base_url="https://localhost", client=AFAR, follow_redirects=False)
    reply = client.post("/admin/sign-in", data={"token": TOKEN}, headers={"origin": "https://localhost"})
    assert "Secure" in reply.headers["set-cookie"]


def test_signing_in_leads_to_our_own_pages_only(opened: Callable[..., TestClient]) -> None:
    client = opened(AFAR, admin_token=TOKEN)
    for to in (
        "//evil.example", "/\\evil.example", "https://evil.example/admin", "/%2f%2fevil.example", "/admin/../..//evil.example",
        "/admin?next=//evil.example", "/admin/sign-in", "javascript:alert(1)", "/", "", "/admin\r\nSet-Cookie: x=y",
    ):  # fmt: skip
        reply = client.post("/admin/sign-in", data={"token": TOKEN, "to": to}, headers=OURS)
        assert (reply.status_code, reply.headers["location"]) == (303, "/admin"), to


def test_the_eleventh_wrong_token_is_answered_with_a_wait(opened: Callable[..., TestClient]) -> None:
    client = opened(AFAR, admin_token=TOKEN)
    for number in range(MOST_FAILURES):
        spoofed = {**OURS, "x-forwarded-for": f"10.0.0.{number}"}
        assert client.post("/admin/sign-in", data={"token": "wrong"}, headers=spoofed).status_code == 401
    reply = client.post("/admin/sign-in", data={"token": TOKEN}, headers=OURS)
    assert (reply.status_code, reply.headers["retry-after"]) == (429, str(FAILURE_SECONDS))
    assert TOO_MANY in reply.text


def test_no_other_site_may_send_a_maintainers_form(opened: Callable[..., TestClient]) -> None:
    """Not even a page that may call the API: it has no business with the maintainer's pages."""
    client = opened()
    for origin in (None, "null", "", "https://evil.example", "https://wiki.example", "http://localhost", "file://"):
        for path in ("/admin/sign-in", "/admin/sign-out", "/admin/sync", "/add", "/add/preview"):
            reply = client.post(path, data={"token": TOKEN}, headers={} if origin is None else {"origin": origin})
            assert (reply.status_code, reply.json()["error"]["code"]) == (403, "foreign_origin"), (path, origin)


def test_a_form_is_taken_as_a_form_only(opened: Callable[..., TestClient]) -> None:
    client = opened()
    for kind in ("application/json", "text/plain", "application/xml", ""):
        reply = client.post("/admin/sync", content=b'{"x": 1}', headers={**OURS, "content-type": kind})
        assert (reply.status_code, reply.json()["error"]["code"]) == (415, "not_a_form"), kind


def test_a_body_that_nobody_may_send_is_not_read() -> None:
    """Who is not let in gets his answer before the first byte of what he uploads."""
    sent: list[Message] = []

    async def unread() -> Message:
        raise AssertionError("the body is read")

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/add", "headers": [(b"host", b"localhost")], "client": AFAR}
    asyncio.run(Doorkeeper(Gate(PlainTextResponse("in")), Admission(BY_TOKEN))(scope, unread, send))
    assert sent[0]["status"] == 401


def test_the_maintainers_pages_are_framed_by_nobody_and_kept_nowhere(opened: Callable[..., TestClient]) -> None:
    for client in (opened(), opened(AFAR), opened(AFAR, admin_token=TOKEN)):
        for path in ("/admin", "/add", "/admin/sign-in", "/admin/nothing"):
            headers = client.get(path).headers
            policy = headers["content-security-policy"]
            assert "frame-ancestors 'none'" in policy and "https://wiki.example" not in policy, path
            assert "unsafe" not in policy and "form-action 'self'" in policy, path
            assert headers["cache-control"] == "no-store", path
            assert headers["referrer-policy"] == "same-origin", path  # with less a form would come from nowhere


def test_a_page_that_may_ask_questions_may_not_read_the_maintainers_pages(opened: Callable[..., TestClient]) -> None:
    """In the browser of who is let in, any allowed site could have fetched the feedback and the questions."""
    client = opened()
    for path in ("/admin", "/admin/documents", "/admin/feedback.json", "/admin/sync.json", "/add", "/metrics"):
        for method in ("GET", "OPTIONS"):
            asking = {"origin": "https://wiki.example", "access-control-request-method": "GET"}
            reply = client.request(method, path, headers=asking)
            assert "access-control-allow-origin" not in reply.headers, path
        assert "frame-ancestors 'none'" in client.get(path).headers["content-security-policy"], path
    reply = client.get("/api/documents", headers={"origin": "https://wiki.example"})
    assert reply.headers["access-control-allow-origin"] == "https://wiki.example"
