"""Single sign-on: only whom a trusted proxy names is answered, and only named administrators come to the maintainer's pages."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from index.errors import SettingError
from qa.assistant import Assistant
from qa.settings import Settings
from qa.web.app import create_app
from qa.web.users import NOT_SIGNED_IN

pytestmark = pytest.mark.usefixtures("without_chat")

PROXY = ("10.0.0.1", 4000)
AFAR = ("192.0.2.7", 4000)
ALICE = {"x-forwarded-user": "alice"}
BOB = {"x-forwarded-user": "bob"}

Opened = Callable[..., TestClient]


@pytest.fixture
def opened(assistant: Assistant, settings: Settings) -> Opened:
    def made(client: tuple[str, int] = PROXY, **changes: object) -> TestClient:
        sso = {"user_header": "X-Forwarded-User", "trusted_proxies": ("10.0.0.0/8",), "admins": ("alice",)}
        app = create_app(assistant, replace(settings, **{**sso, **changes}))  # type: ignore[arg-type]
        return TestClient(app, base_url="http://localhost:7860", client=client, follow_redirects=False)

    return made


def test_whom_the_proxy_names_is_answered_and_nobody_else(opened: Opened) -> None:
    client = opened()
    assert client.get("/api/documents", headers=BOB).status_code == 200
    reply = client.get("/api/documents")
    assert (reply.status_code, reply.json()["error"]) == (401, {"code": "not_signed_in", "message": NOT_SIGNED_IN})
    for path in ("/", "/embed", "/source/x", "/admin", "/metrics", "/openapi.json", "/style.css", "/nothing"):
        assert client.get(path).status_code == 401, path
        assert "frame-ancestors" in client.get(path).headers["content-security-policy"], path


def test_who_is_no_trusted_proxy_can_name_nobody(opened: Opened) -> None:
    for client in (opened(AFAR), opened(("127.0.0.1", 4000))):
        assert client.get("/api/documents", headers=ALICE).status_code == 401
        assert client.get("/admin", headers=ALICE | {"x-forwarded-for": "10.0.0.1"}).status_code == 401


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "a\tb"])
def test_a_name_that_is_none(opened: Opened, name: str) -> None:
    assert opened().get("/api/documents", headers={"x-forwarded-user": name}).status_code == 401


def test_two_names_are_none(opened: Opened) -> None:
    """One may be the client's own, which a careless proxy handed on."""
    both = [("x-forwarded-user", "bob"), ("x-forwarded-user", "alice")]
    assert opened().get("/admin", headers=both).status_code == 401  # type: ignore[arg-type]


def test_whether_the_server_is_alive_is_told_to_everybody(opened: Opened) -> None:
    assert opened(AFAR).get("/healthz").status_code == 200
    assert opened(AFAR).get("/readyz").status_code == 200


def test_only_named_administrators_come_to_the_maintainers_pages(opened: Opened) -> None:
    client = opened()
    assert client.get("/admin", headers=ALICE).status_code == 200
    assert client.get("/metrics", headers=ALICE).status_code == 200
    ours = {"origin": "http://localhost:7860"}
    assert client.post("/admin/sync", headers=ALICE | ours).status_code == 303
    for path in ("/admin", "/add", "/admin/documents"):
        assert client.get(path, headers=BOB).status_code == 403, path
    assert client.post("/admin/sync", headers=BOB | ours).status_code == 403
    assert client.post("/admin/sync", headers=ALICE).status_code == 403, "a form from nowhere"


def test_a_proxy_on_this_machine_lets_nobody_in_by_that(opened: Opened) -> None:
    """All requests come from this machine then: that alone opened the maintainer's pages."""
    client = opened(("127.0.0.1", 4000), trusted_proxies=("127.0.0.1",), admins=())
    assert client.get("/admin", headers=BOB).status_code == 403
    assert client.get("/api/documents", headers=BOB).status_code == 200


def test_the_token_still_opens_them(opened: Opened) -> None:
    client = opened(admin_token="a-token-of-more-than-sixteen")
    assert client.get("/admin", headers=BOB).status_code == 401
    assert client.get("/admin", headers=BOB | {"authorization": "Bearer a-token-of-more-than-sixteen"}).status_code == 200
    assert client.get("/admin", headers=ALICE).status_code == 200


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (Settings(user_header="X-Forwarded-User"), "no proxy is trusted to send it. Set FOOTNOTE_TRUSTED_PROXIES"),
        (Settings(user_header="X User", trusted_proxies=("10.0.0.1",)), "is 'X User', which is no header"),
        (Settings(admins=("alice",)), "FOOTNOTE_ADMINS is set, but not who says which user it is"),
        (Settings(trusted_proxies=("proxy",)), "FOOTNOTE_TRUSTED_PROXIES holds 'proxy'"),
    ],
)
def test_settings_that_would_let_anybody_in(assistant: Assistant, settings: Settings, message: str) -> None:
    """The server began all the same, and failed at the first request: middleware is made late."""
    with pytest.raises(SettingError, match=message):
        create_app(assistant, settings)
