"""`footnote ask`, with one question and with many, and `footnote chat`: over a real store, with stand-ins for the models."""

import io
import json
import socket
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import pytest

import qa.assistant
from index.store.store import Store
from qa import cli
from qa.assistant import Assistant

QUESTION = "Which captain opened the harbour?"
KEYS = (
    "question read_as status answered answer confidence kind citations items verdict parts alternatives value nearest missing "
    "suggestions notice notes store milliseconds"
).split()
CITATION_KEYS = (
    "number document heading_path page quote start end answer_start answer_end start_utf16 end_utf16 answer_start_utf16 "
    "answer_end_utf16 marks source_url deep_link also_in pinned table_headings"
).split()
Outcome = tuple[int, str, str]


@pytest.fixture
def footnote(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, assistant: Assistant, tmp_path: Path
) -> Callable[..., Outcome]:
    """Runs a command line with the stand-in assistant; `typed` is what stands on standard input."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(qa.assistant, "open_assistant", lambda settings: assistant)

    def run(*words: str, typed: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed), encoding="utf-8"))
        status = cli.main(words)
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_json_has_the_keys_of_the_contract(footnote: Callable[..., Outcome]) -> None:
    status, out, err = footnote("ask", QUESTION, "--json")
    answer = json.loads(out)
    assert (status, err, out.count("\n")) == (0, "", 1)
    assert set(answer) == set(KEYS)
    (citation,) = answer["citations"]
    assert set(citation) == set(CITATION_KEYS)
    assert set(citation["document"]) == {"id", "title", "source", "path", "space", "url", "author", "date", "sha256"}
    assert set(answer["milliseconds"]) == {"rewrite", "retrieve", "read", "total"}
    assert set(answer["store"]) == {"generation", "sha256", "reader", "embedder"}


def test_links_are_absolute_where_the_servers_address_is_known(
    footnote: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_PUBLIC_URL", "https://ask.example/below/")
    typed = json.dumps({"id": 1, "question": QUESTION}).encode()
    said = [footnote("ask", QUESTION, "--json"), footnote("ask", "--batch", "-", "--json", typed=typed)]
    said.append(footnote("chat", "--json", typed=QUESTION.encode()))
    for status, out, _ in said:
        (citation,) = json.loads(out)["citations"]
        assert status == 0 and citation["source_url"].startswith("https://ask.example/below/source/")


def test_deterministic_gives_the_same_bytes(footnote: Callable[..., Outcome]) -> None:
    first, second = (footnote("ask", QUESTION, "--json", "--deterministic") for _ in range(2))
    assert first == second and "milliseconds" not in json.loads(first[1])


def test_text_shows_the_quotation(footnote: Callable[..., Outcome]) -> None:
    status, out, _ = footnote("ask", QUESTION)
    assert status == 0 and "opened the harbour of Northport in 1921." in out and "The harbour of Northport" in out


def test_an_abstention_is_an_answer(footnote: Callable[..., Outcome]) -> None:
    status, out, _ = footnote("ask", "Who painted the ceiling of the chapel?", "--json")
    assert status == 0 and json.loads(out)["answered"] is False


@pytest.mark.parametrize("question", ["", "   ", "?!", "x" * 2001])
def test_a_question_that_cannot_be_asked(footnote: Callable[..., Outcome], question: str) -> None:
    status, out, err = footnote("ask", question)
    assert (status, out) == (1, "") and err.startswith("footnote: The question ")


def test_a_question_with_half_a_character(footnote: Callable[..., Outcome]) -> None:
    """Bytes of another encoding in a shell's argument; JSON could not be written."""
    status, out, _ = footnote("ask", "Which captain opened the caf\udce9?", "--json")
    assert status == 0 and json.loads(out)["question"] == "Which captain opened the caf\udce9?"


LINES = [
    json.dumps({"id": "a", "question": QUESTION}),
    "not JSON",
    "",
    json.dumps({"id": 3, "question": "x" * 2001}),
    json.dumps(["no object"]),
    json.dumps({"id": "d"}),
    json.dumps({"id": "e", "question": "When did she open it?", "turns": [{"question": QUESTION, "answer": "Olga Brandt"}]}),
    json.dumps({"id": "f", "question": QUESTION, "turns": 7}),
    "[" * 100_000,
    json.dumps({"id": "g", "question": QUESTION}),
]


