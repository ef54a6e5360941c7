"""What a wiki answered in, what a browser would know of the page out: who made it, and its policies. Pure.

Only the beginning is parsed, where a page's head stands; broken markup ends the parsing, and what was found until then counts.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser

from qa.doctor.csp import Policy, policies

MOST_CHARACTERS = 512 * 1024
OF_THE_HEAD = frozenset("html head base link meta noscript script style template title".split())

Headers = Sequence[tuple[str, str]]  # names in lower case, which may repeat


@dataclass(frozen=True, slots=True)
class WikiPage:
    """A page as it was answered. `metas`: by name, in lower case; `text`: its beginning."""

    url: str
    status: int
    headers: Headers
    metas: Mapping[str, str]
    links: tuple[Mapping[str, str], ...]
    body_id: str
    text: str
    enforced: tuple[Policy, ...]
    reported: tuple[Policy, ...]  # which only report


def read_page(url: str, status: int, headers: Headers, body: bytes) -> WikiPage:
    """What stands in an answer. Its text is taken for UTF-8: what is looked for is ASCII."""
    text = body[: 4 * MOST_CHARACTERS].decode("utf-8", errors="replace")[:MOST_CHARACTERS]
    head = _Head()
    with suppress(AssertionError):  # the parser's, of a marked section that HTML does not know
        head.feed(text)
    named = [policies(value) for name, value in headers if name == "content-security-policy"]
    written = [policies(content, "meta") for content in head.policies]
    reported = [policies(value) for name, value in headers if name == "content-security-policy-report-only"]
    return WikiPage(
        url, status, headers, head.metas, tuple(head.links), head.body_id, text,
        tuple(policy for some in (*named, *written) for policy in some),
        tuple(policy for some in reported for policy in some),
    )  # fmt: skip


def header_of(headers: Headers, name: str) -> str:
    """The values of a header, joined by commas; empty where it is not there."""
    return ", ".join(value for other, value in headers if other == name)


class _Head(HTMLParser):
    """Collects the meta and link elements of a page, and its body's id. A policy in the body is none."""

    def __init__(self) -> None:
        super().__init__()
        self.metas: dict[str, str] = {}
        self.links: list[Mapping[str, str]] = []
        self.policies: list[str] = []
        self.body_id = ""
        self._in_body = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in reversed(attrs)}  # the first of a name counts
        if tag not in OF_THE_HEAD and not self._in_body:  # also where no body tag is written
            self._in_body, self.body_id = True, given.get("id", "") if tag == "body" else ""
        if tag == "link":
            self.links.append(given)
        elif tag == "meta":
            if re.fullmatch(r"\s*content-security-policy\s*", given.get("http-equiv", ""), re.IGNORECASE):
                self.policies += [] if self._in_body else [given.get("content", "")]
            elif name := given.get("name", "").lower():
                self.metas.setdefault(name, given.get("content", ""))
