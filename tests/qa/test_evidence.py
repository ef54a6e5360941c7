"""What speaks for and against a candidate, and what the passages do not mention."""

import pytest

from index.types import DocumentMeta, Passage
from qa.evidence import close_hits, gather, right_type_first, unmet
from qa.types import Hit, Span

META = DocumentMeta("d", "s", "p", "main", "T", "", "", "", "0" * 64)


def hit(text: str, context: str = "", cosine: float = 0.5, text_rank: int = 1) -> Hit:
    passage = Passage("d", 0, 0, len(text), text, (), context, ((0, len(text)),))
    return Hit(passage, META, 1.0, dense_score=cosine, text_rank=text_rank)


def span(of: Hit, words: str, score: float = 1.0, number: int = 0) -> Span:
    start = of.passage.text.index(words)
    return Span(number, start, start + len(words), words, score)


@pytest.mark.parametrize(
    ("question", "texts", "lacking"),
    [
        ("Who met Rahmon in 2024?", ["Putin met Rahmon in 2024."], []),
        ("Who met Rahmon in 2023?", ["Putin met Rahmon in 2024."], ["2023"]),
        ("Who met Lukashenko in Minsk?", ["Putin met Rahmon."], ["Lukashenko", "Minsk"]),
        ("Is the Tajik president here?", ["The president of Tajikistan is here."], []),
        ("who met whom?", ["Nobody."], []),
        ("Who met Ada?", ["One text.", "Ada stands in the second."], []),
        ("Who met Ada?", [], ["Ada"]),
    ],
)
def test_names_and_numbers_that_no_passage_mentions(question: str, texts: list[str], lacking: list[str]) -> None:
    assert unmet(question, [hit(text) for text in texts]) == lacking


def test_a_heading_counts_as_mentioned() -> None:
    assert unmet("What is the limit in Lisbon?", [hit("The limit is 120 euros.", context="Lisbon > Hotels")]) == []


def test_a_near_miss_lacks_its_year_and_its_name() -> None:
    of = hit("Putin met Rahmon in 2024.")
    for question, names, numbers in (
        ("Whom did Putin meet in 2024?", 0.0, 0.0),
        ("Whom did Putin meet in 2019?", 0.0, 1.0),
        ("Whom did Lukashenko meet in 2024?", 1.0, 0.0),
    ):
        ((_, evidence),) = gather(question, [of], [span(of, "Rahmon")], [])
        assert (evidence.missing_names, evidence.missing_numbers) == (names, numbers)


def test_an_abbreviation_is_not_missing_where_it_is_spelled_out() -> None:
    """The secretariat of "the SCO" was once not found in the article "The Shanghai Cooperation Organisation in brief"."""
    of = hit("The secretariat sits in Beijing.", context="The Shanghai Cooperation Organisation in brief\nHow it works")
    for question, missing in (("Where does the SCO secretariat sit?", 0.0), ("Where does the WTO secretariat sit?", 1.0)):
        ((_, evidence),) = gather(question, [of], [span(of, "Beijing")], [])
        assert evidence.missing_names == missing
    assert unmet("What are the SCO and the WTO?", [of]) == ["WTO"]


def test_lead_and_agreement() -> None:
    first, second = hit("Olga Brandt opened it."), hit("It was Olga Brandt.")
    spans = [span(first, "Olga Brandt", 6.0), span(second, "Olga Brandt", 4.0, 1), span(first, "it", 1.5)]
    judged = [evidence for _, evidence in gather("Who opened it?", [first, second], spans, [])]
    assert [(row.lead, row.agreement, row.reciprocal_rank) for row in judged] == [
        (4.5, 1.0, 1.0),
        (2.5, 1.0, 0.5),
        (-4.5, 0.0, 1.0),
    ]


def test_margins_beyond_twenty_are_cut() -> None:
    of = hit("Olga Brandt opened it.")
    ((_, evidence),) = gather("Who?", [of], [span(of, "Olga Brandt", 400.0)], [span(of, "Olga", 70.0)])
    assert (evidence.close_margin, evidence.lead) == (20.0, 20.0)


