"""`footnote evaluate` as somebody types it, with stand-ins for the models: keys, tables, details, pictures and bad files."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import write_articles
from fakes import HashEmbedder, NoVerifier, WordReader

import index.embed
import qa.read
import qa.verifier
from qa import cli
from qa.evaluate.intervals import intervals

READER = (
    "n exact_match f1 best_f1 best_threshold has_answer_f1 no_answer_accuracy auroc ece coverage_at_80 questions_per_second"
).split()
RETRIEVAL = "n recall_at_1 recall_at_5 recall_at_20 mrr queries_per_second".split()
ANSWERS = (
    "n exact_match f1 answered wrong_answers false_abstentions coverage risk coverage_at_90 ece recall_at_5 quote_fidelity "
    "p50_ms p95_ms"
).split()
COUNTS = "n answerable removed answered right_answers wrong_answers false_abstentions right_abstentions".split()
HARBOUR = "Captain Olga Brandt opened the harbour of Northport in 1921."
FERRY = "Engineer Ada Example built the ferry of Southport in 1930."
ROWS = [
    {"id": "1", "title": "Harbour", "context": HARBOUR, "question": "Which captain opened the harbour?",
     "answers": {"text": ["Captain Olga Brandt"], "answer_start": [0]}},
    {"id": "2", "title": "Ferry", "context": FERRY, "question": "Which engineer built the ferry of Southport?",
     "answers": {"text": ["Ada Example"], "answer_start": [9]}},
    {"id": "3", "title": "Ferry", "context": FERRY, "question": "Who painted the chapel?",
     "answers": {"text": [], "answer_start": []}},
]  # fmt: skip
Outcome = tuple[int, str, str]
Footnote = Callable[..., Outcome]


@pytest.fixture
def footnote(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Footnote:
    """Runs `footnote evaluate` in an own folder that holds data.jsonl, other.jsonl, and questions.jsonl beside its articles."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(index.embed, "load_embedder", lambda name="": HashEmbedder())
    monkeypatch.setattr(qa.read, "load_reader", lambda name="": WordReader())
    monkeypatch.setattr(qa.verifier, "load_verifier", NoVerifier)
    monkeypatch.setitem(intervals.__kwdefaults__, "resamples", 50)  # of the usual thousand: seconds a run
    write("data.jsonl", ROWS)
    write("other.jsonl", ROWS[:1])
    write_articles(tmp_path / "articles")
    about = [
        {"question": "Which captain opened the harbour?", "answers": ["Olga Brandt"], "document": "harbour.txt"},
        {"question": "Who painted the chapel?", "answers": [], "document": ""},
    ]
    write("articles/questions.jsonl", about)

    def run(*words: object) -> Outcome:
        try:
            status = cli.main(["evaluate", *(str(word) for word in words)])
        except SystemExit as stop:  # argparse's
            status = int(stop.code or 0)
        out, err = capsys.readouterr()
        return status, out, err

    return run


def write(name: str, rows: list[dict[str, Any]]) -> Path:
    path = Path(name)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(("what", "keys"), [("reader", READER), ("retrieval", RETRIEVAL), ("answers", ANSWERS)])
def test_json_has_the_keys_and_kinds_of_the_contract(footnote: Footnote, what: str, keys: list[str]) -> None:
    status, out, _ = footnote(what, "data.jsonl", "--json")
    figures = json.loads(out)
    assert status == 0 and out.count("\n") == 1
    assert set(keys) <= set(figures)
    assert figures["n"] == (2 if what == "retrieval" else 3)
    for name, (low, high) in figures.pop("intervals").items():
        assert low <= figures[name] <= high or name == "ece"  # drawn anew, a calibration error is larger on average
    for name, value in figures.items():
        assert type(value) is (int if name in COUNTS else float), name


