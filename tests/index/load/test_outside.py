"""Rows 15 and 20: while a file is parsed, nothing it names is fetched or opened, and no picture in it is decoded."""

import socket
import struct
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pptx
import pytest

from index.load import load

SAID = "The pier of Brinmouth opened in 1921."
CANARY = "CANARY-7731"
PRESENTATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def png(width: int, height: int) -> bytes:
    """A picture by its header, of a pixel's data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(4))) + chunk(b"IEND", b"")


FLOOD = png(60_000, 60_000)


def saved(document: Any) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def packed(members: dict[str, str | bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name, content in members.items():
            made.writestr(name, content)
    return buffer.getvalue()


def in_word(address: str, *, flooded: bool = False) -> bytes:
    document = docx.Document()
    document.add_paragraph(SAID)
    if flooded:
        document.add_picture(BytesIO(FLOOD))
    for kind in ("image", "header", "attachedTemplate", "oleObject"):
        document.part.rels.get_or_add_ext_rel(f"{PRESENTATION}/{kind}", address)
    return saved(document)


def in_slides(address: str, *, flooded: bool = False) -> bytes:
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = SAID
    if flooded:
        slide.shapes.add_picture(BytesIO(png(1, 1)), 0, 0, 9, 9)  # the library that makes the test would decode a flood
    for kind in ("image", "hyperlink", "oleObject", "video"):
        slide.part.rels.get_or_add_ext_rel(f"{PRESENTATION}/{kind}", address)
    data = saved(made)
    with zipfile.ZipFile(BytesIO(data)) as old:
        return packed({name: FLOOD if name.endswith(".png") else old.read(name) for name in old.namelist()})


def in_open_document(address: str, *, flooded: bool = False) -> bytes:
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("text", "text"), ("draw", "drawing"))
    )
    link = f'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{"Pictures/a.png" if flooded else address}"'
    body = (
        f"<text:p>{SAID}</text:p><text:p><draw:frame><draw:image {link}/></draw:frame></text:p>"
        f"<text:section><text:section-source {link}/></text:section>"
    )
    body = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"<office:document-content {names}>{body}</office:document-content>"
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "Pictures/a.png": FLOOD})


def page(address: str) -> str:
    return (
        f'<html><head><title>T</title><base href="{address}"><link rel="stylesheet" href="{address}"><script src="{address}">'
        f'</script></head><body><main><h1>T</h1><p>{SAID}</p><img src="{address}"><iframe src="{address}"></iframe>'
        f'<object data="{address}"></object><video src="{address}"></video><svg><image href="{address}"/></svg>'
        "</main></body></html>"
    )


def exported(address: str, *, flooded: bool = False) -> bytes:
    return packed({"a.html": page("a.png" if flooded else address), "a.png": FLOOD})


TEXTS: dict[str, Callable[[str], str]] = {
    "a.md": lambda address: (
        f"# T\n\n{SAID}\n\n![a]({address})\n\n<img src='{address}'>\n\n![[{address}]]\n\n--8<-- \"{address}\"\n"
    ),
    "a.html": page,
    "a.rst": lambda address: (
        f"T\n=\n\n{SAID}\n\n.. image:: {address}\n\n.. include:: {address}\n\n.. literalinclude:: {address}\n\n"
        f".. raw:: html\n   :url: {address}\n\n.. csv-table::\n   :url: {address}\n   :file: {address}\n"
    ),
    "a.wiki": lambda address: f"== T ==\n{SAID}\n[[File:{address}]]\n{{{{:{address}}}}}\n<img src='{address}'/>\n",
    "a.eml": lambda address: (
        f"Subject: T\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{page(address)}\n"
    ),
    "a.ipynb": lambda address: (
        '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "markdown", "metadata": {}, "source": '
        f'"# T\\n\\n{SAID}\\n\\n![a]({address})"}}]}}'
    ),
}  # fmt: skip
PACKED = {"a.docx": in_word, "a.pptx": in_slides, "a.odt": in_open_document, "a.zip": exported}


def read(data: bytes, name: str) -> str:
    articles = list(load(data, name))
    text = " ".join(piece.text for article in articles for piece in article.pieces)
    assert SAID in text + " ".join(article.title for article in articles)
    return text


@pytest.fixture
def listener() -> Iterator[tuple[str, list[socket.socket]]]:
    """An address of this machine that counts who comes."""
    came: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            try:
                while True:
                    came.append(server.accept()[0])
            except OSError:
                return

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/a.png", came
        server.shutdown(socket.SHUT_RDWR)
    for connection in came:
        connection.close()


@pytest.mark.parametrize("name", [*TEXTS, *PACKED])
def test_nothing_that_a_file_names_is_fetched_or_opened(
    name: str, listener: tuple[str, list[socket.socket]], tmp_path: Path
) -> None:
    address, came = listener
    canary = tmp_path / "canary.txt"
    canary.write_text(CANARY, encoding="utf-8")
    for there in (address, canary.as_uri(), str(canary)):
        data = TEXTS[name](there).encode() if name in TEXTS else PACKED[name](there)
        assert CANARY not in read(data, name)
    assert not came


def test_the_listener_notices_who_comes(listener: tuple[str, list[socket.socket]]) -> None:
    address, came = listener
    port = int(address.rsplit(":", 1)[1].split("/")[0])
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.settimeout(5)
        while not came:
            pass
    assert len(came) == 1


@pytest.mark.parametrize("name", PACKED)
def test_no_picture_is_decoded(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image, ImageFile

    data = PACKED[name]("https://pictures.example.org/a.png", flooded=True)
    with zipfile.ZipFile(BytesIO(data)) as made:
        assert FLOOD in [made.read(member) for member in made.namelist()]

    def decoded(*_: object, **__: object) -> None:
        raise AssertionError("a picture was opened")

    monkeypatch.setattr(Image, "open", decoded)
    monkeypatch.setattr(ImageFile.ImageFile, "load", decoded)
    read(data, name)
