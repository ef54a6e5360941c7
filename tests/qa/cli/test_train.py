"""`footnote train` as somebody types it: a tiny reader is trained, goes on, and can be set; other data is refused."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import HashEmbedder, NoVerifier, WordReader
from tiny import NAMES, tiny

import index.embed
import qa.read
import qa.verifier
from qa import cli
from qa.decide import Calibration
from qa.evaluate.intervals import intervals

Train = Callable[..., tuple[int, str, str]]


@pytest.fixture
def train(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Train:
    """Runs `footnote train` in an own folder that holds data.jsonl: who opened which harbour, and who painted it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(index.embed, "load_embedder", lambda name="": HashEmbedder(max_tokens=256))
    monkeypatch.setitem(intervals.__kwdefaults__, "resamples", 20)
    rows = []
    for number, name in enumerate(NAMES):
        context = f"{name.capitalize()} opened the harbour {number} of Northport. The bridge {number} is red."
        for asked, texts in (("opened", [name.capitalize()]), ("painted", [])):
            answers = {"text": texts, "answer_start": [0] * len(texts)}
            question = f"Who {asked} the harbour {number} of Northport?"
            rows.append({"id": f"{number}{asked}", "title": name, "context": context, "question": question, "answers": answers})
    write("data.jsonl", rows)

    def run(*words: object) -> tuple[int, str, str]:
        status = cli.main(["train", *(str(word) for word in words)])
        out, err = capsys.readouterr()
        return status, out, err

    return run


def write(name: str, rows: list[dict[str, object]]) -> None:
    Path(name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.mark.slow
def test_a_reader_is_trained_and_can_be_set(train: Train) -> None:
    from safetensors import safe_open

    tiny(Path("start"))
    words = ("reader", "--data", "data.jsonl", "--out", "new", "--start", "start", "--batch", 8, "--json")
    status, out, _ = train(*words)
    assert status == 0
    lessons = json.loads(out)["lessons"]
    assert lessons["answerable"] == lessons["written"] == 10
    assert qa.read.load_reader("new/reader").fingerprint != qa.read.load_reader("start").fingerprint
    with safe_open("new/model.safetensors", "pt") as file:
        assert file.keys() and not any("embeddings" in name for name in file.keys())  # noqa: SIM118 (it is no dict)
    steps = [json.loads(line)["step"] for line in Path("new/log.jsonl").read_text().splitlines()]
    assert train(*words)[0] == 0  # nothing is left to do
    assert [json.loads(line)["step"] for line in Path("new/log.jsonl").read_text().splitlines()] == steps
    status, _, err = train(*words[:-1], "--seed", 1)
    assert (status, "another" in err, err.count("\n")) == (1, True, 1)


@pytest.mark.slow
def test_a_verifier_is_trained_on_the_candidates_of_the_reader_that_is_set(
    train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny(Path("start"))
    monkeypatch.setenv("FOOTNOTE_READER", "start")
    assert train("reader", "--data", "data.jsonl", "--out", "new", "--start", "start", "--limit", 8)[0] == 0
    words = ("verifier", "--lessons", "new/lessons.jsonl", "--out", "verifier", "--limit", 6, "--batch", 4, "--json")
    status, out, err = train(*words)
    assert (status, json.loads(out)["verdicts"]) == (0, 6) and "half of them right" in err
    made, shipped = (qa.verifier.load_verifier(path) for path in (Path("verifier/verifier.safetensors"), qa.verifier.WEIGHTS))
    assert made.fingerprint != shipped.fingerprint


def test_lessons_that_are_none_are_refused(train: Train) -> None:
    Path("broken.jsonl").write_text('{"question": 1}\n')
    for name, said in (("none.jsonl", "No such file"), ("broken.jsonl", "argument"), ("data.jsonl", "argument")):
        status, _, err = train("verifier", "--lessons", name, "--out", "verifier")
        assert status == 1 and said in err and "Give the lessons.jsonl" in err and err.count("\n") == 1


@pytest.mark.slow
def test_what_a_reader_cannot_learn_from_is_refused(train: Train) -> None:
    write("about.jsonl", [{"question": "Who?", "answers": ["Ada"], "document": "a.md"}])
    write("wrong.jsonl", [{"id": 1, "context": "Ada.", "question": "Who?", "answers": {"text": ["Ada"], "answer_start": [1]}}])
    for name, said in (("about.jsonl", "contexts and offsets"), ("wrong.jsonl", "line 1"), ("none.jsonl", "does not exist")):
        tiny(Path("start"))
        status, _, err = train("reader", "--data", name, "--out", "new-" + name, "--start", "start")
        assert status == 1 and said in err and "Traceback" not in err


def test_a_calibration_is_fitted_and_can_be_set(train: Train, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qa.read, "load_reader", lambda name="": WordReader())
    monkeypatch.setattr(qa.verifier, "load_verifier", NoVerifier)
    status, out, _ = train("calibration", "--data", "data.jsonl", "--out", "new.json", "--risk", 0.3, "--json")
    assert status == 0
    content = json.loads(out)
    assert content == json.loads(Path("new.json").read_text())
    assert (content["split"], content["limit"]) == (None, None) and len(content["readers"]) == 64  # a SHA-256
    assert content["questions"]["answerable"] == 10 and content["reader"].keys() == {"threshold", "slope", "shift"}
    assert Calibration.from_json(content).risks == tuple((row["risk"], row["threshold"]) for row in content["risks"])
