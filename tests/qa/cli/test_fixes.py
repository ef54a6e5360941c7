"""`footnote fix`: places are pinned and hidden by the exact words or by offsets, listed, taken away; synonyms are checked."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from index.store.store import Store
from qa import cli

Outcome = tuple[int, str, str]
Footnote = Callable[..., Outcome]


@pytest.fixture
def footnote(store: Store, capsys: pytest.CaptureFixture[str]) -> Footnote:
    """Runs `footnote fix` over the three articles: (exit status, standard output, standard error)."""

    def run(*words: object) -> Outcome:
        try:
            status = cli.main(["fix", *(str(word) for word in words), "--store", str(store.folder)])
        except SystemExit as stop:  # argparse's
            status = int(stop.code or 0)
        out, err = capsys.readouterr()
        return status, out, err

    return run


@pytest.fixture
def harbour(store: Store) -> str:
    with store.snapshot() as snapshot:
        return next(row.meta.id for row in snapshot.documents() if row.meta.path == "harbour.txt")


def test_a_place_is_pinned_by_its_words_listed_and_taken_away(footnote: Footnote, harbour: str) -> None:
    status, out, err = footnote("pin", "Who was it?", "--document", harbour, "--text", "Olga Brandt")
    assert (status, out) == (0, "Pinned to Who was it?: [Olga Brandt] in The harbour of Northport\n")
    identifier = err.split()[-1]
    assert err == f"Take it away again: footnote fix remove {identifier}\n"
    status, out, err = footnote("list")
    assert (status, err) == (0, "1 fixes\n")
    assert out.startswith(identifier) and out.endswith(
        "  pin  in use  Who was it?  [Olga Brandt] in The harbour of Northport\n"
    )
    assert footnote("remove", identifier) == (0, "1 fix removed\n", "")
    missing = f"footnote: There is no fix {identifier}. List the ids: footnote fix list\n"
    assert footnote("remove", identifier) == (1, "", missing)


def test_a_place_is_hidden_by_its_offsets_with_its_whole_sentence(footnote: Footnote, store: Store, harbour: str) -> None:
    with store.snapshot() as snapshot:
        document = snapshot.document(harbour)
    assert document
    start = document.text.index("1921")
    sentence = "Captain Olga Brandt opened the harbour of Northport in 1921."
    status, out, _ = footnote("hide", "--document", harbour, "--start", start, "--end", start + 4, "--json")
    fix = json.loads(out)
    assert (status, fix["kind"], fix["question"], fix["text"]) == (0, "hide", None, sentence)
    assert document.text[fix["start"] : fix["end"]] == sentence
    assert fix["document"] == {"id": harbour, "title": "The harbour of Northport", "sha256": document.meta.sha256}
    assert json.loads(footnote("list", "--json")[1]) == [fix | {"state": "in use"}]
    assert json.loads(footnote("remove", fix["id"], "--json")[1]) == {"removed": 1}


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ((), "The place is not told. Give --text, or --start and --end."),
        (("--start", 4), "The place is not told. Give --text, or --start and --end."),
        (("--text", "noon", "--start", 4), "The place is not told. Give --text, or --start and --end."),
        (
            ("--text", "Northport"),
            "The text stands 2 times in 'The harbour of Northport'. Give more of it, or its start and end.",
        ),
        (
            ("--text", "midnight"),
            "The text stands never in 'The harbour of Northport'. Copy it from the article as it stands there.",
        ),
    ],
)
def test_a_place_that_is_not_clear_is_one_sentence(
    footnote: Footnote, harbour: str, place: tuple[object, ...], message: str
) -> None:
    for words in (("pin", "Who was it?"), ("hide",)):
        assert footnote(*words, "--document", harbour, *place) == (1, "", f"footnote: {message}\n")


def test_an_unknown_article_and_no_question_are_one_sentence(footnote: Footnote, harbour: str) -> None:
    assert footnote("hide", "--document", "x\u202e", "--text", "noon") == (
        1, "", "footnote: There is no document x<U+202E>. List the ids: footnote documents\n",
    )  # fmt: skip
    status, out, err = footnote("pin", "?", "--document", harbour, "--text", "noon")
    assert (status, out) == (1, "") and err.startswith("footnote: The question holds no word.")


def test_a_missing_store_is_one_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.main(["fix", "list", "--store", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith(f"footnote: There is no store in {tmp_path}.")


def test_synonyms_are_listed_and_faulty_lines_told_with_their_number(
    footnote: Footnote, store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = store.folder / "synonyms.txt"
    assert footnote("synonyms", "--check") == (0, "", f"0 groups of synonyms, 0 lines left out, in {file}\n")
    file.write_text("PTO = paid  leave # ours\ncar\n", encoding="utf-8")
    fault = "Line 2 has no =. Write a group such as: PTO = vacation = paid time off\n"
    told = f"{fault}1 groups of synonyms, 1 lines left out, in {file}\n"
    assert footnote("synonyms") == (0, "PTO = paid leave\n", told)
    assert footnote("synonyms", "--check") == (1, "PTO = paid leave\n", told)
    assert json.loads(footnote("synonyms", "--json")[1]) == {
        "file": str(file), "groups": [["PTO", "paid leave"]], "faults": [{"line": 2, "reason": fault[7:-1]}],
    }  # fmt: skip
    (tmp_path / "own.txt").write_text("a b = c d\n", encoding="utf-8")
    monkeypatch.setenv("FOOTNOTE_SYNONYMS", str(tmp_path / "own.txt"))
    assert footnote("synonyms", "--check")[:2] == (0, "a b = c d\n")
