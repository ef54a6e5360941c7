"""What a maintainer has put right: a pinned place answers, a hidden one is never shown, synonyms are searched for."""

import json
import logging
import os
import sqlite3
from pathlib import Path

import pytest
from fakes import HashEmbedder

from index.errors import FixError, JournalError, PlaceError, QuestionError, StoreDamaged
from index.store.store import Store
from index.sync import remove, sync
from index.types import Document
from qa.as_json import to_dict
from qa.assistant import Assistant
from qa.fixes import Fixes, place_by_text
from qa.receipt import check_receipt
from qa.render import to_markdown, to_text
from qa.rewrite import gist
from qa.types import Answer, Turn

LIMIT = "What is the limit for Oslo?"


@pytest.fixture
def fixes(assistant: Assistant) -> Fixes:
    return assistant.fixes


def document(store: Store, path: str) -> Document:
    with store.snapshot() as snapshot:
        identifier = next(row.meta.id for row in snapshot.documents() if row.meta.path == path)
        found = snapshot.document(identifier)
    assert found
    return found


def pin(assistant: Assistant, question: str, path: str, text: str) -> str:
    found = document(assistant.store, path)
    return assistant.fixes.pin(question, found, *place_by_text(found, text)).id


def hide(assistant: Assistant, path: str, text: str) -> str:
    found = document(assistant.store, path)
    return assistant.fixes.hide(found, *place_by_text(found, text)).id


def states(assistant: Assistant) -> list[str]:
    with assistant.store.snapshot() as snapshot:
        return [state for _, state in (*assistant.fixes.pins(snapshot), *assistant.fixes.hides(snapshot))]


def rewrite_article(assistant: Assistant, articles: Path, name: str, old: str, new: str) -> None:
    text = (articles / name).read_text(encoding="utf-8")
    assert old in text
    (articles / name).write_text(text.replace(old, new), encoding="utf-8")
    sync(assistant.store, [articles], HashEmbedder())


def quoted(answer: Answer) -> str:
    return " ".join(citation.quote for citation in (*answer.citations, *answer.nearest))


@pytest.mark.parametrize(
    ("question", "other", "same"),
    [
        (LIMIT, "For Oslo, what is the limit?", True),
        (LIMIT, "what's the limit for OSLO", True),
        (LIMIT, "Please tell me: what is the limit for Oslo", True),
        (LIMIT, "What was the limit for Oslo?", False),
        (LIMIT, "What is the limit for Lisbon?", False),
        (LIMIT, "Why is there a limit for Oslo?", False),
        (LIMIT, "What is not the limit for Oslo?", False),
        ("When was the harbour opened?", "The harbour was opened when?", True),
        ("When was the harbour opened?", "Who opened the harbour?", False),
        ("When was the harbour opened?", "Where was the harbour opened?", False),
        ("Which trains go from Oslo to Lisbon?", "From Oslo to Lisbon which trains go?", True),
        ("Which trains go from Oslo to Lisbon?", "Which trains go from Lisbon to Oslo?", False),
        ("Did Brandt succeed Olsen?", "Did Olsen succeed Brandt?", False),
        ("How many in 2023?", "How many in 2024?", False),
        ("How much?", "How many?", False),
    ],
)
def test_which_questions_are_one(question: str, other: str, same: bool) -> None:
    assert (gist(question) == gist(other)) is same


def test_a_pinned_place_answers_its_question_and_says_so(assistant: Assistant) -> None:
    assert assistant.ask("Who painted the ceiling of the chapel?").status != "answered"
    pin(assistant, "Who painted the ceiling of the chapel?", "harbour.txt", "Olga Brandt")
    answer = assistant.ask("The ceiling of the chapel - who painted it?")
    assert (answer.status, answer.kind, answer.answer, answer.nearest, answer.missing) == (
        "answered",
        "span",
        "Olga Brandt",
        (),
        None,
    )
    assert answer.notes == ("Pinned by the maintainer.",)
    (citation,) = answer.citations
    assert citation.pinned and citation.quote == "Captain Olga Brandt opened the harbour of Northport in 1921."
    assert citation.heading_path == () and (citation.number, citation.marks[0].role) == (1, "answer")
    assert (
        assistant.explain("Who painted the ceiling of the chapel?")[0].status != "answered"
    )  # evaluation judges what was read
    assert assistant.ask("Who painted the floor of the chapel?").notes == ()


