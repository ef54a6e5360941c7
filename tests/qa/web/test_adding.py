"""Articles added in the browser: shown before they are stored, stored as they came, answered from at once, and gone at once."""

import hashlib
import json
import multiprocessing
import os
import re
import shutil
import signal
from base64 import b64decode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from fakes import MARGIN_ALONE, HashEmbedder, WordReader
from httpx import Response
from starlette.testclient import TestClient

from index.errors import StoreBusy, StoreError
from index.sources import added
from index.store.store import Store
from index.store.verify import verify
from index.sync import sync
from qa.assistant import Assistant
from qa.settings import Settings
from qa.web import added_articles, drafts

pytestmark = pytest.mark.usefixtures("without_chat")

HOME = "http://localhost:7860"
TOKEN = "a token that nobody guesses"
FACTS = {"title": "The Ferry", "author": "Ada Example", "date": "19 May 2024", "url": "https://wiki.example.org/ferry"}
FERRY = "# The ferry\n\nCaptain Ida Holm steered the ferry of Westport in 1950.\n"
PLAIN = "Opening *hours*\n\n# Rooms opened by Warden *Tom Berg* in 1960\n\n| no | table |\n| -- | -- |\n"
PAGE = "<title>Terns &amp; gulls</title><h1>Terns &amp; gulls</h1><nav>Home</nav><p>Keeper Eva Lund fed the terns.</p>"
BINARY = bytes(range(32)) * 20


@pytest.fixture
def visitor(assistant: Assistant, settings: Settings) -> Iterator[TestClient]:
    """A browser on this machine, which sends forms from our own pages."""
    from qa.web.app import create_app

    app = create_app(assistant, settings)
    with TestClient(app, base_url=HOME, client=("127.0.0.1", 50000), follow_redirects=False) as client:
        client.headers["origin"] = HOME
        yield client


@pytest.fixture
def folder(store: Store) -> Path:
    return added.folder_of(store.folder)


def send(
    client: TestClient, path: str, data: dict[str, str], file: tuple[str, bytes] | None = None, **options: Any
) -> Response:
    files = {"file": file} if file else {"file": ("", b"")}  # as a browser sends one that was not chosen
    return client.post(path, data=data, files=files, **options)


def add(client: TestClient, data: dict[str, str], file: tuple[str, bytes] | None = None) -> str:
    """Adds an article; its id."""
    reply = send(client, "/add", data, file)
    assert reply.status_code == 303, alert(reply)
    return reply.headers["location"].removeprefix("/source/")


def pasted(text: str = FERRY, kind: str = "markdown", **said: str) -> dict[str, str]:
    return {"text": text, "kind": kind, **said}


def page_of(reply: Response) -> Any:
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert "/tmp" not in reply.text and "/dev/shm" not in reply.text and "Traceback" not in reply.text
    return lxml.html.document_fromstring(reply.text)


def alert(reply: Response) -> str:
    return str(page_of(reply).xpath("string(//*[@role='alert'])")).strip()


def form_of(reply: Response) -> dict[str, str]:
    """What a browser would send from the page's form, without a file chosen in it."""
    form = next(form for form in page_of(reply).forms if form.get("id") == "draft")
    values = {name: value for name, value in form.form_values() if name != "file"}
    # a browser leaves out the line break right after the tag; the parser used here does not
    return values | {"text": values["text"].removeprefix("\n")}


def said(assistant: Assistant, question: str) -> str | None:
    return assistant.ask(question).answer


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.exists() else {}


def generation(store: Store) -> int:
    with store.snapshot() as snapshot:
        return snapshot.generation


def test_a_running_server_answers_from_what_was_added_edited_and_removed(visitor: TestClient, assistant: Assistant) -> None:
    question = "Which captain steered the ferry of Westport?"
    assert said(assistant, question) != "Captain Ida Holm"
    identifier = add(visitor, pasted(**FACTS))
    assert said(assistant, question) == "Captain Ida Holm"
    assert visitor.get(f"/source/{identifier}").status_code == 200

    form = form_of(visitor.get(f"/add/{identifier}/edit"))
    reply = send(visitor, f"/add/{identifier}/edit", form | {"text": FERRY.replace("Ida Holm", "Nils Dahl")})
    assert (reply.status_code, reply.headers["location"]) == (303, f"/source/{identifier}")
    assert said(assistant, question) == "Captain Nils Dahl"

    assert "The Ferry" in visitor.get(f"/add/{identifier}/remove").text
    assert visitor.post(f"/add/{identifier}/remove").headers["location"] == "/add?said=removed"
    assert "removed" in visitor.get("/add?said=removed").text
    assert said(assistant, question) not in ("Captain Nils Dahl", "Captain Ida Holm")
    assert visitor.get(f"/source/{identifier}").status_code == 410
    assert [source.name for source in assistant.store.sources()] == ["articles"]
    assert [check for check in verify(assistant.store) if not check.ok] == []


