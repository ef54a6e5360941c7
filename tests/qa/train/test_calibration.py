"""Unanswerable questions are made honestly, whole articles are held out, and the fit finds what tells right from wrong."""

import random

import numpy as np
import pytest

from qa.assistant import Assistant
from qa.decide import Calibration
from qa.evaluate.datasets import Example
from qa.evidence import FEATURES
from qa.train.calibration import Asked, collect, corpora, fit, near_miss


def example(number: int, title: str, question: str = "Who?", context: str = "c") -> Example:
    return Example(str(number), question, ("a",), f"{context} {title}", title)


def test_each_question_is_asked_once_in_one_of_two_ways() -> None:
    examples = [example(number, f"article {number % 3}", "Who met Ada?") for number in range(12)]
    (all_of_them, together), *alone = corpora(examples)
    assert all_of_them == examples and len(together) == 6
    assert [{row.title for row in stored} for stored, _ in alone] == [{"article 0"}, {"article 1"}, {"article 2"}]
    assert all(row in stored for stored, asked in alone for row in asked)
    asked = [row.id for row in together] + [row.id for _, rows in alone for row in rows]
    assert sorted(asked) == sorted(row.id for row in examples)


def test_a_question_that_names_nothing_is_asked_of_its_own_article() -> None:
    examples = [
        example(number, "article", "How is the sound?" if number < 6 else "How loud is 1 of them?") for number in range(12)
    ]
    (_, together), (_, alone) = corpora(examples)
    assert together and {row.question for row in together} == {"How loud is 1 of them?"}
    assert len(alone) == 12 - len(together)


def test_questions_about_articles_have_one_store() -> None:
    examples = [Example("1", "Who?", ("a",), document="a.md"), Example("2", "Who?", (), document="b.md")]
    assert list(corpora(examples)) == [(examples, examples)]


def test_a_near_miss_has_another_number_or_name() -> None:
    chance = random.Random(1)
    dated = example(1, "t", "What happened in 1921?", "It opened in 1921.")
    changed = near_miss(dated, [dated], chance)
    assert changed is not None and changed != dated.question
    assert changed.startswith("What happened in 19") and abs(int(changed[17:21]) - 1921) <= 7
    named, other = example(2, "t", "What did Olga open?"), example(3, "u", "What did Ada write?")
    assert near_miss(named, [other], chance) == "What did Ada open?"
    assert near_miss(example(4, "t", "what is it?"), [other], chance) is None
    assert near_miss(example(5, "t", "What did Olga open?", "Ada and Olga"), [other], chance) is None  # Ada is in its article


def test_collect_judges_candidates_and_leaves_gold_out(assistant: Assistant) -> None:
    asked = [
        Example(str(n), "Which captain opened the harbour?", ("Captain Olga Brandt",), document="harbour.txt")
        for n in range(30)
    ]
    rows = collect(assistant, [*asked, Example("u", "Who painted the chapel?", (), document="")])
    kinds = {row.kind for row in rows}
    assert {"answerable", "removed", "unanswerable"} <= kinds
    assert all(row.right[0] for row in rows if row.kind == "answerable")
    assert not any(row.right.any() for row in rows if row.kind != "answerable")
    assert all(row.features.shape == (row.right.size, len(FEATURES)) for row in rows)


def test_the_fit_finds_the_margin_and_says_what_it_was_made_from() -> None:
    chance = np.random.default_rng(0)
    rows = []
    for number in range(200):
        features = chance.normal(size=(3, len(FEATURES)))
        right = features[:, 0] + 0.3 * chance.normal(size=3) > 0.8
        kind = "answerable" if right.any() else "unanswerable"
        rows.append(Asked(f"article {number % 20}", kind, features, right))
    content = fit(rows, data=["made.jsonl"], threshold=0.6)
    calibration = Calibration.from_json(content)
    assert max(FEATURES, key=dict(zip(FEATURES, calibration.weights, strict=True)).__getitem__) == FEATURES[0]
    assert (content["data"], content["threshold"], calibration.threshold) == (["made.jsonl"], 0.6, 0.6)
    figures = content["cross_fitted"]
    assert isinstance(figures, dict)
    assert figures["auroc_right"] > 0.9 and figures["ece"] < 0.1
    assert content["questions"] == {kind: sum(row.kind == kind for row in rows) for kind in ("answerable", "unanswerable")}


@pytest.mark.parametrize("threshold", [0.0, 1.01])
def test_the_threshold_decides_what_counts_as_shown(threshold: float) -> None:
    chance = np.random.default_rng(1)
    rows = []
    for number in range(40):
        right = np.array([number % 2 == 0, False])
        kind = "answerable" if right.any() else "removed"
        rows.append(Asked(str(number % 10), kind, chance.normal(size=(2, len(FEATURES))), right))
    figures = fit(rows, data=[], threshold=threshold)["cross_fitted"]
    assert isinstance(figures, dict) and figures["coverage"] == (1.0 if threshold == 0 else 0.0)