def test_a_pinned_cell_is_cited_with_its_row_its_heading_and_the_headings_above(assistant: Assistant) -> None:
    pin(assistant, LIMIT, "budget.md", "180 euros")
    (citation,) = assistant.ask(LIMIT).citations
    assert (citation.quote, citation.heading_path) == ("Oslo | 180 euros", ("Travel",))
    text = document(assistant.store, "budget.md").text
    assert [(mark.role, text[mark.start : mark.end]) for mark in citation.marks] == [
        ("answer", "180 euros"),
        ("heading", "Limit"),
    ]


def test_the_confidence_of_a_pinned_answer_is_what_the_reader_gives_for_its_place(assistant: Assistant) -> None:
    question = "Which captain opened the harbour?"
    read = assistant.ask(question)
    pin(assistant, question, "harbour.txt", str(read.answer))
    assert assistant.ask(question).confidence == read.confidence > 0
    pin(assistant, question, "harbour.txt", "4711")
    assert (assistant.ask(question).answer, assistant.ask(question).confidence) == ("4711", 0.0)
    assert "%" not in to_text(assistant.ask(question))


def test_a_pin_takes_the_place_of_an_earlier_one_for_the_same_question(assistant: Assistant) -> None:
    pin(assistant, LIMIT, "budget.md", "120 euros")
    last = pin(assistant, "For Oslo, what is the limit?", "budget.md", "180 euros")
    with assistant.store.snapshot() as snapshot:
        assert [fix.id for fix, _ in assistant.fixes.pins(snapshot)] == [last]


def test_a_pin_answers_a_follow_up_as_it_is_read(assistant: Assistant) -> None:
    pin(assistant, "How high is Northport?", "harbour.txt", "40 metres")
    answer = assistant.ask("How high is it?", [Turn("Who opened Northport?")])
    assert (answer.read_as, answer.answer) == ("How high is Northport?", "40 metres")


def test_a_removed_fix_is_not_in_force(assistant: Assistant, fixes: Fixes) -> None:
    before = to_dict(assistant.ask(LIMIT), deterministic=True)
    added = [pin(assistant, LIMIT, "birds.html", "70,000"), hide(assistant, "budget.md", "Oslo")]
    assert to_dict(assistant.ask(LIMIT), deterministic=True) != before
    assert [fixes.remove(identifier) for identifier in (*added, added[0], "x", "é", "\ud83d")] == [1, 1, 0, 0, 0, 0]
    assert to_dict(assistant.ask(LIMIT), deterministic=True) == before


@pytest.mark.parametrize(
    ("old", "new", "state"),
    [
        ("Terns nest", "Terns often nest", "in use"),  # below it
        ("<h1>Birds</h1>", "<h1>Birds</h1><p>New.</p>", "stale"),  # above it: the text stands elsewhere
        ("70,000 kilometres", "80,000 kilometres", "stale"),
        ("a year", "a month", "stale"),  # the place holds what it held, its sentence does not
    ],
)
def test_a_pin_is_not_used_where_its_sentence_does_not_stand_any_more(
    assistant: Assistant, articles: Path, old: str, new: str, state: str
) -> None:
    pin(assistant, "How far?", "birds.html", "70,000")
    rewrite_article(assistant, articles, "birds.html", old, new)
    assert states(assistant) == [state]
    answer = assistant.ask("How far?")
    assert any(citation.pinned for citation in answer.citations) is (state == "in use")
    assert ("Pinned by the maintainer." in answer.notes) is (state == "in use")


def test_a_pin_whose_article_is_gone_or_hidden_is_not_used(assistant: Assistant, articles: Path) -> None:
    pin(assistant, "How far?", "birds.html", "70,000")
    hide(assistant, "birds.html", "tern")
    assert states(assistant) == ["hidden", "in use"]
    assert "tern" not in quoted(assistant.ask("How far?"))
    remove(assistant.store, "articles")
    assert states(assistant) == ["gone", "gone"]
    assert assistant.ask("How far?").status == "not_found"


def test_a_hidden_sentence_is_neither_cited_nor_read_and_others_move_up(assistant: Assistant) -> None:
    question = "Which captain opened the harbour?"
    assert "Captain Olga Brandt" in quoted(assistant.ask(question))
    hide(assistant, "harbour.txt", "Olga")
    answer, examined, _ = assistant.explain(question)
    assert all("Olga" not in hit.passage.text for hit in examined.hits) and len(examined.hits) > 1
    assert any("lighthouse" in hit.passage.text for hit in examined.hits)  # of the same passage
    assert "Olga" not in quoted(answer) and answer.notes == ("Passages that the maintainer has hidden are left out.",)
    keyword = assistant.ask("Olga Brandt")
    assert "Olga" not in quoted(keyword)


