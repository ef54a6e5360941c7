"""Patterns like those of .gitignore in, whether a path is meant out; pure, and linear in the path's length.

A pattern is a line: `#` begins a remark, `!` takes back what an earlier pattern said, `/` at the start or within ties it to the
root, `/` at the end means folders only, `*` and `?` stand for characters of one name, `**` for any number of folders, and a
backslash before a sign for that sign. Square brackets stand for themselves. The last pattern that fits decides.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Part = TypeVar("Part")
Wanted = TypeVar("Wanted")
_MANY = None  # in a pattern: any number of characters, or of folders
_ONE = ""  # any one character; a character is a text of length one
_Name = tuple[str | None, ...]  # the signs of one name


@dataclass(frozen=True, slots=True)
class Rule:
    """One pattern: the names that it wants from the root on, whether of folders only, and whether it takes back."""

    names: tuple[_Name | None, ...]
    folders_only: bool
    takes_back: bool


class Patterns:
    """Lines of patterns, read once, asked for many paths."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._rules = [rule for line in lines if (rule := _rule(line)) is not None]

    def __bool__(self) -> bool:
        return bool(self._rules)

    def verdict(self, path: str, *, is_folder: bool = False) -> bool | None:
        """Whether a path (relative, with forward slashes) is meant: by the last pattern that fits; None where none does."""
        names = path.split("/")
        for rule in reversed(self._rules):
            if (is_folder or not rule.folders_only) and _fits(rule.names, names, _name_fits):
                return not rule.takes_back
        return None

    def means(self, path: str) -> bool:
        """Whether a file is meant, itself or by a folder that it lies in: what is said of the deepest of these counts."""
        verdict = self.verdict(path)
        while verdict is None and "/" in path:
            path = path.rpartition("/")[0]
            verdict = self.verdict(path, is_folder=True)
        return bool(verdict)


def _rule(line: str) -> Rule | None:
    """The pattern of a line; None for a remark, and where it says nothing."""
    line = line.rstrip("\r\n")
    kept = line.rstrip(" ")
    if kept.endswith("\\") and not kept.endswith("\\\\") and kept != line:  # the blank behind it is meant
        kept += " "
    takes_back = kept.startswith("!")
    pattern = kept.removeprefix("!")
    names = [name for name in pattern.split("/") if name]
    if kept.startswith("#") or not names:
        return None
    tied = "/" in pattern.removesuffix("/")
    return Rule(_wanted(names if tied else ["**", *names]), pattern.endswith("/"), takes_back)


def _wanted(names: Sequence[str]) -> tuple[_Name | None, ...]:
    wanted = [_MANY if name == "**" else _signs(name) for name in names]
    if wanted[-1] is _MANY:  # `a/**` is what lies in a, not a itself
        wanted.append((_MANY,))
    return tuple(wanted)


def _signs(name: str) -> _Name:
    signs: list[str | None] = []
    escaped = False
    for character in name:
        if escaped or character not in "\\*?":
            signs.append(character)
            escaped = False
        elif character == "\\":
            escaped = True
        else:
            signs.append(_MANY if character == "*" else _ONE)
    return tuple(signs)


def _name_fits(wanted: _Name, name: str) -> bool:
    return _fits(wanted, name, _character_fits)


def _character_fits(wanted: str, character: str) -> bool:
    return wanted in (_ONE, character)


def _fits(wanted: Sequence[Wanted | None], parts: Sequence[Part], fits: Callable[[Wanted, Part], bool]) -> bool:
    """Whether a pattern fits all parts of a path or of a name.

    Only the last `_MANY` is ever tried anew: at most as many steps as the two lengths multiplied.
    """
    at = place = 0
    many, behind = -1, 0  # the last _MANY, and where what it stands for ends
    while place < len(parts):
        sign = wanted[at] if at < len(wanted) else _MANY
        if at < len(wanted) and sign is _MANY:
            many, behind, at = at, place, at + 1
        elif sign is not _MANY and fits(sign, parts[place]):
            at, place = at + 1, place + 1
        elif many >= 0:
            behind += 1
            at, place = many + 1, behind
        else:
            return False
    return all(sign is _MANY for sign in wanted[at:])