def test_what_is_typed_beside_a_text_is_stored_in_its_file(visitor: TestClient, store: Store, folder: Path) -> None:
    identifier = add(visitor, pasted(**FACTS))
    ((name, data),) = files(folder).items()
    assert added.NAME.fullmatch(name) and name.startswith("the-ferry-") and name.endswith(".md")
    assert data.decode() == (
        "---\ntitle: The Ferry\nauthor: Ada Example\ndate: '2024-05-19'\nurl: https://wiki.example.org/ferry\n---\n\n" + FERRY
    )
    with store.snapshot() as snapshot:
        meta = snapshot.metas([identifier])[identifier]
    assert (meta.title, meta.author, meta.date, meta.url) == ("The Ferry", "Ada Example", "2024-05-19", FACTS["url"])
    assert (meta.source, meta.path) == ("added", name)


def test_the_preview_is_what_is_then_stored_and_stores_nothing_itself(visitor: TestClient, store: Store, folder: Path) -> None:
    before = generation(store)
    rest = (
        "- one\n- two\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n    code\n\n> quoted\n\n© 2024 Harbour Press. All rights reserved."
    )
    text = f"{FERRY}\n{rest}\n"
    reply = send(visitor, "/add/preview", pasted(text, title="Ferries"))
    page = page_of(reply)
    facts = {row[0].text_content(): row[1].text_content().strip() for row in page.xpath("//table[@class='fn-add-facts']//tr")}
    assert (facts["Title"], facts["Passages"]) == ("Ferries", "3")
    assert facts["Date"] == "not stated: its age will not be known"
    assert facts["Not article text"].startswith("1 × footer:")
    dim = page.xpath("//*[@aria-label='Footer, not article text']")[0]
    assert "All rights reserved" in dim.text_content()
    assert (generation(store), files(folder)) == (before, {})

    identifier = add(visitor, form_of(reply))
    with store.snapshot() as snapshot:
        document = snapshot.document(identifier)
        (listing,) = [row for row in snapshot.documents() if row.meta.id == identifier]
    assert document is not None
    shown = page.xpath("//div[@class='fn-add-article']")[0].text_content().split()
    stored = document.text.replace(" | ", " ").split()
    assert [word for word in shown if word not in ("Footer,", "not", "article", "text")] == stored
    assert str(listing.passages) == facts["Passages"]


def test_everything_is_still_there_after_a_preview_and_after_a_fault(visitor: TestClient) -> None:
    typed = pasted(
        "\n\n Text with </textarea> & “signs”\n\nCaptain.", "text", title="A & B", author="Ö", date="2024-05-19", url=""
    )
    assert form_of(send(visitor, "/add/preview", typed)) == typed
    for wrong in ({"date": "next week"}, {"url": "javascript:alert(1)"}, {"title": "x" * 501}):
        for path in ("/add", "/add/preview"):
            reply = send(visitor, path, typed | wrong)
            assert (reply.status_code, form_of(reply)) == (422, typed | wrong)
            assert alert(reply)


def test_plain_text_stays_what_it_is(visitor: TestClient, assistant: Assistant, folder: Path) -> None:
    identifier = add(visitor, pasted(PLAIN, "text", author="Ada"))
    with assistant.store.snapshot() as snapshot:
        document = snapshot.document(identifier)
    assert document is not None and document.meta.author == "Ada" and document.meta.title == "Opening *hours*"
    assert document.text == PLAIN.replace("\n| --", "\n| --").strip()
    assert next(iter(files(folder))).endswith(".md")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("harbour news.txt", "The harbour news\r\n\r\nPilot Åse Lie retired.\r\n".encode()),
        ("latin.txt", ("Die Fähre\n\n" + "Kapitänin Ärmel fährt täglich über die Brücke nach Köln. " * 5).encode("cp1252")),
        ("wide.md", "---\ntitle: Wide\n---\r\nPilot Åse Lie retired.".encode("utf-16")),
        ("ferry.MARKDOWN", b"\xef\xbb\xbf# Ferry\n\nText that stands here.\n"),
        ("terns.html", PAGE.encode()),
    ],
)
def test_an_uploaded_file_is_stored_byte_for_byte(visitor: TestClient, folder: Path, name: str, data: bytes) -> None:
    reply = send(visitor, "/add/preview", pasted(""), (name, data))
    assert alert(reply) == ""
    form = form_of(reply)
    assert form["kept_name"] == name
    identifier = add(visitor, form)  # the file came through the form
    ((stored, content),) = files(folder).items()
    assert content == data
    assert stored.endswith("." + name.rpartition(".")[2].lower())
    assert visitor.get(f"/original/{identifier}").content == data