def test_what_no_hide_touches_has_no_note(assistant: Assistant) -> None:
    hide(assistant, "birds.html", "Norway")
    assert assistant.explain("Which captain opened the harbour?", top_k=1)[0].notes == ()


def test_only_the_chosen_one_of_two_equal_sentences_is_hidden_until_the_article_changes(
    assistant: Assistant, articles: Path
) -> None:
    (articles / "twice.txt").write_text("Twice\n\nThe gate is shut.\n\nBetween.\n\nThe gate is shut.\n", encoding="utf-8")
    sync(assistant.store, [articles], HashEmbedder())
    found = document(assistant.store, "twice.txt")
    second = found.text.rindex("gate")
    assistant.fixes.hide(found, second, second + 4)
    (citation,) = assistant.ask("gate shut").citations
    assert citation.start == found.text.index("The gate")
    rewrite_article(assistant, articles, "twice.txt", "Twice\n", "Twice or thrice\n\nMore.\n")
    assert states(assistant) == ["in use"]
    assert "gate" not in quoted(assistant.ask("gate shut"))
    rewrite_article(assistant, articles, "twice.txt", "shut", "open")
    assert states(assistant) == ["stale"]
    assert "The gate is open." in quoted(assistant.ask("gate open"))


def test_a_hidden_cell_hides_its_row(assistant: Assistant) -> None:
    hide(assistant, "budget.md", "180 euros")
    answer = assistant.ask("limit Oslo")
    assert "Oslo" not in quoted(answer)
    assert "Lisbon | 120 euros" in quoted(assistant.ask("limit Lisbon"))


@pytest.mark.parametrize(
    ("path", "start", "end", "message"),
    [
        ("birds.html", 0, 0, "There is no text at 0 to 0 of 'Birds'"),
        ("birds.html", -3, 4, "There is no text at -3 to 4"),
        ("birds.html", 5, 100_000, "There is no text at 5 to 100000 of 'Birds', which has"),
    ],
)
def test_a_place_that_is_none_is_refused(assistant: Assistant, path: str, start: int, end: int, message: str) -> None:
    found = document(assistant.store, path)
    for make in (assistant.fixes.hide, lambda *place: assistant.fixes.pin("Who?", *place)):
        with pytest.raises(PlaceError, match=message):
            make(found, start, end)
    assert states(assistant) == []


def test_a_place_that_is_never_cited_is_refused(assistant: Assistant) -> None:
    harbour, budget = document(assistant.store, "harbour.txt"), document(assistant.store, "budget.md")
    at = harbour.text.index("newsletter")
    with pytest.raises(PlaceError, match="lies in an advertisement"):
        assistant.fixes.hide(harbour, at, at + 4)
    with pytest.raises(PlaceError, match="A heading is never cited by itself"):
        assistant.fixes.hide(budget, *place_by_text(budget, "Travel"))
    with pytest.raises(PlaceError, match="stands in one paragraph"):
        assistant.fixes.pin("Who?", budget, *place_by_text(budget, "120 euros\nOslo"))
    with pytest.raises(QuestionError, match="holds no word"):
        assistant.fixes.pin("?", budget, 0, 5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("5 million dollars", "stands 2 times in 'The budget'. Give more of it"),
        ("6 million dollars", "stands never in 'The budget'. Copy it"),
        ("", "stands never"),
    ],
)
def test_a_text_stands_once_or_it_is_said_how_often(assistant: Assistant, text: str, message: str) -> None:
    with pytest.raises(PlaceError, match=message):
        place_by_text(document(assistant.store, "budget.md"), text)


def test_a_flipped_character_withholds_a_pinned_answer_and_is_not_pinned(assistant: Assistant) -> None:
    pin(assistant, "Which birds?", "harbour.txt", "Olga Brandt")
    connection = sqlite3.connect(assistant.store.folder / "store.db")
    with connection:
        connection.execute("UPDATE documents SET text = replace(text, '4711', '4712')")
    connection.close()
    answer = assistant.ask("Which birds?")
    assert answer.answer is None and answer.citations == () and "checksum" in str(answer.notice)
    with pytest.raises(StoreDamaged, match="does not match its checksum"):
        pin(assistant, "Which birds?", "harbour.txt", "Olga Brandt")


