"""What a maintainer has put right without training: passages pinned to a question, hidden passages, and synonyms.

A question and a snapshot go in; what is in force for them comes out. Pins and hides live in journal.db, synonyms in a text
file of one group a line. A pin is in force only while its article says the very same sentence at the very same place; otherwise
it is stale, and the question is read like any other. A hidden place stays hidden wherever its text stands in its document, also
after that has changed. All is read anew for each question, so nothing needs a restart.
"""

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from index.errors import FixError, JournalError, PlaceError
from index.store.snapshot import Snapshot
from index.types import Document
from qa.cite import quotation
from qa.journal import Journal
from qa.place import Place, checked_place, is_article_text, place_from, place_json
from qa.rewrite import gist, rewrite
from qa.synonyms import Fault, Groups, Wording, parse_synonyms, wordings
from qa.synonyms_file import read_synonyms

SYNONYMS_NAME = "synonyms.txt"
PINNED = "Pinned by the maintainer."
UNREADABLE = "The maintainer's fixes cannot be read just now, so this answer is without them."

Range = tuple[int, int]
Kind = Literal["pin", "hide"]
State = Literal["in use", "stale", "gone", "hidden"]  # stale: the text stands there no more; gone: its document is

log = logging.getLogger("footnote")


@dataclass(frozen=True, slots=True)
class Fix:
    """A place that answers `question` (a pin), or that is never shown (a hide, whose question is empty)."""

    kind: Kind
    place: Place
    question: str
    when: str  # ISO 8601, UTC
    id: str


@dataclass(frozen=True, slots=True)
class InForce:
    """What is in force for one question: its pin, the hidden places by document, and its synonyms.

    The notes say where something could not be read.
    """

    pin: Fix | None = None
    hidden: Mapping[str, Sequence[Range]] | None = None
    said: tuple[Wording, ...] = ()
    notes: tuple[str, ...] = ()


class Fixes:
    """The fixes of the store in `folder`; `synonyms` is the file of synonyms; empty: synonyms.txt in that folder."""

    def __init__(self, folder: Path, synonyms: str = "") -> None:
        self.synonyms_file = Path(synonyms).expanduser() if synonyms else folder / SYNONYMS_NAME
        self._journal = Journal(folder)
        self._read_at: tuple[int, ...] | None = None  # time of change, size and number of the file whose groups these are
        self._groups: Groups = ()

    def in_force(self, snapshot: Snapshot, question: str) -> InForce:
        """What changes the answer to `question`, which stands alone. A journal that cannot be read is said in the notes."""
        said = wordings(question, self._synonyms())
        try:
            fixes = self._fixes()
        except JournalError as error:
            log.warning("%s", error)
            return InForce(said=said, notes=(UNREADABLE,))
        if not fixes:
            return InForce(said=said)
        hidden = _hidden(snapshot, [fix for fix in fixes if fix.kind == "hide"])
        asked = gist(question)
        pins = [fix for fix in fixes if fix.kind == "pin" and gist(fix.question) == asked]
        pin = next((fix for fix in pins if _pin_state(fix, snapshot.document(fix.place.document), hidden) == "in use"), None)
        return InForce(pin, hidden, said)

    def pins(self, snapshot: Snapshot) -> list[tuple[Fix, State]]:
        """The pinned places, newest first, and what became of each. Raises `JournalError`."""
        return self._states(snapshot, "pin")

    def hides(self, snapshot: Snapshot) -> list[tuple[Fix, State]]:
        """The hidden places, newest first, and what became of each. Raises `JournalError`."""
        return self._states(snapshot, "hide")

    def pin(self, question: str, document: Document, start: int, end: int) -> Fix:
        """Lets `[start, end)` of the document answer the question, in place of what was pinned to it before.

        Raises `QuestionError`, `PlaceError`, `JournalError`.
        """
        read = rewrite(question).text
        place = checked_place(document, start, end)
        if not _in_its_sentence(place, document):
            raise PlaceError("An answer stands in one paragraph, list item or table row. Pin a shorter text.")
        asked = gist(read)
        old = [fix.id for fix in self._fixes() if fix.kind == "pin" and gist(fix.question) == asked]
        return self._add(Fix("pin", place, read, _now(), secrets.token_hex(8)), old)

    def hide(self, document: Document, start: int, end: int) -> Fix:
        """Hides the whole sentences or table rows that `[start, end)` of the document touches.

        Raises `PlaceError`, `JournalError`.
        """
        place = checked_place(document, start, end)
        place = checked_place(document, *_whole(document, place.start, place.end))
        kinds = {block.kind for block in document.blocks if block.start < place.end and place.start < block.end}
        if kinds <= {"heading", "table_header"}:
            raise PlaceError("A heading is never cited by itself. Hide the sentences below it.")
        old = [fix.id for fix in self._fixes() if fix.kind == "hide" and fix.place == place]
        return self._add(Fix("hide", place, "", _now(), secrets.token_hex(8)), old)

    def remove(self, identifier: str) -> int:
        """Takes a fix away; returns how many there were, 1 or 0. Raises `JournalError`."""
        if not identifier.isascii() or not self._journal.rows("fixes", "SELECT 1 FROM fixes WHERE id = ?", identifier):
            return 0
        with self._journal.writing() as connection:
            return connection.execute("DELETE FROM fixes WHERE id = ?", [identifier]).rowcount

    def check_synonyms(self) -> tuple[Groups, tuple[Fault, ...]]:
        """The groups of the synonyms, none where there is no file, and the lines that are left out. Raises `FixError`."""
        return parse_synonyms(read_synonyms(self.synonyms_file).text)

    def _synonyms(self) -> Groups:
        """The groups of the file as it is now; what is wrong with it is logged once a change."""
        try:
            status = self.synonyms_file.stat()
            changed = (status.st_mtime_ns, status.st_size, status.st_ino)
        except OSError:
            self._read_at, self._groups = None, ()
            return ()
        if changed != self._read_at:
            try:
                self._groups, faults = self.check_synonyms()
            except FixError as error:
                self._groups, faults = (), ()
                log.warning("%s", error)
            for fault in faults:
                log.warning("%s: %s", self.synonyms_file, fault)
            self._read_at = changed
        return self._groups

    def _fixes(self) -> list[Fix]:
        rows = self._journal.rows("fixes", "SELECT kind, place, question, written, id FROM fixes ORDER BY number DESC")
        found = []
        for kind, stored, question, when, identifier in rows:
            try:
                place = place_from(stored)
            except (ValueError, TypeError) as error:
                raise JournalError(
                    f"Fix {identifier} is damaged ({error}). Remove it: footnote fix remove {identifier}"
                ) from error
            found += [Fix(kind, place, question, when, identifier)] if place else []
        return found

    def _add(self, fix: Fix, replaced: Sequence[str]) -> Fix:
        with self._journal.writing() as connection:
            connection.executemany("DELETE FROM fixes WHERE id = ?", [[identifier] for identifier in replaced])
            connection.execute(
                "INSERT INTO fixes (id, kind, question, place, written) VALUES (?, ?, ?, ?, ?)",
                [fix.id, fix.kind, fix.question, place_json(fix.place), fix.when],
            )
        return fix

    def _states(self, snapshot: Snapshot, kind: Kind) -> list[tuple[Fix, State]]:
        fixes = self._fixes()
        hidden = _hidden(snapshot, [fix for fix in fixes if fix.kind == "hide"])
        found: list[tuple[Fix, State]] = []
        for fix in (fix for fix in fixes if fix.kind == kind):
            document = snapshot.document(fix.place.document)
            found.append((fix, _pin_state(fix, document, hidden) if kind == "pin" else _hide_state(fix, document)))
        return found