def test_a_bad_line_does_not_stop_the_others(footnote: Callable[..., Outcome]) -> None:
    Path("lines.jsonl").write_text("\n".join(LINES), encoding="utf-8-sig")
    status, out, err = footnote("ask", "--batch", "lines.jsonl", "--deterministic")
    rows = [json.loads(line) for line in out.splitlines()]
    assert [(row["id"], row["error"]["code"] if "error" in row else "") for row in rows] == [
        ("a", ""), (None, "bad_question"), (3, "too_long"), (None, "bad_question"), ("d", "bad_question"), ("e", ""),
        ("f", "bad_question"), (None, "bad_question"), ("g", ""),
    ]  # fmt: skip
    assert status == 1 and err == "footnote: 6 of the lines could not be asked; each says why in its place.\n"
    assert rows[5]["read_as"] == "When did Olga Brandt open the harbour?"
    alone = json.loads(footnote("ask", QUESTION, "--json", "--deterministic")[1])
    assert rows[0] == {"id": "a", **alone} and rows[-1] == {"id": "g", **alone}


def test_batch_from_standard_input(footnote: Callable[..., Outcome]) -> None:
    status, out, _ = footnote("ask", "--batch", "-", typed=LINES[0].encode() + b'\n{"id": 2, "question": "caf\xe9?"}\n')
    assert status == 0 and [json.loads(line)["id"] for line in out.splitlines()] == ["a", 2]


def test_batch_without_a_name(footnote: Callable[..., Outcome]) -> None:
    """An empty name was taken for no --batch, and no question was asked for."""
    status, _, err = footnote("ask", "--batch", "")
    assert status == 1 and "cannot be read" in err


def test_a_reader_that_goes_in_the_middle_of_a_batch(footnote: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    """The closed pipe was taken for a fault of the question file."""
    import qa.cli.questions

    def gone(_: object) -> None:
        raise BrokenPipeError

    Path("lines.jsonl").write_text(LINES[0])
    monkeypatch.setattr(qa.cli.questions, "print_json", gone)
    options = Namespace(batch="lines.jsonl", store=None, top_k=None, deterministic=False)
    with pytest.raises(BrokenPipeError):  # which the command's outermost function knows what to do with
        qa.cli.questions.run_ask(options)


def test_chat_remembers(footnote: Callable[..., Outcome]) -> None:
    typed = f"{QUESTION}\n???\nWhen did she open the harbour?\n\nnever asked\n".encode()
    status, out, err = footnote("chat", "--json", typed=typed)
    answers = [json.loads(line) for line in out.splitlines()]
    assert status == 0 and [answer["question"] for answer in answers] == [QUESTION, "When did she open the harbour?"]
    assert "The question holds no word" in err
    named = answers[0]["answer"]
    assert answers[1]["read_as"] == f"When did {named} open the harbour?"


def test_a_saved_answer_is_verified(footnote: Callable[..., Outcome], store: Store) -> None:
    saved = footnote("ask", QUESTION, "--json")[1]
    Path("receipt.json").write_text(saved, encoding="utf-8-sig")
    status, out, _ = footnote("verify", "receipt.json", "--json")
    assert status == 0
    assert json.loads(out) == [{"number": 1, "title": "The harbour of Northport", "state": "holds", "ok": True}]
    Path("receipt.json").write_text(saved.replace("1921", "1821"), encoding="utf-8")
    assert footnote("verify", "receipt.json")[:2] == (1, "[1] The harbour of Northport: not verbatim\n")


def test_port_in_use(footnote: Callable[..., Outcome], store: Store) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, out, err = footnote("serve", "--port", str(port))
    assert (status, out) == (1, "")
    assert err.startswith(f"footnote: 127.0.0.1 port {port} cannot be listened on (Address already in use). Stop what uses it")