def test_a_journal_that_cannot_be_read_is_said_and_the_question_answered(
    assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    (assistant.store.folder / "journal.db").write_bytes(b"no database at all, " * 10)
    with caplog.at_level(logging.WARNING, "footnote"):
        answer = assistant.ask("Which captain opened the harbour?")
    assert answer.status == "answered" and "is damaged" in caplog.text
    assert answer.notes == ("The maintainer's fixes cannot be read just now, so this answer is without them.",)


def test_a_damaged_fix_is_named_and_can_be_removed(assistant: Assistant) -> None:
    broken = hide(assistant, "birds.html", "tern")
    connection = sqlite3.connect(assistant.store.folder / "journal.db")
    with connection:
        connection.execute("UPDATE fixes SET place = '{'")
    connection.close()
    with pytest.raises(JournalError, match=f"Remove it: footnote fix remove {broken}"):
        states(assistant)
    assert assistant.fixes.remove(broken) == 1 and states(assistant) == []


def test_same_fixes_give_the_same_bytes_and_receipts_hold(assistant: Assistant) -> None:
    pin(assistant, LIMIT, "budget.md", "180 euros")
    hide(assistant, "birds.html", "Norway")
    for question in (LIMIT, "Which birds nest where?", "Oslo Lisbon"):
        first, second = (json.dumps(to_dict(assistant.ask(question), deterministic=True)) for _ in range(2))
        assert first == second
        with assistant.store.snapshot() as snapshot:
            assert {row.state for row in check_receipt(json.loads(first), snapshot)} == {"holds"}


def test_nothing_is_made_by_answering(assistant: Assistant) -> None:
    assistant.ask("Which captain opened the harbour?")
    assert not (assistant.store.folder / "journal.db").exists()


def test_synonyms_are_searched_for_read_and_told_and_a_changed_file_counts_at_once(
    assistant: Assistant, fixes: Fixes, caplog: pytest.LogCaptureFixture
) -> None:
    question = "How much lodging cap is there in Oslo?"
    assert assistant.ask(question).notes == ()
    fixes.synonyms_file.write_text("cap = limit\nlodging\n", encoding="utf-8")
    with caplog.at_level(logging.WARNING, "footnote"):
        answer = assistant.ask(question)
        assistant.ask(question)
    assert answer.read_as == "How much lodging limit is there in Oslo?"
    assert answer.notes == ("Searched also for: limit.",)
    assert caplog.text.count("Line 2 has no =") == 1
    assert answer.notes[0] in to_text(answer) and "Searched also for" in to_markdown(answer)
    fixes.synonyms_file.write_text("cap = ceiling = roof\n", encoding="utf-8")
    os.utime(fixes.synonyms_file, ns=(1, 1))
    answer = assistant.ask(question)
    assert (answer.read_as, answer.notes) == (question, ("Searched also for: ceiling, roof.",))
    fixes.synonyms_file.unlink()
    assert assistant.ask(question).notes == ()


def test_a_passage_in_other_words_is_found_by_synonyms(assistant: Assistant, fixes: Fixes) -> None:
    assert assistant.ask("beacon tower").status != "answered"
    fixes.synonyms_file.write_text("beacon = lighthouse\n", encoding="utf-8")
    answer = assistant.ask("beacon tower")
    (citation,) = answer.citations
    assert (answer.kind, citation.quote) == ("passage", "The lighthouse is 40 metres high.")
    assert [citation.quote[mark.start - citation.start : mark.end - citation.start] for mark in citation.marks] == [
        "lighthouse"
    ]
    assert (answer.read_as, answer.missing) == ("beacon tower", "These quotations do not mention tower.")


def test_a_name_counts_as_mentioned_where_its_synonym_stands(assistant: Assistant, fixes: Fixes) -> None:
    question = "Which painter decorated the Marlin in Zanzibar?"
    assert assistant.ask(question).missing == "No passage mentions Marlin or Zanzibar."
    fixes.synonyms_file.write_text("Marlin = ferry\n", encoding="utf-8")
    assert assistant.ask(question).missing == "No passage mentions Zanzibar."


def test_a_file_of_synonyms_that_cannot_be_used_is_logged_and_the_question_answered(
    assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = Fixes(assistant.store.folder, str(tmp_path))
    big = Fixes(assistant.store.folder, str(tmp_path / "big.txt"))
    big.synonyms_file.write_bytes(b"#" * 1024 * 1024 + b"#")
    for broken, message in ((folder, "cannot be read"), (big, "has over 1,048,576 bytes")):
        assistant.fixes = broken
        with caplog.at_level(logging.WARNING, "footnote"):
            assert assistant.ask("Which captain opened the harbour?").status == "answered"
        assert message in caplog.text
        with pytest.raises(FixError, match=message):
            broken.check_synonyms()
