"""What was asked in vain, by topic: the most asked first, the same questions the same topics, and each with an example."""

import random
import time
from collections.abc import Callable, Sequence

from qa.gaps import Gap, Unmet, gaps

ASKED = (
    *[Unmet("How many days of parental leave do I get?", voted_down=False, when="2024-05-01")] * 2,
    Unmet("how many days of parental leave do i get", voted_down=True, when="2024-05-03"),
    Unmet("Who grants the parental leave?", voted_down=False, when="2024-05-02"),
    Unmet("Is there a canteen in Oslo?", voted_down=False, when="2024-05-04"),
    Unmet("Where are the canteens?", voted_down=True, when="2024-05-01"),
    Unmet("What does error OPS-320 mean?", voted_down=False),
)


def test_topics_with_their_counts_and_examples() -> None:
    assert gaps(ASKED) == [
        Gap(
            "parental leave",
            refused=3,
            voted_down=1,
            questions=("How many days of parental leave do I get?", "Who grants the parental leave?"),
            last="2024-05-03",
        ),
        Gap("canteen Oslo", 1, 1, ("Is there a canteen in Oslo?", "Where are the canteens?"), "2024-05-04"),
        Gap("error OPS-320", 1, 0, ("What does error OPS-320 mean?",), ""),
    ]


def test_the_order_of_asking_does_not_matter() -> None:
    shuffled = list(ASKED)
    for seed in range(5):
        random.Random(seed).shuffle(shuffled)
        assert gaps(shuffled) == gaps(ASKED)


def test_words_that_stand_everywhere_do_not_make_a_topic() -> None:
    asked = [Unmet("Is the Larkfield canteen open?", False), Unmet("Is the Larkfield sauna closed?", False)]
    everywhere = {"Larkfield": 900, "open": 50, "closed": 50}
    assert len(gaps(asked, lambda words: {word: everywhere.get(word, 0) for word in words})) == 2


def test_the_embedder_joins_questions_in_other_words() -> None:
    def near(texts: Sequence[str]) -> Callable[[int, int], float]:
        return lambda one, other: 0.9 if {"vacation", "holidays"} <= set(f"{texts[one]} {texts[other]}".split()) else 0.1

    asked = [Unmet("Can I sell vacation", False), Unmet("Are holidays sold", False), Unmet("Who is Ada", False)]
    assert [len(gap.questions) for gap in gaps(asked, cosines=near)] == [2, 1]
    assert len(gaps(asked)) == 3


def test_nothing_and_questions_without_a_telling_word() -> None:
    assert gaps([]) == []
    assert [gap.topic for gap in gaps([Unmet("What is it?", False), Unmet("Who are you?", False)])] == [
        "What is it?",
        "Who are you?",
    ]


def test_many_questions_cost_seconds_at_most() -> None:
    asked = [Unmet(f"What is the w{number % 700} of x{number}?", False) for number in range(5000)]
    started = time.perf_counter()
    found = gaps([*asked, Unmet("a " * 1000, True), Unmet("\x00\u202e", False)])
    assert time.perf_counter() - started < 10 and found
