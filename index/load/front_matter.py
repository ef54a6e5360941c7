"""Title, author, date and address in, a Markdown text that states them out: what is written here is what the loader reads.

What a text's front matter says besides stays. A text that states the values already stays as it is, to the letter. Pure.
"""

from collections.abc import Mapping
from typing import Any

import yaml

from index.load.markdown import split_front_matter
from index.load.metadata import iso_date, one_line, web_address

NAMES = ("title", "author", "date", "url")
_NO_VALUES = ("null", "~")  # as texts, the loader takes them for nothing; in a list it does not


def stated(text: str) -> dict[str, str]:
    """What a Markdown text's front matter says of each of NAMES, empty where it does not. Raises `LoadError`."""
    return _read(split_front_matter(_with_line_feeds(text))[0])


def parted(text: str) -> tuple[str, str]:
    """A Markdown text cut into its front matter, with the empty lines below, and its body. Raises `LoadError`."""
    text = _with_line_feeds(text)
    body = split_front_matter(text)[1].lstrip("\n")
    return text[: len(text) - len(body)], body


def state(text: str, values: Mapping[str, str]) -> str:
    """The Markdown text with these values, by their names among NAMES, in its front matter; an empty one is taken out.

    Values are texts of one line; `date` is ISO 8601 and `url` http(s). Raises `LoadError` on front matter that is not YAML.
    """
    whole = _with_line_feeds(text)
    front, body = split_front_matter(whole)
    now = _read(front)
    changes = {name: value for name, value in values.items() if value != now[name]}
    if not changes:
        return text
    if "author" in changes:
        front.pop("authors", None)
    merged = {name: _writable(changes[name]) if name in changes else front.get(name) for name in NAMES}
    merged = {name: value for name, value in merged.items() if value} | {
        name: value for name, value in front.items() if name not in NAMES
    }
    if not merged:
        return body if split_front_matter(body)[1] == body else f"---\n---\n{body}"
    written = yaml.safe_dump(merged, allow_unicode=True, sort_keys=False, width=10**9)
    return f"---\n{written}---\n" + (body if body.startswith("\n") else f"\n{body}")


def _read(front: Mapping[str, Any]) -> dict[str, str]:
    return {
        "title": one_line(front.get("title")),
        "author": one_line(front.get("author") or front.get("authors")),
        "date": iso_date(front.get("date")),
        "url": web_address(front.get("url")),
    }


def _writable(value: str) -> str | list[str]:
    return [value] if value in _NO_VALUES else value


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
