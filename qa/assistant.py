"""The whole way from a question to an answer, told once: rewrite, retrieve, read, decide, cite; then what a maintainer pinned.

`open_assistant(settings)` loads the models and opens the store; `Assistant.ask` answers one question from one snapshot of it.
Questions are answered one at a time (the models' threads already use the machine), from whichever thread asks.
"""

import hashlib
import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from index.embed import Embedder, load_embedder
from index.errors import QuestionError, StoreDamaged
from index.store.snapshot import Snapshot
from index.store.store import Store, check_embedder
from index.weights import stay_offline
from qa.ahead import Ahead, uncourteous
from qa.answers import of_its_kind
from qa.answers.mentions import wanted_mention
from qa.calibration_file import SHIPPED_CALIBRATION, calibration_path, load_calibration, threshold_of
from qa.decide import Calibration, Decision, decide
from qa.dialogue.cited_before import cited_before
from qa.elsewhere import named_elsewhere
from qa.examined import Examined
from qa.fixes import Fixes, InForce
from qa.found import Found
from qa.in_parts import in_parts
from qa.instead import passages, pinned, plain
from qa.keywords import is_keyword_query, keywords
from qa.question.parts import parts_of
from qa.question.spelling import Correction, corrected, corrections
from qa.question.spelling import notes as spelling_notes
from qa.quotations import WITHHELD, Documents, nearest, of_answer
from qa.read import Reader, load_reader
from qa.refusal import helped
from qa.retrieve import search
from qa.rewrite import rewrite
from qa.settings import Settings, from_env
from qa.suggest.stored import Hidden, Suggestions
from qa.synonyms import in_their_words
from qa.types import Answer, Citation, Hit, Query, StoreStamp, Turn
from qa.verifier import Verifier, load_verifier
from qa.weigh import among, fingerprint_of_readers, weigh

TOP_K = 8  # passages read
MOST_TOP_K = 50
NOT_ITS_OWN = (
    "The reader %s has no calibration of its own, so its confidence is that of the shipped reader. Fit one with "
    "`footnote train calibration`."
)
EMPTY = "There are no articles in the store yet. Put some in: footnote sync seeds/ (or the folder of your articles)."
HIDDEN = "Passages that the maintainer has hidden are left out."

log = logging.getLogger("footnote")


