"""What the doctor says of models that do not load, or do not belong to the store or to each other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fakes import HashEmbedder, NoVerifier, WordReader

from index.errors import ModelError
from index.store.store import Store
from qa.doctor import loading
from qa.doctor.finding import Finding
from qa.settings import Settings


@pytest.fixture(autouse=True)
def _stand_ins(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(loading, "load_embedder", lambda name: HashEmbedder(name=name or "hash"))
    monkeypatch.setattr(loading, "load_reader", lambda name: WordReader())
    monkeypatch.setattr(loading, "load_verifier", NoVerifier)
    yield


def found(settings: Settings) -> dict[str, Finding]:
    return {finding.name: finding for finding in loading.model_findings(settings)}


def test_all_of_one_kind(store: Store) -> None:
    findings = found(Settings(store=store.folder))
    assert {name: finding.state for name, finding in findings.items()} == dict.fromkeys(
        ["embedder", "reader", "calibration"], "ok"
    )
    assert findings["embedder"].found == f"hash, fingerprint {HashEmbedder().fingerprint[:12]}."
    assert findings["reader"].found == "words, fingerprint word-reader; verifier none."


def test_another_embedder_than_the_stores(store: Store) -> None:
    finding = found(Settings(store=store.folder, embedder="other"))["embedder"]
    assert (finding.state, finding.remedy) == ("BAD", "Run `footnote sync --rebuild`.")
    assert finding.found.startswith("The store was built with hash (64 dimensions")


def test_without_a_store_there_is_nothing_to_compare(tmp_path: Path) -> None:
    finding = found(Settings(store=tmp_path))["embedder"]
    assert finding.state == "ok" and finding.found.endswith("; there is no store to compare it with.")


@pytest.mark.parametrize("name", ["embedder", "reader"])
def test_a_model_that_does_not_load(store: Store, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def missing(given: str) -> Any:
        raise ModelError(f"The {name} {given} has no weights. Set another one.")

    monkeypatch.setattr(loading, f"load_{name}", missing)
    finding = found(Settings(store=store.folder, embedder="x", reader="x"))[name]
    assert finding == Finding(name, "BAD", f"The {name} x has no weights.", "Set another one.")


def test_the_calibration_of_another_reader(store: Store, tmp_path: Path) -> None:
    finding = found(Settings(store=store.folder, reader=str(tmp_path)))["calibration"]
    assert finding.state == "warning" and "has no calibration of its own" in finding.found
    assert finding.remedy == "Fit one with `footnote train calibration`."


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"calibration": "none.json"}, "The calibration none.json cannot be read (FileNotFoundError)."),
        ({"risk": 0.11}, "FOOTNOTE_RISK is 0.11, which was not measured for this reader."),
    ],
)
def test_a_calibration_that_cannot_be_used(store: Store, settings: dict[str, Any], said: str) -> None:
    finding = found(Settings(store=store.folder, **settings))["calibration"]
    assert (finding.state, finding.found) == ("BAD", said)


def test_the_threshold_that_counts_is_told(store: Store) -> None:
    assert found(Settings(store=store.folder, threshold=0.75))["calibration"].found.endswith("confidence of 0.75 on.")
