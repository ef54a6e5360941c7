"""What is answered before anything is searched for: small talk, questions about the collection, and in another language.

A text and a snapshot go in; an answer comes out, or None where the text is a question to be read in the articles. What they are
told by is pure (language in qa/question; courtesy, collection and mentions in qa/answers); here they get what they need of the
store. A maintainer's pin goes before all of it, and what is hidden stays hidden.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from index.errors import StoreDamaged
from index.store.snapshot import Snapshot
from index.types import Passage
from qa.answers.collection import SAID, Collection, about_the_collection, refused, said
from qa.answers.courtesy import taken_apart
from qa.answers.mentions import mentioning, wanted_mention
from qa.fixes import Fixes
from qa.question.language import asked_in, languages_of, other_language
from qa.question.of_the_collection import recognised
from qa.quotations import WITHHELD, Documents
from qa.retrieve import without
from qa.terms import WORD
from qa.types import MAX_QUESTION, Answer, StoreStamp, Turn

ARTICLES_LOOKED_AT = 100  # for their language
MOST_CHARACTERS = 1500  # of each
LAST_LATIN = "\u024f"
MOST_PASSAGES = 2000  # that may mention something

Range = tuple[int, int]
Suggested = Callable[[Snapshot, Mapping[str, Sequence[Range]]], Sequence[str]]
Languages = tuple[tuple[str, ...], frozenset[str]]  # the main ones, and all of them


class Ahead:
    """Answers what needs no reading. Keeps which languages the articles are in for as long as the store stays the same.

    `suggested`: questions that the articles of a snapshot do answer, without what is hidden.
    """

    def __init__(self, suggested: Suggested = lambda snapshot, hidden: ()) -> None:
        self._suggested = suggested
        self._languages: tuple[str, Languages] = ("", ((), frozenset()))

    def answer(
        self, snapshot: Snapshot, question: str, turns: Sequence[Turn], fixes: Fixes, stamp: StoreStamp
    ) -> Answer | None:
        """The answer; None where the question is to be read, or is none that can be asked."""
        text = " ".join(question.split()) if len(question) <= MAX_QUESTION else ""
        if not any(character.isalnum() for character in text) or not snapshot.document_count:
            return None
        blank = Answer(question, text, "not_found", None, 0.0, "collection", (), (), stamp)
        courteous = taken_apart(text)
        try:
            if courteous.question:
                told = _of_the_collection(snapshot, courteous.question, turns, fixes, blank, self._suggested)
                return told or self._in_another_language(snapshot, courteous.question, blank)
            return said(blank, SAID[courteous.courtesy]) if courteous.courtesy else None
        except StoreDamaged:
            return replace(refused(blank, notice=WITHHELD), kind="span")

    def _in_another_language(self, snapshot: Snapshot, asked: str, blank: Answer) -> Answer | None:
        """The sentence that says so, unless the articles hold the very words, or most of those in another script."""
        if not asked_in(asked):
            return None
        if self._languages[0] != snapshot.sha256:
            self._languages = snapshot.sha256, languages_of(snapshot.beginnings(ARTICLES_LOOKED_AT, MOST_CHARACTERS))
        notice = other_language(asked, *self._languages[1])
        if not notice or snapshot.document_frequency([asked])[asked]:
            return None
        foreign = [word for word in WORD.findall(asked) if any(letter > LAST_LATIN for letter in word)]
        is_held = bool(foreign) and len(snapshot.lacking(foreign)) < len(foreign) / 2
        return None if is_held else refused(blank, notice=notice)


def uncourteous(question: str) -> str:
    """A question without greeting and thanks around it, for reading; what is nothing else stays as it is."""
    return taken_apart(question).question or question if len(question) <= MAX_QUESTION else question


def _of_the_collection(
    snapshot: Snapshot, asked: str, turns: Sequence[Turn], fixes: Fixes, blank: Answer, suggested: Suggested
) -> Answer | None:
    wanted, request = wanted_mention(asked), recognised(asked)
    fixed = fixes.in_force(snapshot, asked) if wanted or request else None
    if fixed is None or fixed.pin:
        return None
    hidden = fixed.hidden or {}
    collection = replace(_collection(snapshot, hidden), suggestions=suggested(snapshot, hidden) if request else ())
    blank = replace(blank, notes=fixed.notes)
    if wanted and (told := mentioning(wanted, collection, blank)):
        return told
    return about_the_collection(request, collection, _cited_last(turns), blank) if request else None


def _collection(snapshot: Snapshot, hidden: Mapping[str, Sequence[Range]]) -> Collection:
    """What the articles of a snapshot are asked for."""

    def holding(phrase: str) -> Iterator[Passage]:
        found = snapshot.search_text([phrase], MOST_PASSAGES)
        for passage in snapshot.passages([identifier for identifier, _ in found]):
            yield from without(passage, hidden.get(passage.document_id, ()))

    return Collection(
        count=snapshot.document_count,
        metas=lambda: [listing.meta for listing in snapshot.documents()],
        document=Documents(snapshot).of,
        holding=lambda phrase: list(holding(phrase)),
        hidden=hidden,
    )


def _cited_last(turns: Sequence[Turn]) -> str | None:
    """The document of the last quotation in the conversation; clients say which, so it may be any text."""
    return next((turn.citations[0][0] for turn in reversed(turns) if turn.citations), None)
