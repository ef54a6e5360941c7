"""Two lines of a paragraph in, one text out: a word that was parted at the end of the line is whole again; pure.

Whether the hyphen was put in to part the word is told by the rest of the file: the spelling that occurs elsewhere is right.
"""

import re
from collections.abc import Iterable

HYPHENS = "-\N{HYPHEN}"
SOFT = "\xad"
MOST_WORDS = 300_000
_WORD = re.compile(r"[^\W\d_]+(?:[-\N{HYPHEN}][^\W\d_]+)*")
_LAST = re.compile(r"[^\W\d_]{1,60}$")
_FIRST = re.compile(r"[^\W\d_]{1,60}")


class Words:
    """The words of a file, as they stand within lines."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._known: set[str] = set()
        for line in lines:
            if len(self._known) < MOST_WORDS:
                self._known.update(word.lower() for word in _WORD.findall(line))

    def joined(self, above: str, below: str) -> str:
        """The text above, then the line below."""
        if above.endswith(SOFT):
            return above[:-1] + below
        if not above.endswith(tuple(HYPHENS)):
            return f"{above} {below}"
        first, second = _LAST.search(above[-61:-1]), _FIRST.match(below)
        if first is None or second is None:
            return above + below if above[-2:-1].isalnum() else f"{above} {below}"  # 2020-2021, or a dash
        whole, parted = f"{first[0]}{second[0]}".lower(), f"{first[0]}-{second[0]}".lower()
        if (whole in self._known) == (parted in self._known):  # both or none
            is_one = second[0][0].islower() or (first[0].isupper() and second[0].isupper())
        else:
            is_one = whole in self._known
        return (above[:-1] if is_one else above) + below
