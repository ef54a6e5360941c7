"""Behind nginx, on HTTPS and below a path, as `footnote deploy nginx` sets it up: chat, article, maintainer's page, widget."""

import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from os import environ
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from chromium import PATIENCE, ask, served
from fakes import MARGIN_ALONE, HashEmbedder, WordReader
from playwright.sync_api import BrowserContext, ConsoleMessage, expect

from index.store.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.deploy.filled import nginx
from qa.listening import free_port
from qa.settings import Settings

TOKEN = "a-token-of-more-than-sixteen"
QUESTION = "Which captain opened the harbour of Northport?"
MAIN = """daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  include {folder}/site.conf;
  server {{
    listen {port} ssl; ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;
    default_type text/html;
    location / {{ return 200 '<!doctype html><title>Wiki</title><script async src="{home}/widget.js"></script>'; }}
    location = /favicon.ico {{ return 204; }}
  }}
}}
"""


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address below a path of an HTTPS site, and that of a wiki on HTTPS that holds the widget."""
    from conftest import write_articles

    from qa.web.app import create_app

    missing = not (shutil.which("nginx") or Path("/usr/sbin/nginx").exists()) or not shutil.which("openssl")
    if missing and "FOOTNOTE_REQUIRE_ALL" not in environ:
        pytest.skip("nginx or openssl is not installed")
    folder = tmp_path_factory.mktemp("proxy")
    write_articles(folder / "articles")
    store = Store.open(folder / "store", create=True)
    sync(store, [folder / "articles"], HashEmbedder())
    public, wiki = free_port(), free_port()
    home = f"https://localhost:{public}/tools/footnote"
    settings = replace(
        Settings(),
        store=folder / "store",
        seeds=folder / "articles",
        public_url=home,
        allowed_origins=(f"https://localhost:{wiki}",),
        admin_token=TOKEN,
        trusted_proxies=("127.0.0.1",),
    )
    _certificate(folder)
    with served(create_app(Assistant(store, HashEmbedder(), WordReader(), MARGIN_ALONE), settings)) as root:
        ours = replace(settings, port=urlsplit(root).port or 0)
        (folder / "site.conf").write_text(nginx(ours, str(folder / "cert.pem"), str(folder / "key.pem")))
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder, port=wiki, home=home))
        with _nginx(folder, public):
            yield home, f"https://localhost:{wiki}/"


@pytest.fixture
def visiting(new_context: Callable[..., BrowserContext], proxied: tuple[str, str]) -> Iterator[BrowserContext]:
    """A visitor's browser; the test fails if it logs an error or leaves the two addresses."""
    faults: list[str] = []
    home, wiki = proxied
    context = new_context(ignore_https_errors=True)
    ours = (f"{home}/", wiki, "data:")
    context.on("request", lambda request: None if f"{request.url}/".startswith(ours) else faults.append(request.url))
    context.on("console", lambda message: faults.append(_told(message)) if _is_fault(message) else None)
    context.on("weberror", lambda error: faults.append(str(error.error)))
    expect.set_options(timeout=PATIENCE)
    yield context
    assert faults == []


def test_the_chat_and_its_article(visiting: BrowserContext, proxied: tuple[str, str]) -> None:
    home, _ = proxied
    page = visiting.new_page()
    page.goto(home)
    assert page.url == f"{home}/"
    expect(page.locator("#knows")).to_contain_text("Knows 3 articles")
    reply = ask(page, QUESTION)
    with page.expect_popup() as opened:
        reply.get_by_role("link", name="Open in the article").first.click()
    article = opened.value
    expect(article.locator("#hit")).to_be_in_viewport()
    assert article.evaluate("getComputedStyle(document.querySelector('.fn-answer')).backgroundColor") == "rgb(255, 224, 138)"
    assert article.locator(".fn-report").is_visible(), "the page's script is not there"
    copied = page.locator("[data-copy]").first.get_attribute("data-copy") or ""
    assert f"{home}/source/" in copied
    page.reload()
    expect(page.locator(".fn-reply")).to_have_count(1)


def test_the_maintainers_page_by_the_token(visiting: BrowserContext, proxied: tuple[str, str]) -> None:
    home, _ = proxied
    page = visiting.new_page()
    page.goto(f"{home}/admin/sign-in")
    page.get_by_label("The administrator's token").fill(TOKEN)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    (cookie,) = [cookie for cookie in visiting.cookies() if cookie["name"] == "footnote_admin"]
    assert cookie["secure"] and cookie["httpOnly"] and cookie["sameSite"] == "Strict"
    page.get_by_role("button", name="Sync now").click()
    expect(page.get_by_text("unchanged").first).to_be_visible()
    page.get_by_role("link", name="Add an article").click()
    page.get_by_label("Title").fill("The pier")
    page.get_by_label("Text", exact=True).fill("The new pier of Northport is 90 metres long.")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Add this article").first.click()
    expect(page.get_by_role("heading", name="The pier")).to_be_visible()
    assert page.url.startswith(f"{home}/source/")


def test_the_widget_in_a_page_on_https(visiting: BrowserContext, proxied: tuple[str, str]) -> None:
    _, wiki = proxied
    page = visiting.new_page()
    page.goto(wiki)
    page.get_by_role("button", name="Ask Footnote").click()
    frame = page.frame_locator("footnote-widget iframe")
    expect(frame.get_by_role("button", name="Ask", exact=True)).to_be_enabled()
    frame.get_by_label("Your question").fill(QUESTION)
    frame.get_by_label("Your question").press("Enter")
    expect(frame.locator(".fn-reply mark.fn-answer").first).to_have_text("Captain Olga Brandt")


def _is_fault(message: ConsoleMessage) -> bool:
    """An error, but for the icon that a browser looks for at the top of the site, which is not ours."""
    return message.type == "error" and not message.location["url"].endswith("/favicon.ico")


def _told(message: ConsoleMessage) -> str:
    return f"{message.text} {message.location['url']}"


def _certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")],
        check=True, capture_output=True,
    )  # fmt: skip


@contextmanager
def _nginx(folder: Path, port: int) -> Iterator[None]:
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    server = subprocess.Popen([program, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
    try:
        for _ in range(200):
            assert server.poll() is None, (folder / "error.log").read_text()
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield
    finally:
        server.send_signal(signal.SIGQUIT)
        server.wait(10)
