"""How Footnote grows with its articles: for each size a store of its own, and what syncing, starting and asking take in it.

Sync and the first question run in processes of their own, as `footnote sync` and `footnote ask` do, so their memory and their
start are the whole truth. What is done is kept in the folder: a size that was measured is not measured again, and a sync that
was stopped goes on with the vectors that it has.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import DataError
from index.store import schema
from index.store.dense import FILE_NAME as DENSE
from index.store.store import Store
from qa.evaluate.corpus import page_of
from qa.evaluate.made_articles import SECTIONS, article, facts
from qa.evaluate.metrics import percentile
from qa.terms import search_terms

if TYPE_CHECKING:
    from qa.assistant import Assistant

QUESTIONS = 40  # about the first articles, which every size has
WARM_UP = 3
IN_A_FOLDER = 1000
POOL = 50  # passages that each search gives, as for a question
RESULT = "result.json"
KIB = 1024  # what Linux counts memory in; macOS counts bytes

# A process counts as its own peak that of the one which started it: so a small one starts what is measured.
_APART = """import pathlib, resource, subprocess, sys
status = subprocess.call(sys.argv[2:])
pathlib.Path(sys.argv[1]).write_text(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(status)"""

Context = tuple[str, str]  # a text and its title
Said = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Scale:
    """The figures of one size. Times of questions in milliseconds, of sync and start in seconds, sizes in MiB.

    `embedded` and `sync_seconds` are those of the last sync, where an earlier one was stopped.
    """

    passages: int
    documents: int
    embedded: int
    sync_seconds: float
    passages_a_second: float
    sync_peak: float
    store_size: float
    first_answer_seconds: float
    ask_peak: float
    median: float
    p95: float
    dense: float
    full_text: float
    right: float  # share of the questions that are answered with the right words


HEADINGS = {
    "passages": "passages", "documents": "documents", "sync_seconds": "sync, s", "passages_a_second": "passages/s",
    "sync_peak": "sync's peak, MiB", "store_size": "store, MiB", "first_answer_seconds": "start to first answer, s",
    "ask_peak": "ask's peak, MiB", "median": "question, median ms", "p95": "p95 ms", "dense": "dense, ms",
    "full_text": "full text, ms", "right": "right",
}  # fmt: skip


def measure(
    sizes: Sequence[int],
    folder: Path,
    assistant_over: "Callable[[Store], Assistant]",
    *,
    contexts: Sequence[Context] = (),
    say: Said = lambda message: None,
) -> list[Scale]:
    """The figures of each size, in passages, made in `folder`. `contexts` become up to half of a size's documents."""
    return [_of_size(size, folder / str(size), assistant_over, contexts, say) for size in sizes]


def table(scales: Sequence[Scale]) -> str:
    """The figures as a table in Markdown, a size a row."""
    rows = [[_shown(getattr(scale, name)) for name in HEADINGS] for scale in scales]
    lines = [list(HEADINGS.values()), ["---:"] * len(HEADINGS), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write_articles(folder: Path, size: int, contexts: Sequence[Context]) -> None:
    """The articles of a size: contexts as pages, at most half of it, and made-up ones. Those that are there are left."""
    pages = contexts[: size // 2]
    for number, (text, title) in enumerate(pages):
        _written(folder / "contexts" / str(number // IN_A_FOLDER) / f"{number:06}.html", page_of(text, title))
    for number in range(max(1, round((size - len(pages)) / SECTIONS))):
        _written(folder / "made" / str(number // IN_A_FOLDER) / f"{number:06}.md", article(number))


def _written(path: Path, text: str) -> None:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _of_size(
    size: int, folder: Path, assistant_over: "Callable[[Store], Assistant]", contexts: Sequence[Context], say: Said
) -> Scale:
    if (known := _known(folder / RESULT)) is not None:
        say(f"{size:,} passages: measured before.")
        return known
    say(f"{size:,} passages: articles are written, then synced.")
    write_articles(folder / "articles", size, contexts)
    store = ["--store", str(folder / "store"), "--json"]
    synced, sync_seconds, sync_peak = _run(["sync", str(folder / "articles"), *store])
    _, first_seconds, ask_peak = _run(["ask", facts(0).question, *store])
    embedded = sum(report["embedded"] for report in json.loads(synced))
    opened = Store.open(folder / "store")
    with opened.snapshot() as snapshot:
        passages, documents = snapshot.passage_count, snapshot.document_count
    sizes = sum((folder / "store" / name).stat().st_size for name in (schema.FILE_NAME, DENSE))
    say(f"{size:,} passages: {QUESTIONS} questions are asked.")
    scale = Scale(
        passages, documents, embedded, sync_seconds, embedded / sync_seconds, sync_peak, sizes / KIB**2, first_seconds,
        ask_peak, **_asked(assistant_over(opened)),
    )  # fmt: skip
    (folder / RESULT).write_text(json.dumps(asdict(scale)), encoding="utf-8")
    return scale


def _asked(assistant: "Assistant") -> dict[str, float]:
    """What questions take, one after the other, and how many get the right words."""
    known = [facts(number) for number in range(QUESTIONS)]
    for about in known[:WARM_UP]:
        assistant.ask(about.question)
    answers = [assistant.ask(about.question) for about in known]
    totals = [answer.milliseconds["total"] for answer in answers]
    right = sum(about.person in (answer.answer or "") for about, answer in zip(known, answers, strict=True)) / len(known)
    questions = [about.question for about in known]
    with assistant.store.snapshot() as snapshot:
        vectors = assistant.embedder.encode(questions)
        dense = [_milliseconds(partial(snapshot.search_dense, vector, POOL)) for vector in vectors]
        text = [_milliseconds(partial(snapshot.search_text, search_terms(asked), POOL)) for asked in questions]
    return {
        "median": percentile(totals, 0.5),
        "p95": percentile(totals, 0.95),
        "dense": percentile(dense, 0.5),
        "full_text": percentile(text, 0.5),
        "right": right,
    }


def _milliseconds(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - before)


def _run(words: Sequence[str]) -> tuple[str, float, float]:
    """`footnote WORDS` in a process of its own: what it printed, its seconds, and its peak of memory in MiB."""
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as out:
        peak, before = Path(folder) / "peak", time.perf_counter()
        status = subprocess.call([sys.executable, "-c", _APART, str(peak), sys.executable, "-m", "qa.cli", *words], stdout=out)
        seconds = time.perf_counter() - before
        out.seek(0)
        printed = out.read().decode()
        if status:
            raise DataError(f"footnote {words[0]} ended with status {status}. Its message stands above; then go on.")
        return printed, seconds, int(peak.read_text()) / (KIB**2 if sys.platform == "darwin" else KIB)


def _known(path: Path) -> Scale | None:
    """What was measured before, None where it was not, or by another version."""
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Scale(**{field.name: told[field.name] for field in fields(Scale)})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _shown(value: float) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}" if value < 1 else f"{value:.1f}"
