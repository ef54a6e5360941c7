"""Where a folder's pages are published: MkDocs and Docusaurus say it in a file of theirs, at the folder's root or beside it.

A source in, its site out, if it is of one; an article with its path in, the same with its page's address out, unless it states
one itself.
"""

import hashlib
import posixpath
from dataclasses import replace
from pathlib import Path

from index.errors import LoadError, SourceError
from index.load.metadata import web_address
from index.sources.docusaurus import Docusaurus, docusaurus
from index.sources.folder import FolderSource
from index.sources.mkdocs import MkDocs, mkdocs
from index.types import Article, Source

MOST_BYTES = 1024 * 1024  # of a file that configures a site
READERS = {
    "mkdocs.yml": mkdocs,
    "mkdocs.yaml": mkdocs,
    "docusaurus.config.ts": docusaurus,
    "docusaurus.config.js": docusaurus,
    "docusaurus.config.mjs": docusaurus,
    "docusaurus.config.cjs": docusaurus,
}


class Site:
    """A site whose pages lie in a source. `folder`: where they lie there, empty where the source is their folder."""

    def __init__(self, kind: MkDocs | Docusaurus, folder: str) -> None:
        self._kind = kind
        self._folder = folder
        self.sha256 = hashlib.sha256(repr((kind, folder)).encode("utf-8", "replace")).hexdigest()  # another: all is read anew

    def addressed(self, article: Article, path: str) -> Article:
        """The article of a file of the source with the address of its page, where it states none."""
        page = path.removeprefix(f"{self._folder}/") if self._folder else path
        if article.url or article.key or (self._folder and page == path):
            return article
        return replace(article, url=web_address(self._kind.address(page, article.slug)))


def site_of(source: Source) -> Site | None:
    """The site that a source is the folder of, or the folder of whose pages it is."""
    root = Path(source.location)
    if not root.is_dir():
        return None
    if kind := _configured(root):
        folder = "" if kind.folder == "." else kind.folder
        return None if folder.startswith(("/", "..")) else Site(kind, folder)
    kind = _configured(root.parent)
    is_its_pages = kind is not None and posixpath.join(root.parent.as_posix(), kind.folder) == root.as_posix()
    return Site(kind, "") if kind is not None and is_its_pages else None


def _configured(root: Path) -> MkDocs | Docusaurus | None:
    """The site that a file in a folder configures."""
    for name, reader in READERS.items():
        if (root / name).is_file():
            try:
                text = FolderSource(Source("site", str(root))).read(name, most_bytes=MOST_BYTES).decode("utf-8-sig", "replace")
            except (LoadError, SourceError):  # without it the articles have no addresses, and that is all
                return None
            return reader(text)
    return None
