"""A zip archive of pages in, one article a page out: exports of Confluence, BookStack, Outline and Notion, and any other.

What it is shows in its contents: BookStack states its pages in one file, Notion ends its names with ids, a Confluence page has
its own layout. All other Markdown, HTML, tables and texts are read member by member, keyed by their names; the folders that a
page lies in (Outline's collections) stand above it as navigation. A member that cannot be read says why and costs no other.
Lost: pictures, attachments, members of other formats.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import replace

from index.errors import LoadError
from index.load import bookstack, confluence, notion
from index.load.decode import decode
from index.load.formats import suffix_of
from index.load.wikitext import redirect_of
from index.load.zip_members import Members, is_page
from index.types import Article, Piece

NO_PAGES = "It holds no page of a format that is read (footnote formats names them). Put some in, or take it away."
CONFLUENCE_XML = "It is Confluence's export as XML, which is a backup. Export the space as HTML instead."
OUTLINE_JSON = "It is Outline's export as JSON. Export the collections as Markdown or HTML instead."
_BETWEEN = " › "


def load(data: bytes, path: str) -> Iterator[Article]:
    """The articles of an archive, and what of it is unread. Raises `LoadError` where it is damaged or holds none."""
    members = Members(data)
    _refuse_other(members)
    stated = bookstack.stated(members.read(bookstack.INDEX)) if bookstack.INDEX in members else None
    articles = bookstack.articles(stated) if stated else _pages(members)
    keys: set[str] = set()
    for article in articles:
        if article.key not in keys and (_has_text(article) or article.unread):
            keys.add(article.key)
            yield article
    if not keys:
        raise LoadError(NO_PAGES)


def _has_text(article: Article) -> bool:
    """Whether an article has text of its own, not only the names of its folders."""
    return any(sign.isalnum() for piece in article.pieces if not piece.label for sign in piece.text)


def _refuse_other(members: Members) -> None:
    """Raises `LoadError` for exports that are made for their own program."""
    if "entities.xml" in members and "exportDescriptor.properties" in members:
        raise LoadError(CONFLUENCE_XML)
    if "metadata.json" in members and not any(map(is_page, members)):
        raise LoadError(OUTLINE_JSON)


def _pages(members: Members) -> Iterator[Article]:
    databases = notion.databases(members)
    for name in filter(is_page, members):
        if name in databases.shown:
            continue  # the same database is in the archive without its filters
        data = members.read(name)
        if confluence.is_list_of_pages(name, data) or _is_redirect(name, data):
            continue
        for article in _loaded(notion.with_rows(data, name, databases), name):
            key, title = notion.key_of(name), article.title
            if article.unread:
                yield replace(article, key=key or name)
                continue
            if key:
                article = notion.described(article)
                title = notion.title_of_name(name) if suffix_of(name) == ".csv" else title
            key = key or (confluence.key_of(name) if confluence.is_page(data) else "") or name
            trail = () if confluence.is_page(data) else _trail(name)
            yield replace(article, title=title, key=key, slug="", pieces=(*trail, *_without_images(article)))


def _loaded(data: bytes, name: str) -> Iterator[Article]:
    """The articles of a member, or what says why there are none."""
    from index.load import load as load_file

    try:
        yield from load_file(data, name)
    except LoadError as error:
        yield Article(name, (), unread=f"“{name}” in it: {error}")


def _is_redirect(name: str, data: bytes) -> bool:
    return suffix_of(name) in (".wiki", ".mediawiki") and bool(redirect_of(decode(data[:1000].partition(b"\n")[0])))


def _trail(name: str) -> Iterator[Piece]:
    """The folders that a page lies in, as a line of navigation."""
    folders = [notion.without_id(folder) for folder in posixpath.dirname(name).split("/")]
    folders = [folder for folder in folders if folder.strip(". ")]
    if folders:
        yield Piece("paragraph", _BETWEEN.join(folders), label="navigation")


def _without_images(article: Article) -> Iterator[Piece]:
    """The pieces without their pictures' names, which mean files in the archive."""
    return (replace(piece, image="") for piece in article.pieces)
