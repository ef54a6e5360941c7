"""Question files in their three shapes are read, and a fault in one is said with its line."""

import json
import lzma
from pathlib import Path

import pytest

from index.errors import DataError
from qa.evaluate.datasets import Example, read_examples, sample

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
LINE = {
    "id": "7",
    "question": "Where?",
    "context": CONTEXT,
    "title": "Owls",
    "answers": {"text": ["Oslo"], "answer_start": [19]},
}


def write(path: Path, content: str) -> Path:
    if path.suffix == ".xz":
        path.write_bytes(lzma.compress(content.encode()))
    else:
        path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["squad.json", "squad.json.xz"])
def test_squad(tmp_path: Path, name: str) -> None:
    assert read_examples(write(tmp_path / name, json.dumps(SQUAD))) == [
        Example("1", "Where?", ("Oslo",), CONTEXT, "Owls"),
        Example("2", "When?", (), CONTEXT, "Owls"),
    ]


@pytest.mark.parametrize("name", ["lines.jsonl", "lines.jsonl.xz"])
def test_lines_with_contexts(tmp_path: Path, name: str) -> None:
    lines = f"{json.dumps(LINE)}\n\n{json.dumps({**LINE, 'id': 8, 'answers': {'text': [], 'answer_start': []}})}\n"
    assert read_examples(write(tmp_path / name, lines)) == [
        Example("7", "Where?", ("Oslo",), CONTEXT, "Owls"),
        Example("8", "Where?", (), CONTEXT, "Owls"),
    ]


def test_questions_about_articles(tmp_path: Path) -> None:
    lines = [
        {"question": "Where?", "answers": ["Oslo"], "document": "owls.md"},
        {"question": "Who?", "answers": [], "document": ""},
    ]
    assert read_examples(write(tmp_path / "questions.jsonl", "\n".join(map(json.dumps, lines)))) == [
        Example("1", "Where?", ("Oslo",), document="owls.md"),
        Example("2", "Who?", (), document=""),
    ]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jsonl", "", "a.jsonl holds no questions"),
        ("a.json", '{"data": []}', "a.json holds no questions"),
        ("a.json", "[]", "is not SQuAD JSON"),
        ("a.json", '{"data": [{}]}', "is not SQuAD JSON: KeyError('paragraphs')"),
        ("a.jsonl", "{", "is not JSON at line 1"),
        ("a.jsonl", '{"question": "q", "answers": []}', "line 1: KeyError('document')"),
        ("a.jsonl", '{"question": "q", "answers": 7, "context": "c"}', "line 1: TypeError"),
        (
            "a.jsonl",
            json.dumps({**LINE, "answers": {"text": ["Oslo"], "answer_start": [18]}}),
            "'Oslo' does not stand at offset 18",
        ),
        ("a.jsonl", json.dumps({**LINE, "context": "🦉" + CONTEXT}), "'Oslo' does not stand at offset 19"),
    ],
)
def test_a_fault_is_said_with_its_place(tmp_path: Path, name: str, content: str, message: str) -> None:
    with pytest.raises(DataError) as raised:
        read_examples(write(tmp_path / name, content))
    assert message in str(raised.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl.xz").write_bytes(b"not compressed")
    (tmp_path / "latin.jsonl").write_bytes(b'{"question": "caf\xe9"}')
    for name, message in (
        ("absent.jsonl", "does not exist"),
        ("bad.jsonl.xz", "cannot be read"),
        ("latin.jsonl", "cannot be read"),
    ):
        with pytest.raises(DataError, match=message):
            read_examples(tmp_path / name)


def test_a_sample_is_seeded_and_keeps_the_order() -> None:
    examples = [Example(str(number), "q", ()) for number in range(100)]
    first = sample(examples, 10)
    assert len(first) == 10 and first == sample(examples, 10) != sample(examples, 10, seed=1)
    assert [int(example.id) for example in first] == sorted(int(example.id) for example in first)
    assert sample(examples, None) == sample(examples, 500) == examples
