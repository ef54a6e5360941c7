"""Which articles mention something: exactly those that do, each with a sentence in which it stands."""

import time

import pytest

from index.types import Block, Document, DocumentMeta, Passage
from qa.answers.collection import Collection
from qa.answers.mentions import Wanted, mentioning, wanted_mention
from qa.types import Answer, StoreStamp

BLANK = Answer("q", "q", "not_found", None, 0.0, "collection", (), (), StoreStamp(1, "s", "r", "e"))


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Which articles mention Oslo?", "Oslo"),
        ('Which article mentions the word "tern"?', "tern"),
        ("In which pages does the Hunger Plan come up?", "Hunger Plan"),
        ("How many articles mention Tajikistan?", "Tajikistan"),
        ("Does any article mention the US?", "US"),
        ("Do you have anything on hardware keys?", "hardware keys"),
        ("is there anything about penicillin in the articles?", "penicillin"),
        ("Where is Beacon mentioned?", "Beacon"),
        ("Where do the articles mention Beacon?", "Beacon"),
        ("Is Oslo mentioned anywhere?", "Oslo"),
        ("Could you find articles about hotels, please", "hotels"),
        ("what do you have on Greta Nomura", "Greta Nomura"),
        ("Beacon - in which of my pages does it come up?", "Beacon"),
        ("Olga Brandt, which articles mention her?", "Olga Brandt"),
        # asked of what articles say, or not of something that can be looked for
        ("Which articles of the charter mention the United Nations?", None),
        ("Which articles mention Oslo but not Lisbon?", None),
        ("Which articles mention it?", None),
        ("Is Oslo mentioned in the charter?", None),
        ("Where was the treaty first mentioned?", None),
        ("Where does the arctic tern occur?", None),
        ("Who mentions Oslo?", None),
        ("Quay Street 9, which town is that?", None),
        ("Do you have a pet?", None),
    ],
)
def test_what_articles_are_asked_for(text: str, typed: str | None) -> None:
    wanted = wanted_mention(text)
    assert (wanted.typed if wanted else None) == typed


def test_several_things_are_wanted_together_or_apart() -> None:
    assert wanted_mention("Which articles mention both Oslo and Lisbon?") == Wanted("Oslo and Lisbon", ("Oslo", "Lisbon"))
    apart = wanted_mention("Which articles mention Oslo or the VPN?")
    assert apart == Wanted("Oslo or the VPN", ("Oslo", "VPN"), all_of_them=False)
    perhaps = wanted_mention("Which document names the heirs of the king?")
    assert perhaps is not None and not perhaps.surely


@pytest.mark.parametrize(
    "text", ["which articles mention " * 80, "where is " * 200, "is " + "a" * 1900 + " mentioned", "in the wiki " * 160]
)
def test_long_texts_are_refused_at_once(text: str) -> None:
    started = time.perf_counter()
    assert wanted_mention(text) is None
    assert time.perf_counter() - started < 0.05


def article(title: str, *sentences: str) -> tuple[Document, Passage]:
    text, units = title + "\n\n", []
    for sentence in sentences:
        units.append((len(text), len(text) + len(sentence)))
        text += sentence + " "
    text = text.rstrip()
    start = units[0][0]
    meta = DocumentMeta(title.lower(), "wiki", title, "main", title, "", "", "", "0" * 64)
    blocks = (Block("heading", 0, len(title), 1), Block("paragraph", start, len(text)))
    return Document(meta, text, blocks), Passage(meta.id, 0, start, len(text), text[start:], (title,), title, tuple(units))


HARBOUR = article("Harbour", "It lies in Norwell.", "The ferries of Norwell leave at noon.", "They call at Oslo.")
FERRY = article("Ferries", "A ticket costs 5 euros.", "Tell us before you come.")
TOWN = article("Norwell", "The town has a hall.", "It was built for the US.")


def found(
    typed: str, *phrases: str, surely: bool = True, hidden: dict[str, list[tuple[int, int]]] | None = None
) -> Answer | None:
    shelf = {document.meta.id: document for document, _ in (HARBOUR, FERRY, TOWN)}
    passages = [passage for _, passage in (HARBOUR, FERRY, TOWN)]
    collection = Collection(3, list, shelf.__getitem__, lambda phrase: passages, hidden or {})
    answer = mentioning(Wanted(typed, phrases or (typed,), surely=surely), collection, BLANK)
    for citation in answer.citations if answer else ():
        text = shelf[citation.document.id].text
        assert text[citation.start : citation.end] == citation.quote and citation.answer_start is None
    return answer


@pytest.mark.parametrize(
    ("typed", "phrases", "quotes", "marked"),
    [
        ("norwell", (), ["It lies in Norwell.", "Norwell"], ["Norwell", "Norwell"]),
        ("tickets", (), ["A ticket costs 5 euros."], ["ticket"]),
        ("US", (), ["It was built for the US."], ["US"]),
        ("Oslo and Norwell", ("Oslo", "Norwell"), ["It lies in Norwell.", "They call at Oslo."], ["Norwell", "Oslo"]),
        ("ferries to Norwell", (), ["The ferries of Norwell leave at noon."], ["ferries", "Norwell"]),
    ],
)
def test_each_article_with_its_sentence(typed: str, phrases: tuple[str, ...], quotes: list[str], marked: list[str]) -> None:
    answer = found(typed, *phrases)
    assert answer and answer.answered and [citation.quote for citation in answer.citations] == quotes
    texts = [
        citation.quote[mark.start - citation.start : mark.end - citation.start]
        for citation in answer.citations
        for mark in citation.marks
    ]
    assert texts == marked and all(mark.role == "referent" for citation in answer.citations for mark in citation.marks)


def test_what_no_article_mentions_is_said() -> None:
    no_plural = found("ferry")
    assert no_plural and no_plural.missing == "No article mentions “ferry”."
    answer = found("penicillin")
    assert answer and (answer.status, answer.missing, answer.citations) == (
        "not_found",
        "No article mentions “penicillin”.",
        (),
    )
    assert found("heirs of the king", surely=False) is None


def test_more_than_ten_articles_are_counted_and_ten_shown() -> None:
    pages = [article(f"Page {number:02}", "It says tern.") for number in range(12)]
    shelf = {document.meta.id: document for document, _ in pages}
    collection = Collection(12, list, shelf.__getitem__, lambda phrase: [passage for _, passage in pages], {})
    answer = mentioning(Wanted("tern", ("tern",)), collection, BLANK)
    assert answer and answer.notice == "12 articles mention “tern”. Here are 10 of them."
    assert [citation.number for citation in answer.citations] == list(range(1, 11))
