"""Examples in, lessons for the reader out: a question with a passage, told as the product tells it, and its answer or none.

Every context is cleaned and cut as the product does it, so a lesson has a passage that the product would read, with its title
in front. Few questions are unanswerable by nature, so more are made of the answerable ones:

    retrieved   the three passages that our own retriever ranks first among those that hold no gold answer; they are read
                beside the one that answers, in every fifth group without it
    removed     the passage without the sentence that answers
    edited      the question with another number, name or an opposite; its unedited twin goes into the same batch

The reader is then trained on what it will meet: passages on the subject that do not answer.
"""

import hashlib
import json
import math
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from index.embed import Embedder
from index.errors import DataError
from index.types import Passage
from index.weights import first_line
from qa.evaluate.corpus import store_of
from qa.evaluate.datasets import Example
from qa.evaluate.reader import hits_of
from qa.retrieve import retrieve
from qa.rewrite import names
from qa.terms import normalised, words
from qa.train.edits import article_of, near_miss, opposite, said_by
from qa.verbalise import NOWHERE, tell

SEARCHED_SHARE = 0.6  # of the articles go into the store that passages are retrieved from
RETRIEVED_SHARE = 0.35  # of the questions about them get such passages
RETRIEVED = 3  # passages a question
ALONE_SHARE = 0.2  # of these groups are read without the passage that answers
REMOVED_SHARE = 0.15
EDITED_SHARE = 0.3  # are tried; about half can be edited
BARE_SHARE = 0.3  # of the passages are read without title and headings
TOP_K = 8
# How often a collection is taken: few contexts for many questions count half, questions that people wrote to be unanswerable
# are rare and count three times.
WEIGHT = {"qamr_dev_filtered": 0.5, "qamr_test_filtered": 0.5}
SAME_ARTICLE = {"squad_neg_samearticle"}  # collections whose questions got another paragraph of their article
WRITTEN_WEIGHT = {"squad2_dev_five_articles": 3, "squad2_phong10": 3, "clapnq_unanswerable": 3}

Progress = Callable[[int, int | None], object]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the reader is taught by one passage. Offsets are code points of `text`; start and end are -1 without an answer."""

    question: str
    text: str
    context: int  # characters at the start of `text` that are title and headings: no answer lies there
    start: int
    end: int
    kind: str  # answerable | written | same_article | retrieved | removed | edited
    number: int  # lessons of one number go into the same batch; those of them that ask the same are one group


def write_lessons(examples: Sequence[Example], embedder: Embedder, path: Path, seed: int, progress: Progress) -> None:
    """The lessons as JSON lines, whole or not at all: making them takes a quarter of an hour, and a killed run goes on."""
    partial = path.with_suffix(".partial")
    with partial.open("w", encoding="utf-8") as file:
        for lesson in lessons(examples, embedder, seed=seed, progress=progress):
            file.write(json.dumps(asdict(lesson), ensure_ascii=False) + "\n")
    partial.replace(path)


def read_lessons(path: Path) -> list[Lesson]:
    """What `write_lessons` wrote. Raises `DataError`."""
    try:
        with path.open(encoding="utf-8") as file:
            return [Lesson(**json.loads(line)) for line in file]
    except (OSError, ValueError, TypeError) as error:
        raise DataError(
            f"{path} holds no lessons ({first_line(error)}). Give the lessons.jsonl of a `train reader`."
        ) from error


def lessons(examples: Sequence[Example], embedder: Embedder, *, seed: int = 0, progress: Progress) -> Iterator[Lesson]:
    """The lessons of all examples that have a context. An answer that no sentence holds whole is left out."""
    chance, said = random.Random(seed), said_by(examples)
    searched = _searched(examples)
    to_search = {example.id for example in searched if example.answers and _names_something(example)}
    with store_of(searched, Path(), embedder) as store, store.snapshot() as snapshot:
        page, own = ("", ""), list[Passage]()
        for number, example in enumerate(examples):
            if page != (example.context, example.title):  # the questions about one context are neighbours
                page = (example.context, example.title)
                own = [hit.passage for hit in hits_of(*page, embedder)]
            for copy in range(_times(example, chance)):
                yield from _own(example, number + copy * len(examples), own, examples, said, chance)
            if example.id in to_search and chance.random() < RETRIEVED_SHARE:
                group = number + len(examples) * (chance.random() < ALONE_SHARE)
                hits = retrieve(snapshot, embedder, example.question, top_k=TOP_K)
                others = [hit.passage for hit in hits if not _holds(hit.passage.text, example.answers)]
                for passage in others[:RETRIEVED]:
                    yield _lesson(example.question, passage, None, "retrieved", group, chance)
            progress(number + 1, len(examples))


def _searched(examples: Sequence[Example]) -> list[Example]:
    """The examples of whole articles whose contexts are searched, so that a passage's neighbours are found."""
    by_title: dict[str, list[Example]] = {}
    for example in examples:
        by_title.setdefault(article_of(example), []).append(example)
    titles = sorted(by_title, key=lambda title: hashlib.sha256(title.encode()).digest())
    chosen = titles[: math.ceil(SEARCHED_SHARE * len(titles))]
    return [example for title in chosen for example in by_title[title]]


