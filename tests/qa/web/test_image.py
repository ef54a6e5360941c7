"""Images of articles: the very bytes of a safe type, from the file that the article names, or a plain 404."""

from collections.abc import Callable
from pathlib import Path

import lxml.html
import pytest
from fakes import HashEmbedder
from pictures import png
from starlette.testclient import TestClient

from index.store.store import Store
from index.sync import remove, sync
from qa.web import image

pytestmark = pytest.mark.usefixtures("without_chat")

GUIDE = """# The gate

1. Open the gate with the blue key.

   ![The gate on the north side](img/gate%20one.png "The north gate")

![Elsewhere](https://evil.example/x.png) ![Above](../../secret.png)
"""
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
NOT_FOUND = {"error": {"code": "not_found", "message": "There is no image at this address."}}

Address = Callable[[str], str]


@pytest.fixture
def gate(store: Store, articles: Path, embedder: HashEmbedder) -> Path:
    """The image's file, which an article names."""
    file = articles / "guide" / "img" / "gate one.png"
    file.parent.mkdir(parents=True)
    file.write_bytes(png())
    (articles / "guide" / "gate.md").write_text(GUIDE, encoding="utf-8")
    sync(store, [articles], embedder)
    return file


@pytest.fixture
def address(store: Store) -> Address:
    """The address of an image in the article about the gate, by the caption that it has or would have."""

    def made(caption: str) -> str:
        with store.snapshot() as snapshot:
            identifier = next(row.meta.id for row in snapshot.documents() if row.meta.path == "guide/gate.md")
            document = snapshot.document(identifier)
        assert document is not None
        return f"/image/{identifier}/{document.text.index(caption)}"

    return made


def test_it_is_the_file_that_the_article_names(own_client: TestClient, gate: Path, address: Address) -> None:
    reply = own_client.get(address("The north gate"))
    assert (reply.status_code, reply.content, reply.headers["content-type"]) == (200, png(), "image/png")
    assert reply.headers["content-security-policy"].startswith("default-src 'none'; base-uri 'none'; sandbox; ")
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["cross-origin-resource-policy"] == "same-origin"
    assert reply.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (png(), "image/png"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
        (b"GIF87a\1\0\1\0", "image/gif"),
        (b"GIF89a\1\0\1\0", "image/gif"),
        (b"RIFF\x0a\x0a\0\0WEBPVP8 ", "image/webp"),
        (b"GIF89a<script>alert(1)</script>", "image/gif"),  # said to be one, and never sniffed
        (SVG, None),
        (b"<?xml version='1.0'?>" + SVG, None),
        (b"<!DOCTYPE html><script>alert(1)</script>", None),
        (b"\n" + png(), None),
        (png()[:7], None),
        (b"RIFF\x0a\0\0\0WAVEfmt ", None),
        (b"%PDF-1.7", None),
        (b"BM\0\0", None),
        (b"\0\0\1\0", None),
        (b"", None),
    ],
)
def test_the_first_bytes_say_what_it_is_and_whether_it_is_safe(
    own_client: TestClient, gate: Path, address: Address, data: bytes, kind: str | None
) -> None:
    gate.write_bytes(data)
    reply = own_client.get(address("The north gate"))
    if kind:
        assert (reply.status_code, reply.content, reply.headers["content-type"]) == (200, data, kind)
    else:
        assert (reply.status_code, reply.json()) == (404, NOT_FOUND)


def test_only_the_place_of_a_caption_with_an_image_has_one(own_client: TestClient, gate: Path, address: Address) -> None:
    right = address("The north gate")
    article, _, start = right.rpartition("/")
    other = own_client.get("/api/documents").json()[0]["id"]
    wrong = (
        address("Elsewhere"), address("Above"), address("Open"), f"{article}/{int(start) + 1}", f"{article}/0", f"{article}/-1",
        f"{article}/x", f"{article}/{start}x", f"{article}/{start}.0", f"{article}/99999999999999999999", f"{article}/٣",
        f"/image/{other}/{start}", f"/image/missing/{start}", f"/image/%F0%9F%99%82/{start}", f"/image/%00/{start}",
    )  # fmt: skip
    assert own_client.get(right).status_code == 200
    for path in wrong:
        reply = own_client.get(path)
        assert (reply.status_code, reply.json()) == (404, NOT_FOUND), path
    for path in (article, f"{right}/..", f"{article}/..%2f..%2fetc%2fpasswd", "/image/", "/image"):
        assert own_client.get(path).status_code == 404, path
    assert own_client.post(right).status_code == 405