@pytest.mark.parametrize(
    ("name", "data", "stored"),
    [
        ("a.md", b"---\ntags: [x]\n---\nText here.", b"---\ntitle: The Ferry\nauthor: Ada\ntags:\n- x\n---\n\nText here."),
        ("a.txt", b"Title\n\nText *here*.", b"---\ntitle: The Ferry\nauthor: Ada\n---\n\n# Title\n\nText \\*here\\*.\n"),
    ],
)
def test_what_is_typed_beside_a_file_is_stated_in_markdown(
    visitor: TestClient, folder: Path, name: str, data: bytes, stored: bytes
) -> None:
    add(visitor, pasted("", title="The Ferry", author="Ada"), (name, data))
    assert list(files(folder).values()) == [stored]


def test_a_text_without_title_is_called_by_its_files_name(visitor: TestClient, store: Store) -> None:
    identifier = add(visitor, pasted(""), ("..\\old\\minutes_of-may.txt", b"It ends with a full stop.\n\nSo it is no title."))
    with store.snapshot() as snapshot:
        assert snapshot.metas([identifier])[identifier].title == "Minutes of may"


@pytest.mark.parametrize(
    ("data", "file", "sentence"),
    [
        (pasted(""), None, drafts.NOTHING),
        (pasted(" \n "), None, drafts.NOTHING),
        (pasted(), ("a.md", b"# A\n\nText"), drafts.BOTH),
        (pasted("Just a sentence."), None, drafts.NO_TITLE),
        (pasted("---\ntitle: [\n---\nText"), None, "Its front matter is not YAML in line 3."),
        (pasted("# ---\n\n***"), None, "It holds no text that could be quoted."),
        (pasted(""), ("a.md", b""), "It holds no text that could be quoted."),
        (pasted(""), ("a.txt", BINARY), "It is named .txt but holds binary data."),
        (pasted(""), ("a.md", b"%PDF-1.7 ..."), "It is named .md but holds a PDF."),
        (pasted(""), ("a.html", b"\x7fELF..."), "It is named .html but holds a program."),
        (pasted(""), ("a.html", b"PK\x03\x04"), "It is named .html but holds a zip archive"),
        (pasted(""), ("a.html", b"GIF89a/*<title>x</title>*/"), "It is named .html but holds an image."),
        (pasted(""), ("a.pdf", b"%PDF-1.7 ..."), "Here text, Markdown and HTML are added."),
        (pasted(""), ("a.md.exe", b"# A\n\nText"), ".exe is not a format that is read."),
        (pasted(""), ("notes", b"# A\n\nText"), "A file without suffix is not a format that is read."),
        (pasted(""), (".htaccess", b"# A\n\nText"), "A file without suffix is not a format that is read."),
        (pasted(""), ("..\\..\\x", b"# A\n\nText"), "A file without suffix is not a format that is read."),
        (pasted(""), ("a.txt", b"\xe4\xf6"), "Its encoding is not UTF-8 and cannot be told for sure"),
        (pasted(""), ("a.html", b"<p>No title at all.</p>"), drafts.NO_TITLE_IN_HTML),
        (pasted("", author="Ada"), ("a.html", PAGE.encode()), drafts.NO_PLACE_IN_HTML),
        (pasted(date="May"), None, drafts.NO_DATE),
        (pasted(url="wiki.example.org"), None, drafts.NO_ADDRESS),
        (pasted(author="x" * 501), None, "The author has 501 characters, at most 500 are kept."),
        (pasted(url="https://a.example/" + "x" * 2000), None, "The address has 2,018 characters, at most 2,000 are kept."),
    ],
)
def test_bad_input_is_one_sentence_and_stores_nothing(
    visitor: TestClient, store: Store, folder: Path, data: dict[str, str], file: tuple[str, bytes] | None, sentence: str
) -> None:
    before = generation(store)
    for path in ("/add", "/add/preview"):
        reply = send(visitor, path, data, file)
        assert reply.status_code == 422
        assert alert(reply).startswith(sentence)
    assert (files(folder), generation(store)) == ({}, before)