def place_by_text(document: Document, text: str) -> Range:
    """Where `text` stands in the document's article text. Raises `PlaceError` where that is never, or more than once."""
    wanted = text.strip()
    found = [(start, end) for start, end in _standing(document.text, wanted) if is_article_text(document, start, end)]
    if len(found) != 1:
        times = "never" if not found else f"{len(found)} times"
        remedy = "Copy it from the article as it stands there." if not found else "Give more of it, or its start and end."
        raise PlaceError(f"The text stands {times} in {document.meta.title!r}. {remedy}")
    return found[0]


def _pin_state(fix: Fix, document: Document | None, hidden: Mapping[str, Sequence[Range]]) -> State:
    if document is None:
        return "gone"
    place = fix.place
    if not is_article_text(document, place.start, place.end) or not _in_its_sentence(place, document):
        return "stale"
    taken = any(start < place.end and place.start < end for start, end in hidden.get(place.document, ()))
    return "hidden" if taken else "in use"


def _hide_state(fix: Fix, document: Document | None) -> State:
    if document is None:
        return "gone"
    return "in use" if _standing(document.text, fix.place.text) else "stale"


def _in_its_sentence(place: Place, document: Document) -> bool:
    """Whether the document says at this place the whole sentence that it said when the place was chosen."""
    first, last = quotation(document, place.start, place.end)
    before = place.context[max(0, first - place.context_start) : last - place.context_start]
    covered = place.context_start <= first and last <= place.context_start + len(place.context)
    return covered and place.end <= last and document.text[first:last] == before


def _hidden(snapshot: Snapshot, hides: Sequence[Fix]) -> dict[str, list[Range]]:
    """The hidden places by document: in a version that has changed since, every place where the hidden text stands."""
    metas = snapshot.metas({fix.place.document for fix in hides})
    found: dict[str, list[Range]] = {}
    for fix in (fix for fix in hides if fix.place.document in metas):
        place = fix.place
        places = [(place.start, place.end)] if metas[place.document].sha256 == place.sha256 else _places_now(snapshot, place)
        found.setdefault(place.document, []).extend(places)
    return found


def _places_now(snapshot: Snapshot, place: Place) -> list[Range]:
    document = snapshot.document(place.document)
    standing = _standing(document.text, place.text) if document else []
    return [_whole(document, *found) for found in standing] if document else []


def _whole(document: Document, start: int, end: int) -> Range:
    """The whole sentences or table rows that `[start, end)` begins and ends in."""
    return quotation(document, start, start + 1)[0], quotation(document, end - 1, end)[1]


def _standing(text: str, wanted: str) -> list[Range]:
    found, start = [], text.find(wanted) if wanted else -1
    while start >= 0:
        found.append((start, start + len(wanted)))
        start = text.find(wanted, start + len(wanted))
    return found


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
