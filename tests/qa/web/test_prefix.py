"""The server below a path of another site: its own links get the path, texts of articles keep theirs, nothing leads outside."""

import re
from dataclasses import replace

import pytest
from conftest import write_articles
from fakes import MARGIN_ALONE, HashEmbedder, WordReader
from starlette.testclient import TestClient

from index.store.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.settings import Settings
from qa.web.app import create_app
from qa.web.prefix import rooted

HOME = "https://wiki.example/tools/footnote"
PREFIX = "/tools/footnote"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> tuple[Assistant, Settings]:
    folder = tmp_path_factory.mktemp("below")
    write_articles(folder / "articles")
    store = Store.open(folder / "store", create=True)
    sync(store, [folder / "articles"], HashEmbedder())
    settings = Settings(store=folder / "store", seeds=folder / "articles", public_url=HOME)
    return Assistant(store, HashEmbedder(), WordReader(), MARGIN_ALONE), settings


@pytest.fixture(scope="module")
def below(served: tuple[Assistant, Settings]) -> TestClient:
    app = create_app(*served)
    return TestClient(app, base_url="http://localhost:7860", client=("127.0.0.1", 50000), follow_redirects=False)


@pytest.mark.parametrize(
    ("page", "made"),
    [
        ('<a href="/source/1#hit">', '<a href="/p/source/1#hit">'),
        ('<form action="/add"><button formaction="/add/preview"><img src="/image/1/2">',
         '<form action="/p/add"><button formaction="/p/add/preview"><img src="/p/image/1/2">'),
        ('<a href="https://wiki.example/">, <a href="#hit">, <a href="style.css">', None),
        ('<a href="//evil.example/">', None),
        ("href=&#34;/source/1&#34; in a text", None),
        ('<p data-copy="/x">/source/1</p>', None),
    ],
)  # fmt: skip
def test_links_of_a_page(page: str, made: str | None) -> None:
    assert rooted(page, "/p") == (page if made is None else made)
    assert rooted(page, "") == page


@pytest.mark.parametrize("path", ["/admin", "/admin/documents", "/admin/fixes", "/add", "/embed", "/source/x", "/original/x"])
def test_every_link_of_our_pages_stays_below_the_path(below: TestClient, path: str) -> None:
    bare, prefixed = below.get(path), below.get(PREFIX + path)
    assert bare.text == prefixed.text and bare.status_code == prefixed.status_code
    links = re.findall(r'(?:href|src|action|formaction)="([^"]*)"', bare.text)
    assert links and all(link.startswith((f"{PREFIX}/", "#", "style.css", "embed.js", "http")) for link in links), links
    assert bare.headers["content-length"] == str(len(bare.content))
    assert "frame-ancestors" in prefixed.headers["content-security-policy"]


def test_an_answers_links_are_absolute(below: TestClient) -> None:
    answer = below.post(f"{PREFIX}/api/ask", json={"question": "Which captain opened the harbour?"}).json()
    url = answer["citations"][0]["source_url"]
    assert url.startswith(f"{HOME}/source/")
    page = below.get(url.removeprefix("https://wiki.example"))
    assert page.status_code == 200 and 'id="hit"' in page.text
    shown = below.post(
        "/embed/ask", json={"question": "Which captain opened the harbour?", "visit": {"home": "http://x"}}
    ).json()
    assert f'href="{PREFIX}/source/' in shown["conversation"] and f"{HOME}/source/" in shown["conversation"]
    assert 'href="/source' not in shown["conversation"]


def test_where_a_browser_is_sent_is_below_the_path_too(below: TestClient) -> None:
    ours = {"origin": "http://localhost:7860"}
    assert below.post("/admin/sync", headers=ours).headers["location"].startswith(f"{PREFIX}/admin")
    assert below.get("/admin/sign-in").headers["location"] == f"{PREFIX}/admin"


def test_the_chat_loads_its_script_from_below_the_path(below: TestClient) -> None:
    page = below.get(f"{PREFIX}/").text
    assert f'import(\\"{PREFIX}/chat.js\\")' in page and 'import(\\"/chat.js\\")' not in page
    assert f'"root":"http://localhost:7860{PREFIX}"' in page
    assert below.get(f"{PREFIX}/chat.js").status_code == 200


@pytest.mark.parametrize(
    "path", ["/tools", "/tools/", "/tools/footnotes/", "/tools/footnote/../admin", "/tools/footnote//etc/passwd"]
)
def test_another_path_is_none_of_ours(below: TestClient, path: str) -> None:
    assert below.get(path).status_code == 404


def test_the_public_name_is_answered_to(below: TestClient) -> None:
    assert below.get("/healthz", headers={"host": "wiki.example"}).status_code == 200
    assert below.get("/healthz", headers={"host": "evil.example"}).status_code == 400


def test_the_embed_may_be_framed_by_any_page_only_where_the_operator_says_so(assistant: Assistant, settings: Settings) -> None:
    for anywhere in (0, 1):
        client = TestClient(create_app(assistant, replace(settings, frame_anywhere=anywhere)), base_url="http://localhost:7860")
        for path in ("/embed", "/", "/source/x", "/admin", "/api/documents", "/embed.js"):
            any_page = "frame-ancestors *" in client.get(path).headers["content-security-policy"]
            assert any_page == (path == "/embed" and anywhere == 1), path
