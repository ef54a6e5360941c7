"""Question files in their shapes are read; a fault in one is said with its place, and can be left out."""

import json
import lzma
from pathlib import Path
from typing import Any

import pytest

from index.errors import DataError
from qa.evaluate.datasets import Example, read_examples, read_sound_examples, sample, split

CONTEXT = "The owl 🦉 nests in Oslo."
SQUAD = {
    "version": "v2.0",
    "data": [
        {
            "title": "Owls",
            "paragraphs": [
                {
                    "context": CONTEXT,
                    "qas": [
                        {"id": "1", "question": "Where?", "answers": [{"text": "Oslo", "answer_start": 19}]},
                        {"id": "2", "question": "When?", "answers": [], "is_impossible": True},
                    ],
                }
            ],
        }
    ],
}
ANSWERS = {"text": ["Oslo"], "answer_start": [19]}
LINE = {"id": "7", "question": "Where?", "context": CONTEXT, "title": "Owls", "answers": ANSWERS, "source": "birds"}
ABOUT = {"question": "Where?", "answers": ["Oslo"], "document": "owls.md"}


def write(path: Path, content: str) -> Path:
    path.write_bytes(lzma.compress(content.encode()) if path.suffix == ".xz" else content.encode())
    return path


def line(**changes: object) -> str:
    """The line with some values changed; None takes a key away."""
    return json.dumps({key: value for key, value in {**LINE, **changes}.items() if value is not None})


def squad(*, article: Any = None, paragraph: Any = None, row: Any = None) -> str:
    """A SQuAD file whose one article, paragraph or question is changed."""
    rows = [{**SQUAD["data"][0]["paragraphs"][0]["qas"][0], **(row or {})}]  # type: ignore[index]
    paragraphs = [{"context": CONTEXT, "qas": rows, **(paragraph or {})}]
    return json.dumps({"data": [{"title": "Owls", "paragraphs": paragraphs, **(article or {})}]})


@pytest.mark.parametrize("name", ["squad.json", "squad.json.xz"])
@pytest.mark.parametrize("indent", [None, 1])
def test_squad(tmp_path: Path, name: str, indent: int | None) -> None:
    assert read_examples(write(tmp_path / name, json.dumps(SQUAD, indent=indent))) == [
        Example("1", "Where?", ("Oslo",), CONTEXT, "Owls", starts=(19,)),
        Example("2", "When?", (), CONTEXT, "Owls"),
    ]


@pytest.mark.parametrize("name", ["lines.jsonl", "lines.jsonl.xz"])
def test_lines_with_contexts(tmp_path: Path, name: str) -> None:
    lines = f"\ufeff{line()}\n\n{line(id=8, answers={'text': [], 'answer_start': []}, source=None)}\n"
    assert read_examples(write(tmp_path / name, lines)) == [
        Example("7", "Where?", ("Oslo",), CONTEXT, "Owls", "", (19,), "birds"),
        Example("8", "Where?", (), CONTEXT, "Owls"),
    ]


def test_a_line_may_have_its_answers_as_squad_does_and_no_id(tmp_path: Path) -> None:
    lines = line(answers=[{"text": "Oslo", "answer_start": 19}], id=None, title=None)
    assert read_examples(write(tmp_path / "a.jsonl", lines)) == [
        Example("1", "Where?", ("Oslo",), CONTEXT, starts=(19,), origin="birds")
    ]


