"""A file's front matter in, whether its writer hides the page out: Hugo's, Jekyll's, Docusaurus' and Obsidian's words; pure."""

from collections.abc import Mapping
from typing import Any

_HIDES = ("draft", "hidden", "unlisted")  # where it is true
_SHOWS = ("published", "publish")  # where it is false: Jekyll's and Obsidian Publish's
_TRUE = frozenset(("true", "yes", "on"))
_FALSE = frozenset(("false", "no", "off"))


def is_hidden(front: Mapping[str, Any]) -> bool:
    """Whether the values of a front matter, texts by names in lower case, say that the article is a draft or hidden."""
    return any(_word(front.get(name)) in _TRUE for name in _HIDES) or any(_word(front.get(name)) in _FALSE for name in _SHOWS)


def _word(value: object) -> str:
    return value.strip().lower() if isinstance(value, str) else ""
