"""What is a query of keywords, and which passages it is shown."""

import json
from pathlib import Path

import pytest
from fakes import HashEmbedder, WordReader

from index.store.store import Store
from index.sync import sync
from index.types import DocumentMeta, Passage
from qa.as_json import to_dict
from qa.assistant import Assistant
from qa.keywords import Holding, holding, is_keyword_query, keywords, lacking, rarity
from qa.receipt import check_receipt
from qa.render import headline, to_markdown, to_text
from qa.synonyms import Wording
from qa.types import Answer, Hit

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "is_query"),
    [
        ("VPN setup", True),
        ("onboarding", True),
        ("OPS-306", True),
        ("reset my password", True),
        ("capital of Tajikistan", True),
        ("Northport harbour 1921", True),
        ("VPN not working", True),
        ("May 2024 budget", True),
        ("VPN setup?", False),
        ("Northport harbour opened when", False),
        ("what’s the VPN", False),
        ("tell me about the VPN", False),
        ("show VPN setup", False),
        ("is the VPN down", False),
        ("the VPN is down", False),
        ("I need a VPN", False),
        ("and Oslo", False),
        ("may I travel", False),
        ("the", False),
        ("about us", False),
        ("one two three four five six seven eight nine", False),
        ("Кто открыл порт?", False),
        ("...", False),
    ],
)
def test_what_asks_nothing(text: str, is_query: bool) -> None:
    assert is_keyword_query(text) is is_query


def test_no_question_of_the_seeds_is_a_keyword_query() -> None:
    lines = (ROOT / "seeds" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line)["question"] for line in lines]
    assert [question for question in asked if is_keyword_query(question) or is_keyword_query(question.rstrip("?"))] == []


@pytest.mark.parametrize(
    ("text", "said", "found"),
    [
        ("setup of the VPN", (), [("setup",), ("VPN",)]),
        ("vpn VPN OPS-306", (), [("vpn",), ("OPS-306",)]),
        ("days of PTO", (Wording("PTO", 8, 11, ("paid leave",)),), [("days",), ("PTO", "paid leave")]),
        ("paid time off days", (Wording("paid time off", 0, 13, ("PTO",)),), [("paid time off", "PTO"), ("days",)]),
    ],
)
def test_keywords_are_the_words_that_carry_meaning(text: str, said: tuple[Wording, ...], found: list[tuple[str, ...]]) -> None:
    assert keywords(text, said) == found


def test_a_rare_word_weighs_more_and_a_common_one_still_something() -> None:
    assert rarity(0, 100) > rarity(1, 100) > rarity(50, 100) > rarity(100, 100) > 0


def hit(context: str, *sentences: str) -> Hit:
    text, units = "", []
    for sentence in sentences:
        units.append((len(text), len(text) + len(sentence)))
        text += sentence + " "
    passage = Passage("d", 0, 0, len(text) - 1, text[:-1], (), context, tuple(units))
    return Hit(passage, DocumentMeta("d", "s", "p", "", "t", "", "", "", "0"), 1.0)


SETUP_ONLY = hit("Printers", "The setup takes a day.")
BOTH = hit("Network", "Call us.", "The VPN needs a setup.")
ABOVE = hit("VPN > Setup", "Install the client.")
ABOVE_AND_IN = hit("VPN", "Nothing.", "Its setups are easy.")
NEITHER = hit("Lunch", "Soup.")


@pytest.mark.parametrize(
    ("hits", "found"),
    [
        ([SETUP_ONLY, BOTH], [(BOTH, (9, 31))]),  # the rare word counts, and half of the best is the least
        ([ABOVE_AND_IN, BOTH], [(BOTH, (9, 31)), (ABOVE_AND_IN, (9, 29))]),  # in the sentence before in the title
        ([ABOVE, BOTH], [(BOTH, (9, 31))]),  # a sentence with a word before any without
        ([ABOVE, NEITHER], [(ABOVE, (0, 19))]),
        ([SETUP_ONLY], [(SETUP_ONLY, (0, 22))]),
        ([NEITHER], []),
        ([], []),
    ],
)
def test_passages_are_ranked_by_what_they_hold(hits: list[Hit], found: list[tuple[Hit, tuple[int, int]]]) -> None:
    assert holding(hits, [("VPN",), ("setup",)], [3.0, 1.0]) == [Holding(*pair) for pair in found]


def test_what_no_quotation_mentions() -> None:
    assert lacking(["VPNs, OPS-306"], [("VPN", "tunnel"), ("OPS-30",), ("setup",), ("line", "ops-306")]) == ["OPS-30", "setup"]


