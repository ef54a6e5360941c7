"""Question files in, `Example`s out: SQuAD v1 and v2 JSON, JSON lines with contexts, and questions about a folder of articles.

`.xz` files are read as they are. Every answer's offset is checked against its context, every id is used once, and every
question can be asked. A question file about articles (`{"question", "answers": [...], "document"}`, like seeds/questions.jsonl)
has no contexts: its articles lie beside it. A fault is a `DataError` with the file, the line or the question, and the remedy;
a file can also be read without its faulty questions. What is no text, or no JSON as a whole, is refused either way.
"""

import codecs
import hashlib
import json
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import DataError, QuestionError
from qa.rewrite import rewrite

MEND = "Mend it or take it out."
UTF8 = "Save the file as UTF-8."
SHAPES = "Give SQuAD JSON in a .json file, or one JSON object a line in a .jsonl file; both may be packed as .xz."
_OTHER_MARKS = {  # UTF-32 first: its mark begins with UTF-16's
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


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
    """All examples of a file, in its order. Raises `DataError` at the first fault."""
    examples = []
    for found in _found(path):
        if isinstance(found, DataError):
            raise found
        examples.append(found)
    return _some(examples, path)


def read_sound_examples(path: Path) -> tuple[list[Example], list[DataError]]:
    """The examples of a file that are as they should be, and what is wrong with the others.

    Raises `DataError` where the file cannot be read at all or no question is left.
    """
    examples, faults = [], []
    for found in _found(path):
        if isinstance(found, DataError):
            faults.append(found)
        else:
            examples.append(found)
    if faults and not examples:
        raise faults[0]
    return _some(examples, path), faults


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


class _Fault(Exception):
    """What is wrong with a question, and the remedy, without the place; `line` is counted within the JSON that was read."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def _some(examples: list[Example], path: Path) -> list[Example]:
    if not examples:
        raise DataError(f"{path}, line 1: it holds no questions. {SHAPES}")
    return examples


def _found(path: Path) -> Iterator[Example | DataError]:
    """Each question of a file, or what is wrong with it, in the file's order."""
    rows = _squad(path) if path.name.removesuffix(".xz").endswith(".json") else _lines(path)
    places: dict[str, str] = {}
    for number, (place, row) in enumerate(rows, start=1):
        try:
            example = _example(row, number)
            if example.id in places:
                raise _Fault(f"its id {example.id!r} is that of {places[example.id]} too. Give each question an id of its own.")
            places[example.id] = place
            yield example
        except _Fault as fault:
            yield DataError(f"{path}, {place}: {fault}")


def _lines(path: Path) -> Iterator[tuple[str, Any]]:
    """(place, row, or what is wrong with it) of each line that is not empty."""
    for number, line in enumerate(_packed_lines(path), start=1):
        try:
            if text := _text(line, number, path).strip():
                yield f"line {number}", _json(text)
        except _Fault as fault:
            yield f"line {number}", fault


def _squad(path: Path) -> Iterator[tuple[str, Any]]:
    """(place, row, or what is wrong with it) of each question of a SQuAD file, as the lines with contexts are."""
    for above, article in _members(_whole(path), "data", "line 1", "article"):
        for near, paragraph in _members(article, "paragraphs", above, "paragraph"):
            for place, row in _members(paragraph, "qas", near, "question"):
                if not isinstance(row, dict):
                    yield place, row
                    continue
                shared = {"context": paragraph.get("context"), "title": article.get("title")}
                yield f"{place} (id {row['id']})" if "id" in row else place, {**row, **shared}


def _members(value: Any, key: str, place: str, name: str) -> Iterator[tuple[str, Any]]:
    """(place, member) of the list `key` of an object, or what is wrong where there is no such list."""
    if isinstance(value, _Fault):
        yield place, value
    elif not isinstance(value, dict) or not isinstance(value.get(key), list):
        yield place, _Fault(f'it has no list "{key}". Compare it with SQuAD 2.0. {SHAPES}')
    else:
        for number, member in enumerate(value[key], start=1):
            yield f"{name} {number}" if key == "data" else f"{place}, {name} {number}", member


def _packed_lines(path: Path) -> Iterator[bytes]:
    """The lines of a file, unpacked. Raises `DataError`."""
    try:
        with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as file:
            yield from file
    except FileNotFoundError:
        raise DataError(f"{path} does not exist. Give the path of a question file.") from None
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise DataError(f"{path} cannot be read ({error}). Give a whole file that you may read.") from error


def _whole(path: Path) -> Any:
    """The JSON that the file is. Raises `DataError`."""
    number = 1
    try:
        lines = []
        for number, line in enumerate(_packed_lines(path), start=1):
            lines.append(_text(line, number, path))
        number = 1
        return _json("".join(lines)) if lines else {"data": []}
    except _Fault as fault:
        raise DataError(f"{path}, line {number + fault.line - 1}: {fault}") from fault


def _text(line: bytes, number: int, path: Path) -> str:
    """A line as text. Raises `_Fault` where it is not UTF-8, `DataError` where the whole file is something else."""
    if number == 1:
        for mark, encoding in _OTHER_MARKS.items():
            if line.startswith(mark):
                raise DataError(f"{path}, line 1: it begins with the mark of {encoding}. {UTF8}")
        line = line.removeprefix(codecs.BOM_UTF8)
    if b"\0" in line:
        raise DataError(f"{path}, line {number}: it holds zero bytes, as UTF-16 and packed files do. {UTF8}")
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        raise _Fault(f"its byte {line[error.start]:#04x} at column {error.start + 1} is not UTF-8. {UTF8}") from error


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise _Fault(f"it is not JSON at column {error.colno}: {error.msg}. {SHAPES}", error.lineno) from error
    except RecursionError:
        raise _Fault(f"its JSON is nested too deep. {MEND}") from None
    except ValueError as error:  # a number of thousands of digits
        raise _Fault(f"its JSON cannot be read ({error}). {MEND}") from error


def _example(row: Any, number: int) -> Example:
    """The example of a row, which lacks an id only where it is known by its number. Raises `_Fault`."""
    if isinstance(row, _Fault):
        raise row
    if not isinstance(row, dict):
        raise _Fault(f"it is no JSON object. {SHAPES}")
    if "data" in row and "question" not in row:
        raise _Fault("it is a whole SQuAD file. Give the file a name that ends in .json.")
    identifier, question, answers = row.get("id", number), _string(row, "question"), row.get("answers")
    if type(identifier) is not int:
        _string(row, "id")
    try:
        rewrite(question)
    except QuestionError as error:
        raise _Fault(str(error)) from error
    if answers is None:
        raise _Fault('it has no "answers". Write an empty list of them for a question without an answer.')
    if isinstance(answers, list) and "context" not in row:  # about articles: accepted spans, no offsets
        return Example(str(identifier), question, _texts(answers), document=_string(row, "document"))
    context, title, origin = _string(row, "context"), _string(row, "title", ""), _string(row, "source", "")
    if not context.strip():
        raise _Fault(f'its "context" is empty. {MEND}')
    texts, starts = _answers(context, answers)
    if row.get("is_impossible") is True and texts:
        raise _Fault(f"it is marked as impossible and has {len(texts)} answers. {MEND}")
    if row.get("is_impossible") is False and not texts:
        raise _Fault(f"it has no answers and is not marked as impossible. {MEND}")
    return Example(str(identifier), question, texts, context, title, "", starts, origin)


def _answers(context: str, answers: Any) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The texts and the starts of the answers, which stand in the context. Raises `_Fault`."""
    if isinstance(answers, list) and all(isinstance(answer, dict) for answer in answers):  # as SQuAD has them
        answers = {key: [answer.get(key) for answer in answers] for key in ("text", "answer_start")}
    starts = answers.get("answer_start") if isinstance(answers, dict) else None
    if not isinstance(starts, list) or not isinstance(answers.get("text"), list):
        raise _Fault(f'its "answers" are no object of two lists, "text" and "answer_start". {MEND}')
    texts = _texts(answers["text"])
    if len(texts) != len(starts):
        raise _Fault(f"it has {len(texts)} answers but {len(starts)} offsets. {MEND}")
    for text, start in zip(texts, starts, strict=True):
        if type(start) is not int or start < 0 or context[start : start + len(text)] != text:
            raise _Fault(f"the answer {text!r} does not stand at offset {start!r} of its context. {MEND}")
    return texts, tuple(starts)


def _texts(values: list[Any]) -> tuple[str, ...]:
    if not all(isinstance(value, str) and value.strip() for value in values):
        raise _Fault(f"an answer of it is empty or no string. {MEND}")
    return tuple(_string({"answer": value}, "answer") for value in values)


def _string(row: dict[str, Any], key: str, default: str | None = None) -> str:
    value = row.get(key)
    if value is None and default is not None:
        return default
    if not isinstance(value, str):
        raise _Fault(f'its "{key}" is {"missing" if value is None else "no string"}. {MEND}')
    if _HALF_CHARACTER.search(value):
        raise _Fault(f'its "{key}" holds half a character (U+D800 to U+DFFF). {MEND}')
    return value
