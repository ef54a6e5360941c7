"""The whole way with stand-ins: what is answered, what is cited, what is withheld."""

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from fakes import HashEmbedder, NoVerifier, WordReader

from index.errors import ModelError, QuestionError, StoreMismatch
from index.store.store import Store
from index.sync import remove
from qa.as_json import to_dict
from qa.assistant import Assistant, open_assistant
from qa.calibration_file import SHIPPED_CALIBRATION, load_calibration
from qa.settings import Settings
from qa.types import Answer, Hit, Span, Turn


def test_answer_is_cited_with_its_whole_sentence(assistant: Assistant) -> None:
    answer = assistant.ask("Which captain opened the harbour?")
    assert answer.status == "answered"
    (citation,) = answer.citations
    assert citation.quote == "Captain Olga Brandt opened the harbour of Northport in 1921."
    assert answer.answer == citation.quote[citation.answer_start - citation.start : citation.answer_end - citation.start]


def test_repeated_sentence_cites_the_right_year(assistant: Assistant) -> None:
    """Peers that look a quotation up by its string cite the first of two equal sentences."""
    text = "In 2023 the budget was 5 million dollars. In 2024 the budget was 5 million dollars."
    for year, offset in (("2023", 0), ("2024", len(text) // 2)):
        examined = assistant.explain(f"How large was the budget in {year}?")[1]
        hit = next(hit for hit in examined.hits if "5 million" in hit.passage.text)
        start = hit.passage.start + hit.passage.text.index("5", offset)
        with assistant.store.snapshot() as snapshot:
            document = snapshot.document(hit.document.id)
        from qa.cite import cite

        citation = cite(document, hit, Span(0, start, start + 1, "5", 1.0), 1)
        assert citation.quote.startswith(f"In {year}")


def test_every_quotation_is_its_slice(assistant: Assistant) -> None:
    for question in ("Which captain?", "How high is the lighthouse?", "Which birds nest where?", "What is the limit for Oslo?"):
        answer = assistant.ask(question)
        assert_verbatim(assistant, answer)


def test_refusal_shows_nearest_passages_and_no_answer(assistant: Assistant) -> None:
    answer = assistant.ask("Who painted the ceiling of the chapel?")
    assert answer.status != "answered"
    assert answer.answer is None and answer.citations == ()
    assert answer.nearest and all(citation.answer_start is None for citation in answer.nearest)


def test_nearest_passages_begin_with_the_best_candidate(assistant: Assistant) -> None:
    """The doubtful answer's own sentence once stood third, below passages that were only retrieved first."""

    class TableReader(WordReader):
        def read(self, question: str, hits: Sequence[Hit]) -> list[Span]:
            spans = []
            for number, hit in enumerate(hits):
                start, end = hit.passage.units[0]
                margin = -1.0 if "Lisbon" in hit.passage.text else -9.0
                spans.append(Span(number, start, end, hit.passage.text[: end - start], margin))
            return sorted(spans, key=lambda span: -span.score)

    assistant.reader = TableReader()
    answer, examined, _ = assistant.explain("Which captain painted the chapel?")
    assert answer.status == "unsure" and "Lisbon" not in examined.hits[0].passage.text
    assert answer.nearest[0].quote == "Lisbon | 120 euros"


def test_refusal_names_what_no_passage_mentions(assistant: Assistant) -> None:
    answer = assistant.ask("Which painter decorated Zanzibar in 1777?")
    assert answer.missing == "No passage mentions Zanzibar or speaks of 1777."


@pytest.mark.parametrize("question", ["", "   ", "?!...", "\x00", "🙂"])
def test_question_without_a_word_is_refused(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError, match="holds no word"):
        assistant.ask(question)


def test_too_long_question_is_refused(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="2,001 characters") as raised:
        assistant.ask("x" * 2001)
    assert raised.value.too_long


@pytest.mark.parametrize(
    "question",
    [
        '"who"',
        'x" OR body:cats',
        "NEAR(a b)",
        "cats NOT dogs",
        "a*",
        "^b",
        "Кто?",
        "谁开了港口？",
        "a\0b",
        "x" * 2000,
        "' or 1=1 --",
        "{}[]()x",
    ],
)
def test_hostile_questions_are_only_words(assistant: Assistant, question: str) -> None:
    assert_verbatim(assistant, assistant.ask(question))


def test_same_question_gives_the_same_bytes(assistant: Assistant) -> None:
    first, second = (to_dict(assistant.ask("Which captain opened the harbour?"), deterministic=True) for _ in range(2))
    assert first == second


def test_at_least_two_documents_are_read(assistant: Assistant) -> None:
    hits = assistant.explain("harbour ferry lighthouse Northport", top_k=2)[1].hits
    assert len({hit.document.id for hit in hits}) == 2


def test_advertisement_and_footer_are_never_quoted(assistant: Assistant) -> None:
    for question in ("Which newsletter stories are in the inbox?", "Who is Harbour Press?", "Subscribe to what?"):
        answer = assistant.ask(question)
        for citation in (*answer.citations, *answer.nearest):
            assert "newsletter" not in citation.quote and "rights reserved" not in citation.quote


def test_flipped_character_withholds_the_answer(assistant: Assistant) -> None:
    """SQLite's integrity check does not see a changed letter; the document's SHA-256 does."""
    connection = sqlite3.connect(assistant.store.folder / "store.db")
    with connection:
        connection.execute("UPDATE documents SET text = replace(text, '1921', '1821')")
    connection.close()
    answer = assistant.ask("Which captain opened the harbour?")
    assert answer.answer is None and answer.citations == () and answer.nearest == ()
    assert answer.notice and "checksum" in answer.notice


def test_an_empty_store_says_how_articles_get_in(assistant: Assistant) -> None:
    remove(assistant.store, "articles")
    answer = assistant.ask("Which captain opened the harbour?")
    assert (answer.status, answer.nearest) == ("not_found", ())
    assert answer.notice is not None and "footnote sync" in answer.notice


def test_store_of_another_embedder_is_refused(store: Store, assistant: Assistant) -> None:
    other = Assistant(store, HashEmbedder(name="other"), WordReader(), assistant.calibration)
    with pytest.raises(StoreMismatch, match=r"hash.*other.*--rebuild"):
        other.ask("Which captain opened the harbour?")


def test_pronoun_is_read_as_what_the_last_turn_named(assistant: Assistant) -> None:
    answer = assistant.ask("When did she open the harbour?", [Turn("Which captain opened it?", "Olga Brandt")])
    assert answer.read_as == "When did Olga Brandt open the harbour?"


def assert_verbatim(assistant: Assistant, answer: Answer) -> None:
    with assistant.store.snapshot() as snapshot:
        for citation in (*answer.citations, *answer.nearest):
            document = snapshot.document(citation.document.id)
            assert document is not None
            assert hashlib.sha256(document.text.encode()).hexdigest() == citation.document.sha256
            assert document.text[citation.start : citation.end] == citation.quote
            utf16 = document.text.encode("utf-16-le")
            assert utf16[2 * citation.start_utf16 : 2 * citation.end_utf16].decode("utf-16-le") == citation.quote
            if citation.answer_start is not None:
                assert document.text[citation.answer_start : citation.answer_end] == answer.answer


def test_a_calibration_that_cannot_be_read_names_the_setting(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"absent\.json cannot be read \(FileNotFoundError\)\. Set FOOTNOTE_CALIBRATION"):
        load_calibration(Settings(calibration=str(tmp_path / "absent.json")))


def test_a_reader_without_a_calibration_of_its_own_is_warned_about(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("qa.assistant.load_embedder", lambda name: assistant.embedder)
    monkeypatch.setattr("qa.assistant.load_reader", lambda name: WordReader())
    monkeypatch.setattr("qa.assistant.load_verifier", NoVerifier)
    folder = tmp_path / "own-reader"
    folder.mkdir()
    settings = Settings(store=assistant.store.folder, reader=str(folder))
    open_assistant(settings)
    assert f"The reader {folder} has no calibration of its own" in caplog.text
    caplog.clear()
    (folder / "calibration.json").write_bytes(SHIPPED_CALIBRATION.read_bytes())
    open_assistant(settings)
    assert caplog.text == ""