class Assistant:
    """Answers questions from a store. `threshold` None means the calibrated one."""

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        reader: Reader,
        calibration: Calibration,
        *,
        top_k: int = TOP_K,
        threshold: float | None = None,
        verifier: Verifier | None = None,
        fixes: Fixes | None = None,
    ) -> None:
        self.store = store
        self.embedder = embedder
        self.reader = reader
        self.calibration = calibration
        self.top_k = top_k
        self.threshold = threshold
        self.verifier = verifier
        self.fixes = fixes or Fixes(store.folder)
        self.suggestions = Suggestions(store.folder)
        self._ahead = Ahead(lambda snapshot, hidden: self.suggested(snapshot, hidden=hidden))
        self._one_at_a_time = threading.Lock()  # fast tokenizers must not be used by two threads at once

    @property
    def _least(self) -> float:
        """The least confidence of a shown answer."""
        return self.calibration.threshold if self.threshold is None else self.threshold

    @property
    def readers(self) -> str:
        """The fingerprint of all that reads."""
        return fingerprint_of_readers(self.reader, self.verifier)

    @property
    def answers_by(self) -> str:
        """A fingerprint of what answers, and from when on: other models, or another threshold, answer other questions."""
        said = f"{self.readers} {self.embedder.fingerprint} {self.calibration} {self.threshold} {self.top_k}"
        return hashlib.sha256(said.encode()).hexdigest()

    def suggested(self, snapshot: Snapshot, most: int = 3, *, hidden: Hidden | None = None) -> list[str]:
        """Questions that the articles answer, of as many articles as can be."""
        return self.suggestions.near(snapshot, None, most, hidden=hidden, made_by=self.answers_by)

    def ask(self, question: str, turns: Sequence[Turn] = (), *, top_k: int | None = None) -> Answer:
        """The answer to `question`, or an abstention with the nearest passages.

        `turns`: the conversation before it, oldest first. `top_k`: passages read, 1 to 50. Raises `QuestionError` on a
        question that cannot be asked, `StoreError` where the store cannot be used.
        """
        with self._one_at_a_time, self.store.snapshot() as snapshot:
            parts = () if wanted_mention(question) else parts_of(uncourteous(question))
            if parts and not self.fixes.in_force(snapshot, question).pin:
                told = in_parts(question, parts, turns, lambda *asked: self._one(snapshot, top_k, *asked))
                if told:
                    return told
            return self._one(snapshot, top_k, question, turns)

    def _one(self, snapshot: Snapshot, top_k: int | None, question: str, turns: Sequence[Turn], least: float = 1.0) -> Answer:
        """The answer to a question that asks one thing; `least`: the share of the threshold that it must reach."""
        read, examined, decision = self._read(snapshot, question, turns, top_k, least)
        shown, hidden = _shown(snapshot, read, examined, decision), examined.fixed.hidden
        shown = replace(shown, citations=named_elsewhere(snapshot, shown.citations, hidden))
        answer = helped(snapshot, shown, examined.hits, self.suggestions, hidden=hidden, answers_by=self.answers_by)
        return replace(answer, milliseconds=_stages([*examined.times, time.perf_counter()]))

    def explain(
        self, question: str, turns: Sequence[Turn] = (), *, top_k: int | None = None
    ) -> tuple[Answer, Examined, Decision]:
        """The answer as it was read and decided, and on what, for evaluation: without a pin, and of keywords no passages."""
        with self._one_at_a_time, self.store.snapshot() as snapshot:
            return self._read(snapshot, question, turns, top_k)

    def _read(
        self, snapshot: Snapshot, question: str, turns: Sequence[Turn], top_k: int | None, least: float = 1.0
    ) -> tuple[Answer, Examined, Decision]:
        wanted = self.top_k if top_k is None else top_k
        if not 1 <= wanted <= MOST_TOP_K:
            raise QuestionError(f"top_k is {wanted}, outside 1 to {MOST_TOP_K}. Choose a number in that range.")
        stamp = StoreStamp(snapshot.generation, snapshot.sha256, self.readers, self.embedder.fingerprint)
        moment = time.perf_counter()
        if told := self._ahead.answer(snapshot, question, turns, self.fixes, stamp):
            unread = Examined(Query(question, told.read_as), (), (), (), (moment,) * 4, told.read_as, InForce(), 0)
            decided = Decision(told.status, told.confidence, ())
            return replace(told, milliseconds=_stages([*unread.times, time.perf_counter()])), unread, decided
        examined = self._examine(snapshot, uncourteous(question), turns, wanted)
        decision = decide(examined.candidates, self.calibration, least * self._least)
        documents = Documents(snapshot)
        citations, near, notice = _evidence(snapshot, documents, examined, decision)
        answer = Answer(
            question=question,
            read_as=examined.query.text,
            status="not_found" if notice else decision.status,
            answer=decision.ranked[0][0].text if citations else None,
            confidence=round(decision.confidence, 4),
            kind="span",
            citations=citations,
            nearest=near,
            store=stamp,
            notice=notice,
            notes=_notes(examined),
        )
        if not answer.notice:
            try:
                answer = of_its_kind(self._found(snapshot, documents, examined, decision), answer)
            except StoreDamaged:
                answer = _withheld(answer)
        return replace(answer, milliseconds=_stages([*examined.times, time.perf_counter()])), examined, decision

    def _found(self, snapshot: Snapshot, documents: Documents, examined: Examined, decision: Decision) -> Found:
        """What is known of a question for the kinds of answers, and how they find more."""

        def read(question: str, hits: Sequence[Hit]) -> Decision:
            known = among(hits, examined.hits, examined.spans) if question == examined.query.text else None
            return decide(weigh(self.reader, self.verifier, question, hits, known)[1], self.calibration, self.threshold)

        def find(query: str, top_k: int) -> Sequence[Hit]:
            return search(snapshot, self.embedder, query, top_k=top_k, hidden=examined.fixed.hidden).hits

        def shows(document: str, place: tuple[int, int]) -> bool:
            hidden = (examined.fixed.hidden or {}).get(document, ())
            return all(place[1] <= start or end <= place[0] for start, end in hidden)

        return Found(examined.query.text, examined.hits, examined.spans, decision, self._least, documents.of, read, find, shows)

    def _cited(self, snapshot: Snapshot, turns: Sequence[Turn]) -> Sequence[str]:
        """The sentences that were quoted before, as far as they may still be shown."""
        if not any(turn.citations for turn in turns):
            return ()
        return cited_before(snapshot, turns, self.fixes.in_force(snapshot, "").hidden or {})

    def _misspelt(self, snapshot: Snapshot, text: str, fixed: InForce) -> tuple[Correction, ...]:
        """What of the question is read as words of the articles; a maintainer's synonyms and everyday words stay."""

        def is_common(word: str) -> bool:
            known = any(word in wording.said for wording in fixed.said)
            return known or 1 in self.embedder.count_tokens([word.lower(), word.lower().removesuffix("s")])

        return corrections(text, snapshot.lacking, snapshot.words_like, is_common)

    def _examine(self, snapshot: Snapshot, question: str, turns: Sequence[Turn], top_k: int) -> Examined:
        check_embedder(snapshot.embedder, self.embedder)
        times = [time.perf_counter()]
        query = rewrite(question, turns, self._cited(snapshot, turns))
        fixed = self.fixes.in_force(snapshot, query.text)
        changes = () if fixed.pin else self._misspelt(snapshot, query.text, fixed)
        if changes:
            query = replace(query, text=corrected(query.text, changes))
            fixed = self.fixes.in_force(snapshot, query.text)
        times.append(time.perf_counter())
        found = search(snapshot, self.embedder, query.text, top_k=top_k, said=fixed.said, hidden=fixed.hidden)
        text = in_their_words(query.text, fixed.said, found.hits)
        times.append(time.perf_counter())
        spans, candidates = weigh(self.reader, self.verifier, text, found.hits)
        times.append(time.perf_counter())
        read = replace(query, text=text)
        weighed = (tuple(found.hits), tuple(spans), tuple(candidates))
        return Examined(read, *weighed, tuple(times), query.text, fixed, found.hidden, changes)


