"""Every setting of the product in one frozen value, read once at the edge (cli, web, app) and never seen by the stages.

Each field `name` can be set by the environment variable `FOOTNOTE_NAME`; the command line overrides it. Comma-separated where
the type is a tuple. What goes in: the environment. What comes out: `Settings`, or a `SettingError` that names the variable.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from index.errors import SettingError

PREFIX = "FOOTNOTE_"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings with their defaults. Paths are relative to the working folder."""

    store: Path = Path("store")
    seeds: Path = Path("seeds")
    embedder: str = ""  # a Hugging Face id or a local folder; empty: the packaged all-MiniLM-L6-v2
    reader: str = ""  # a Hugging Face id or a local folder; empty: the reader shipped in qa/reader/
    calibration: str = ""  # a calibration.json; empty: the one beside the reader, else the shipped one
    synonyms: str = ""  # a file of synonyms; empty: synonyms.txt in the store's folder
    top_k: int = 8  # passages read for one question, 1 to 50
    risk: float | None = None  # share of shown answers that may be wrong, one of those the calibration offers; None: its own
    threshold: float | None = None  # least confidence of a shown answer, 0 to 1; None: what the risk asks for
    threads: int = 0  # torch's threads, 0 to 64; 0: torch decides
    host: str = "127.0.0.1"
    port: int = 7860
    allowed_origins: tuple[str, ...] = ()  # pages on other origins that may call or frame us, "https://wiki.example"
    allowed_hosts: tuple[str, ...] = ()  # Host headers answered besides this machine's own, "ask.example"
    admin_token: str = ""  # opens /admin and /add from anywhere; empty: they open on this machine only
    log_questions: int = 0  # days that the text of questions is kept, 0 to 3650; 0: it is never kept


RANGES: dict[str, tuple[float, float]] = {
    "top_k": (1, 50),
    "risk": (0, 1),
    "threshold": (0, 1),
    "threads": (0, 64),
    "port": (1, 65535),
    "log_questions": (0, 3650),
}
SECRET = frozenset({"admin_token"})  # never printed


def from_env(environ: Mapping[str, str] = os.environ, **overrides: object) -> Settings:
    """Settings from the environment; `overrides` (those that are not None) win. Raises `SettingError`."""
    values: dict[str, Any] = {}
    for field in fields(Settings):
        text = environ.get(PREFIX + field.name.upper())
        if text is not None and text.strip():
            values[field.name] = _parse(field.name, field.default, text.strip())
    values.update({name: value for name, value in overrides.items() if value is not None})
    for name, (low, high) in RANGES.items():
        value = values.get(name)
        if isinstance(value, (int, float)) and not low <= value <= high:
            raise SettingError(f"{PREFIX}{name.upper()} is {value}, outside {low:g} to {high:g}. Set a value in that range.")
    return Settings(**values)


def origin_of(name: str, environ: Mapping[str, str] = os.environ) -> str:
    """Where a setting's value comes from: the environment variable's name, or "default"."""
    variable = PREFIX + name.upper()
    return variable if environ.get(variable, "").strip() else "default"


def _parse(name: str, default: object, text: str) -> object:
    """The text as a value of the default's type; the settings without a default, risk and threshold, are numbers."""
    if isinstance(default, tuple):
        return tuple(part.strip().rstrip("/") for part in text.split(",") if part.strip())
    if isinstance(default, Path):
        return Path(text).expanduser()
    if isinstance(default, str):
        return text
    try:
        return int(text) if isinstance(default, int) else float(text)
    except ValueError:
        raise SettingError(f"{PREFIX}{name.upper()} is {text!r}, which is not a number. Set a number.") from None
