"""Confidences and what came of them in, one picture out: a reliability diagram beside a risk-coverage curve.

Left: how often the best candidate is right, against how sure the model was, in bins of equal mass; on the diagonal the two
agree. Right: how many of the shown answers are wrong, against the share of questions that are answered.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from index.errors import SettingError
from qa.evaluate.metrics import calibration_error, reliability, risk_coverage

SUFFIXES = (".png", ".svg")
WIDTH, HEIGHT = 10, 4.6  # inches
EDGES = (-0.02, 1.02)  # so that a mark at 0 or 1 is whole


def check_plot(path: Path) -> None:
    """Raises `SettingError` where no picture can be drawn into this file."""
    if path.suffix.lower() not in SUFFIXES:
        raise SettingError(f"A picture is drawn as {' or '.join(SUFFIXES)}, not as {path.suffix or 'a file without suffix'}.")
    if find_spec("matplotlib") is None:
        raise SettingError("Pictures are drawn by matplotlib, which is not installed. Run: pip install 'footnote-qa[plot]'")


def plot(path: Path, confidences: Sequence[float], right: Sequence[bool]) -> None:
    """Draws the picture of questions, each with its confidence and whether the best candidate is right."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT), layout="constrained")
    diagram, curve = figure.subplots(1, 2)
    bins = reliability(confidences, right)
    diagram.plot([0, 1], [0, 1], color="grey", linewidth=1, linestyle="--")
    diagram.plot([confidence for confidence, _, _ in bins], [accuracy for _, accuracy, _ in bins], marker="o")
    error = calibration_error(confidences, right)
    diagram.set(xlim=EDGES, ylim=EDGES, xlabel="mean confidence of a bin", ylabel="share that is right")
    diagram.set_title(f"Reliability: {len(right):,} questions, {len(bins)} bins, ECE {error:.3f}")
    points = risk_coverage(confidences, right)
    curve.plot([coverage for coverage, _ in points], [risk for _, risk in points], drawstyle="steps-post")
    curve.set(xlim=EDGES, ylim=EDGES, xlabel="coverage: share of questions answered", ylabel="risk: share of answers wrong")
    curve.set_title("Risk and coverage, most confident first")
    figure.savefig(path)
