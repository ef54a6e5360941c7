"""The settings in, whether the models that they name load and belong together out. Downloads nothing; takes seconds."""

from collections.abc import Iterator
from pathlib import Path

from index.embed import load_embedder
from index.errors import ModelError, SettingError, StoreError, StoreMismatch
from index.store.store import check_embedder
from index.weights import stay_offline
from qa.assistant import NOT_ITS_OWN
from qa.calibration_file import load_calibration, threshold_of
from qa.doctor.finding import Finding, failed
from qa.doctor.store import stored_embedder
from qa.read import load_reader
from qa.settings import Settings
from qa.verifier import load_verifier


def model_findings(settings: Settings) -> Iterator[Finding]:
    """The embedder, and whether it made the store; the reader and its verifier; the calibration, and whether it is theirs."""
    stay_offline()
    yield _embedder(settings)
    yield _readers(settings)
    yield _calibration(settings)


def _embedder(settings: Settings) -> Finding:
    try:
        embedder = load_embedder(settings.embedder)
    except ModelError as error:
        return failed("embedder", error)
    told = f"{embedder.name}, fingerprint {embedder.fingerprint[:12]}"
    try:
        stored = stored_embedder(settings.store)
    except StoreError:  # the store's own finding says why
        return Finding("embedder", "ok", f"{told}; there is no store to compare it with.")
    try:
        check_embedder(stored, embedder)
    except StoreMismatch as error:
        return failed("embedder", error)
    return Finding("embedder", "ok", f"{told}.")


def _readers(settings: Settings) -> Finding:
    try:
        reader, verifier = load_reader(settings.reader), load_verifier()
    except ModelError as error:
        return failed("reader", error)
    found = f"{reader.name}, fingerprint {reader.fingerprint[:12]}; verifier {verifier.fingerprint[:12]}."
    return Finding("reader", "ok", found)


def _calibration(settings: Settings) -> Finding:
    try:
        calibration = load_calibration(settings)
        threshold = threshold_of(settings, calibration)
    except (ModelError, SettingError) as error:
        return failed("calibration", error)
    has_own = settings.calibration or (Path(settings.reader) / "calibration.json").is_file()
    if settings.reader and not has_own:
        fact, _, remedy = (NOT_ITS_OWN % settings.reader).partition(". ")
        return Finding("calibration", "warning", f"{fact}.", remedy)
    least = calibration.threshold if threshold is None else threshold
    return Finding("calibration", "ok", f"An answer is shown from a confidence of {least:.2f} on.")