def test_only_the_first_six_spans_are_judged_in_their_order() -> None:
    of = hit("a b c d e f g h")
    spans = [span(of, letter, 9.0 - number) for number, letter in enumerate("abcdefgh")]
    assert [found.text for found, _ in gather("Which letter?", [of], spans, [])] == list("abcdef")
    assert gather("Which letter?", [of], [], []) == []


def test_a_candidate_is_read_once_more_in_its_sentence_alone() -> None:
    text = "Olga opened it. Brandt closed it."
    of = Hit(Passage("d", 0, 40, 40 + len(text), text, (), "T", ((40, 55), (56, 73))), META, 1.0)
    candidate = Span(0, 56, 62, "Brandt", 3.0)
    (close,) = close_hits([of], [candidate])
    assert (close.passage.text, close.passage.start, close.passage.units) == ("Brandt closed it.", 56, ((56, 73),))
    elsewhere, there = Span(0, 70, 72, "it", 9.0), Span(0, 56, 62, "Brandt", 5.0)
    ((_, evidence),) = gather("Who closed it?", [of], [candidate], [elsewhere, there])
    assert evidence.close_margin == 5.0
    ((_, evidence),) = gather("Who closed it?", [of], [candidate], [elsewhere])
    assert evidence.close_margin == -20.0


def test_a_table_row_is_judged_as_a_whole() -> None:
    text = "Lisbon | 120 euros\nOslo | 180 euros"
    of = Hit(Passage("d", 0, 0, len(text), text, (), "City | Limit", ((0, 6), (9, 18), (19, 23), (26, 35))), META, 1.0)
    candidates = [Span(0, 26, 35, "180 euros", 2.0), Span(0, 9, 18, "120 euros", 1.0)]
    assert [close.passage.text for close in close_hits([of], candidates)] == ["Oslo | 180 euros", "Lisbon | 120 euros"]
    judged = [evidence for _, evidence in gather("What is the limit in Oslo?", [of], candidates, [])]
    assert [evidence.missing_near for evidence in judged] == [0.0, 0.5]  # Lisbon's row lacks one of limit and Oslo


def test_words_near_are_those_of_the_neighbouring_sentences() -> None:
    text = "The ferry is old. It sails at noon. Nobody knows why. The harbour is deep."
    of = Hit(Passage("d", 0, 0, len(text), text, (), "", ((0, 17), (18, 35), (36, 53), (54, 74))), META, 1.0)
    candidates = [Span(0, 30, 34, "noon", 2.0), Span(0, 36, 42, "Nobody", 1.0)]
    judged = [evidence for _, evidence in gather("When does the ferry sail?", [of], candidates, [])]
    assert [evidence.missing_near for evidence in judged] == [0.0, 0.5]


def test_spans_of_the_right_type_are_judged_first_with_their_rank() -> None:
    """The reader's favourite of a "when" question may be a person."""
    of = hit("Olga Brandt opened the harbour of Northport in 1921.")
    spans = [span(of, "Olga Brandt", 3.0), span(of, "Northport", 2.0), span(of, "1921", 1.0)]
    ordered = right_type_first("When was the harbour opened?", [of], spans)
    assert [found.text for found in ordered] == ["1921", "Olga Brandt", "Northport"]
    rows = gather("When was the harbour opened?", [of], ordered, [])
    assert [(evidence.spans_before, evidence.wrong_type) for _, evidence in rows] == [(2, 0), (0, 1), (1, 1)]


def test_a_name_that_stands_nowhere_is_counted() -> None:
    of = hit("Olga Brandt opened the harbour in 1921.")
    for question, absent in (("When did Olga Brandt open the harbour?", 0), ("When did Ada Quill open the harbour?", 1)):
        ((_, evidence),) = gather(question, [of], [span(of, "1921")], [])
        assert evidence.absent_names == absent
