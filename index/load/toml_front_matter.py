"""A Markdown text that begins with TOML between two lines `+++`, as Hugo writes it, in; its values and the rest out; pure.

Values come as texts, as those of a front matter in YAML do.
"""

import re
import tomllib
from datetime import date, datetime, time
from typing import Any

from index.errors import LoadError

_FENCED = re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_FIRST_LINE = re.compile(r"(?:[ \t]*(?:#.*)?\n)*+[ \t]*(?:\[|[\w\"'.-]+[ \t]*=)")


def split_toml(text: str) -> tuple[dict[str, Any], str] | None:
    """The front matter's values by names in lower case, and what follows it; None where there is no such front matter.

    Raises `LoadError` on one that is not TOML.
    """
    match = _FENCED.match(text)
    if not match or (match[1].strip() and not _FIRST_LINE.match(match[1])):
        return None
    try:
        values = tomllib.loads(match[1])
    except (ValueError, RecursionError) as error:
        raise LoadError(f"Its front matter is not TOML ({error}). Mend it, for example by quoting the title.") from error
    return {name.lower(): _as_text(value) for name, value in values.items()}, text[match.end() :]


def _as_text(value: object) -> Any:
    """A value with texts in the place of numbers, dates and truths; of lists and tables the first level, which is read."""
    if isinstance(value, list):
        return [_scalar(item) for item in value if not isinstance(item, list | dict)]
    if isinstance(value, dict):
        return {name: _scalar(item) for name, item in value.items() if not isinstance(item, list | dict)}
    return _scalar(value)


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, datetime | date | time) else str(value)
