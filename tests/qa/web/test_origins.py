"""Who may call and frame us: security headers on every route, Gradio's included; CORS, foreign sites and host names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import BaseRoute
from starlette.testclient import TestClient

from index.errors import SettingError
from qa.assistant import Assistant
from qa.settings import Settings
from qa.web.app import create_app
from qa.web.limits import METRICS, is_maintainers
from qa.web.origins import allowed_origins

ALLOWED = "https://wiki.example"
FOREIGN = (
    "https://evil.example", "https://wiki.example.evil", "https://evil-wiki.example", "http://wiki.example", "null", "", "file://",
    "https://wiki.example:8443", "https://wiki.example@evil.example", "chrome-extension://x", "https://localhost",
)  # fmt: skip


def test_every_route_has_the_security_headers(client: TestClient) -> None:
    paths = sorted({filled(path) for path in routes(client.app.routes)})  # type: ignore[attr-defined]
    gradios = [path for path in paths if path.startswith("/gradio_api/")]
    assert "/" in paths and "/source/x" in paths and len(gradios) > 20, "the walk does not reach Gradio's routes"
    for path in [*paths, "/nothing", "/static/none.js", "/assets/none.js"]:
        for method in ("POST", "OPTIONS") if "heartbeat" in path else ("GET", "POST", "OPTIONS"):  # that one never ends
            reply = client.request(method, path)
            policy = reply.headers["content-security-policy"]
            ours = is_maintainers(path) or path == METRICS
            ancestors = "'none'" if ours else f"'self' {ALLOWED}"
            assert f"frame-ancestors {ancestors}" in policy, path
            assert policy.startswith("default-src 'none'; "), path
            assert "base-uri 'none'" in policy or "base-uri 'self'" in policy, path
            assert reply.headers["x-content-type-options"] == "nosniff", path
            assert reply.headers["referrer-policy"] == ("same-origin" if ours else "no-referrer"), path
            assert reply.headers["cross-origin-opener-policy"] == "same-origin", path
            assert "access-control-allow-origin" not in reply.headers, path
            assert "server" not in reply.headers and "x-powered-by" not in reply.headers, path
            assert reply.status_code < 500, (path, reply.text[:200])
            for secret in ("Traceback", "site-packages", str(Path.home()), "/home/", "/tmp/"):
                assert secret not in reply.text, path


def test_our_own_pages_may_run_no_script(client: TestClient) -> None:
    for path in ("/original/x", "/api/documents", "/openapi.json", "/healthz", "/readyz", "/style.css", "/source.js"):
        policy = client.get(path).headers["content-security-policy"]
        assert "script-src" not in policy and "unsafe" not in policy and "http" not in policy.partition("frame-ancestors")[0], (
            path
        )


def test_the_source_page_runs_our_own_script_only_and_a_stored_file_none(client: TestClient) -> None:
    strict = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
    policy = client.get("/source/x").headers["content-security-policy"]
    assert policy.partition("; frame-ancestors")[0] == f"{strict}; script-src 'self'; connect-src 'self'"
    policy = client.get("/original/x").headers["content-security-policy"]
    assert policy.partition("; frame-ancestors")[0] == f"{strict}; sandbox"


def test_the_chat_runs_only_scripts_of_ours_and_named_inline_ones(client: TestClient) -> None:
    reply = client.get("/", headers={"accept-encoding": "gzip, br"})
    policy = dict(part.split(" ", 1) for part in reply.headers["content-security-policy"].split("; "))
    inline = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", reply.text)
    sources = policy["script-src"].split()
    assert sources[:2] == ["'self'", "'unsafe-eval'"]
    assert len(sources) == 2 + len(inline) and all(source.startswith("'sha256-") for source in sources[2:])
    assert policy["connect-src"] == "'self'" and policy["img-src"] == "'self' data:"
    assert "content-encoding" not in reply.headers


def test_the_page_names_no_other_server(client: TestClient) -> None:
    """Gradio's own page loads a script and fonts from content networks; ours must work with no network at all."""
    page = client.get("/").text
    outside = set(re.findall(r"""(?:src|href)=["'](?:https?:)?//([^/"']+)""", page))
    assert outside <= {"localhost:7860"}


def test_cors_is_for_the_allow_list_only(client: TestClient) -> None:
    """Gradio answers any origin by itself, with credentials, wherever the Host header is not the loopback's."""
    for path in ("/api/documents", "/", "/config", "/gradio_api/app_id", "/source/x"):
        reply = client.get(path, headers={"origin": ALLOWED})
        assert reply.headers["access-control-allow-origin"] == ALLOWED, path
        assert "access-control-allow-credentials" not in reply.headers, path
        assert "origin" in reply.headers["vary"].lower(), path
        for origin in FOREIGN:
            reply = client.get(path, headers={"origin": origin})
            assert not [name for name in reply.headers if name.startswith("access-control-")], (path, origin)


def test_a_preflight_names_what_may_be_sent(client: TestClient) -> None:
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    reply = client.options("/api/ask", headers={"origin": ALLOWED, **asked})
    assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (200, ALLOWED)
    for origin in FOREIGN:
        reply = client.options("/api/ask", headers={"origin": origin, **asked})
        assert reply.status_code == 400 and "access-control-allow-origin" not in reply.headers, origin