@pytest.fixture
def handbook(tmp_path: Path) -> Assistant:
    (tmp_path / "it").mkdir()
    (tmp_path / "it" / "vpn.md").write_text(
        "# Remote work\n\nThe VPN is free. A VPN setup takes an hour. Café 🙂 vouchers help.\n\n## Errors\n\n"
        "| Code | Meaning |\n| --- | --- |\n| OPS-306 | expired certificate |\n| OPS-3061 | no line |\n\n"
        "Buy now! Subscribe to our newsletter to get VPN offers in your inbox.\n\n## VPN\n\nThe setup of a printer is easy.\n",
        encoding="utf-8",
    )
    store = Store.open(tmp_path / "store", create=True)
    sync(store, [tmp_path / "it"], HashEmbedder())
    from conftest import MARGIN_ALONE

    return Assistant(store, HashEmbedder(), WordReader(), MARGIN_ALONE, threshold=0.9)


@pytest.mark.parametrize(
    ("query", "quotes", "marked"),
    [
        (
            "VPN setup",
            ["A VPN setup takes an hour.", "The setup of a printer is easy."],
            [["VPN", "setup"], ["setup"]],
        ),
        ("ops-306", ["OPS-306 | expired certificate"], [["OPS-306"]]),
        ("cafe voucher", ["Café 🙂 vouchers help."], [["Café", "vouchers"]]),
        ("certificates", ["OPS-306 | expired certificate"], [["certificate"]]),
    ],
)
def test_a_keyword_query_gives_passages_with_its_words_marked(
    handbook: Assistant, query: str, quotes: list[str], marked: list[list[str]]
) -> None:
    answer = handbook.ask(query)
    assert (answer.status, answer.kind, answer.answer, answer.nearest) == ("answered", "passage", None, ())
    assert [citation.quote for citation in answer.citations] == quotes
    assert [words_of(handbook, answer, number) for number in range(len(quotes))] == marked
    assert all(citation.answer_start is None and citation.number == at for at, citation in enumerate(answer.citations, 1))
    assert {mark.role for citation in answer.citations for mark in citation.marks} == {"referent"}


def words_of(assistant: Assistant, answer: Answer, number: int) -> list[str]:
    citation = answer.citations[number]
    with assistant.store.snapshot() as snapshot:
        document = snapshot.document(citation.document.id)
    assert document and document.text[citation.start : citation.end] == citation.quote
    return [document.text[mark.start : mark.end] for mark in citation.marks]


def test_words_that_stand_nowhere_are_refused_as_before(handbook: Assistant) -> None:
    answer = handbook.ask("zebra crossing")
    assert (answer.status, answer.kind, answer.citations) == ("not_found", "span", ())
    assert answer.nearest


def test_words_that_stand_only_in_an_advertisement_are_not_found(handbook: Assistant) -> None:
    answer = handbook.ask("newsletter")
    assert answer.status == "not_found" and "newsletter" not in str(answer.nearest)


def test_a_word_that_no_quotation_mentions_is_told(handbook: Assistant) -> None:
    answer = handbook.ask("printer zebra")
    assert [citation.quote for citation in answer.citations] == ["The setup of a printer is easy."]
    assert answer.missing == "These quotations do not mention zebra."


def test_a_query_that_the_reader_is_sure_of_gets_its_answer_but_one_word_alone_never_does(handbook: Assistant) -> None:
    handbook.threshold = 0.0
    assert handbook.ask("vouchers help").kind == "span"
    assert handbook.ask("vouchers").kind == "passage"
    assert handbook.explain("vouchers")[0].kind == "span"  # evaluation judges what was read


def test_a_keyword_query_gives_the_same_bytes_and_a_receipt_that_holds(handbook: Assistant) -> None:
    first, second = (to_dict(handbook.ask("VPN setup"), deterministic=True) for _ in range(2))
    assert json.dumps(first) == json.dumps(second)
    with handbook.store.snapshot() as snapshot:
        assert [row.state for row in check_receipt(first, snapshot)] == ["holds", "holds"]


def test_passages_in_text_and_markdown_mark_the_words_and_claim_no_probability(handbook: Assistant) -> None:
    answer = handbook.ask("VPN setup")
    text, markdown = to_text(answer), to_markdown(answer)
    assert "[1] “A [[VPN]] [[setup]] takes an hour.”" in text and "%" not in text
    assert "> A **VPN** **setup** takes an hour\\." in markdown
    assert text.startswith(headline(answer)) and markdown.startswith(f"_{headline(answer)}_") and headline(answer)
