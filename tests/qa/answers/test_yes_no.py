"""Questions that yes or no answers, beside sentences that say so, that say otherwise, and that do not say."""

from dataclasses import replace

import pytest
from claiming import READ, asked, found_of

from index.clean import clean
from index.types import Article, Piece
from qa.answers.yes_no import answer
from qa.claims.claim import claim_of
from qa.decide import Decision
from qa.types import Span

SAYS = [  # question, sentence, verdict, what is marked
    ("Did Olga open the harbour in 1921?", "Olga opened the harbour in 1921.", "supported", "1921"),
    ("Did Olga open the harbour in 1931?", "Olga opened the harbour in 1921.", "contradicted", "1921"),
    ("Was the harbour opened by Olga?", "Olga opened the harbour.", "supported", "harbour"),
    ("Did Olga open the harbour?", "The harbour was opened by Olga.", "supported", "Olga"),
    ("Did Olga close the harbour?", "Olga opened the harbour in 1921.", "contradicted", "opened"),
    ("Does the ferry carry seven cars?", "The ferry carries five cars.", "contradicted", "five"),
    ("Does the ferry carry 5 cars?", "The ferry carries five cars.", "supported", "five"),
    ("Were more than 300 seats sold?", "Some 200 seats were sold.", None, ""),
    ("Were more than 300 seats sold?", "Exactly 200 seats were sold.", "contradicted", "200"),
    ("Was the plan accepted?", "On Monday the plan was rejected.", "contradicted", "rejected"),
    ("Has Norland joined the union?", "Norland has not joined the union.", "contradicted", "not"),
    ("Has Norland joined the union?", "Norland has never joined the union.", "contradicted", "never"),
    ("Is it true that Norland has not joined the union?", "Norland has not joined the union.", "supported", "union"),
    ("Are dogs allowed on the ferry?", "Dogs are not allowed on the ferry.", "contradicted", "not"),
    ("Did Ada defeat Berta?", "Ada defeated Berta in May.", "supported", "Berta"),
    ("Did Berta defeat Ada?", "Ada defeated Berta in May.", "contradicted", "Berta"),
    ("Was it Olga who opened the harbour?", "The harbour opened in 1921 by Olga was small.", "supported", "Olga"),
    ("Was it Olga who opened the harbour?", "The harbour, opened by Olga, was small.", "supported", "Olga"),
    ("Did Ada defeat Berta?", "Ada was defeated by Berta in May.", "contradicted", "Berta"),
    ("Did the men beat the team?", "The men, beaten by the team, went home.", "contradicted", "team"),
    ("Did Ada win the race by the mill?", "Ada won the race by the mill.", "supported", "mill"),
    ("Was 40 the number of the boats?", "The number of the boats was 40.", "supported", "40"),
    ("Did the choir's fame grow in June?", "In June the school of growing fame had a choir.", None, ""),
    ("Was it Berta who sang in the film?", "Ada sang in Berta's film.", None, ""),
    ("Was a survey published in 2002?", "In 2002, Ada published a survey.", "supported", "2002"),
    ("Is Rolf Berg one man?", "Rolf Berg is not considered one man.", "contradicted", "not"),
    ("Did the rain make a difference?", "The rain did not seem to make a difference.", "contradicted", "not"),
    ("Can guests pay by card?", "Guests cannot pay by card.", "contradicted", "cannot"),
    ("Can guests pay by card?", "Guests can't pay by card.", "contradicted", "can't"),
    ("May guests pay by card?", "Guests must not pay by card.", "contradicted", "not"),
    ("Do guests pay by card?", "Guests cannot pay by card.", None, ""),
    ("Must guests pay by card?", "Guests must not pay by card.", None, ""),
    ("Are dogs forbidden on the ferry?", "Dogs are not allowed on the ferry.", "supported", "ferry"),
    ("Is the water hot in May?", "The water is not cold in May.", None, ""),
    ("Did Olga open the harbour before 1921?", "Olga opened the harbour in 1922.", "contradicted", "1922"),
    ("Did Olga open the harbour after 1921?", "Olga opened the harbour in 1922.", "supported", "1922"),
    ("Did Olga open the harbour on June 1, 1922?", "On June 1, 1922, Olga opened the harbour.", "supported", "1"),
    ("Was the harbour opened on June 1, 1921?", "The harbour was opened on June 1, 1922, by Olga.", "contradicted", "1922"),
    ("Was it Ada who defeated Berta?", "Ada defeated Berta in May.", "supported", "Berta"),
    ("Did Berta meet Ada?", "Ada met Berta in May.", None, ""),
    ("Does everybody get a key?", "Nobody gets a key.", "contradicted", "Nobody"),
    ("Do all guests get a key?", "Some guests get a key.", None, ""),
    ("Did Ada win the race?", "Ada plans to win the race.", None, ""),
    ("Has the tower been finished?", "The tower is to be finished in May.", None, ""),
    ("Did Ada win the race?", "If Ada won the race, she would retire.", None, ""),
    ("Was Ada born in Lisbon?", "Ada was born in Vienna.", "contradicted", "Vienna"),
    ("Was Ada born in Portugal?", "Ada was born in Lisbon.", None, ""),
    ("The harbour opened in 1931, right?", "The harbour opened in 1921.", "contradicted", "1921"),
    ("In 1931, did Olga open the harbour?", "Olga opened the harbour in 1921.", "contradicted", "1921"),
    ("Do you know if Olga opened the harbour?", "Olga opened the harbour.", "supported", "harbour"),
    ("Did Olga open the school in 1921?", "Olga opened the harbour in 1921.", None, ""),
    ("Is the Mercury one of the oldest papers?", "One of the oldest papers is the Mercury.", "supported", "Mercury"),
    ("Is the mill fully owned by Berta?", "The mill is partly owned by Berta.", "contradicted", "partly"),
    ("Did Ada lose just one of her shops?", "Ada lost both her shops.", "contradicted", "both"),
    ("Did Zoe Kuhn lose both shops?", "Zoë Kühn lost both shops.", "supported", "shops"),
    ("Did Ada visit Oslo in 1931?", "Ada visited Oslo in 1921.", None, ""),
    ("Was the club based in Oslo in 1950?", "The club was based in Oslo in 1920.", None, ""),
    ("Do the first six boats carry 30 cars?", "The first six boats carry 31 cars, the next five carry 30 cars.", None, ""),
    ("Are the roads measured eastward?", "The roads are measured westward.", "contradicted", "westward"),
    ("Did Ada win silver in Rome?", "Ada won gold in Oslo and Berta won silver in Rome.", None, ""),
    ("When Olga opened the harbour, was she the mayor?", "Olga opened the harbour.", None, ""),
]


