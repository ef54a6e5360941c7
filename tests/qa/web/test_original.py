"""The stored file as an attachment: the very bytes that were read, under a harmless name, or a page that says why not."""

import os
from email.message import Message
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import pytest
from fakes import HashEmbedder
from httpx import Response
from starlette.testclient import TestClient

from index.store.store import Store
from index.sync import remove, sync
from qa.web import original
from qa.web.original import attachment

pytestmark = pytest.mark.usefixtures("without_chat")

HOSTILE = b"<!DOCTYPE html><h1>Terns</h1><p>Terns nest here.</p><script>alert(1)</script>"


def identifier(client: TestClient, path: str) -> str:
    return next(str(row["id"]) for row in client.get("/api/documents").json() if row["path"] == path)


def refused(reply: Response) -> tuple[int, str]:
    """The status and the heading of a page that says why; it names no folder of this machine."""
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert "content-disposition" not in reply.headers
    assert "/tmp" not in reply.text and str(Path.home()) not in reply.text
    return reply.status_code, lxml.html.document_fromstring(reply.text).xpath("string(//h1)")


@pytest.mark.parametrize("name", ["budget.md", "harbour.txt", "birds.html"])
def test_it_is_the_file_to_be_saved(client: TestClient, articles: Path, name: str) -> None:
    reply = client.get(f"/original/{identifier(client, name)}")
    assert (reply.status_code, reply.content) == (200, (articles / name).read_bytes())
    assert reply.headers["content-type"] == "application/octet-stream"
    assert reply.headers["content-disposition"] == f"attachment; filename=\"{name}\"; filename*=UTF-8''{name}"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "; sandbox;" in reply.headers["content-security-policy"]
    assert "script-src" not in reply.headers["content-security-policy"]
    assert reply.headers["cache-control"] == "no-store"


def test_hostile_pages_and_pictures_come_as_bytes(
    own_client: TestClient, store: Store, articles: Path, embedder: HashEmbedder
) -> None:
    (articles / "evil.html").write_bytes(HOSTILE)
    sync(store, [articles], embedder)
    reply = own_client.get(f"/original/{identifier(own_client, 'evil.html')}")
    assert (reply.content, reply.headers["content-type"]) == (HOSTILE, "application/octet-stream")
    assert reply.headers["content-disposition"].startswith("attachment;")


def test_a_single_file_is_a_source_too(own_client: TestClient, store: Store, tmp_path: Path, embedder: HashEmbedder) -> None:
    (tmp_path / "alone.txt").write_text("The alone standing text is here.")
    sync(store, [tmp_path / "alone.txt"], embedder)
    assert own_client.get(f"/original/{identifier(own_client, 'alone.txt')}").text == "The alone standing text is here."


def test_a_file_that_changed_or_went_is_not_handed_out(
    own_client: TestClient, store: Store, articles: Path, embedder: HashEmbedder
) -> None:
    of = identifier(own_client, "harbour.txt")
    whole = (articles / "harbour.txt").read_bytes()
    (articles / "harbour.txt").write_bytes(whole + b"\nSECRET, not read yet.")
    reply = own_client.get(f"/original/{of}")
    assert refused(reply) == (409, "Original changed")
    assert "SECRET" not in reply.text
    assert lxml.html.document_fromstring(reply.text).xpath("//a/@href") == [f"/source/{of}", "/"]
    (articles / "harbour.txt").write_bytes(whole)
    assert own_client.get(f"/original/{of}").content == whole
    (articles / "harbour.txt").unlink()
    assert refused(own_client.get(f"/original/{of}")) == (404, "Original not available")
    (articles / "harbour.txt").mkdir()
    assert refused(own_client.get(f"/original/{of}")) == (404, "Original not available")
    articles.rename(articles.with_name("elsewhere"))
    assert refused(own_client.get(f"/original/{of}")) == (404, "Original not available")


def test_what_was_removed_is_gone_at_once(own_client: TestClient, store: Store, articles: Path) -> None:
    of = identifier(own_client, "harbour.txt")
    remove(store, of)
    assert (articles / "harbour.txt").exists()
    assert refused(own_client.get(f"/original/{of}")) == (410, "Article removed")


def test_a_link_that_leads_out_of_the_source_is_not_followed(own_client: TestClient, tmp_path: Path, articles: Path) -> None:
    of = identifier(own_client, "harbour.txt")
    outside = tmp_path / "outside.txt"
    (articles / "harbour.txt").rename(outside)  # the very bytes that were read
    (articles / "harbour.txt").symlink_to(outside)
    assert refused(own_client.get(f"/original/{of}")) == (404, "Original not available")


def test_a_path_in_the_store_that_leads_out_is_not_followed(own_client: TestClient, store: Store, tmp_path: Path) -> None:
    of = identifier(own_client, "harbour.txt")
    (tmp_path / "secret.txt").write_text("SECRET")
    with store.writer() as writer:
        for table in ("documents", "files"):
            writer._connection.execute(f"UPDATE {table} SET path = '../secret.txt' WHERE path = 'harbour.txt'")
    assert refused(own_client.get(f"/original/{of}")) == (404, "Original not available")


def test_a_file_that_is_too_large_is_not_read(own_client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(original, "MOST_BYTES", 20)
    assert refused(own_client.get(f"/original/{identifier(own_client, 'harbour.txt')}")) == (404, "Original too large")


def test_what_is_no_article_is_not_found(client: TestClient) -> None:
    for of in ("missing", "%3Cscript%3E", "%00", "x" * 3000, "%F0%9F%99%82", "..%2f..%2fetc%2fpasswd", "%2e%2e"):
        reply = client.get(f"/original/{of}")
        assert reply.status_code == 404 and "script" not in reply.text and "root:" not in reply.text, of
    assert client.get("/original/").status_code == 404
    assert client.post("/original/x").status_code == 405


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Reise-Bericht 2024.md", "Reise-Bericht 2024.md"),
        ("übung 谁.txt", "übung 谁.txt"),
        ('a"b;c.txt', "a_b;c.txt"),
        ("a\r\nSet-Cookie: x=1.txt", "a Set-Cookie_ x=1.txt"),
        ("a\x00b\x1b.txt", "ab.txt"),
        ("photo\u202egpj.exe.html", "photogpj.exe.html"),
        ("..\\..\\windows\\win.ini.txt", "_.._windows_win.ini.txt"),
        ("../../etc/passwd.txt", "_.._etc_passwd.txt"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("console.txt", "console.txt"),
        ("%2e%2e%2f.txt", "%2e%2e%2f.txt"),
        ("...", "_"),
        ("name. . ", "name"),
        ("x" * 300 + ".html", "x" * 115 + ".html"),
        ("y." + "z" * 300, "y." + "z" * 118),
    ],
)
def test_a_name_cannot_end_the_header_lead_out_or_mislead(name: str, shown: str) -> None:
    value = attachment(name)
    assert value.isascii() and value.isprintable() and value.count('"') == 2 and value.startswith('attachment; filename="')
    plain, _, encoded = value.partition("; filename*=UTF-8''")
    assert unquote(encoded) == shown
    assert not set(encoded) & set(" ;\"',\\/")
    message = Message()
    message["content-disposition"] = plain
    saved = message.get_filename()
    assert saved is not None and len(saved) == len(shown) and os.path.basename(saved) == saved