def test_questions_about_articles(tmp_path: Path) -> None:
    lines = [ABOUT, {"question": "Who?", "answers": [], "document": ""}]
    assert read_examples(write(tmp_path / "questions.jsonl", "\n".join(map(json.dumps, lines)))) == [
        Example("1", "Where?", ("Oslo",), document="owls.md"),
        Example("2", "Who?", (), document=""),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "it is not JSON at column 2: Expecting property name"),
        ("[7]", "it is no JSON object. Give SQuAD JSON in a .json file"),
        ("null", "it is no JSON object"),
        ("[" * 100_000, "its JSON is nested too deep. Mend it"),
        ('{"id": ' + "9" * 5000 + "}", "its JSON cannot be read (Exceeds the limit"),
        (line(question=None), 'its "question" is missing. Mend it'),
        (line(question=7), 'its "question" is no string'),
        (line(question=" "), "The question holds no word. Type a question"),
        (line(question="x" * 2001), "The question has 2,001 characters, at most 2,000 are read. Shorten it."),
        (line(question="caf\udce9"), 'its "question" holds half a character'),
        (line(answers=None), 'it has no "answers". Write an empty list'),
        (line(answers=7), 'its "answers" are no object of two lists'),
        (line(answers="Oslo"), 'two lists, "text" and "answer_start"'),
        (line(answers={"text": ["Oslo"]}), 'two lists, "text" and "answer_start"'),
        (line(answers={"text": "Oslo", "answer_start": 19}), 'two lists, "text" and "answer_start"'),
        (line(answers={"text": ["Oslo", "Oslo"], "answer_start": [19]}), "it has 2 answers but 1 offsets"),
        (line(answers={"text": [], "answer_start": [19]}), "it has 0 answers but 1 offsets"),
        (line(answers={"text": [""], "answer_start": [0]}), "an answer of it is empty or no string"),
        (line(answers={"text": [7], "answer_start": [0]}), "an answer of it is empty or no string"),
        (line(answers={"text": ["Oslo"], "answer_start": [18]}), "the answer 'Oslo' does not stand at offset 18"),
        (line(answers={"text": ["Oslo"], "answer_start": [-5]}), "does not stand at offset -5"),  # Python counts from the end
        (line(answers={"text": ["Oslo"], "answer_start": [19.0]}), "does not stand at offset 19.0"),
        (line(answers={"text": ["Oslo"], "answer_start": ["19"]}), "does not stand at offset '19'"),
        (line(answers={"text": ["Oslo"], "answer_start": [10**30]}), "does not stand at offset 1000000"),
        (line(context="🦉" + CONTEXT), "the answer 'Oslo' does not stand at offset 19"),
        (line(context=" ", answers={"text": [], "answer_start": []}), 'its "context" is empty'),
        (line(context=7), 'its "context" is no string'),
        (line(title=[]), 'its "title" is no string'),
        (line(id=[]), 'its "id" is no string'),
        (line(id=True), 'its "id" is no string'),
        (line(is_impossible=True), "it is marked as impossible and has 1 answers"),
        (line(is_impossible=False, answers={"text": [], "answer_start": []}), "no answers and is not marked as impossible"),
        (json.dumps({"question": "Where?", "answers": []}), 'its "document" is missing'),
        (json.dumps({**ABOUT, "answers": ["Oslo", ""]}), "an answer of it is empty or no string"),
        (json.dumps(SQUAD), "it is a whole SQuAD file. Give the file a name that ends in .json."),
    ],
)
def test_a_fault_is_said_with_its_line_and_can_be_left_out(tmp_path: Path, content: str, message: str) -> None:
    """Answers and offsets of different number, for one, ended in a ValueError and its traceback."""
    path = write(tmp_path / "a.jsonl", f"{line(id='first')}\n\n{content}\n{line(id='last')}\n")
    with pytest.raises(DataError) as raised:
        read_examples(path)
    assert str(raised.value).startswith(f"{path}, line 3: ") and message in str(raised.value)
    examples, faults = read_sound_examples(path)
    assert [example.id for example in examples] == ["first", "last"]
    assert [str(fault) for fault in faults] == [str(raised.value)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (squad(row={"answers": None}), 'article 1, paragraph 1, question 1 (id 1): it has no "answers"'),
        (squad(row={"answers": [{"text": "Oslo"}]}), "question 1 (id 1): the answer 'Oslo' does not stand at offset None"),
        (squad(row={"answers": ["Oslo"]}), 'question 1 (id 1): its "answers" are no object of two lists'),
        (squad(row={"question": ""}), "question 1 (id 1): The question holds no word"),
        (squad(paragraph={"context": None}), 'question 1 (id 1): its "context" is missing'),
        (squad(paragraph={"qas": None}), 'article 1, paragraph 1: it has no list "qas". Compare it with SQuAD 2.0.'),
        (squad(paragraph={"qas": [7]}), "article 1, paragraph 1, question 1: it is no JSON object"),
        (squad(article={"paragraphs": 7}), 'article 1: it has no list "paragraphs"'),
        (squad(article={"paragraphs": [[]]}), 'article 1, paragraph 1: it has no list "qas"'),
        ('{"data": [7]}', 'article 1: it has no list "paragraphs"'),
        ("[]", 'line 1: it has no list "data"'),
        ('{"data": [\n{]}', "line 2: it is not JSON at column 2"),
        (f"{line()}\n{line()}", "line 2: it is not JSON at column 1: Extra data. Give SQuAD JSON in a .json file, or one JSON"),
        ("[" * 100_000, "line 1: its JSON is nested too deep"),
        ("", "line 1: it holds no questions"),
        ('{"data": []}', "line 1: it holds no questions"),
    ],
)
def test_a_fault_in_squad_is_said_with_its_question(tmp_path: Path, content: str, message: str) -> None:
    path = write(tmp_path / "a.json", content)
    for read in (read_examples, read_sound_examples):  # nothing is left where it is left out
        with pytest.raises(DataError) as raised:
            read(path)
        assert str(raised.value).startswith(f"{path}, ") and message in str(raised.value)