@pytest.mark.parametrize(("question", "sentence", "verdict", "marked"), SAYS)
def test_a_sentence_supports_a_claim_contradicts_it_or_leaves_it_open(
    question: str, sentence: str, verdict: str | None, marked: str
) -> None:
    given = asked(question, f"It was a calm day. {sentence} Then it rained.")
    assert given is not None
    if verdict is None:
        assert (given.answered, given.citations) == (False, ())
        return
    assert (given.kind, given.status, given.answer, given.verdict) == ("yes_no", "answered", None, verdict)
    (citation,) = given.citations
    assert citation.quote == sentence
    assert citation.answer_start is not None and citation.answer_end is not None
    assert citation.quote[citation.answer_start - citation.start : citation.answer_end - citation.start] == marked


def test_a_pronoun_stands_for_what_the_sentence_before_is_about() -> None:
    given = asked("Does the Brisk lamp cost 40 euros?", "The Brisk lamp is new. It weighs 300 grams and costs 45 euros.")
    assert given is not None and given.verdict == "contradicted"


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Is the Alder dam 30 metres high?", "The Alder dam is old. The country is building Birk, which is 30 metres high."),
        ("Was the Alder club a choir in 1921?", "The Alder club is old. Its forerunner was a choir in 1921."),
        ("Is Ada mayor of Lisbon?", "Ada lives in Lisbon. Ada is mayor of Vienna."),
        ("Did Ada and Berta sign the treaty?", "Ada and Carla signed the treaty beside Berta."),
    ],
)
def test_what_is_said_of_another_is_not_stated(question: str, text: str) -> None:
    given = asked(question, text)
    assert given is not None and not given.answered


READINGS = [  # question, sentence, what is asked, how surely that is answered by 40, verdict
    ("Were 40 boats built in Oslo?", "Oslo's yards built 40 boats.", "How many boats were built in Oslo?", 0.95, "supported"),
    (
        "Were 30 boats built in Oslo?",
        "Oslo's yards built 40 boats.",
        "How many boats were built in Oslo?",
        0.95,
        "contradicted",
    ),
    ("Were 30 boats built in Oslo?", "Oslo's yards built 40 boats.", "How many boats were built in Oslo?", 0.5, None),
    ("Were 30 boats built in Rome?", "Oslo's yards built 40 boats.", "How many boats were built in Rome?", 0.95, None),
    ("Were 30 boats built in Oslo?", "Oslo's yards never built 40 boats.", "How many boats were built in Oslo?", 0.95, None),
]