def _names_something(example: Example) -> bool:
    """A question that names nothing makes sense over its own article only: a passage of another one may answer it."""
    return bool(names(example.question)) or any(character.isdigit() for character in example.question)


def _times(example: Example, chance: random.Random) -> int:
    if not example.answers:
        return WRITTEN_WEIGHT.get(example.origin, 1)
    return int(chance.random() < WEIGHT.get(example.origin, 1))


def _own(
    example: Example,
    number: int,
    own: Sequence[Passage],
    examples: Sequence[Example],
    said: Mapping[str, str],
    chance: random.Random,
) -> Iterator[Lesson]:
    """The lessons of an example that are made of its own context."""
    if not own:
        return
    if not example.answers:
        yield _lesson(example.question, _closest(example.question, own), None, _unanswerable_kind(example), number, chance)
        return
    found = _place(example, own)
    if found is None:
        return
    passage, place = found
    gold = _lesson(example.question, passage, place, "answerable", number, chance)
    yield gold
    if chance.random() < EDITED_SHARE and (
        other := opposite(example, said, chance) or near_miss(example, examples, said, chance)
    ):
        yield replace(gold, question=other, start=-1, end=-1, kind="edited")  # only the question differs from its twin
    if chance.random() < REMOVED_SHARE and (rest := _without(passage, place, example.answers)):
        yield _lesson(example.question, rest, None, "removed", number, chance)


def _unanswerable_kind(example: Example) -> str:
    return "same_article" if example.origin in SAME_ARTICLE else "written"


def _lesson(
    question: str, passage: Passage, place: tuple[int, int] | None, kind: str, number: int, chance: random.Random
) -> Lesson:
    untitled = passage.context.isdigit()  # the page is called after its file
    told = tell(replace(passage, context="") if untitled or chance.random() < BARE_SHARE else passage)
    inside = told.places != NOWHERE
    start = end = -1
    if place is not None:
        start = int((told.places == place[0]).argmax())
        end = int((told.places == place[1] - 1).argmax()) + 1
    return Lesson(question, told.text, int(inside.argmax()), start, end, kind, number)


def _place(example: Example, own: Sequence[Passage]) -> tuple[Passage, tuple[int, int]] | None:
    """The passage with the first gold answer in one of its sentences, and its place in the document.

    Cleaning moves offsets, so the answer is found by its number: the third "Ada" of the context is the third of the document.
    """
    answer, start = Counter(zip(example.answers, example.starts, strict=True)).most_common(1)[0][0]
    number = len(_places(answer, example.context[:start]))
    # sentences that two passages share count once
    all_places = sorted({passage.start + place for passage in own for place in _places(answer, passage.text)})
    if number >= len(all_places):
        return None
    low, high = all_places[number], all_places[number] + len(answer)
    return next(
        ((passage, (low, high)) for passage in own if any(unit[0] <= low and high <= unit[1] for unit in passage.units)), None
    )


def _places(answer: str, text: str) -> list[int]:
    return [match.start() for match in re.finditer(re.escape(answer), text)]


def _closest(question: str, own: Sequence[Passage]) -> Passage:
    asked = words(question)
    return max(own, key=lambda passage: len(asked & words(passage.text)))


def _without(passage: Passage, place: tuple[int, int], answers: Sequence[str]) -> Passage | None:
    """The passage without the sentence that answers; None where an answer is left, or nothing is."""
    cut = next((low, high) for low, high in passage.units if low <= place[0] < high)
    text = passage.text[: cut[0] - passage.start] + passage.text[cut[1] - passage.start :]
    return None if not text.strip() or _holds(text, answers) else replace(passage, text=text, end=passage.start + len(text))


def _holds(text: str, answers: Sequence[str]) -> bool:
    inside = f" {normalised(text)} "
    return any(f" {normalised(answer)} " in inside for answer in answers)