def test_an_id_is_used_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", f"{line()}\n{line(id=8)}\n{line(id=7)}\n")
    with pytest.raises(DataError, match="line 3: its id '7' is that of line 1 too"):
        read_examples(path)
    assert [example.id for example in read_sound_examples(path)[0]] == ["7", "8"]


def test_a_line_of_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(f"{line()}\n".encode() + b'{"question": "caf\xe9"}\n' + line(id="8").encode())
    with pytest.raises(DataError, match=r"line 2: its byte 0xe9 at column 18 is not UTF-8. Save the file as UTF-8."):
        read_examples(path)
    assert [example.id for example in read_sound_examples(path)[0]] == ["7", "8"]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
@pytest.mark.parametrize(
    ("data", "message"),
    [
        (line().encode("utf-16"), "line 1: it begins with the mark of UTF-16. Save the file as UTF-8."),
        (line().encode("utf-32"), "line 1: it begins with the mark of UTF-32. Save the file as UTF-8."),
        (line().encode("utf-16-le"), "line 1: it holds zero bytes, as UTF-16 and packed files do. Save the file as UTF-8."),
        (b"\n\ncaf\xe9", "line 3: its byte 0xe9 at column 4 is not UTF-8. Save the file as UTF-8."),
        (b"", "line 1: it holds no questions. Give SQuAD JSON in a .json file, or one JSON object a line in a .jsonl file"),
    ],
)
def test_a_file_that_is_no_utf_8_is_refused_either_way(tmp_path: Path, name: str, data: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(data)
    for read in (read_examples, read_sound_examples):
        with pytest.raises(DataError) as raised:
            read(tmp_path / name)
        assert str(raised.value).startswith(f"{tmp_path / name}, {message}")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl.xz").write_bytes(b"not compressed")
    (tmp_path / "half.jsonl.xz").write_bytes(lzma.compress(line().encode() * 1000)[:-30])
    (tmp_path / "folder.jsonl").mkdir()
    for name, message in (
        ("absent.jsonl", "does not exist. Give the path"),
        ("bad.jsonl.xz", "cannot be read .*Give a whole file"),
        ("half.jsonl.xz", "line 1|cannot be read .*Give a whole file"),
        ("folder.jsonl", "cannot be read"),
    ):
        with pytest.raises(DataError, match=message):
            read_examples(tmp_path / name)


def test_a_sample_is_seeded_and_keeps_the_order() -> None:
    examples = [Example(str(number), "q", ()) for number in range(100)]
    first = sample(examples, 10)
    assert len(first) == 10 and first == sample(examples, 10) != sample(examples, 10, seed=1)
    assert [int(example.id) for example in first] == sorted(int(example.id) for example in first)
    assert sample(examples, None) == sample(examples, 500) == examples


def test_the_parts_are_whole_articles() -> None:
    """SHA-256 of Owls begins with 56, of Terns with af, of Gulls with fd; the first of three titles is validation."""
    titles = ["Terns", "Owls", "Gulls", "Owls"]
    examples = [Example(str(number), "q", (), "c", title) for number, title in enumerate(titles)]
    assert [example.id for example in split(examples, "validation")] == ["1", "3"]
    assert [example.id for example in split(examples, "rest")] == ["0", "2"]
    assert split(examples[:1], "validation") == []  # one article cannot be halved
