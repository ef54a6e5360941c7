"""Which versions fit, by hand: the operators that pyproject.toml uses, local versions, and what is missing."""

import pytest

from qa.doctor.finding import Finding
from qa.doctor.versions import fits, normal, version_findings

REMEDY = "Install footnote-qa anew in a fresh virtual environment, so that pip takes what fits."


@pytest.mark.parametrize(
    ("installed", "wish", "right"),
    [
        ("2.13.0+cpu", "~=2.13.0", True),
        ("2.13.7", "~=2.13.0", True),
        ("2.14.0", "~=2.13.0", False),
        ("2.12.9", "~=2.13.0", False),
        ("5.24.0", "~=5.23", True),
        ("5.3.0", "~=5.23", False),
        ("6.0", "~=5.23", False),
        ("2.4.1", ">=2,<3", True),
        ("3.0", "<3,>=2", False),
        ("2.0", ">=2.0.0", True),
        ("0.1.0", "==0.1.0", True),
        ("0.1.1", "==0.1.0", False),
        ("10.0", ">=9.1", True),
        ("1.0rc1", ">=1.0", True),
        ("1.0", "", True),
        ("", ">=1", False),
        ("nonsense", ">=1", False),
        ("1.0", "!=1.0", False),  # an operator that is not understood is no fit
    ],
)
def test_what_fits(installed: str, wish: str, right: bool) -> None:
    assert fits(installed, wish) is right


def test_the_ones_that_matter_are_told_when_all_fit() -> None:
    installed = {"torch": "2.13.0+cpu", "gradio": "6.31.0", "numpy": "2.4"}
    wanted = ["torch~=2.13.0", "gradio~=6.31", "numpy<3,>=2", 'pytest~=9.0; extra == "test"']
    assert list(version_findings("0.1.0", "3.11.7", ">=3.11", wanted, installed)) == [
        Finding("versions", "ok", "footnote-qa 0.1.0, Python 3.11.7, torch 2.13.0+cpu, gradio 6.31.0")
    ]


def test_each_that_does_not_fit_is_told() -> None:
    found = list(
        version_findings("0.1.0", "3.10.2", ">=3.11", ["torch~=2.13.0", "Gradio~=6.31"], {"gradio": "6.32.0", "torch": "2.14"})
    )
    assert found == [
        Finding("versions", "BAD", "torch 2.14, wanted is torch~=2.13.0.", REMEDY),
        Finding("versions", "BAD", "Python 3.10.2, wanted is Python>=3.11.", "Take a newer Python."),
    ]
    (missing,) = version_findings("0.1.0", "3.11", ">=3.11", ["torch~=2.13.0"], {})
    assert missing.found == "torch is not installed, wanted is torch~=2.13.0."


def test_a_name_is_the_same_in_all_its_spellings() -> None:
    """A sound installation was BAD: pip had written prometheus_client for prometheus-client."""
    assert [normal(name) for name in ("prometheus_client", "Prometheus.Client", "prometheus-client")] == [
        "prometheus-client"
    ] * 3
    found = list(version_findings("0.1.0", "3.11.7", ">=3.11", ["prometheus_client~=0.22"], {"prometheus-client": "0.26.0"}))
    assert [finding.state for finding in found] == ["ok"]