@pytest.mark.parametrize(("question", "text", "asks", "sure", "verdict"), READINGS)
def test_a_number_that_is_surely_read_decides(question: str, text: str, asks: str, sure: float, verdict: str | None) -> None:
    document = clean(Article("Boats", (Piece("paragraph", text),)), source="news", path="a.md", space="main")
    start = document.text.index("40")
    read = Decision("answered", sure, ((Span(0, start, start + 2, "40", 1.0), sure),))
    asked_for: list[str] = []

    def reads(wanted: str, hits: object) -> Decision:
        asked_for.append(wanted)
        return read

    given = answer(replace(found_of(question, document), read=reads), READ)
    assert given is not None and asked_for[0] == asks
    assert (given.verdict if given.answered else None) == verdict


PIECES = [  # question, sentence, what is read in it, verdict
    ("Was the yard founded by Ada before 1930?", "Ada set up the yard, founded in 1921.", "1921", "supported"),
    ("Was the yard founded by Ada before 1910?", "Ada set up the yard, founded in 1921.", "1921", "contradicted"),
    ("Did Ada buy 40 boats from Berta?", "Ada sold 40 boats to Berta and bought 20 boats.", "Ada", None),
    ("Did Ada celebrate at the yard in 1930?", "Celebrating at the yard, Ada spoke in 1921.", "1921", None),
    (
        "Did the yard's owner Ada set up a school in Oslo?",
        "In Oslo the yard's owner, Ada, set up a school.",
        "Oslo",
        "supported",
    ),
    (
        "Did the yard's owner Ada set up a school in Oslo?",
        "The owner of the yard, Ada, put up no school in Oslo.",
        "Oslo",
        None,
    ),
    ("Did the yard's owner Ada set up a school in Rome?", "The owner of the yard, Ada, put up a school in Oslo.", "Oslo", None),
]


@pytest.mark.parametrize(("question", "text", "read", "verdict"), PIECES)
def test_a_date_or_a_name_that_is_surely_read_decides(question: str, text: str, read: str, verdict: str | None) -> None:
    document = clean(Article("Yard", (Piece("paragraph", text),)), source="news", path="a.md", space="main")
    start = document.text.index(read)
    sure = Decision("answered", 0.95, ((Span(0, start, start + len(read), read, 1.0), 0.95),))
    given = answer(replace(found_of(question, document), read=lambda wanted, hits: sure), READ)
    assert given is not None
    assert (given.verdict if given.answered else None) == verdict


POINTED = [  # question, sentence that the reader points at, verdict
    ("Is alcohol paid for when I travel?", "Alcohol is not paid for.", "contradicted"),
    ("Do the dried apples come from the north?", "Apples, dried in the sun, come from the north.", "supported"),
    ("Is the yard's mill fully run by Ada in June?", "In June the mill, a high one, is partly run by Ada.", "contradicted"),
    ("Do the dried pears come from the north?", "Apples, dried in the sun, come from the north.", None),
    ("Are pears hard in the cold?", "Apples are hard in the cold, while pears are sweet.", None),
    ("Did Ada sell the mill to Berta?", "To Ada the mill was sold, which Berta had.", None),
]


@pytest.mark.parametrize(("question", "text", "verdict"), POINTED)
def test_the_sentence_that_the_reader_points_at_decides(question: str, text: str, verdict: str | None) -> None:
    document = clean(Article("Yard", (Piece("paragraph", text),)), source="news", path="a.md", space="main")
    points = Decision("unsure", 0.6, ((Span(0, document.text.index(text), len(document.text), text, 1.0), 0.6),))
    given = answer(replace(found_of(question, document), decision=points), READ)
    assert given is not None
    assert (given.verdict if given.answered else None) == verdict


def test_what_it_was_not_that_is_spoken_of_decides_nothing() -> None:
    for question in ("Is the bicycle shed 14 metres long?", "Did Ada open Rome's school in 1921?"):
        given = asked(
            question, "The garage is 14 metres long. Ada opened the harbour's school in 1921.", "Rome and the bicycle"
        )
        assert given is not None and not given.answered