def test_cors_with_a_real_host_name(assistant: Assistant, settings: Settings) -> None:
    settings = replace(settings, allowed_hosts=("wiki.corp",))
    with TestClient(create_app(assistant, settings), base_url="https://wiki.corp") as client:
        for origin in (*FOREIGN, "https://wiki.corp.evil"):
            for path in ("/", "/config", "/gradio_api/app_id", "/api/documents"):
                reply = client.get(path, headers={"origin": origin})
                assert reply.status_code == 200
                assert not [name for name in reply.headers if name.startswith("access-control-")], (path, origin)
            assert client.post("/api/ask", json={"question": "Who?"}, headers={"origin": origin}).status_code == 403
        ours = client.post("/api/ask", json={"question": "Who?"}, headers={"origin": "https://wiki.corp"})
        assert ours.status_code == 200


def test_writing_requests_from_other_sites_are_refused(client: TestClient) -> None:
    body = {"question": "Which captain opened the harbour?"}
    for path in (
        "/api/ask",
        "/gradio_api/queue/join",
        "/gradio_api/cancel",
        "/gradio_api/reset",
        "/login",
        "/gradio_api/upload",
    ):
        for headers in [{"origin": origin} for origin in FOREIGN] + [
            {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site"},
        ]:
            reply = client.post(path, json=body, headers=headers)
            assert (reply.status_code, reply.json()["error"]["code"]) == (403, "foreign_origin"), (path, headers)


def test_our_page_programs_and_listed_sites_may_ask(client: TestClient) -> None:
    body = {"question": "Which captain opened the harbour?"}
    for headers in (
        {},
        {"origin": "http://localhost:7860", "sec-fetch-site": "same-origin"},
        {"origin": ALLOWED, "sec-fetch-site": "cross-site"},
        {"origin": "HTTPS://Wiki.Example"},
        {"sec-fetch-site": "none"},
    ):
        assert client.post("/api/ask", json=body, headers=headers).status_code == 200, headers


def test_other_host_names_are_refused(client: TestClient) -> None:
    """A page whose name is made to lead to this machine (DNS rebinding) sends its own name as Host."""
    cases: list[tuple[str, int]] = [
        ("localhost:7860", 200), ("127.0.0.1", 200), ("[::1]:7860", 200), ("LOCALHOST", 200),
        ("evil.example", 400), ("localhost.evil.example", 400), ("evil.example:7860", 400), ("127.0.0.1.evil.example", 400),
        ("", 400), ("localhost:7860@evil.example", 400), ("localhost evil.example", 400), ("10.0.0.5", 400),
        ("2130706433", 400),
    ]  # fmt: skip
    for host, status in cases:
        for path in ("/healthz", "/", "/gradio_api/app_id"):
            assert client.get(path, headers={"host": host}).status_code == status, (host, path)
    reply = client.get("/healthz", headers={"host": "evil.example", "x-forwarded-host": "localhost"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "unknown_host")


def test_a_server_on_every_address_answers_for_addresses_and_listed_names(assistant: Assistant, settings: Settings) -> None:
    settings = replace(settings, host="0.0.0.0", allowed_hosts=("ask.example",))
    with TestClient(create_app(assistant, settings), base_url="http://10.0.0.5:7860") as client:
        for host, status in [("10.0.0.5", 200), ("[2001:db8::1]:80", 200), ("ask.example", 200), ("evil.example", 400)]:
            assert client.get("/healthz", headers={"host": host}).status_code == status, host


@pytest.mark.parametrize(
    "origin", ["*", "null", "wiki.example", "https://wiki.example/path", "https://*.example", "https://a b", "ftp://x"]
)
def test_what_is_no_origin_cannot_be_allowed(origin: str) -> None:
    with pytest.raises(SettingError, match="which is no origin"):
        allowed_origins(Settings(allowed_origins=(origin,)))


def test_origins_are_compared_in_lower_case() -> None:
    listed = ("https://Wiki.Example:8443", "http://[::1]:80")
    assert allowed_origins(Settings(allowed_origins=listed)) == ["https://wiki.example:8443", "http://[::1]:80"]


def routes(found: Sequence[BaseRoute]) -> Iterator[str]:
    """Every path of an application, of its mounts and of its included routers."""
    for route in found:
        inner: Any = getattr(route, "original_router", None) or getattr(route, "app", None)
        if hasattr(route, "methods"):
            yield route.path  # type: ignore[attr-defined]
        elif hasattr(inner, "routes"):
            yield from routes(inner.routes)


def filled(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "x", path)


def test_a_page_that_may_ask_can_read_why_it_is_refused(assistant: Assistant, settings: Settings) -> None:
    """A browser hid the sentence of each refusal that came from before the routes."""
    client = TestClient(create_app(assistant, replace(settings, questions_a_minute=1)), base_url="http://localhost:7860")
    allowed = {"origin": ALLOWED}
    for body, status in [("{}", 422), ("{}", 429)]:
        reply = client.post("/api/ask", content=body, headers=allowed | {"content-type": "application/json"})
        assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (status, ALLOWED)
    for method, path, content, status in [
        ("POST", "/api/feedback", "x" * 200_000, 413),
        ("POST", "/api/feedback", "x", 415),
        ("GET", "/no", "", 404),
    ]:
        reply = client.request(method, path, content=content or None, headers=allowed)
        assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (status, ALLOWED)
        assert (
            "access-control-allow-origin"
            not in client.request(method, path, headers={"origin": "https://evil.example"}).headers
        )
