"""An EPUB book in, one article out: its chapters in reading order, their headings, and what the book states of itself.

A book is one article, so that a quotation is cited with the book's title and author and, as its headings, the chapter and the
section. A chapter without a heading gets the name that the table of contents has for it. The table of contents itself is
labelled as navigation. Lost: pictures, link targets, sounds and what scripts write. Nothing outside the book is read.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote, urlsplit

from index.errors import LoadError
from index.load import html
from index.load.archive import Archive
from index.load.metadata import iso_date, one_line, title_of, web_address
from index.load.xml import local_name, xml_tree
from index.types import Article, Piece

CONTAINER = "META-INF/container.xml"
ENCRYPTION = "META-INF/encryption.xml"
MOST_CHAPTERS = 5_000
NO_BOOK = "It is no EPUB: {}. Save it anew with the program that made it."
LOCKED = "It is locked by its seller (DRM). Take a copy without that."
_TEXTS = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^<>\[\]]{0,500}>")  # without declarations of its own


@dataclass(frozen=True, slots=True)
class _Part:
    """A file of the book that is read. `contents`: it is the table of contents."""

    name: str
    contents: bool


def load(data: bytes, path: str) -> Iterator[Article]:
    """The article of a book. Raises `LoadError` where it is damaged, locked, or none."""
    archive = Archive(data)
    package_name = _package_name(archive)
    package = _xml(archive, package_name)
    parts = _parts(package, package_name)
    locked = _locked(archive)
    if any(part.name in locked for part in parts):
        raise LoadError(LOCKED)
    names = _names_of_chapters(archive, package, package_name)
    pieces = tuple(piece for part in parts for piece in _pieces(archive, part, names))
    if not pieces:
        raise LoadError(NO_BOOK.format("none of its chapters is in it"))
    yield Article(
        title=_stated(package, "title") or title_of(path),
        pieces=pieces,
        author=_authors(package),
        date=_date(package),
        url=next(filter(None, (web_address(text) for text in _all_stated(package, "identifier", "source"))), ""),
    )


def _package_name(archive: Archive) -> str:
    """The name of the file that lists the others."""
    if CONTAINER in archive:
        for element in _xml(archive, CONTAINER).iter("{*}rootfile"):
            if (name := unquote(element.get("full-path", ""))) in archive:
                return name
    found = next((name for name in archive if name.endswith(".opf")), "")
    if not found:
        raise LoadError(NO_BOOK.format("no file in it lists its chapters"))
    return found


def _xml(archive: Archive, name: str) -> Any:
    return xml_tree(_DOCTYPE.sub(b"", archive.read(name), count=1))


def _parts(package: Any, package_name: str) -> list[_Part]:
    """The files of the book in reading order, each once."""
    items = {item.get("id", ""): item for item in package.iter("{*}item") if item.get("media-type", "") in _TEXTS}
    guide = {_path(package_name, entry.get("href", "")) for entry in package.iter("{*}reference") if entry.get("type") == "toc"}
    found: dict[str, _Part] = {}
    for reference in package.iter("{*}itemref"):
        item = items.get(reference.get("idref", ""))
        if item is not None:
            name = _path(package_name, item.get("href", ""))
            contents = "nav" in item.get("properties", "").split() or name in guide
            found.setdefault(name, _Part(name, contents))
    if not found or len(found) > MOST_CHAPTERS:
        raise LoadError(NO_BOOK.format(f"it lists {len(found):,} chapters"))
    return list(found.values())


def _path(beside: str, address: str) -> str:
    """The name in the archive of what an address in the file `beside` it means; empty where that lies outside."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or not parts.path:
        return ""
    name = posixpath.normpath(posixpath.join(posixpath.dirname(beside), unquote(parts.path)))
    return "" if name.startswith(("../", "/")) else name


def _locked(archive: Archive) -> frozenset[str]:
    """The names of the files that are encrypted."""
    if ENCRYPTION not in archive:
        return frozenset()
    references = _xml(archive, ENCRYPTION).iter("{*}CipherReference")
    return frozenset(unquote(reference.get("URI", "")) for reference in references)


def _pieces(archive: Archive, part: _Part, names: dict[str, str]) -> Iterator[Piece]:
    """The pieces of a file of the book, below a heading if the table of contents has one for it and it has none itself."""
    if part.name not in archive:
        return
    (page,) = html.load(archive.read(part.name), "chapter.xhtml")
    pieces = [replace(piece, image="") for piece in page.pieces]
    if part.contents:
        yield from (replace(piece, label=piece.label or "navigation") for piece in pieces)
        return
    name = names.get(part.name, "")
    if name and pieces and not any(piece.kind == "heading" and not piece.label for piece in pieces[:3]):
        if pieces[0].kind == "paragraph" and one_line(pieces[0].text).casefold() == name.casefold():
            pieces = pieces[1:]  # it looks like a heading but is marked up as none
        yield Piece("heading", name, level=1)
    yield from pieces


def _names_of_chapters(archive: Archive, package: Any, package_name: str) -> dict[str, str]:
    """What the table of contents calls each file of the book; where it has several places in it, the first."""
    names: dict[str, str] = {}
    for item in package.iter("{*}item"):
        file = _path(package_name, item.get("href", ""))
        if file in archive:
            if "nav" in item.get("properties", "").split():
                _add(names, file, _links(archive, file))
            elif item.get("media-type") == "application/x-dtbncx+xml":
                _add(names, file, _points(archive, file))
    return names


def _add(names: dict[str, str], file: str, entries: Iterator[tuple[str, str]]) -> None:
    try:
        for address, text in entries:
            name = _path(file, address)
            if name and one_line(text):
                names.setdefault(name, one_line(text)[:200])
    except LoadError:
        return  # the book can be read without its table of contents


def _links(archive: Archive, file: str) -> Iterator[tuple[str, str]]:
    for navigation in _xml(archive, file).iter("{*}nav"):
        if "toc" in str(navigation.get("{http://www.idpf.org/2007/ops}type", "toc")).split():
            yield from ((link.get("href", ""), "".join(link.itertext())) for link in navigation.iter("{*}a"))


def _points(archive: Archive, file: str) -> Iterator[tuple[str, str]]:
    for point in _xml(archive, file).iter("{*}navPoint"):
        content, label = point.find("{*}content"), point.find("{*}navLabel")
        if content is not None and label is not None:
            yield content.get("src", ""), "".join(label.itertext())


def _all_stated(package: Any, *names: str) -> list[str]:
    metadata = next(package.iter("{*}metadata"), None)
    elements = metadata.iter() if metadata is not None else []
    return [one_line("".join(element.itertext())) for element in elements if local_name(element) in names]


def _stated(package: Any, name: str) -> str:
    return next(filter(None, _all_stated(package, name)), "")


def _authors(package: Any) -> str:
    """Who wrote the book: whoever is called its author, else whoever made it, without illustrators and translators."""
    refined = {
        meta.get("refines", "").removeprefix("#"): one_line(meta.text)
        for meta in package.iter("{*}meta")
        if meta.get("property") == "role"
    }
    found = [
        (refined.get(element.get("id", ""), element.get("{http://www.idpf.org/2007/opf}role", "")), one_line(element.text))
        for element in package.iter("{http://purl.org/dc/elements/1.1/}creator")
    ]
    return ", ".join(name for role, name in found if name and role in ("aut", ""))


def _date(package: Any) -> str:
    """When the book was published; a year alone is no date."""
    return next(filter(None, map(iso_date, _all_stated(package, "date"))), "")
