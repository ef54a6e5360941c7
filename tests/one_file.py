"""One file of any format, asked a question the whole way: synced into a store, and answered with stand-ins for the models.

`TellingReader` reads what the real reader is told, in which a table's row stands with its headings, and looks for words in it.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from fakes import MARGIN_ALONE, HashEmbedder

from index.store.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.types import Answer, Hit, Span
from qa.verbalise import NOWHERE, tell

FOUND = re.compile(r"[A-Z0-9](?:[\w.-]|:\d)*(?: [A-Z0-9](?:[\w.-]|:\d)*)*(?<=\w)")  # a name, a number, a time, a code


class TellingReader:
    """Of each passage proposes a name or a number in the line with most of the question's words, near most of them.

    Its margin is three times the number of shared words, less five.
    """

    name = "telling"
    fingerprint = "telling-reader"

    def read(self, question: str, hits: Sequence[Hit]) -> list[Span]:
        asked = {word for word in re.findall(r"\w+", question.lower()) if len(word) > 3}
        spans = [span for number, hit in enumerate(hits) for span in self._of(question, asked, number, hit)]
        return sorted(spans, key=lambda span: (-span.score, span.hit))

    def _of(self, question: str, asked: set[str], number: int, hit: Hit) -> list[Span]:
        told = tell(hit.passage)
        best: tuple[int, int, Span] | None = None
        start = 0
        for line in told.text.splitlines(keepends=True):
            shared = len(asked & set(re.findall(r"\w+", line.lower())))
            places = told.places[start : start + len(line)]
            quotable = "".join(sign if place != NOWHERE else "\n" for sign, place in zip(line, places, strict=True))
            for match in FOUND.finditer(quotable):
                before = re.split(r"[,:.] ", line[: match.start()])[-1]
                place = int(places[match.start()])
                if match.group().lower() in question.lower():
                    continue
                near = len(asked & set(re.findall(r"\w+", before.lower())))
                span = Span(number, place, place + len(match.group()), match.group(), 3.0 * shared - 5)
                if best is None or (shared, near) > best[:2]:
                    best = shared, near, span
            start += len(line)
        return [best[2]] if best else []


def asked_of(folder: Path, name: str, data: bytes, question: str) -> Answer:
    """The answer to a question from a folder that holds this one file; its quotations are checked to be verbatim."""
    (folder / "articles").mkdir()
    (folder / "articles" / name).write_bytes(data)
    store = Store.open(folder / "store", create=True)
    reports = sync(store, [folder / "articles"], HashEmbedder())
    assert [report.failed for report in reports] == [()]
    answer = Assistant(store, HashEmbedder(), TellingReader(), MARGIN_ALONE).ask(question)
    with store.snapshot() as snapshot:
        for citation in answer.quoted:
            document = snapshot.document(citation.document.id)
            assert document is not None and document.text[citation.start : citation.end] == citation.quote
    return answer
