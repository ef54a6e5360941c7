"""What a check found: one line for a person, with the remedy where something is wrong."""

from dataclasses import dataclass
from typing import Literal

from index.errors import FootnoteError

State = Literal["ok", "warning", "BAD"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's outcome. `found` is a fact; `remedy` a sentence, empty where nothing is to be done."""

    name: str
    state: State
    found: str
    remedy: str = ""


def failed(name: str, error: FootnoteError, state: State = "BAD") -> Finding:
    """The finding of a check that ended in an error of ours, whose message is a fact and then its remedy."""
    fact, stop, remedy = str(error).partition(". ")
    return Finding(name, state, fact + stop.strip(), remedy)
