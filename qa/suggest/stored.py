"""Suggested questions as they are kept in the store's folder, in suggestions.json, and the ones that fit: read by who answers.

A file of one JSON document, replaced as a whole, so a reader sees all of it or all of the one before, whoever was killed. It
says which models answered the questions, which generation of the store was asked to the end, and of each article which version.
A question is shown only while its article is in the store in that very version, and its place is not hidden. What cannot be
read is as if nothing was suggested: the questions are made anew.
"""

import json
import os
import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.store.snapshot import Snapshot
from qa.terms import STOP_WORDS, alike, words

FILE_NAME = "suggestions.json"
FORMAT = 1
MOST_BYTES = 4 * 1024 * 1024
_ASKING = frozenset("who whom whose what which when where why how".split())
LOOKED_AT = 40  # best ones whose articles are looked up

Range = tuple[int, int]
Hidden = Mapping[str, Sequence[Range]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that `[start, end)` of a document answers."""

    question: str
    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OfDocument:
    """What was found for one version of a document; nothing, where none of its questions was kept."""

    sha256: str
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """All that is kept: by which models (a fingerprint), of which store, and by document."""

    made_by: str = ""
    generation: int = 0
    sha256: str = ""
    documents: Mapping[str, OfDocument] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many questions there are."""
        return sum(len(of.suggestions) for of in self.documents.values())


class Suggestions:
    """The suggestions of the store in `folder`, read again when the file has changed."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._read_at: tuple[int, ...] | None = None
        self._stored = Stored()

    def stored(self) -> Stored:
        """What the file holds now."""
        try:
            state = self._path.stat()
        except OSError:
            return Stored()
        read_at = (state.st_mtime_ns, state.st_size, state.st_ino)
        if read_at != self._read_at:
            self._stored, self._read_at = load(self._path.parent), read_at
        return self._stored

    def near(
        self,
        snapshot: Snapshot,
        question: str | None = None,
        most: int = 3,
        *,
        first: Sequence[str] = (),
        hidden: Hidden | None = None,
        made_by: str = "",
    ) -> list[str]:
        """At most so many questions that `snapshot` answers, nearest first; without a question, of as many articles as can be.

        `first`: ids of the documents whose questions are preferred, the best first; others share a word with the question, or
        where none does, ask as it does, or whatever is answered. `made_by`: the models that answer now, where they are known.
        """
        stored = self.stored()
        if most < 1 or (made_by and made_by != stored.made_by):
            return []
        ranked = _spread(stored) if question is None else _nearest(stored, question, first) or _asking_alike(stored, question)
        found: list[str] = []
        for start in range(0, len(ranked), LOOKED_AT):
            part = ranked[start : start + LOOKED_AT]
            metas = snapshot.metas({one.document for one in part})
            versions = {identifier: meta.sha256 for identifier, meta in metas.items()}
            found += [one.question for one in part if _holds(one, stored, versions, hidden or {})]
            if len(found) >= most:
                break
        return list(dict.fromkeys(found))[:most]


def suggestions_of(snapshot: Snapshot, folder: Path, near: str | None, most: int) -> list[str]:
    """Questions that the articles answer: near to a text, or without one from as many articles as can be."""
    return Suggestions(folder).near(snapshot, near, most)


def load(folder: Path) -> Stored:
    """What is kept in a store's folder; nothing where there is no file, or it is none of ours."""
    try:
        with (folder / FILE_NAME).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        return _stored(json.loads(data)) if len(data) <= MOST_BYTES else Stored()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Stored()


def save(folder: Path, stored: Stored) -> None:
    """Replaces what is kept. Raises `OSError` where the folder cannot be written."""
    new = folder / f"{FILE_NAME}.{secrets.token_hex(4)}.new"
    try:
        with new.open("x", encoding="utf-8") as file:
            json.dump(_json(stored), file, ensure_ascii=True)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, folder / FILE_NAME)
    finally:
        new.unlink(missing_ok=True)


def _nearest(stored: Stored, question: str, first: Sequence[str]) -> list[Suggestion]:
    """The suggestions that share content words with a question, or whose document comes first; the nearest first.

    A shared word counts the more, the fewer suggestions have it.
    """
    asked = {word for word in words(question) if word not in STOP_WORDS and len(word) > 1}
    every = [one for of in stored.documents.values() for one in of.suggestions]
    held = {id(one): _shared(asked, one.question) for one in every}
    frequency = {word: sum(word in held[id(one)] for one in every) for word in asked}
    places = {identifier: number for number, identifier in enumerate(dict.fromkeys(first))}
    scored = []
    for number, one in enumerate(every):
        worth = sum(1 / frequency[word] for word in held[id(one)])
        if worth or one.document in places:
            scored.append((-(worth + 1 / (1 + places.get(one.document, 1e9))), number, one))
    return [one for *_, one in sorted(scored, key=lambda row: row[:2]) if one.question.casefold() != question.casefold()]


def _shared(asked: Collection[str], question: str) -> set[str]:
    said = words(question)
    return {word for word in asked if word in said or any(alike(word, other) for other in said)}


def _asking_alike(stored: Stored, question: str) -> list[Suggestion]:
    """Those suggestions first that begin with the word that asks in the question: who, when, how ..."""
    asking = next((word for word in re.findall(r"\w+", question.lower()) if word in _ASKING), "")
    return sorted(_spread(stored), key=lambda one: not one.question.lower().startswith(asking or " "))


def _spread(stored: Stored) -> list[Suggestion]:
    """One of each document, then the second of each ..."""
    lists = [of.suggestions for of in stored.documents.values()]
    return [one[number] for number in range(max(map(len, lists), default=0)) for one in lists if number < len(one)]


def _holds(one: Suggestion, stored: Stored, versions: Mapping[str, str], hidden: Hidden) -> bool:
    """Whether its article is there as it was when it was asked, and its place may be shown."""
    if versions.get(one.document) != stored.documents[one.document].sha256:
        return False
    return all(one.end <= start or end <= one.start for start, end in hidden.get(one.document, ()))


def _json(stored: Stored) -> dict[str, object]:
    return {
        "format": FORMAT,
        "made_by": stored.made_by,
        "generation": stored.generation,
        "sha256": stored.sha256,
        "documents": {
            identifier: {"sha256": of.sha256, "questions": [[one.question, one.start, one.end] for one in of.suggestions]}
            for identifier, of in stored.documents.items()
        },
    }


def _stored(data: Any) -> Stored:
    """Of the JSON. Raises `ValueError` and its like on any other shape."""
    if data["format"] != FORMAT:
        raise ValueError("another format")
    documents = {}
    for identifier, of in data["documents"].items():
        rows = [(str(question), int(start), int(end)) for question, start, end in of["questions"]]
        documents[str(identifier)] = OfDocument(
            str(of["sha256"]), tuple(Suggestion(question, str(identifier), start, end) for question, start, end in rows)
        )
    return Stored(str(data["made_by"]), int(data["generation"]), str(data["sha256"]), documents)