def test_a_file_that_is_gone_or_no_file_or_leads_out_is_not_found(
    own_client: TestClient, gate: Path, address: Address, articles: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret.png").write_bytes(png(3))
    gate.unlink()
    assert own_client.get(address("The north gate")).json() == NOT_FOUND
    for target in (tmp_path / "secret.png", gate, Path("../../../secret.png")):
        gate.symlink_to(target)
        assert own_client.get(address("The north gate")).json() == NOT_FOUND
        gate.unlink()
    gate.mkdir()
    assert own_client.get(address("The north gate")).json() == NOT_FOUND
    articles.rename(articles.with_name("elsewhere"))
    assert own_client.get(address("The north gate")).json() == NOT_FOUND


@pytest.mark.parametrize("path", ["../secret.png", "/etc/passwd", "guide/img/../../../secret.png"])
def test_a_path_in_the_store_that_leads_out_is_not_followed(
    own_client: TestClient, store: Store, gate: Path, address: Address, tmp_path: Path, path: str
) -> None:
    (tmp_path / "secret.png").write_bytes(png(3))
    with store.writer() as writer:
        writer._connection.execute("UPDATE documents SET blocks = replace(blocks, 'guide/img/gate one.png', ?)", [path])
    assert own_client.get(address("The north gate")).json() == NOT_FOUND


def test_one_that_is_too_large_is_not_read(
    own_client: TestClient, gate: Path, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image, "MOST_BYTES", len(png()))
    assert own_client.get(address("The north gate")).status_code == 200
    monkeypatch.setattr(image, "MOST_BYTES", len(png()) - 1)
    assert own_client.get(address("The north gate")).json() == NOT_FOUND


def test_of_an_article_that_was_removed_nothing_is_handed_out(
    own_client: TestClient, store: Store, gate: Path, address: Address
) -> None:
    path = address("The north gate")
    remove(store, path.split("/")[2])
    assert gate.exists()
    assert own_client.get(path).json() == NOT_FOUND


def test_a_single_file_as_a_source_has_no_images(
    own_client: TestClient, store: Store, tmp_path: Path, embedder: HashEmbedder
) -> None:
    (tmp_path / "x.png").write_bytes(png())
    (tmp_path / "alone.md").write_text("Alone.\n\n![A picture](x.png)")
    sync(store, [tmp_path / "alone.md"], embedder)
    identifier = next(row["id"] for row in own_client.get("/api/documents").json() if row["path"] == "alone.md")
    assert own_client.get(f"/image/{identifier}/8").json() == NOT_FOUND


def test_the_page_shows_it_over_its_caption_where_marks_still_stand(
    own_client: TestClient, gate: Path, address: Address
) -> None:
    path = address("The north gate")
    _, _, identifier, start = path.split("/")
    place = {"start": int(start), "end": int(start) + 14, "answer_start": int(start) + 4, "answer_end": int(start) + 9}
    page = lxml.html.document_fromstring(own_client.get(f"/source/{identifier}", params=place).text)
    assert [dict(image.attrib) for image in page.xpath("//main//img")] == [
        {"src": path, "alt": "", "loading": "lazy", "decoding": "async"}
    ]
    (caption,) = page.xpath("//figure/figcaption")
    assert (caption.text_content(), caption.get("data-start")) == ("The north gate", start)
    assert caption.xpath("./mark[@class='fn-answer']/text()") == ["north"]
    assert page.xpath("//p[@class='fn-caption']/text()") == ["Elsewhere", "Above"]


def test_the_chat_alone_shows_it_and_programs_get_the_text(own_client: TestClient, gate: Path) -> None:
    answer = own_client.post("/api/ask", json={"question": "Which key opens the north gate?"}).text
    assert "gate" in answer and "/image/" not in answer and ".png" not in answer
    blocks = next(
        own_client.get(f"/api/documents/{row['id']}").json()["blocks"]
        for row in own_client.get("/api/documents").json()
        if row["path"] == "guide/gate.md"
    )
    assert {key for block in blocks for key in block} == {"kind", "start", "end", "level", "label"}
