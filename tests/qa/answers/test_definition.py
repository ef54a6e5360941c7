"""Who asks what something is gets the sentence that introduces it, with what it says marked; or what was read anyway."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.types import Block, Document, DocumentMeta, Passage
from qa.answers.definition import LIKELY, Thing, answer, asked_about
from qa.cite import cite
from qa.decide import Decision
from qa.found import Found
from qa.types import Answer, Hit, Span, StoreStamp

META = DocumentMeta("d", "wiki", "p", "main", "Harbour", "", "", "", "0" * 64)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who is Olga Brandt?", Thing("who", "Olga Brandt")),
        ("who's olga brandt", Thing("who", "olga brandt")),
        ("Can you tell me who Olga Brandt is?", Thing("who", "Olga Brandt")),
        ("Tell me about Norport, what was it?", Thing("what", "Norport")),
        ("Do we have anything on who Olga Brandt is?", Thing("who", "Olga Brandt")),
        ("What is the SCO?", Thing("what", "SCO")),
        ("What are terns?", Thing("what", "terns")),
        ("what's a blue card", Thing("what", "blue card")),
        ("What does “market day” mean?", Thing("what", "market day")),
        ("What is meant by shadow?", Thing("what", "shadow")),
        ("What does SCO stand for?", Thing("stands", "SCO")),
        ("what is RIAA short for", Thing("stands", "RIAA")),
        ("What is the full name of the UN?", Thing("stands", "UN")),
        # read like any other question
        ("Who is the mayor of Oslo?", None),
        ("What is the capital of Norway?", None),
        ("What is the limit for a hotel in Oslo?", None),
        ("Who opened the harbour?", None),
        ("What is it?", None),
        ("Where is Olga Brandt?", None),
        ("What is " + "very " * 400 + "long?", None),
    ],
)
def test_what_is_asked_about(question: str, expected: Thing | None) -> None:
    assert asked_about(question) == expected


def page(*sentences: str) -> tuple[Document, Hit]:
    text, units = "", []
    for sentence in sentences:
        units.append((len(text), len(text) + len(sentence)))
        text += sentence + " "
    text = text.rstrip()
    document = Document(META, text, (Block("paragraph", 0, len(text)),))
    return document, Hit(Passage("d", 0, 0, len(text), text, (), "Harbour", tuple(units), 7), META, 1.0)


def ask(question: str, sentences: Sequence[str], read: str = "") -> Answer | None:
    """What becomes of the question; `read` was read before, at its first place, or nothing was."""
    document, hit = page(*sentences)
    plain = Answer(question, question, "not_found", None, 0.2, "span", (), (), StoreStamp(1, "s", "r", "e"), missing="Nothing.")
    if read:
        start = document.text.index(read)
        citation = replace(cite(document, hit, Span(0, start, start + len(read), read, 1.0), 0), number=1)
        plain = replace(plain, status="answered", answer=read, confidence=0.9, citations=(citation,), missing=None)
    found = Found(
        question=question,
        hits=(hit,),
        spans=(),
        decision=Decision(plain.status, plain.confidence, ()),
        threshold=0.5,
        document={"d": document}.__getitem__,
        read=lambda *given: Decision("not_found", 0.0, ()),
        search=lambda query, top_k: [hit],
    )
    given = answer(found, plain)
    for citation in given.citations if given else ():
        assert citation.answer_start is not None and given
        assert document.text[citation.answer_start : citation.answer_end] == given.answer
    return given


BRANDT = "It was opened by the harbour's captain, Olga Brandt."
HALL = "Olga Brandt and Ines Falk share the hall."


def test_the_sentence_that_introduces_is_cited() -> None:
    given = ask("Who is Olga Brandt?", [HALL, BRANDT, "Tell Olga Brandt."])
    assert given and (given.status, given.answer, given.confidence) == ("answered", "the harbour's captain", LIKELY)
    assert [(citation.quote, citation.number) for citation in given.citations] == [(BRANDT, 1)]
    assert given.missing is None and given.nearest == ()


def test_what_was_read_stays_where_it_is_as_good() -> None:
    assert ask("Who is Olga Brandt?", [HALL, BRANDT], read="the harbour's captain") is None
    assert ask("What is Pawtrack?", ["Pawtrack runs in the basement."], read="runs in the basement") is None
    better = ask("Who is Olga Brandt?", [HALL, BRANDT], read="Ines Falk")
    assert better and better.answer == "the harbour's captain"


def test_what_cannot_be_right_is_not_shown() -> None:
    """ "Who is Pavel Osei?" was answered with the name of the colleague beside him."""
    other = ask("Who is Olga Brandt?", [HALL], read="Ines Falk")
    assert other and (other.status, other.answer, other.citations) == ("unsure", None, ())
    assert [(near.quote, near.answer_start, near.marks) for near in other.nearest] == [(HALL, None, ())]
    letters = ask(
        "What does RATS stand for?", ["The office, by its initials RATS, works in Tashkent."], read="works in Tashkent"
    )
    assert letters and letters.status == "unsure"
    founder = ask(
        "Who was Olga Brandt?", ["The town owes much to the nurse Ines Falk and to Olga Brandt."], read="the nurse Ines Falk"
    )
    assert founder and (founder.status, founder.answer) == ("unsure", None)
    bells = ask("What is a campanile?", ["The great bells hang in the campanile behind the hall."], read="great bells")
    assert bells and (bells.status, bells.answer) == ("unsure", None)
    assert ask("What is a campanile?", ["The bell tower is known as the campanile."], read="bell tower") is None
    assert ask("What is a campanile?", ["In a campanile, a kind of tower, bells hang."], read="a kind of tower") is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("In 2008, Pawtrack launched Harbour Dash.", "Harbour Dash"),
        ("The bakers fed the garrison of Pawtrack.", "garrison"),
        ("It hangs on the wall in Pawtrack.", "wall"),
        ("According to Pawtrack, the ferry is late.", "the ferry"),
        ("That was told by Pawtrack Harbour Office Head Ada Moor.", "Harbour Office Head Ada Moor"),
    ],
)
def test_what_a_thing_did_or_has_is_not_what_it_is(text: str, read: str) -> None:
    given = ask("What is Pawtrack?", [text], read)
    assert given is not None and (given.status, given.answer) == ("unsure", None)


def test_what_a_thing_became_stays() -> None:
    assert ask("What is Pawtrack?", ["In 2008, Pawtrack became a symbol of hope."], "a symbol of hope") is None


def test_a_name_within_a_longer_one_is_not_it() -> None:
    assert ask("Who is Olga?", ["Olga Brandt is a captain."]) is None
    assert ask("What is Oslo?", ["The Oslo Road is a street."]) is None


def test_an_abbreviation_is_explained_by_its_letters() -> None:
    given = ask("What does UN stand for?", ["The UN is a body.", "The United Nations (UN) met."])
    assert given and given.answer == "United Nations"
    thing = ask("What is the UN?", ["The UN is a body of states.", "The United Nations (UN) met."])
    assert thing and thing.answer == "a body of states"
