"""Every payload as title, author, address, text, file name and upload, through every page of adding: it stays text."""

import re
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from fakes import MARGIN_ALONE, HashEmbedder, WordReader
from markup import ALLOWED, assert_only
from payloads import ADDRESSES, PAYLOADS
from starlette.testclient import TestClient

from index.sources import added
from index.store.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.segments import HIDDEN
from qa.settings import Settings

pytestmark = pytest.mark.usefixtures("without_chat")

HOME = "http://localhost:7860"
OF_ADDING: dict[str, set[str]] = {
    **ALLOWED,
    **{name: set() for name in "head title body main h1 strong legend".split()},
    "html": {"lang", "class"},
    "meta": {"charset", "name", "content"},
    "link": {"rel", "href"},
    "script": {"type", "src"},
    "nav": {"class", "aria-label"},
    "a": {"href", "aria-current", "target", "rel", "download"},
    "section": {"class", "aria-label", "aria-labelledby"},
    "h2": {"id", "class", "tabindex", "autofocus"},
    "h3": {"dir"},
    "p": {"class", "role", "dir", "tabindex", "autofocus"},
    "div": {"class", "role", "aria-label", "tabindex"},
    "table": {"class"},
    "th": {"scope", "class", "dir"},
    "td": {"class", "dir"},
    "ul": {"class"},
    "li": {"class", "dir"},
    "pre": {"tabindex"},
    "code": {"dir"},
    "form": {"id", "class", "method", "action", "enctype"},
    "fieldset": {"class"},
    "input": {"type", "name", "value", "dir", "maxlength", "autocomplete", "placeholder", "inputmode", "checked", "accept"},
    "label": {"for"},
    "textarea": {"id", "name", "rows", "dir", "readonly"},
    "button": {"form", "formaction"},
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Store, Path]]:
    """A maintainer's browser, the store, and the folder of added articles."""
    from qa.web.app import create_app

    folder = tmp_path_factory.mktemp("adding")
    (folder / "articles").mkdir()
    (folder / "articles" / "a.txt").write_text("Harbours\n\nCaptain Olga opened the harbour.")
    store = Store.open(folder / "store", create=True)
    sync(store, [folder / "articles"], HashEmbedder())
    app = create_app(
        Assistant(store, HashEmbedder(), WordReader(), MARGIN_ALONE), Settings(store=store.folder, seeds=folder / "articles")
    )
    with TestClient(app, base_url=HOME, client=("127.0.0.1", 50000), follow_redirects=False) as client:
        client.headers["origin"] = HOME
        yield client, store, added.folder_of(store.folder)


def send(client: TestClient, path: str, data: dict[str, str], file: tuple[str, bytes] = ("", b"")) -> str:
    """The page, judged, or the address that is gone to."""
    reply = client.post(path, data=data, files={"file": file})
    assert reply.status_code in (200, 303, 409, 422)
    if reply.status_code == 303:
        assert re.fullmatch("/source/[0-9a-f]{16}", reply.headers["location"])
        return str(reply.headers["location"])
    return judged(reply.text)


def judged(page: str) -> str:
    assert_only(OF_ADDING, page, "/admin.js")
    root = lxml.html.document_fromstring(page)
    for link in root.xpath("//@href | //@src | //@action | //@formaction"):
        assert link.startswith("/") and not link.startswith("//") and "alert" not in link
    assert "alert(1)" not in root.xpath("string(//head)")
    seen = root.xpath("//main//text()[not(ancestor::textarea)]")
    assert not [text for text in seen if HIDDEN.search(text)]
    return page


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_payloads_stay_text_in_every_page(place: tuple[TestClient, Store, Path], number: int) -> None:
    client, store, folder = place
    payload, address = PAYLOADS[number], ADDRESSES[number % len(ADDRESSES)]
    said = {"title": payload, "author": payload}
    inside = payload.replace("\0", "")  # a file with it is refused
    table = f"| a | {inside} |\n| - | - |\n| b | {inside} |"
    text = f"Number {number}: {inside}\n\n## {inside}\n\n- {inside}\n\n{table}\n\n> {inside}\n\n" + "Plain words. " * 30
    send(client, "/add/preview", said | {"text": payload, "kind": "markdown", "url": address, "date": payload})
    for kind in ("markdown", "text"):
        assert "Preview" in send(client, "/add/preview", said | {"text": text, "kind": kind})
    for suffix in ("md", "txt", "html"):
        send(client, "/add/preview", {"text": ""}, (f"{payload}.{suffix}", text.encode()))
    send(client, "/add/preview", {"text": ""}, (payload, text.encode()))
    send(client, "/add/preview", {"kept_name": payload, "kept": payload})

    where = send(client, "/add", said | {"text": text, "kind": "markdown"})
    identifier = where.removeprefix("/source/")
    with store.snapshot() as snapshot:
        path = snapshot.metas([identifier])[identifier].path
    assert added.NAME.fullmatch(path)
    for page in ("/add", f"/add/{identifier}/edit", f"/add/{identifier}/remove"):
        reply = client.get(page)
        assert reply.status_code == 200
        judged(reply.text)
    conflict = said | {"text": text, "version": payload}
    assert "somebody else" in send(client, f"/add/{identifier}/edit", conflict)
    assert client.post(f"/add/{identifier}/remove").status_code == 303
    assert not (folder / path).exists()


@pytest.mark.parametrize("payload", [*PAYLOADS, *ADDRESSES])
def test_addresses_of_pages_repeat_nothing(place: tuple[TestClient, Store, Path], payload: str) -> None:
    client = place[0]
    for page in ("/add", "/add/x/edit", "/add/x/remove"):
        reply = client.get(page, params={"said": payload, "done": payload, "fault": payload, "next": payload})
        assert reply.status_code in (200, 404) and "evil.example" not in reply.text and "alert(1)" not in reply.text
        judged(reply.text)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_but_of_the_web_is_stored(place: tuple[TestClient, Store, Path], address: str) -> None:
    client, _, folder = place
    before = sorted(folder.iterdir()) if folder.exists() else []
    for path in ("/add/preview", "/add"):
        page = send(client, path, {"text": "# A\n\nText.", "url": address})
        refused = "The address is not one of the web." in page
        assert refused or (path == "/add/preview" and address.strip() in ("https://user@evil.example/", "http:///x"))
        if not refused:
            break
    assert sorted(folder.iterdir() if folder.exists() else []) == before


def test_hostile_names_of_files_that_lie_in_the_folder(place: tuple[TestClient, Store, Path]) -> None:
    client, _, folder = place
    folder.mkdir(exist_ok=True)
    for name in ("<img src=x onerror=alert(1)>.md", "\u202etxt.md", "a\nb.md"):
        (folder / name).write_text(f"# {name}\n\nText.")
        (folder / f"bad {name}").write_bytes(bytes(range(32)) * 9)
    reply = client.post("/add/read")
    assert reply.status_code == 200 and reply.text.count("holds binary data") == 3
    judged(reply.text)
    judged(client.get("/add").text)
    for row in client.get("/api/documents").json():
        if row["source"] == "added":
            judged(client.get(f"/add/{row['id']}/edit").text)
            assert client.post(f"/add/{row['id']}/remove").status_code == 303
    for path in folder.iterdir():
        path.unlink()