def test_a_file_that_is_too_large_is_told_in_the_page(visitor: TestClient, folder: Path) -> None:
    large = b"# A\n\n" + b"Words here. " * (drafts.MOST_BYTES // 12 + 1)
    for reply in (send(visitor, "/add", pasted(""), ("a.md", large)), send(visitor, "/add", pasted(large.decode()))):
        assert (reply.status_code, alert(reply)) == (422, "It is larger than 8 MiB. Put it into a folder, and sync that.")
    assert files(folder) == {}


def test_a_file_of_the_largest_size_comes_through_the_form(visitor: TestClient) -> None:
    data = b"<title>A</title><p>Text.</p><!--" + b"x" * (drafts.MOST_BYTES - 35) + b"-->"
    assert len(data) == drafts.MOST_BYTES
    reply = send(visitor, "/add/preview", pasted(""), ("a.html", data))
    kept = re.search('name="kept" value="([^"]*)"', reply.text)
    assert kept and b64decode(kept[1]) == data
    reply = send(visitor, "/add/preview", pasted("") | {"kept_name": "a.html", "kept": kept[1]})
    assert reply.status_code == 200 and kept[1] in reply.text


HOSTILE_NAMES = [
    "..\\..\\x.md", "../../etc/x.md", "a\r\nSet-Cookie: x=1.md", "a\0.md", "x" * 300 + ".md", "CON.md", "nul.txt.md",
    ".hidden.md", "evil.php.md", "a;b=c.md", '"; filename="b.md', "\u202etxt.md", "日本.md", "<script>alert(1)</script>.md",
]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_files_name_is_display_data_only(visitor: TestClient, store: Store, folder: Path, name: str) -> None:
    identifier = add(visitor, pasted(""), (name, f"Text of {hash(name)}.".encode()))
    ((stored, _),) = files(folder).items()
    assert added.NAME.fullmatch(stored) and stored.endswith(".md")
    usual = {
        "dense.faiss",
        "writer.lock",
        "added",
        *(f"{kind}.db{end}" for kind in ("store", "journal") for end in ("", "-wal", "-shm")),
    }
    assert {path.name for path in store.folder.iterdir()} <= usual
    reply = visitor.get(f"/original/{identifier}")
    assert reply.headers["content-disposition"] == f"attachment; filename=\"{stored}\"; filename*=UTF-8''{stored}"
    assert "set-cookie" not in reply.headers


@pytest.mark.parametrize(
    "data",
    [
        PAGE.encode(),
        b"<title>S</title><p>Words</p><script>alert(1)</script>",
    ],
)
def test_what_was_uploaded_is_never_served_as_a_page(visitor: TestClient, data: bytes) -> None:
    identifier = add(visitor, pasted(""), ("a.html", data))
    reply = visitor.get(f"/original/{identifier}")
    assert (reply.content, reply.headers["content-type"]) == (data, "application/octet-stream")
    assert reply.headers["content-disposition"].startswith("attachment;")
    assert reply.headers["x-content-type-options"] == "nosniff" and "sandbox" in reply.headers["content-security-policy"]
    for path in ("/added/", f"/gradio_api/file={identifier}", "/file=added"):
        assert visitor.get(path).status_code == 404


def test_the_very_same_article_is_added_once(visitor: TestClient, folder: Path) -> None:
    with ThreadPoolExecutor(5) as several:
        identifiers = set(several.map(lambda _: add(visitor, pasted(**FACTS)), range(5)))
    assert len(identifiers) == len(files(folder)) == 1
    twins = page_of(send(visitor, "/add/preview", pasted("---\nauthor: Somebody else\n---\n" + FERRY))).xpath(
        "//*[@class='fn-notice']/a/@href"
    )
    assert twins == [f"/source/{identifiers.pop()}"]


def test_an_edit_keeps_what_it_does_not_change(visitor: TestClient, folder: Path) -> None:
    data = b"---\ntags: [x]   # mine\nTitle: Ferry\n---\n\n\n# Ferry\n\nText that stands here.\n"
    identifier = add(visitor, pasted(""), ("a.md", data))
    form = form_of(visitor.get(f"/add/{identifier}/edit"))
    assert (form["title"], form["text"]) == ("Ferry", "# Ferry\n\nText that stands here.\n")
    assert send(visitor, f"/add/{identifier}/edit", form).status_code == 303
    assert list(files(folder).values()) == [data]
    assert send(visitor, f"/add/{identifier}/edit", form | {"text": "Other text.\r\n", "author": "Ada"}).status_code == 303
    assert list(files(folder).values()) == [b"---\ntitle: Ferry\nauthor: Ada\ntags:\n- x\n---\n\n\nOther text.\n"]
    form = form_of(visitor.get(f"/add/{identifier}/edit"))
    assert send(visitor, f"/add/{identifier}/edit", form | {"author": ""}).status_code == 303
    assert b"Ada" not in next(iter(files(folder).values()))


@pytest.mark.parametrize(
    ("name", "data", "stored"),
    [
        ("a.txt", "Fähre\n\nText.".encode("utf-16"), "Brücke\n\nText.".encode()),
        (
            "a.html",
            "<meta charset=windows-1252><title>Fähre</title><p>Text.</p>".encode("cp1252"),
            "\ufeff<meta charset=windows-1252><title>Brücke</title><p>Text.</p>".encode(),
        ),
    ],
)
def test_a_file_without_front_matter_is_edited_as_a_whole(
    visitor: TestClient, store: Store, folder: Path, name: str, data: bytes, stored: bytes
) -> None:
    identifier = add(visitor, pasted(""), (name, data))
    reply = visitor.get(f"/add/{identifier}/edit")
    form = form_of(reply)
    assert set(form) == {"article", "version", "text"}
    assert send(visitor, f"/add/{identifier}/edit", form | {"text": form["text"].replace("Fähre", "Brücke")}).status_code == 303
    assert list(files(folder).values()) == [stored]
    with store.snapshot() as snapshot:
        assert snapshot.metas([identifier])[identifier].title == "Brücke"


def test_an_edit_is_previewed_like_a_new_article(visitor: TestClient, folder: Path) -> None:
    identifier = add(visitor, pasted(**FACTS))
    before = files(folder)
    form = form_of(visitor.get(f"/add/{identifier}/edit")) | {"text": "Another text.", "title": "New title"}
    reply = send(visitor, "/add/preview", form)
    assert page_of(reply).xpath("//form[@id='draft']/@action") == [f"/add/{identifier}/edit"]
    assert form_of(reply) == form and files(folder) == before
    assert send(visitor, f"/add/{identifier}/edit", form_of(reply)).status_code == 303
    assert next(iter(files(folder).values())).endswith(b"---\n\nAnother text.")


def test_of_two_edits_at_once_the_second_is_told_and_neither_is_lost(visitor: TestClient, folder: Path) -> None:
    identifier = add(visitor, pasted(**FACTS))
    mine = theirs = form_of(visitor.get(f"/add/{identifier}/edit"))
    theirs = theirs | {"text": "Their text </textarea><b>."}
    mine = mine | {"text": "My text.", "title": "My title"}
    assert send(visitor, f"/add/{identifier}/edit", theirs).status_code == 303
    stored = files(folder)
    for path in (f"/add/{identifier}/edit", "/add/preview"):
        reply = send(visitor, path, mine)
        assert reply.status_code == 409 and alert(reply).startswith("The article was changed by somebody else meanwhile")
        assert files(folder) == stored
        assert "Their text </textarea><b>." in page_of(reply).xpath("//textarea[@readonly]")[0].text
        form = form_of(reply)
        assert {**form, "version": ""} == {**mine, "version": ""}
    assert send(visitor, f"/add/{identifier}/edit", form).status_code == 303  # knowing the other
    assert next(iter(files(folder).values())).endswith(b"My text.")


def test_an_edit_of_what_was_removed_meanwhile_can_be_added_anew(visitor: TestClient, folder: Path) -> None:
    identifier = add(visitor, pasted(**FACTS))
    form = form_of(visitor.get(f"/add/{identifier}/edit")) | {"text": "My text."}
    next(folder.iterdir()).unlink()  # and no sync yet
    reply = send(visitor, f"/add/{identifier}/edit", form)
    assert (reply.status_code, form_of(reply)["text"]) == (409, "My text.")
    assert page_of(reply).xpath("//form[@id='draft']/@action") == ["/add"]
    assert send(visitor, f"/add/{identifier}/remove", {}).status_code == 303
    assert send(visitor, "/add", form_of(reply)).status_code == 303
    for path in (f"/add/{identifier}/edit", "/add/preview"):
        reply = send(visitor, path, form)
        assert (reply.status_code, form_of(reply)["text"]) == (409, "My text.")


def test_articles_of_other_sources_are_left_alone(visitor: TestClient, articles: Path) -> None:
    (row,) = [row for row in visitor.get("/api/documents").json() if row["path"] == "budget.md"]
    before = (articles / "budget.md").read_bytes()
    for reply in (
        visitor.get(f"/add/{row['id']}/edit"),
        send(visitor, f"/add/{row['id']}/edit", pasted("Mine.") | {"version": hashlib.sha256(before).hexdigest()}),
        visitor.get(f"/add/{row['id']}/remove"),
        visitor.post(f"/add/{row['id']}/remove"),
        send(visitor, "/add/preview", pasted("Mine.") | {"article": row["id"], "version": hashlib.sha256(before).hexdigest()}),
    ):
        assert reply.status_code == 403
        assert "budget.md of the source articles" in " ".join(page_of(reply).text_content().split())
    assert (articles / "budget.md").read_bytes() == before
    for path in ("/add/0123456789abcdef/edit", "/add/%F0%9F%98%80/remove", "/add/x/edit"):
        assert visitor.get(path).status_code == 404


def test_a_failed_sync_takes_the_file_away_again(
    visitor: TestClient, folder: Path, assistant: Assistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    identifier = add(visitor, pasted(**FACTS))
    before, version = files(folder), generation(assistant.store)
    form = form_of(visitor.get(f"/add/{identifier}/edit")) | {"text": "My text."}

    def broken(*_: object, **__: object) -> None:
        raise StoreError("The disk that holds /secret is full")

    monkeypatch.setattr(added_articles, "sync", broken)
    monkeypatch.setattr(added_articles, "remove", broken)
    for reply in (send(visitor, "/add", pasted("# Mine\n\nText.")), send(visitor, f"/add/{identifier}/edit", form)):
        assert reply.status_code == 503
        assert form_of(reply)["text"] in ("# Mine\n\nText.", "My text.") and "/secret" not in reply.text
    assert visitor.post(f"/add/{identifier}/remove").status_code == 503
    assert (files(folder), generation(assistant.store)) == (before, version)
    assert "/secret" in caplog.text
    again = pasted(**FACTS)  # the very same article: what was there stays
    assert send(visitor, "/add", again).status_code == 303 and files(folder) == before
    monkeypatch.undo()
    assert said(assistant, "Which captain steered the ferry of Westport?") == "Captain Ida Holm"


def test_what_no_reader_can_make_vectors_of_is_not_left_behind(
    visitor: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(HashEmbedder, "encode", broken)
    reply = send(visitor, "/add", pasted(**FACTS))
    assert (reply.status_code, form_of(reply)["title"], files(folder)) == (500, "The Ferry", {})


def test_a_cache_that_cannot_be_written_does_not_undo_the_article(
    visitor: TestClient, assistant: Assistant, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.store.writer import Writer

    def full(_: Writer) -> None:
        raise StoreError("The articles are in the store, but dense.faiss cannot be written.")

    monkeypatch.setattr(Writer, "save_dense", full)
    identifier = add(visitor, pasted(**FACTS))
    assert len(files(folder)) == 1
    assert said(assistant, "Which captain steered the ferry of Westport?") == "Captain Ida Holm"
    assert visitor.post(f"/add/{identifier}/remove").status_code == 303
    assert files(folder) == {}


def test_a_store_that_cannot_be_written_is_told(visitor: TestClient, folder: Path) -> None:
    folder.write_text("in the way")
    reply = send(visitor, "/add", pasted(**FACTS))
    assert (reply.status_code, form_of(reply)["title"]) == (422, "The Ferry")
    assert alert(reply).startswith("The article cannot be stored (")


def test_while_another_sync_works_one_is_told_to_wait(
    visitor: TestClient, store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.writer():
        reply = send(visitor, "/add", pasted(**FACTS))
    assert (reply.status_code, files(folder)) == (503, {})
    assert "being written" in alert(reply)

    def busy(*_: object) -> None:
        raise StoreBusy("A sync is at work.")

    monkeypatch.setattr("qa.web.syncing.Syncing.alone", busy)
    assert send(visitor, "/add", pasted(**FACTS)).status_code == 503


def test_a_damaged_store_loses_nothing_that_was_typed(visitor: TestClient, settings: Settings) -> None:
    (settings.store / "store.db").rename(settings.store / "elsewhere.db")
    for path in ("/add", "/add/preview"):
        reply = send(visitor, path, pasted(**FACTS))
        assert (reply.status_code, form_of(reply)["title"]) == (503, "The Ferry")
    reply = visitor.get("/add")
    assert reply.status_code == 503 and "cannot be read" in alert(reply)


def test_a_folder_that_is_a_source_of_the_same_name_is_left_alone(
    visitor: TestClient, store: Store, tmp_path: Path, embedder: HashEmbedder
) -> None:
    other = tmp_path / "wiki" / "added"
    other.mkdir(parents=True)
    (other / "larch.md").write_text("# Larches\n\nThe larch stands here.")
    sync(store, [other], embedder)
    identifier = add(visitor, pasted(**FACTS))
    assert [source.name for source in store.sources()] == ["added", "added-2", "articles"]
    (row,) = [row for row in visitor.get("/api/documents").json() if row["path"] == "larch.md"]
    assert visitor.get(f"/add/{row['id']}/edit").status_code == 403
    assert visitor.post(f"/add/{identifier}/remove").status_code == 303
    assert [source.name for source in store.sources()] == ["added", "articles"]


@pytest.mark.parametrize("copied", [False, True])
def test_a_store_that_was_moved_keeps_its_articles_and_their_ids(
    visitor: TestClient, store: Store, tmp_path: Path, copied: bool
) -> None:
    from qa.web.app import create_app

    identifier = add(visitor, pasted(**FACTS))
    moved = tmp_path / "moved"
    (shutil.copytree if copied else shutil.move)(store.folder, moved)
    assistant = Assistant(Store.open(moved), HashEmbedder(), WordReader(), MARGIN_ALONE)
    app = create_app(assistant, Settings(store=moved, seeds=tmp_path))
    with TestClient(app, base_url=HOME, client=("127.0.0.1", 50000), follow_redirects=False) as client:
        client.headers["origin"] = HOME
        assert "One file lies" in client.get("/add").text
        assert client.post("/add/read").headers["location"] == "/add?said=read"
        assert [source.location for source in assistant.store.sources() if source.name == "added"] == [str(moved / "added")]
        assert client.get(f"/add/{identifier}/edit").status_code == 200
        assert client.get(f"/source/{identifier}").status_code == 200
        assert said(assistant, "Which captain steered the ferry of Westport?") == "Captain Ida Holm"
    assert not copied or files(store.folder / "added")


def killed(settings: Settings, step: Callable[[TestClient], object]) -> int:
    """In a child: a server that dies when it would begin to sync."""

    def run() -> None:
        from qa.web.app import create_app

        added_articles.sync = added_articles.remove = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
        assistant = Assistant(Store.open(settings.store), HashEmbedder(), WordReader(), MARGIN_ALONE)
        client = TestClient(create_app(assistant, settings), base_url=HOME, client=("127.0.0.1", 50000))
        client.headers["origin"] = HOME
        step(client)

    child = multiprocessing.get_context("fork").Process(target=run)
    child.start()
    child.join(120)
    assert child.exitcode is not None
    return child.exitcode


def test_killed_between_file_and_sync_the_article_comes_with_the_next_one(
    visitor: TestClient, store: Store, settings: Settings, folder: Path, embedder: HashEmbedder
) -> None:
    other = add(visitor, pasted("# Another\n\nAnother article."))
    assert killed(settings, lambda client: send(client, "/add", pasted(**FACTS))) == -signal.SIGKILL
    assert len(files(folder)) == 2
    assert [check for check in verify(store) if not check.ok] == []
    assert len(visitor.get("/api/documents").json()) == 4
    assert "One file lies" in visitor.get("/add").text
    sync(store, [], embedder)
    assert {row["title"] for row in visitor.get("/api/documents").json()} >= {"The Ferry", "Another"}

    assert killed(settings, lambda client: client.post(f"/add/{other}/remove")) == -signal.SIGKILL
    assert len(files(folder)) == 1
    sync(store, [], embedder)
    assert "Another" not in {row["title"] for row in visitor.get("/api/documents").json()}
    assert [check for check in verify(store) if not check.ok] == []


def test_killed_with_the_very_first_article_it_is_read_on_request(
    visitor: TestClient, store: Store, settings: Settings
) -> None:
    assert killed(settings, lambda client: send(client, "/add", pasted(**FACTS))) == -signal.SIGKILL
    assert "One file lies" in visitor.get("/add").text
    assert visitor.post("/add/read").status_code == 303
    assert "The Ferry" in {row["title"] for row in visitor.get("/api/documents").json()}


def test_a_file_that_cannot_be_read_is_named_with_its_reason(visitor: TestClient, folder: Path) -> None:
    folder.mkdir()
    (folder / "bad.md").write_bytes(BINARY)
    (folder / "good.md").write_text("# Good\n\nWords.")
    reply = visitor.post("/add/read")
    assert alert(reply).startswith("bad.md: It is named .md but holds binary data.")
    assert "Good" in page_of(reply).xpath("string(//ul)")


EVIL = {"origin": "https://evil.example"}
WIKI = {"origin": "https://wiki.example"}  # may ask questions, but not change articles


@pytest.mark.parametrize("path", ["/add", "/add/preview", "/add/read", "/add/{}/edit", "/add/{}/remove"])
@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"origin": ""}, None, 403),
        (EVIL, None, 403),
        (WIKI, None, 403),
        ({"origin": "null"}, None, 403),
        ({"origin": "http://localhost:7861"}, None, 403),
        ({"origin": "http://localhost:7860.evil.example"}, None, 403),
        ({"origin": HOME, "content-type": "application/json"}, json.dumps(pasted("# New\n\nText.")), 415),
        ({"origin": HOME, "content-type": "text/plain"}, "text=x&title=y", 415),
    ],
)
def test_other_sites_change_nothing(
    visitor: TestClient, store: Store, folder: Path, path: str, headers: dict[str, str], body: str | None, status: int
) -> None:
    identifier = add(visitor, pasted(**FACTS))
    form = form_of(visitor.get(f"/add/{identifier}/edit")) | {"text": "Changed."}
    before, version = files(folder), generation(store)
    if not headers["origin"]:
        del visitor.headers["origin"]
        headers = {}
    if body is None:
        reply = send(visitor, path.format(identifier), form, headers=headers)
    else:
        reply = visitor.post(path.format(identifier), content=body, headers=headers)
    assert reply.status_code == status
    assert (files(folder), generation(store)) == (before, version)


def test_only_who_may_comes_in(assistant: Assistant, settings: Settings, folder: Path) -> None:
    from dataclasses import replace

    from qa.web.app import create_app

    app = create_app(assistant, replace(settings, admin_token=TOKEN))
    with TestClient(app, base_url=HOME, follow_redirects=False) as client:
        client.headers["origin"] = HOME
        assert client.get("/add").status_code == 401
        assert send(client, "/add", pasted(**FACTS)).status_code == 401
        assert files(folder) == {}
        client.headers["authorization"] = f"Bearer {TOKEN}"
        assert "Sign out" in client.get("/add").text
        assert send(client, "/add", pasted(**FACTS)).status_code == 303


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=x", b"--y\r\nbroken"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--\r\n"),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 50 + b"--x--\r\n",
        ),
        ("application/x-www-form-urlencoded", b"a=1&" * 50),
    ],
)
def test_a_broken_form_is_told_in_a_page(visitor: TestClient, content_type: str, body: bytes) -> None:
    for path in ("/add", "/add/preview", "/add/x/edit"):
        reply = visitor.post(path, content=body, headers={"content-type": content_type})
        assert reply.status_code in (400, 422) and alert(reply)


