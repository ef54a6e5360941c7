"""Reading alone: what is read, what is predicted, and the figures by hand."""

import math

import pytest
from fakes import HashEmbedder, WordReader

from qa.evaluate.datasets import Example
from qa.evaluate.reader import NO_SPAN, ReaderCalibration, Reading, hits_of, read_all, resampled, summarise

CONTEXT = "Captain Olga Brandt opened the harbour of Northport in 1921. The lighthouse is 40 metres high."
CAPTAIN = "Which captain opened the harbour?"


def test_the_best_span_of_each_question(embedder: HashEmbedder) -> None:
    """WordReader's margin: three a word that question and sentence share (captain, opened, harbour), less five."""
    examples = [
        Example("1", CAPTAIN, ("Olga Brandt",), CONTEXT, "Harbour"),
        Example("2", "Who painted the ceiling of the chapel?", (), CONTEXT, "Harbour"),
        Example("3", CAPTAIN, ("Olga Brandt",), "nothing but small letters", "Harbour"),
    ]
    first, second, third = read_all(WordReader(), embedder, examples)
    assert (first.prediction, first.margin, first.exact, first.f1) == ("Captain Olga Brandt", 4.0, 0.0, pytest.approx(4 / 5))
    assert (first.right, second.right, third.right) == (True, False, False)
    assert (second.margin, second.f1) == (-5.0, 0.0)
    assert (third.prediction, third.margin, third.f1) == ("", NO_SPAN, 0.0)
    assert [row.example for row in (first, second, third)] == examples and first.seconds > 0


def test_a_context_is_read_as_the_product_reads_it() -> None:
    """Cut into passages of at most 48 tokens, with the title in front, offsets into the whole text, advertisements left out."""
    sentences = [f"The harbour number {number} was opened by Captain Olga Brandt." for number in range(12)]
    context = " ".join(sentences) + "\n\nSubscribe to our newsletter today and get our best stories in your inbox. Sign up now."
    hits = hits_of(context, "The_harbour", HashEmbedder())
    assert len(hits) > 1 and {hit.passage.context for hit in hits} == {"The harbour"}
    assert [hit.passage.text for hit in hits] == [context[hit.passage.start : hit.passage.end] for hit in hits]
    assert not any("newsletter" in hit.passage.text for hit in hits)
    assert [hit.passage.context for hit in hits_of(CONTEXT, "", HashEmbedder())] == [""]
    assert hits_of("!!!", "Harbour", HashEmbedder()) == []  # a sync reports such a file, and goes on


def reading(golds: tuple[str, ...], margin: float, exact: float, f1: float) -> Reading:
    return Reading(Example("1", "q", golds), "owl", margin, exact, f1, seconds=0.5)


READINGS = [
    reading(("owl",), 5.0, 1.0, 1.0),
    reading(("owl nest",), 1.0, 0.0, 0.5),
    reading(("tern",), -2.0, 0.0, 0.0),
    reading((), -1.0, 0.0, 0.0),
    reading((), 3.0, 0.0, 0.0),
]


def test_figures_by_hand() -> None:
    figures = summarise(READINGS, ReaderCalibration())
    assert (figures["n"], figures["answerable"]) == (5, 3)
    assert figures["exact_match"] == pytest.approx(100 * 2 / 5)  # the first, and the abstention from the fourth
    assert figures["f1"] == pytest.approx(100 * 2.5 / 5)
    assert figures["has_answer_exact_match"] == pytest.approx(100 / 3)
    assert figures["has_answer_f1"] == pytest.approx(100 * 1.5 / 3)
    assert figures["no_answer_accuracy"] == 1 / 2
    assert figures["auroc"] == pytest.approx(3 / 6)  # 5 is above both, 1 above -1, -2 above none
    # by falling margin 3, 2, 2.5, 1.5 and 1.5 are right, after 2 for abstaining from all
    assert (figures["best_f1"], figures["best_threshold"]) == (pytest.approx(100 * 3 / 5), -5.0)
    assert figures["coverage_at_80"] == 1 / 5
    sure = [1 / (1 + math.exp(-margin)) for margin in (5, 1, -2, -1, 3)]
    assert figures["ece"] == pytest.approx((1 - sure[0] + 1 - sure[1] + sure[2] + sure[3] + sure[4]) / 5)
    assert figures["questions_per_second"] == 2.0


def test_the_threshold_is_in_margins_and_shows_what_reaches_it() -> None:
    figures = summarise(READINGS, ReaderCalibration(threshold=3.0, slope=0.0, shift=0.0))
    assert figures["f1"] == pytest.approx(100 * 2 / 5)  # 5 and 3 are shown, -1 is rightly not
    assert figures["ece"] == pytest.approx(1 / 2)  # each question by itself in a bin, at 0.5
    assert figures["coverage_at_80"] == 0.0  # all are equally sure, and two of five are right


def test_without_unanswerable_questions_the_best_span_is_always_taken() -> None:
    figures = summarise(READINGS[:3], ReaderCalibration(threshold=100.0))
    assert figures["f1"] == figures["has_answer_f1"] == pytest.approx(50.0)
    assert (figures["auroc"], figures["no_answer_accuracy"]) == (None, None)


def test_without_answerable_ones() -> None:
    figures = summarise(READINGS[3:], ReaderCalibration())
    assert (figures["has_answer_f1"], figures["auroc"], figures["no_answer_accuracy"]) == (None, None, 0.5)
    assert figures["best_f1"] == 100.0


def test_the_figures_with_intervals_are_among_all() -> None:
    figures = summarise(READINGS, ReaderCalibration())
    figures_of = resampled(READINGS, ReaderCalibration())
    assert figures_of(READINGS).items() <= figures.items()
    assert figures_of(READINGS[:3])["f1"] == pytest.approx(100 * 1.5 / 3)  # the third is refused in every draw


def test_calibration_of_the_reader_alone() -> None:
    assert ReaderCalibration.from_json({"features": []}) is None
    block = {"reader": {"threshold": 1.5, "slope": 0.5, "shift": -1}}
    calibration = ReaderCalibration.from_json(block)
    assert calibration == ReaderCalibration(1.5, 0.5, -1.0)
    assert calibration.probability(2.0) == 0.5 and calibration.probability(1e9) == pytest.approx(1.0)
    for wrong in ({"reader": {}}, {"reader": 7}, {"reader": {"threshold": "x", "slope": 1, "shift": 0}}):
        with pytest.raises(ValueError):
            ReaderCalibration.from_json(wrong)
