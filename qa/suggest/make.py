"""Makes the suggested questions: asks what the articles seem to answer, and keeps what is answered from the very place.

Only articles that are new or changed since the last time are asked about, at most 200 questions each time, a few of every
article before many of one. After each article what was found is kept (stored.py), so whoever is stopped goes on from there. It
asks through the assistant like everybody; before each question `pause` lets others go first. It takes no lock: it changes
nothing but its own file, and a sync never waits for it.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from index.errors import QuestionError, StoreReadOnly
from index.store.snapshot import Snapshot
from qa.assistant import Assistant
from qa.suggest.candidates import candidates
from qa.suggest.from_sentences import Candidate
from qa.suggest.stored import OfDocument, Stored, Suggestion, load, save
from qa.types import Answer

MOST_ASKED = 200  # questions each time
MOST_OF_DOCUMENT = 10
MOST_LOOKED_AT = 2000  # documents each time
MOST_KEPT = 6  # of one document

Pending = dict[tuple[str, str], list[Candidate]]  # by id and version of a document
Progress = Callable[[int, int | None], object]


def make_suggestions(
    assistant: Assistant,
    *,
    most: int = MOST_ASKED,
    pause: Callable[[], bool] = lambda: False,
    progress: Progress = lambda done, total: None,
) -> Stored:
    """Brings the suggestions of the assistant's store up to date, and returns them.

    `pause()` is called before each question; where it says True, the work ends there. `progress(questions, of so many)`.
    Raises `StoreReadOnly` where they cannot be kept, and what asking raises.
    """
    folder = assistant.store.folder
    with assistant.store.snapshot() as snapshot:
        stored = _without_the_gone(load(folder), snapshot, assistant.answers_by)
        generation, content = snapshot.generation, snapshot.sha256
        pending = _pending(snapshot, stored)
    _keep(folder, stored)
    total = min(most, sum(map(len, pending.values())))
    asked = 0
    for (identifier, version), wanted in _share(pending, most).items():
        found: list[Suggestion] = []
        for candidate in wanted:
            if pause():
                return stored
            if len(found) < MOST_KEPT and _is_answered_there(assistant, candidate, identifier):
                found.append(Suggestion(candidate.question, identifier, *candidate.place))
            asked += 1
            progress(asked, total)
        stored = replace(stored, documents={**stored.documents, identifier: OfDocument(version, tuple(found))})
        if wanted:
            _keep(folder, stored)
    stored = replace(stored, generation=generation, sha256=content)
    _keep(folder, stored)
    return stored


def _pending(snapshot: Snapshot, stored: Stored) -> Pending:
    """What is to be asked of the documents that were not asked yet."""
    metas = [listing.meta for listing in snapshot.documents() if listing.meta.id not in stored.documents][:MOST_LOOKED_AT]
    documents = (document for meta in metas if (document := snapshot.document(meta.id)))
    return {(document.meta.id, document.meta.sha256): candidates(document, MOST_OF_DOCUMENT) for document in documents}


def _share(pending: Pending, most: int) -> Pending:
    """At most so many questions: as many of each document as all can have; where not even one each, the first documents'."""
    counts = [len(wanted) for wanted in pending.values()]
    share = max((share for share in range(1, MOST_OF_DOCUMENT + 1) if sum(min(share, n) for n in counts) <= most), default=1)
    found: Pending = {}
    for document, wanted in pending.items():
        if wanted and most <= 0:
            continue  # the next time
        found[document] = wanted[: min(share, most)]
        most -= len(found[document])
    return found


def is_up_to_date(assistant: Assistant) -> bool:
    """Whether there is nothing new to ask: of the store as it is, by what answers now."""
    stored = load(assistant.store.folder)
    with assistant.store.snapshot() as snapshot:
        return (stored.sha256, stored.made_by) == (snapshot.sha256, assistant.answers_by)


def _without_the_gone(stored: Stored, snapshot: Snapshot, maker: str) -> Stored:
    """What still holds of what was kept, for the store as it is now; nothing of it where others answered."""
    versions = {listing.meta.id: listing.meta.sha256 for listing in snapshot.documents()}
    kept = stored.documents if stored.made_by == maker else {}
    documents = {identifier: of for identifier, of in kept.items() if versions.get(identifier) == of.sha256}
    return replace(stored if stored.made_by == maker else Stored(maker), documents=documents)


def _keep(folder: Path, stored: Stored) -> None:
    try:
        save(folder, stored)
    except OSError as error:
        raise StoreReadOnly(
            f"The suggested questions cannot be kept in {folder} ({error.strerror}). Check the folder's rights."
        ) from error


def _is_answered_there(assistant: Assistant, candidate: Candidate, document: str) -> bool:
    """Whether the question is answered, from the place that it was made from and from nowhere else."""
    try:
        answer = assistant.ask(candidate.question)
    except QuestionError:
        return False
    return answer.answered and answer.read_as == candidate.question and _is_there(answer, candidate, document)


def _is_there(answer: Answer, candidate: Candidate, document: str) -> bool:
    start, end = candidate.answer or candidate.place
    if not answer.citations or any(citation.pinned for citation in answer.citations) or answer.alternatives:
        return False
    first = answer.citations[0]
    if first.document.id != document:
        return False
    if candidate.answer is None or first.answer_start is None or first.answer_end is None:
        return all(cited.document.id == document and _within(cited.start, cited.end, candidate) for cited in answer.citations)
    return _within(first.answer_start, first.answer_end, candidate) and first.answer_start < end and start < first.answer_end


def _within(start: int, end: int, candidate: Candidate) -> bool:
    return candidate.place[0] <= start and end <= candidate.place[1]
