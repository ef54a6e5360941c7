"""Made-up articles are always the same, a size's passages are as many as asked for, and what was measured is kept."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from fakes import MARGIN_ALONE, HashEmbedder, WordReader

from index.errors import DataError
from index.store.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.evaluate import scale
from qa.evaluate.made_articles import SECTIONS, article, facts
from qa.evaluate.scale import Scale, measure, table, write_articles

MADE = Scale(1000, 125, 1000, 12.5, 80.0, 700.4, 3.21, 4.5, 800, 310.2, 402, 0.052, 0.61, 0.975)


def over(store: Store) -> Assistant:
    return Assistant(store, HashEmbedder(max_tokens=300), WordReader(), MARGIN_ALONE)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that were run; sync runs here, with a stand-in for the embedder."""
    words_of: list[list[str]] = []

    def run(words: Sequence[str]) -> tuple[str, float, float]:
        words_of.append([words[0]])
        if words[0] == "sync":
            (report,) = sync(Store.open(Path(words[3]), create=True), [Path(words[1])], HashEmbedder(max_tokens=300))
            return json.dumps([{"embedded": report.embedded}]), 2.0, 500.0
        return "{}", 1.5, 600.0

    monkeypatch.setattr(scale, "_run", run)
    monkeypatch.setattr(scale, "QUESTIONS", 4)
    return words_of


def test_an_article_of_a_number_is_always_the_same() -> None:
    assert article(7) == article(7) != article(8)
    about = facts(7)
    assert f"{about.person} opened the {about.thing} of {about.place} in {about.year}." in article(7)
    assert article(7).count("\n## ") == SECTIONS
    assert len({facts(number).question for number in range(40)}) == 40


def test_a_size_is_made_of_contexts_and_made_up_articles(tmp_path: Path) -> None:
    write_articles(tmp_path, 40, [(f"Context {number} is here.", "T") for number in range(30)])
    assert len(list(tmp_path.rglob("*.html"))) == 20  # at most half
    assert len(list(tmp_path.rglob("*.md"))) == round(20 / SECTIONS)


def test_a_size_is_synced_asked_and_not_measured_again(tmp_path: Path, runs: list[list[str]]) -> None:
    said: list[object] = []
    (made,) = measure([80], tmp_path, over, say=said.append)
    assert (made.passages, made.documents, made.embedded) == (80, 10, 80)
    assert (made.sync_seconds, made.passages_a_second, made.sync_peak) == (2.0, 40.0, 500.0)
    assert made.store_size > 0 and 0 < made.median <= made.p95 and made.dense > 0 and made.full_text > 0
    assert runs == [["sync"], ["ask"]]
    assert measure([80], tmp_path, over, say=said.append) == [made]
    assert len(runs) == 2 and "measured before" in str(said[-1])
    (tmp_path / "80" / "result.json").write_text("{}")
    (again,) = measure([80], tmp_path, over)
    assert (len(runs), again.passages, again.embedded) == (4, 80, 0)  # the vectors are kept


def test_the_table_is_markdown() -> None:
    head, line, row = table([MADE]).splitlines()
    assert head.count("|") == line.count("|") == row.count("|") == 14
    assert row == "| 1,000 | 125 | 12.5 | 80.0 | 700 | 3.2 | 4.5 | 800 | 310 | 402 | 0.05 | 0.61 | 0.97 |"


@pytest.mark.slow
def test_by_the_command_with_the_real_models(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from qa.cli import main

    assert main(["bench", "scale", "--folder", str(tmp_path), "--sizes", "16", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row["passages"] >= 16 and row["sync_peak"] > 50 and row["first_answer_seconds"] > 0


def test_the_peak_is_the_command_s_own(capfd: pytest.CaptureFixture[str]) -> None:
    large = b"x" * (400 * 2**20)  # in this process, which starts it
    printed, seconds, peak = scale._run(["formats", "--json"])
    assert json.loads(printed) and seconds > 0
    assert 5 < peak < 300 < len(large) / 2**20
    with pytest.raises(DataError, match="footnote formats ended with status 2"):
        scale._run(["formats", "--nonsense"])
    capfd.readouterr()
