"""The settings in, the calibration and the threshold that they name out; reads one file, calibration.json."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from index.errors import ModelError
from qa.decide import Calibration
from qa.read import SHIPPED_FOLDER
from qa.settings import Settings

T = TypeVar("T")

SHIPPED_CALIBRATION = SHIPPED_FOLDER / "calibration.json"


def threshold_of(settings: Settings, calibration: Calibration) -> float | None:
    """The threshold that is set, by itself or by a risk; None where neither is. Raises `SettingError`."""
    if settings.threshold is not None or settings.risk is None:
        return settings.threshold
    return calibration.threshold_for(settings.risk)


def load_calibration(settings: Settings) -> Calibration:
    """The calibration that is set, else the one in the reader's folder, else the shipped one. Raises `ModelError`."""
    return calibration_of(settings, Calibration.from_json)


def calibration_of(settings: Settings, part: Callable[[Any], T]) -> T:
    """What `part` makes of the content of that calibration.json. Raises `ModelError` where the file or the part is no good."""
    path = calibration_path(settings)
    remedy = (
        "Set FOOTNOTE_CALIBRATION to a calibration.json, or to nothing." if settings.calibration else "Reinstall footnote-qa."
    )
    try:
        return part(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"The calibration {path} cannot be read ({type(error).__name__}). {remedy}") from error


def calibration_path(settings: Settings) -> Path:
    """The file that is set, else the one in the reader's folder, else the shipped one."""
    beside = Path(settings.reader) / "calibration.json"
    if settings.calibration:
        return Path(settings.calibration)
    return beside if settings.reader and beside.is_file() else SHIPPED_CALIBRATION
