"""Unanswerable questions are made honestly, whole articles are held out, and the fit finds what tells right from wrong."""

import numpy as np
import pytest

from qa.assistant import Assistant
from qa.decide import MUST_BE_ZERO, Calibration
from qa.evaluate.datasets import Example
from qa.evaluate.reader import Reading
from qa.evidence import FEATURES
from qa.train.calibration import Asked, collect, corpora, fit, fit_reader, least_threshold


def example(number: int, title: str, question: str = "Who?", context: str = "c") -> Example:
    return Example(str(number), question, ("a",), f"{context} {title}", title)


def test_each_question_is_asked_once_in_one_of_two_ways() -> None:
    examples = [example(number, f"article {number % 3}", "Who met Ada?") for number in range(12)]
    (all_of_them, together), *alone = corpora(examples, examples)
    assert all_of_them == examples and len(together) == 6
    assert [{row.title for row in stored} for stored, _ in alone] == [{"article 0"}, {"article 1"}, {"article 2"}]
    assert all(row in stored for stored, asked in alone for row in asked)
    asked = [row.id for row in together] + [row.id for _, rows in alone for row in rows]
    assert sorted(asked) == sorted(row.id for row in examples)


def test_a_question_that_names_nothing_is_asked_of_its_own_article() -> None:
    examples = [
        example(number, "article", "How is the sound?" if number < 6 else "How loud is 1 of them?") for number in range(12)
    ]
    (_, together), (_, alone) = corpora(examples, examples)
    assert together and {row.question for row in together} == {"How loud is 1 of them?"}
    assert len(alone) == 12 - len(together)


def test_questions_about_articles_have_one_store() -> None:
    examples = [Example("1", "Who?", ("a",), document="a.md"), Example("2", "Who?", (), document="b.md")]
    assert list(corpora(examples, examples)) == [(examples, examples)]


def test_collect_judges_candidates_and_leaves_gold_out(assistant: Assistant) -> None:
    asked = [
        Example(str(n), "Which captain opened the harbour?", ("Captain Olga Brandt",), document="harbour.txt")
        for n in range(30)
    ]
    rows = collect(assistant, [*asked, Example("u", "Who painted the chapel?", (), document="")], {})
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
        features[:, [FEATURES.index(name) for name in MUST_BE_ZERO]] = 0.0
        right = features[:, 0] + 0.3 * chance.normal(size=3) > 0.8
        kind = "answerable" if right.any() else "unanswerable"
        rows.append(Asked(f"article {number % 20}", kind, features, right))
    content = fit(rows, data=["made.jsonl"], risk=0.1)
    calibration = Calibration.from_json(content)
    assert max(FEATURES, key=dict(zip(FEATURES, calibration.weights, strict=True)).__getitem__) == FEATURES[0]
    assert (content["data"], calibration.threshold) == (["made.jsonl"], calibration.threshold_for(0.1))
    figures = content["cross_fitted"]
    assert isinstance(figures, dict)
    assert figures["auroc_right"] > 0.9 and figures["ece"] < 0.1
    assert content["questions"] == {kind: sum(row.kind == kind for row in rows) for kind in ("answerable", "unanswerable")}


@pytest.mark.parametrize(("risk", "threshold"), [(0.05, 0.7), (0.1, 0.7), (0.15, 0.35), (0.2, 0.35), (0.25, 0.2), (0.3, 0.1)])
def test_the_least_threshold_that_keeps_a_risk(risk: float, threshold: float) -> None:
    """Ten questions, the fifth and the last two of them wrong: one in eight from 0.35 on, none in four from 0.7 on."""
    probability = np.array([0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.35, 0.2, 0.1])
    right = np.array([True] * 4 + [False] + [True] * 3 + [False] * 2)
    assert least_threshold(probability, right, risk) == pytest.approx(threshold, abs=2e-4)
    assert (probability >= least_threshold(probability, right, risk)).sum() == (probability >= threshold).sum()  # type: ignore[operator]


def test_a_risk_that_nothing_keeps_has_no_threshold() -> None:
    assert least_threshold(np.array([0.9, 0.8]), np.array([False, True]), 0.2) is None


def test_a_risk_is_measured_in_articles_that_had_no_part_in_its_threshold() -> None:
    """Two kinds of articles that say opposite things: what keeps the risk in one half does not in the other."""
    chance = np.random.default_rng(0)
    rows = []
    for number in range(400):
        features = np.zeros((1, len(FEATURES)))
        features[0, 0] = chance.normal()
        right = np.array([bool(features[0, 0] + chance.normal() > 0.5)])
        rows.append(Asked(f"article {number % 40}", "answerable" if right[0] else "removed", features, right))
    content = fit(rows, data=[], risk=0.2)
    offered = {row["risk"]: row for row in content["risks"]}
    assert list(offered) == sorted(offered) and 0.2 in offered
    for risk, row in offered.items():
        assert abs(row["measured"] - risk) < 0.12 and row["upper_95"] > row["measured"] and 0 < row["coverage"] < 1
    assert [row["threshold"] for row in offered.values()] == sorted(
        (row["threshold"] for row in offered.values()), reverse=True
    )


def test_candidates_that_may_not_be_shown_do_not_count_as_shown() -> None:
    """Every right candidate's passage lacks a number of the question, so no answer is ever shown."""
    chance = np.random.default_rng(1)
    rows = []
    for number in range(40):
        features = chance.normal(size=(2, len(FEATURES)))
        features[:, FEATURES.index("missing_numbers")] = 1.0
        kind = "answerable" if number % 2 else "removed"
        rows.append(Asked(str(number % 10), kind, features, np.array([number % 2 == 1, False])))
    content = fit(rows, data=[], risk=0.1)
    assert content["risks"] == [] and content["threshold"] == 1.0
    figures = content["cross_fitted"]
    assert isinstance(figures, dict) and figures["coverage"] == 0.0


def test_a_margin_alone_is_worth_what_it_was_right() -> None:
    """Margins above 2 are right, below -2 the question has no answer: best cut between them, probability half at 0."""
    rows = [Reading(example(n, "t"), "a", 2.0 + n / 10, 1.0, 1.0, 0.1) for n in range(20)]
    rows += [Reading(Example(str(n), "Who?", (), "c", "t"), "b", -2.0 - n / 10, 0.0, 0.0, 0.1) for n in range(20)]
    block = fit_reader(rows)
    assert -2.0 < block["threshold"] <= 2.0
    assert block["slope"] > 1 and abs(block["shift"] / block["slope"]) < 0.1
