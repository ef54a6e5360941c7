"""A MediaWiki dump (XML) in, one article a page out: its last revision's wikitext, with author, date and address.

Pages of the content's namespaces are read: articles, the project's own, help, and those that a wiki has added; not talk, users,
files, templates, drafts. Redirects are passed over. Read piece by piece: memory holds one page, whatever the number of its
revisions. A document type is refused before anything in it is believed. Nothing is fetched.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import quote

from index.errors import LoadError
from index.load.metadata import iso_date, one_line, web_address
from index.load.wikitext import pieces_of, redirect_of
from index.load.wikitext_links import WORDS, SpaceWords
from index.load.xml import local_name
from index.types import Article

OTHER_XML = "It is XML but no dump of MediaWiki, the only XML that is read. Export it as HTML, Markdown or text."
NO_PAGES = (
    "It holds no page of the content's namespaces, only redirects, talk or the like. Export the articles, then sync again."
)
DAMAGED = "Its XML is damaged ({}). Make the dump anew."
DOCTYPE = "It declares a document type in its XML, which no dump of MediaWiki does. Make the dump anew."
LONGEST_PAGE = 4_000_000  # characters; MediaWiki takes 2 MB
TOO_LONG = "Its page “{}” has {:,} characters, at most {:,} are read. Split it, or leave it out of the dump."
_FILES, _CATEGORIES = "6", "14"
_CONTENT = ("0", "4", "12")  # articles, the project's own, help
_FIRST_OF_OWN = 100  # namespaces that a wiki has added; the odd ones are talk
_NO_CONTENT = (118, 710, 828, 2300, 2302, 2600)  # drafts, subtitles, modules, gadgets, discussions
_UNREADABLE = ("css", "json", "javascript", "Scribunto", "sanitized-css", "JsonSchema")


@dataclass(slots=True)
class _Wiki:
    """What the dump says about its wiki."""

    base: str = ""  # the address of its main page
    words: SpaceWords = WORDS

    def address_of(self, title: str) -> str:
        name = quote(title.replace(" ", "_"), safe="/:@!$*(),;~")
        before, parameter, _ = self.base.partition("title=")
        root = before + parameter if parameter else self.base.rpartition("/")[0] + "/"
        return web_address(root + name) if self.base else ""


def load(data: bytes, path: str) -> Iterator[Article]:
    """The articles of a dump, keyed by their pages' ids. Raises `LoadError` where it is damaged or no dump."""
    from lxml import etree

    found = False
    try:
        for article in _articles(data):
            found = True
            yield article
    except etree.XMLSyntaxError as error:
        raise LoadError(DAMAGED.format(str(error)[:120])) from error
    if not found:
        raise LoadError(NO_PAGES)


def _articles(data: bytes) -> Iterator[Article]:
    from lxml import etree

    wiki = _Wiki()
    root: Any = None
    events = etree.iterparse(
        BytesIO(data), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    for event, element in events:
        if root is None:
            root = element
            _check(root)
        if event == "start":
            continue
        name = local_name(element)
        if name == "siteinfo":
            wiki = _wiki(element)
        elif name == "revision":
            _forget_older(element)
        elif name == "page":
            article = _article(element, wiki)
            root.clear()
            if article is not None:
                yield article


def _check(root: Any) -> None:
    """Raises `LoadError` where this is no dump, or declares a document type."""
    if local_name(root) != "mediawiki":
        raise LoadError(OTHER_XML)
    if root.getroottree().docinfo.doctype:
        raise LoadError(DOCTYPE)


def _wiki(siteinfo: Any) -> _Wiki:
    spaces = {space.get("key", ""): one_line(space.text).lower() for space in siteinfo.iter("{*}namespace")}
    files = WORDS.files | {spaces[_FILES]} if spaces.get(_FILES) else WORDS.files
    categories = WORDS.categories | {spaces[_CATEGORIES]} if spaces.get(_CATEGORIES) else WORDS.categories
    return _Wiki(_text(siteinfo, "base"), SpaceWords(files, categories))


def _forget_older(revision: Any) -> None:
    """Of a page's revisions only the last by its time is kept, while the others are still being read."""
    page = revision.getparent()
    if page is None:
        return
    revisions = page.findall("{*}revision")
    last = max(revisions, key=lambda element: _text(element, "timestamp"))  # of equal ones the first: dumps begin anywhere
    for element in revisions:
        if element is not last:
            page.remove(element)


def _article(page: Any, wiki: _Wiki) -> Article | None:
    """The article of a page; None where it is none."""
    title, revision = _text(page, "title"), page.find("{*}revision")
    if not title or revision is None or page.find("{*}redirect") is not None or not _is_content(_text(page, "ns") or "0"):
        return None
    content = revision.find("{*}text")
    text = (content.text or "") if content is not None else ""
    if _text(revision, "model") in _UNREADABLE or redirect_of(text):
        return None
    if len(text) > LONGEST_PAGE:
        raise LoadError(TOO_LONG.format(title, len(text), LONGEST_PAGE))
    pieces = tuple(pieces_of(text, title, wiki.words))
    if not any(sign.isalnum() for piece in pieces for sign in piece.text):
        return None
    return Article(
        title=title,
        pieces=pieces,
        author=_text(revision, "contributor/{*}username"),
        date=iso_date(_text(revision, "timestamp")),
        url=wiki.address_of(title),
        key=_text(page, "id") or title,
    )


def _is_content(space: str) -> bool:
    """Whether pages of a namespace, given by its number, are articles."""
    if not space.isascii() or not space.isdigit() or len(space) > 6:
        return False
    number = int(space)
    return space in _CONTENT or (number >= _FIRST_OF_OWN and number % 2 == 0 and number not in _NO_CONTENT)


def _text(element: Any, name: str) -> str:
    """The text of an element below another one, by its path without the first one's namespace."""
    return one_line(element.findtext("{*}" + name))