def open_assistant(settings: Settings | None = None) -> Assistant:
    """Opens the store and loads the models that `settings` (default: from the environment) name. Makes no request.

    Raises `StoreError` where there is no usable store, `ModelError` where a model cannot be loaded.
    """
    settings = settings or from_env()
    store = Store.open(settings.store)
    stay_offline()
    limit_threads(settings.threads)
    embedder = load_embedder(settings.embedder)
    with store.snapshot() as snapshot:
        check_embedder(snapshot.embedder, embedder)
    calibration = load_calibration(settings)
    if settings.reader and calibration_path(settings) == SHIPPED_CALIBRATION:
        log.warning(NOT_ITS_OWN, settings.reader)
    threshold = threshold_of(settings, calibration)
    reader, verifier = load_reader(settings.reader), load_verifier()
    fixes = Fixes(settings.store, settings.synonyms)
    return Assistant(
        store, embedder, reader, calibration, top_k=settings.top_k, threshold=threshold, verifier=verifier, fixes=fixes
    )


def limit_threads(threads: int) -> None:
    """Lets the models use that many threads; 0 leaves it to torch."""
    if threads:
        import torch

        torch.set_num_threads(threads)


def _evidence(
    snapshot: Snapshot, documents: Documents, examined: Examined, decision: Decision
) -> tuple[tuple[Citation, ...], tuple[Citation, ...], str | None]:
    """The citations of an answer, or the nearest passages of a refusal, or the notice that says why there are none."""
    try:
        if decision.status == "answered":
            return of_answer(documents, examined.query.text, examined.hits, decision.ranked), (), None
        if snapshot.document_count == 0:
            return (), (), EMPTY
        return (), nearest(documents, examined.hits, examined.spans, decision.ranked), None
    except StoreDamaged:
        return (), (), WITHHELD


def _shown(snapshot: Snapshot, read: Answer, examined: Examined, decision: Decision) -> Answer:
    """The answer as it was read; instead of it a pinned place, or the passages that hold the words of a keyword query."""
    fixed = examined.fixed
    if read.notice or read.kind == "collection":
        return read
    try:
        if fixed.pin:
            return pinned(snapshot, read, examined.asked, fixed.pin.place, examined.hits, decision.ranked)
        wanted = keywords(examined.asked, fixed.said) if is_keyword_query(examined.asked) else []
        if read.answered and len(wanted) != 1:  # one word alone asks nothing, whatever a reader makes of it
            return read
        return passages(snapshot, read, examined.asked, wanted, fixed.hidden) or read
    except StoreDamaged:
        return _withheld(read)


def _withheld(read: Answer) -> Answer:
    """No answer, because an article is not what was stored."""
    return replace(plain(read), status="not_found", answer=None, citations=(), nearest=(), missing=None, notice=WITHHELD)


def _notes(examined: Examined) -> tuple[str, ...]:
    """What a maintainer's hides and synonyms did to what was read."""
    said = examined.fixed.said
    asked = {wording.said.casefold() for wording in said}
    others = dict.fromkeys(other for wording in said for other in wording.others if other.casefold() not in asked)
    return (
        *spelling_notes(examined.changes),
        *([f"Searched also for: {', '.join(others)}."] if others else []),
        *([HIDDEN] if examined.hidden else []),
        *examined.fixed.notes,
    )


def _stages(times: Sequence[float]) -> dict[str, float]:
    """Milliseconds of the stages and of all, from the moments between them."""
    laps = [round(1000 * (after - before), 1) for before, after in pairwise(times)]
    return {**dict(zip(("rewrite", "retrieve", "read"), laps, strict=False)), "total": round(1000 * (times[-1] - times[0]), 1)}
