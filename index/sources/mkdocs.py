"""The text of a mkdocs.yml in, the addresses of the site's pages out; pure.

Only three values at the top level are read, line by line, so a file with tags of Python or variables is no matter: what is not
plainly an http(s) address gives no site.
"""

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import quote

from index.load.metadata import web_address

_VALUE = re.compile(
    r"^(site_url|use_directory_urls|docs_dir):[ \t]+(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^\s#\"'][^\r\n]*))", re.MULTILINE
)
_REMARK = re.compile(r"[ \t]#.*")
_MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")


@dataclass(frozen=True, slots=True)
class MkDocs:
    """A site: its address with a slash at the end, its folder of pages, and whether a page is a folder (`/name/`)."""

    base: str
    folder: str = "docs"
    directory_urls: bool = True

    def address(self, path: str, slug: str) -> str:
        """The address of a file, by its path in the folder of pages. MkDocs knows no slugs."""
        stem, suffix = posixpath.splitext(path)
        if suffix.lower() not in _MARKDOWN:  # it is copied as it is
            return self.base + quote(path)
        folder, _, name = stem.rpartition("/")
        if name in ("index", "README"):
            place = f"{folder}/" if folder else ""
            return self.base + quote(place if self.directory_urls else f"{place}index.html")
        return self.base + quote(f"{stem}/" if self.directory_urls else f"{stem}.html")


def mkdocs(text: str) -> MkDocs | None:
    """The site of a mkdocs.yml; None where it does not say where it is published."""
    values = {match[1]: match[2] or match[3] or _REMARK.sub("", match[4] or "").strip() for match in _VALUE.finditer(text)}
    base = web_address(values.get("site_url"))
    if not base:
        return None
    folder = posixpath.normpath(values.get("docs_dir", "docs"))
    return MkDocs(f"{base.rstrip('/')}/", folder, values.get("use_directory_urls", "true").lower() != "false")
