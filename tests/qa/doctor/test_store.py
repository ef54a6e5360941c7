"""What the doctor says of a store, its journal and its synonyms, whole and damaged in each way that it looks for."""

import sqlite3
from pathlib import Path

import pytest

from index.store.store import Store
from qa.doctor.finding import Finding, failed
from qa.doctor.store import journal_finding, store_findings, synonyms_findings
from qa.journal import Feedback, Journal


def states(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.name, finding.state) for finding in findings]


def test_a_whole_store(store: Store) -> None:
    (finding,) = store_findings(store.folder)
    assert finding.state == "ok" and finding.remedy == ""
    assert finding.found.startswith("3 articles, ") and finding.found.endswith("(today).")


def test_no_store_and_an_empty_one(tmp_path: Path) -> None:
    (none,) = store_findings(tmp_path / "none")
    assert (none.state, none.found) == ("BAD", f"There is no store in {tmp_path / 'none'}.")
    assert none.remedy.startswith("Make one: footnote sync")
    Store.open(tmp_path / "empty", create=True)
    (empty,) = store_findings(tmp_path / "empty")
    assert (empty.state, empty.remedy) == ("warning", "Put your articles in: footnote sync seeds/ (or their folder).")


def test_an_article_that_was_changed_behind_its_back(store: Store) -> None:
    with sqlite3.connect(store.folder / "store.db") as connection:
        connection.execute("UPDATE documents SET sha256 = 'x' WHERE title = 'Birds'")
    connection.close()
    assert states(list(store_findings(store.folder))) == [("store", "BAD")]


def test_the_index_of_another_generation(store: Store) -> None:
    (store.folder / "dense.faiss").write_bytes(b"")
    found = list(store_findings(store.folder))
    assert states(found) == [("store", "ok"), ("store", "warning")] and found[1].remedy == "Write it: footnote sync"


def test_a_store_that_is_no_store(store: Store) -> None:
    (store.folder / "store.db").write_bytes(b"SQLite format 3\0" + b"x" * 4096)
    (finding,) = store_findings(store.folder)
    assert finding.state == "BAD" and "store.db" in finding.remedy


def test_a_source_whose_folder_has_gone(store: Store, articles: Path) -> None:
    articles.rename(articles.with_name("moved"))
    found = list(store_findings(store.folder))
    assert states(found) == [("store", "ok"), ("store", "warning")]
    assert found[1].found == f"The source articles is gone: {articles} does not exist."
    assert found[1].remedy.endswith("footnote remove articles")


def test_the_journal(tmp_path: Path) -> None:
    assert journal_finding(tmp_path).found == "Nobody has written anything yet."
    journal = Journal(tmp_path)
    journal.add(Feedback("When is market day?", "right"))
    finding = journal_finding(tmp_path)
    assert finding.state == "ok" and finding.found.startswith("1 entries of feedback, 0 fixes, ")
    path = tmp_path / "journal.db"
    content = path.read_bytes()
    path.write_bytes(content[:1024] + b"x" * (len(content) - 1024))
    assert journal_finding(tmp_path).state == "BAD"
    path.write_bytes(b"no journal" * 1000)
    assert journal_finding(tmp_path).state == "BAD"


def test_a_journal_that_is_nearly_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Journal(tmp_path).add(Feedback("When is market day?", "right"))
    monkeypatch.setattr("qa.doctor.store.MOST_BYTES", (tmp_path / "journal.db").stat().st_size)
    assert journal_finding(tmp_path).state == "warning"


def test_synonyms(tmp_path: Path) -> None:
    (none,) = synonyms_findings(tmp_path, "")
    assert none == Finding("synonyms", "ok", "0 groups of synonyms.")
    (tmp_path / "synonyms.txt").write_text("PTO = vacation\nnonsense\nthe = a\n", encoding="utf-8")
    (faulty,) = synonyms_findings(tmp_path, "")
    assert (faulty.state, faulty.remedy) == ("warning", "See all of them: footnote fix synonyms")
    assert faulty.found.startswith("2 lines of ") and "Line 2 has no =." in faulty.found
    (gone,) = synonyms_findings(tmp_path, str(tmp_path / "other.txt"))
    assert gone.state == "BAD" and "does not exist" in gone.found
    (folder,) = synonyms_findings(tmp_path, str(tmp_path))
    assert folder.state == "BAD" and "cannot be read" in folder.found


def test_an_error_of_ours_is_a_fact_and_a_remedy() -> None:
    from index.errors import StoreError

    assert failed("x", StoreError("It is so. Do that: a. b")) == Finding("x", "BAD", "It is so.", "Do that: a. b")
    assert failed("x", StoreError("It is so")) == Finding("x", "BAD", "It is so", "")