def test_what_the_reader_finds(footnote: Footnote) -> None:
    """Margins of 3 * 3 - 5 (captain, opened, harbour), 3 * 4 - 5 (engineer, built, ferry, Southport), and of no word: -5."""
    figures = json.loads(footnote("reader", "data.jsonl", "--json", "--details", "details.jsonl")[1])
    rows = [json.loads(line) for line in Path("details.jsonl").read_text().splitlines()]
    assert [(row["id"], row["prediction"], row["margin"], row["em"]) for row in rows] == [
        ("1", "Captain Olga Brandt", 4.0, 100.0),
        ("2", "Engineer Ada Example", 7.0, 0.0),
        ("3", "Engineer Ada Example", -5.0, 0.0),
    ]
    assert rows[1] == {
        "file": "data.jsonl",
        "id": "2",
        "question": "Which engineer built the ferry of Southport?",
        "gold": ["Ada Example"],
        "prediction": "Engineer Ada Example",
        "margin": 7.0,
        "f1": pytest.approx(80.0),
        "em": 0.0,
    }
    assert figures["f1"] == pytest.approx((100 + 80 + 100) / 3)  # the third is refused at a margin of 0
    assert (figures["no_answer_accuracy"], figures["auroc"]) == (1.0, 1.0)


def test_without_a_calibration_of_the_reader_that_is_said(footnote: Footnote, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("plain.json").write_text("{}")
    monkeypatch.setenv("FOOTNOTE_CALIBRATION", "plain.json")
    assert "its margins are taken with threshold 0, slope 1 and shift 0" in footnote("reader", "data.jsonl")[2]
    Path("own.json").write_text('{"reader": {"threshold": 5, "slope": 1, "shift": 0}}')
    monkeypatch.setenv("FOOTNOTE_CALIBRATION", "own.json")
    status, out, err = footnote("reader", "data.jsonl", "--json")
    assert (status, err) == (0, "")
    assert json.loads(out)["f1"] == pytest.approx((0 + 80 + 100) / 3)  # the first is refused below 5
    for content in ("[]", "{", '{"reader": {}}'):
        Path("own.json").write_text(content)
        status, out, err = footnote("reader", "data.jsonl")
        assert (status, out) == (1, "") and err.startswith("footnote: The calibration own.json cannot be read")


def test_several_files_are_pooled_and_told_apart(footnote: Footnote) -> None:
    figures = json.loads(footnote("reader", "data.jsonl", "other.jsonl", "--json")[1])
    assert figures["n"] == 4
    assert {name: part["n"] for name, part in figures["files"].items()} == {"data.jsonl": 3, "other.jsonl": 1}
    assert figures["files"]["other.jsonl"]["auroc"] is None
    Path("b").mkdir()
    write("b/data.jsonl", ROWS)
    assert list(json.loads(footnote("reader", "data.jsonl", "b/data.jsonl", "--json")[1])["files"]) == [
        "data.jsonl",
        "b/data.jsonl",
    ]
    lines = footnote("reader", "data.jsonl", "other.jsonl")[1].splitlines()
    assert lines[0].split() == ["data.jsonl", "other.jsonl"]
    assert lines[1].split() == ["n", "4", "3", "1"]
    assert next(line for line in lines if line.startswith("auroc")).split()[-2:] == ["1.000", "-"]


def test_the_table_shows_intervals(footnote: Footnote) -> None:
    lines = footnote("retrieval", "data.jsonl")[1].splitlines()
    assert lines[:2] == ["n                                2", "recall_at_1                  1.000  95 %: 1.000 to 1.000"]


def test_limit_and_split(footnote: Footnote) -> None:
    """Of the two titles, Ferry has the smaller SHA-256 (begins with be, Harbour's with d7): it is the validation half."""
    for words, ids in (
        (["--split", "validation"], ["2", "3"]),
        (["--split", "rest"], ["1"]),
        (["--limit", "1"], None),
        (["--split", "validation", "--limit", "1"], None),
    ):
        footnote("reader", "data.jsonl", "--details", "details.jsonl", *words)
        found = [json.loads(line)["id"] for line in Path("details.jsonl").read_text().splitlines()]
        assert found == ids if ids else len(found) == 1
    status, _, err = footnote("reader", "other.jsonl", "--split", "validation")
    assert status == 1 and err == "footnote: other.jsonl holds no question of the part validation. Give another file or part.\n"


def test_gold_is_removed(footnote: Footnote) -> None:
    status, out, _ = footnote("answers", "data.jsonl", "--json", "--remove-gold", "1", "--details", "details.jsonl")
    figures = json.loads(out)
    assert (status, figures["n"], figures["removed"], figures["answerable"]) == (0, 3, 2, 0)
    assert figures["auroc"] is None and "auroc" not in figures["intervals"]
    rows = [json.loads(line) for line in Path("details.jsonl").read_text().splitlines()]
    assert [(row["removed"], row["gold"]) for row in rows] == [(True, []), (True, []), (False, [])]
    assert not any("Olga" in quote for quote in rows[0]["quotes"]) and not any("Ada" in quote for quote in rows[1]["quotes"])


def test_questions_about_articles(footnote: Footnote) -> None:
    assert json.loads(footnote("answers", "articles/questions.jsonl", "--json")[1])["recall_at_5"] == 1.0
    assert json.loads(footnote("retrieval", "articles/questions.jsonl", "--json")[1])["recall_at_1"] == 1.0
    status, _, err = footnote("reader", "articles/questions.jsonl")
    assert status == 1 and "asks about whole articles and has no contexts" in err


@pytest.mark.parametrize("what", ["reader", "answers"])
def test_a_picture_is_drawn(footnote: Footnote, what: str) -> None:
    assert footnote(what, "data.jsonl", "--plot", "a.png")[0] == 0
    assert Path("a.png").read_bytes().startswith(b"\x89PNG")
    status, _, err = footnote(what, "data.jsonl", "--plot", "a.jpg")
    assert status == 1 and err.startswith("footnote: A picture is drawn as .png or .svg, not as .jpg.")


@pytest.mark.parametrize("what", ["reader", "retrieval", "answers"])
def test_faulty_questions(footnote: Footnote, what: str) -> None:
    with Path("data.jsonl").open("a") as file:
        file.write("{\n" + json.dumps({**ROWS[0], "answers": {"text": ["Olga"], "answer_start": [0]}}) + "\n")
    status, out, err = footnote(what, "other.jsonl", "data.jsonl")
    assert (status, out) == (1, "")
    assert err.startswith("footnote: data.jsonl, line 4: it is not JSON at column 2") and err.count("\n") == 1
    status, out, err = footnote(what, "data.jsonl", "--skip-bad", "--json")
    assert status == 0 and json.loads(out)["skipped"] == 2
    assert "data.jsonl: 2 faulty questions are left out. The first of them: data.jsonl, line 4: it is not JSON" in err
    assert json.loads(footnote(what, "other.jsonl", "--skip-bad", "--json")[1])["skipped"] == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["absent.jsonl"], "absent.jsonl does not exist"),
        (["data.jsonl", "--details", "no/folder.jsonl"], "no/folder.jsonl cannot be written (No such file or directory)"),
        (["data.jsonl", "--details", "./data.jsonl"], "data.jsonl holds the questions and is not overwritten. Choose another"),
        (["data.jsonl", "--details", "articles"], "articles cannot be written (Is a directory)"),
    ],
)
def test_what_goes_wrong_is_one_sentence(footnote: Footnote, words: list[str], message: str) -> None:
    status, out, err = footnote("reader", *words)
    assert (status, out) == (1, "") and err.startswith(f"footnote: {message}") and err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ["reader"],
        ["reader", "data.jsonl", "--limit", "0"],
        ["reader", "data.jsonl", "--limit", "many"],
        ["reader", "data.jsonl", "--split", "half"],
        ["answers", "data.jsonl", "--remove-gold", "1.5"],
        ["answers", "data.jsonl", "--remove-gold", "nan"],
        ["retrieval", "data.jsonl", "--plot", "a.png"],
    ],
)
def test_wrong_usage(footnote: Footnote, words: list[str]) -> None:
    status, out, err = footnote(*words)
    assert (status, out) == (2, "") and err.startswith("usage: footnote ")
