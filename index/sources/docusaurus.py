"""The text of a docusaurus.config.js or .ts in, the addresses of the site's docs out; pure.

The file is a program and is never run: what stands in it as a plain text between quotes is read, what is computed is not, and
without a plain http(s) address there is no site. Pages of the blog, of further plugins and of older versions get no address.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from index.load.metadata import web_address

_TEXT = r"\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?|`(?:[^`\\]|\\.)*+`?"
_REMARK_OR_TEXT = re.compile(rf"//[^\n]*|/\*.*?(?:\*/|\Z)|{_TEXT}", re.DOTALL)
_BRACE_OR_TEXT = re.compile(rf"[{{}}]|{_TEXT}", re.DOTALL)
_NAME_BEFORE = re.compile(r"(\w+)['\"]?\s*:\s*\Z")
_LONGEST_NAME = 60  # characters, with what stands between it and its brace
_DATE_OR_VERSION = re.compile(r"(?:\d{2}|\d{4})[-_.]\d{2}(?!\d)|\d+[-_.]\d")
_NUMBERED = re.compile(r"\d+\s*[-_.]+\s*([^-_.\s].*)")


@dataclass(frozen=True, slots=True)
class Docusaurus:
    """A site: its address with a slash at the end, the folder of its docs, their route, and how names become addresses."""

    base: str
    folder: str = "docs"
    route: str = "docs"
    trailing_slash: bool | None = None  # None: an index has one, other pages have none
    numbered: bool = True  # numbers before names are left out

    def address(self, path: str, slug: str) -> str:
        """The address of a page, by its path in the folder of docs and its writer's slug; of what is no page an empty text."""
        stem, suffix = posixpath.splitext(path)
        if suffix.lower() not in (".md", ".mdx"):
            return ""
        *folders, name = stem.split("/")
        folder = "/".join(["", *map(self._plain, folders), ""])
        if slug.startswith("/"):
            place = slug
        elif not slug and name.lower() in ("index", "readme", folders[-1].lower() if folders else ""):
            place = folder
        else:
            place = posixpath.normpath(posixpath.join(folder, slug or self._plain(name)))
        return self._whole(place)

    def _whole(self, place: str) -> str:
        path = "/".join(part for part in (*self.route.split("/"), *place.split("/")) if part)
        ends = place.endswith("/") if self.trailing_slash is None else self.trailing_slash
        return self.base + quote(path) + ("/" if path and ends else "")

    def _plain(self, name: str) -> str:
        """A name without its number; a date or a version is none."""
        match = None if not self.numbered or _DATE_OR_VERSION.match(name) else _NUMBERED.fullmatch(name)
        return match[1] if match else name


def docusaurus(text: str) -> Docusaurus | None:
    """The site of a docusaurus.config; None where it does not say plainly where it is published."""
    code = _REMARK_OR_TEXT.sub(lambda match: " " if match[0].startswith(("//", "/*")) else match[0], text)
    objects = list(_objects(code))
    config = next((own for _, own in objects if _text("url", own) and _text("baseUrl", own)), "")
    address = web_address(_text("url", config))
    if not address:
        return None
    base = f"{address.rstrip('/')}/{(_text('baseUrl', config) or '').strip('/')}"
    docs = " ".join(own for name, own in objects if name == "docs")  # the preset's, and the theme's, which has none of these
    folder, route = _text("path", docs), _text("routeBasePath", docs)
    return Docusaurus(
        f"{base.rstrip('/')}/",
        posixpath.normpath(folder or "docs"),
        "docs" if route is None else route.strip("/"),
        {"true": True, "false": False}.get(_word("trailingSlash", config)),
        _word("numberPrefixParser", docs) != "false",
    )


def _objects(code: str) -> Iterator[tuple[str, str]]:
    """Each pair of braces: the name that it is the value of, and what stands in it itself, not in braces within."""
    opened: list[tuple[str, list[str]]] = []
    begin = 0
    for match in _BRACE_OR_TEXT.finditer(code):
        if match[0] not in ("{", "}"):
            continue
        if opened:
            opened[-1][1].append(code[begin : match.start()])
        begin = match.end()
        if match[0] == "{":
            before = _NAME_BEFORE.search(code[max(0, match.start() - _LONGEST_NAME) : match.start()])
            opened.append((before[1] if before else "", []))
        elif opened:
            name, own = opened.pop()
            yield name, " ".join(own)


def _text(name: str, code: str) -> str | None:
    """The first plain text that is the value of a name; None where there is none."""
    match = re.search(rf"(?<![\w.])['\"]?{name}['\"]?\s*:\s*(?:\"([^\"\n]*)\"|'([^'\n]*)'|`([^`\n$]*)`)", code)
    return next((group for group in match.groups() if group is not None), None) if match else None


def _word(name: str, code: str) -> str:
    match = re.search(rf"(?<![\w.]){name}\s*:\s*(\w+)", code)
    return match[1] if match else ""