def test_near_but_open_is_not_stated_and_shows_the_sentence() -> None:
    given = asked("Did Olga open the school in 1921?", "Olga opened the harbour in 1921.")
    assert given is not None
    assert (given.verdict, given.kind, [near.quote for near in given.nearest]) == (
        "not_stated", "yes_no", ["Olga opened the harbour in 1921."],
    )  # fmt: skip


def test_the_sentence_that_the_reader_points_at_is_shown_before_those_with_more_of_the_words() -> None:
    text = "Olga closed the harbour of Norland. Berta wanted a new harbour. In May it was shut for good by Olga."
    document = clean(Article("The harbour", (Piece("paragraph", text),)), source="news", path="a.md", space="main")
    question = "Did Berta close the harbour of Norland?"
    last = Span(0, text.index("shut"), text.index("shut") + 4, "shut", 1.0)
    for sure, first in ((0.1, "Olga closed"), (0.9, "In May")):
        found = replace(found_of(question, document), decision=Decision("unsure", sure, ((last, sure),)))
        given = answer(found, replace(READ, question=question, read_as=question))
        assert given is not None and given.verdict == "not_stated"
        assert given.nearest[0].quote.startswith(first)


def test_a_confident_quotation_stays_where_only_a_quality_is_asked_for() -> None:
    text = "The oven is white. One can take the glass door off."
    document = clean(Article("Oven", (Piece("paragraph", text),)), source="news", path="a.md", space="main")
    read = replace(READ, status="answered", answer="take the glass door off")
    assert answer(found_of("Is the oven door removable?", document), read) is None
    refused = answer(found_of("Is the oven door removable in Oslo?", document), read)
    assert refused is not None and (refused.answered, refused.answer) == (False, None)


def test_what_nothing_is_near_is_an_ordinary_refusal() -> None:
    given = asked("Did Berta sell the museum?", "Olga opened the harbour in 1921.")
    assert given is not None
    assert (given.verdict, given.kind, given.status) == (None, "span", "not_found")


@pytest.mark.parametrize(
    "question",
    [
        "Do you know where the harbour is?",
        "Can you tell me who opened the harbour?",
        "Could you list the ships?",
        "Who opened the harbour?",
        "Is it known who opened the harbour?",
        "Is the harbour in Oslo or in Lisbon?",
        "harbour",
        "Are you a robot?",
        "In which year did Olga open the harbour?",
        "Since when has the harbour been open?",
        "For how long was the harbour closed?",
        "Is there anything about penguins in the articles?",
        "Is there anyone who knows when the harbour was built?",
        "When was the harbour opened?",
        "When exactly was the harbour opened?",
        "In Oslo the harbour was opened by whom?",
        "If the harbour was opened, what was it?",
    ],
)
def test_what_yes_or_no_does_not_answer_is_left(question: str) -> None:
    assert asked(question, "Olga opened the harbour of Oslo in 1921.") is None


@pytest.mark.parametrize(
    "question", ["Is " + "a " * 900 + "?", "Did \x00 \u202e go?", "Is it " + "it that " * 200, "Did " + "," * 290]
)
def test_hostile_questions_are_read_in_no_time(question: str) -> None:
    claim_of(question)
    asked(question, "Olga opened the harbour, the school and the market. " * 20)


@pytest.mark.parametrize(
    ("question", "claimed"),
    [
        ("Without the ferry, are there twelve boats in Norland?", "there twelve boats in Norland"),
        ("Norland Ferries: does the line carry cars?", "the line carry cars"),
        ("I am writing about Olga. Did she open the harbour?", "she open the harbour"),
        ("Did Olga say anything about the harbour?", "Olga say anything about the harbour"),
        ("If the harbour is closed, can a ferry land?", "a ferry land"),
    ],
)
def test_what_leads_up_to_a_question_belongs_to_its_claim(question: str, claimed: str) -> None:
    claim = claim_of(question)
    assert claim is not None and claim.text.startswith(claimed)


@pytest.mark.parametrize(
    "question",
    [
        "The council, are they made up of what kind of people?",
        "After Olga was born, who opened the harbour?",
        "Tell me which, is it open?",
        "Olga, who was she, did she sing?",
        "Is there anything about Olga?",
        "Oslo. Is it?",
    ],
)
def test_what_leads_up_with_another_question_does_not(question: str) -> None:
    assert claim_of(question) is None


def test_a_question_that_ends_so_is_no_claim() -> None:
    assert claim_of("Quay Street 9, which town is that?") is None
    claim = claim_of("The harbour opened in May 1990, is that right?")
    assert claim is not None and claim.text == "The harbour opened in May 1990"
