"""Every setting of the product in one frozen value, read once at the edge (cli, web, app) and never seen by the stages.

Each field `name` can be set by the environment variable `FOOTNOTE_NAME`; the command line overrides it. Comma-separated where
the type is a tuple. What goes in: the environment. What comes out: `Settings`, or a `SettingError` that names the variable.
"""

import os
import re
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
    public_url: str = ""  # where people reach the server, "https://ask.example/footnote"; empty: where it listens
    trusted_proxies: tuple[str, ...] = ()  # whose X-Forwarded-For and -Proto count, "127.0.0.1" or "10.0.0.0/8"
    user_header: str = ""  # says who is signed in, "X-Forwarded-User", sent by a trusted proxy; empty: nobody has to be
    admins: tuple[str, ...] = ()  # of the users, those who may open /admin and /add
    ca_file: str = ""  # certificates that count besides the usual ones when another server is asked, a PEM file
    most_waiting: int = 32  # questions that wait for their turn, 0 to 1000; more are refused at once
    question_seconds: int = 60  # from a question's coming to its answer, 1 to 600; what takes longer is refused
    questions_a_minute: int = 60  # of one client, 0 to 10000; 0: no limit
    log_format: str = "text"  # of the server's log: text (warnings and errors), or json (a line a request besides)
    sync_every: str = ""  # how often a server syncs by itself, "30s", "10m" or "1h"; empty: it does not
    frame_anywhere: int = 0  # 1: any page may frame /embed, also one that is not in allowed_origins


RANGES: dict[str, tuple[float, float]] = {
    "top_k": (1, 50),
    "risk": (0, 1),
    "threshold": (0, 1),
    "threads": (0, 64),
    "port": (1, 65535),
    "log_questions": (0, 3650),
    "most_waiting": (0, 1000),
    "question_seconds": (1, 600),
    "questions_a_minute": (0, 10_000),
    "frame_anywhere": (0, 1),
}
UNITS = {"s": 1, "m": 60, "h": 3600}  # in seconds
LONGEST_PAUSE = 7 * 24 * 3600  # seconds between two syncs
SECRET = frozenset({"admin_token"})  # never printed
ADDRESS = r"https?://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(:([0-9]{1,5}))?(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*"


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


def public_url(settings: Settings) -> str:
    """The address under which people reach the server, without a slash at its end; empty where none is set.

    Raises `SettingError` where it is more or less than a scheme, a host and perhaps a port and a path.
    """
    return server_address("FOOTNOTE_PUBLIC_URL", settings.public_url)


def server_address(name: str, text: str) -> str:
    """The address of a server that was given as `name`, as `public_url` gives it; empty for nothing."""
    scheme, mark, rest = text.partition("://")
    host, slash, path = rest.rstrip("/").partition("/")
    address = f"{scheme.lower()}{mark}{host.lower()}{slash}{path}"
    match = re.fullmatch(ADDRESS, address)
    if address and (match is None or not 0 < int(match[4] or 80) < 65536):
        raise SettingError(
            f"{name} is {text!r}, which is no address of a server. Write https://ask.example, or "
            "https://wiki.example/footnote where it stands below another site."
        )
    return address


def sync_seconds(settings: Settings) -> int:
    """The seconds between two syncs of a server, 0 where it does not sync by itself. Raises `SettingError`."""
    text = settings.sync_every.strip()
    match = re.fullmatch("([0-9]{1,6}) ?([smh])", text)
    seconds = int(match[1]) * UNITS[match[2]] if match else 0
    if text and not 1 <= seconds <= LONGEST_PAUSE:
        raise SettingError(f"FOOTNOTE_SYNC_EVERY is {text!r}. Write how often to sync: 30s, 10m or 1h, at most 168h.")
    return seconds


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
