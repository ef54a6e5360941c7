"""Question files in, `Example`s out: SQuAD v1 and v2 JSON, JSON lines with contexts, and questions about a folder of articles.

`.xz` files are read as they are. Every answer's offset is checked against its context. A question file about articles
(`{"question", "answers": [...], "document"}`, like seeds/questions.jsonl) has no contexts: its articles lie beside it. A fault
is a `DataError` with the file, the line and the remedy.
"""

import hashlib
import json
import lzma
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import DataError


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its gold answers (none: not answerable) and the context, or the article's file name, that holds them."""

    id: str
    question: str
    answers: tuple[str, ...]
    context: str = ""
    title: str = ""
    document: str = ""
    starts: tuple[int, ...] = ()  # where each answer begins in the context, in code points; none where there is no context
    origin: str = ""  # the collection that the question comes from, where the file says so


def read_examples(path: Path) -> list[Example]:
    """All examples of a file, in its order. Raises `DataError`."""
    examples = list(_examples(path))
    if not examples:
        raise DataError(f"{path} holds no questions. Give SQuAD JSON or JSON lines.")
    return examples


def sample(examples: Sequence[Example], limit: int | None, *, seed: int = 0) -> list[Example]:
    """A seeded sample of `limit` examples in their order; all of them where `limit` is None or too large."""
    if limit is None or limit >= len(examples):
        return list(examples)
    chosen = sorted(random.Random(seed).sample(range(len(examples)), limit))
    return [examples[number] for number in chosen]


def split(examples: Sequence[Example], part: str) -> list[Example]:
    """One part of a file: "validation", on which choices are made, or "rest", on which is reported and calibrated.

    Whole articles go into a part: half of the titles, those whose SHA-256 is smaller, are validation (one of three, six of
    twelve). So nobody chose them, and they stay the same wherever the file is read.
    """
    titles = sorted({example.title for example in examples}, key=lambda title: hashlib.sha256(title.encode()).digest())
    validation = set(titles[: len(titles) // 2])
    return [example for example in examples if (example.title in validation) == (part == "validation")]


def _examples(path: Path) -> Iterator[Example]:
    try:
        with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
            if path.name.removesuffix(".xz").endswith(".json"):
                yield from _squad(json.load(file), path)
            else:
                for number, line in enumerate(file, start=1):
                    if line.strip():
                        yield _line(json.loads(line), f"{path}, line {number}", number)
    except FileNotFoundError:
        raise DataError(f"{path} does not exist. Give the path of a question file.") from None
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read ({error}). Give a UTF-8 file, or one compressed by xz.") from error
    except json.JSONDecodeError as error:
        raise DataError(f"{path} is not JSON at line {error.lineno}: {error.msg}. Mend or remove that line.") from error


def _squad(data: Any, path: Path) -> Iterator[Example]:
    try:
        for article in data["data"]:
            for paragraph in article["paragraphs"]:
                for row in paragraph["qas"]:
                    answers = {
                        "text": [a["text"] for a in row["answers"]],
                        "answer_start": [a["answer_start"] for a in row["answers"]],
                    }
                    line = {**row, "answers": answers, "context": paragraph["context"], "title": article.get("title", "")}
                    yield _line(line, f"{path}, question {row['id']}", 0)
    except (KeyError, TypeError) as error:
        raise DataError(
            f"{path} is not SQuAD JSON: {error!r} is missing or of the wrong type. Compare it with SQuAD 2.0."
        ) from error


def _line(row: Any, place: str, number: int) -> Example:
    try:
        answers = row["answers"]
        if isinstance(answers, list):  # about articles: accepted spans, no offsets
            return Example(str(row.get("id", number)), row["question"], tuple(answers), document=row["document"])
        context, texts = row["context"], answers["text"]
        _check_offsets(context, texts, answers["answer_start"], place)
        starts, origin = tuple(answers["answer_start"]), row.get("source", "")
        return Example(str(row["id"]), row["question"], tuple(texts), context, row.get("title", ""), "", starts, origin)
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{place}: {error!r} is missing or of the wrong type. Mend or remove that line.") from error


def _check_offsets(context: str, texts: Sequence[str], starts: Sequence[int], place: str) -> None:
    for text, start in zip(texts, starts, strict=True):
        if context[start : start + len(text)] != text:
            raise DataError(f"{place}: the answer {text!r} does not stand at offset {start}. Mend or remove that line.")
