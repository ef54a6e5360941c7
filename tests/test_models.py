"""The shipped models over the articles in seeds/: how many answers are right, and what must hold for every one of them."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.embed import load_embedder
from index.store.store import Store
from index.sync import sync
from qa.as_json import to_dict
from qa.assistant import Assistant, open_assistant
from qa.evaluate.answers import Judged, judge, summarise
from qa.evaluate.datasets import read_examples
from qa.read import SHIPPED_FOLDER
from qa.settings import Settings
from qa.suggest.make import make_suggestions

SEEDS = Path(__file__).parents[1] / "seeds"
LEAST_RIGHT, LEAST_REFUSED, MOST_WRONG = 0.66, 0.91, 0.11  # shares of the answerable, the unanswerable and the shown

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("models")
    (folder / "articles").mkdir()
    for article in SEEDS.glob("*.md"):
        shutil.copy(article, folder / "articles")
    budget = "In 2023 the budget was 5 million dollars. In 2024 the budget was 5 million dollars.\n"
    (folder / "articles" / "city-budget.txt").write_text(f"The budget of Elmswick\n\n{budget}", encoding="utf-8")
    sync(Store.open(folder / "store", create=True), [folder / "articles"], load_embedder())
    return Settings(store=folder / "store")


@pytest.fixture(scope="module")
def assistant(settings: Settings) -> Assistant:
    return open_assistant(settings)


@pytest.fixture(scope="module")
def judged(assistant: Assistant) -> Iterator[list[Judged]]:
    yield [judge(assistant, example) for example in read_examples(SEEDS / "questions.jsonl")]


def test_most_answers_are_right_and_most_refusals_too(judged: list[Judged]) -> None:
    """The floors lie a little under what the README gives; a change that falls below them made the product worse."""
    figures = summarise(judged)
    unanswerable = figures["n"] - figures["answerable"]
    assert figures["right_answers"] / figures["answerable"] >= LEAST_RIGHT
    assert figures["right_abstentions"] / unanswerable >= LEAST_REFUSED
    assert figures["risk"] <= MOST_WRONG
    assert figures["recall_at_5"] >= 0.95


def test_every_quotation_is_verbatim_and_of_an_article(judged: list[Judged]) -> None:
    assert summarise(judged)["quote_fidelity"] == 1.0
    quotes = [citation.quote for row in judged for citation in (*row.answer.citations, *row.answer.nearest)]
    assert len(quotes) > 200
    assert [quote for quote in quotes if re.search(r"Caravan|©|newsletter", quote)] == []


def test_repeated_sentence_cites_the_year_that_was_asked_for(assistant: Assistant) -> None:
    """Peers that look a quotation up by its string cite 2023 for both."""
    for year, start in (("2023", 0), ("2024", 42)):
        answer = assistant.ask(f"How large was the budget of Elmswick in {year}?")
        assert answer.answer in ("5 million", "5 million dollars")
        (first,) = answer.citations
        with assistant.store.snapshot() as snapshot:
            document = snapshot.document(first.document.id)
        assert document is not None and document.meta.path == "city-budget.txt"
        assert first.start == document.text.index("In 2023") + start
        assert first.quote == f"In {year} the budget was 5 million dollars."


def test_a_year_that_stands_nowhere_is_not_answered(assistant: Assistant) -> None:
    answer = assistant.ask("How large was the budget of Elmswick in 1987?")
    assert answer.status != "answered" and answer.missing == "No passage speaks of 1987."


def test_every_suggested_question_is_answered_from_its_place(assistant: Assistant) -> None:
    """What is suggested must not be refused: each is asked once more, and cites the sentence that it was made from."""
    stored = make_suggestions(assistant)
    assert stored.count >= 15 and len(stored.documents) == 11
    for identifier, of in stored.documents.items():
        for one in of.suggestions:
            answer = assistant.ask(one.question)
            assert answer.answered and answer.read_as == one.question, one.question
            first = answer.citations[0]
            assert (first.document.id, first.document.sha256) == (identifier, of.sha256), one.question
            assert one.start <= first.start and first.end <= one.end, one.question


def test_two_processes_worth_of_models_give_the_same_bytes(settings: Settings, assistant: Assistant) -> None:
    other = open_assistant(settings)
    for question in ("Where does the SCO secretariat sit?", "Who painted the chapel?", "How much may a hotel in Oslo cost?"):
        first, second = (json.dumps(to_dict(one.ask(question), deterministic=True)) for one in (assistant, other))
        assert first == second


def test_the_model_card_names_the_weights_that_are_shipped() -> None:
    card = (SHIPPED_FOLDER / "MODEL_CARD.md").read_text(encoding="utf-8")
    for weights in ("model.safetensors", "verifier.safetensors"):
        assert hashlib.sha256((SHIPPED_FOLDER / weights).read_bytes()).hexdigest() in card
    calibration = json.loads((SHIPPED_FOLDER / "calibration.json").read_text(encoding="utf-8"))
    assert calibration["date"] in card
    for row in calibration["risks"]:
        assert f"| {row['risk']:g} | {row['threshold']:.2f} | {row['measured']:.3f} | {row['upper_95']:.3f} |" in card
    for name in calibration["data"]:
        assert name.removesuffix(".jsonl.xz").removeprefix("dev_") in card