@pytest.mark.parametrize("kept", ["not base64", "AAA", "%%%"])
def test_a_file_that_was_damaged_on_its_way_is_told(visitor: TestClient, folder: Path, kept: str) -> None:
    reply = send(visitor, "/add", pasted("", title="Mine") | {"kept_name": "a.md", "kept": kept})
    assert (reply.status_code, alert(reply)) == (422, "It holds no text that could be quoted. Add some, or take the file away.")
    assert form_of(reply)["title"] == "Mine"
    assert files(folder) == {}


def test_a_chosen_file_can_be_left_out_again(visitor: TestClient, folder: Path) -> None:
    form = form_of(send(visitor, "/add/preview", pasted(""), ("a.md", b"# A\n\nText.")))
    add(visitor, form | {"text": FERRY, "leave_out": "1"})
    assert list(files(folder).values()) == [FERRY.encode()]


def test_gradios_folder_holds_none_of_it(visitor: TestClient, folder: Path) -> None:
    temporary = Path(os.environ["GRADIO_TEMP_DIR"])
    secret = b"CANARY-7f3 " * 200_000  # more than is kept in memory while it comes
    send(visitor, "/add/preview", pasted(""), ("a.txt", b"Title\n\n" + secret))
    add(visitor, pasted("", title="Canary"), ("a.txt", b"Title\n\n" + secret[:1000]))
    for place in (temporary, Path(os.environ.get("TMPDIR", "/tmp"))):
        for path in place.glob("*"):
            assert not path.is_file() or b"CANARY-7f3" not in path.read_bytes()
    assert [path for path in temporary.rglob("*") if path.is_file() and b"CANARY-7f3" in path.read_bytes()] == []
