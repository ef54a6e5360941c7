"""The environment and the settings in, what in them is wrong, unknown or contradicts something else out; pure.

What a setting alone may be is decided where it is used, and refused there with a sentence; here are the pairs that are each
fine and together not what was meant, and the names that nobody reads.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches
from urllib.parse import urlsplit

from index.errors import SettingError
from qa.doctor.finding import Finding, failed
from qa.hosts import EVERY_ADDRESS, is_loopback
from qa.settings import PREFIX, Settings, from_env, public_url

NOT_SETTINGS = frozenset({"FOOTNOTE_REQUIRE_ALL"})  # read by the tests


def readable(environ: Mapping[str, str]) -> tuple[dict[str, str], list[Finding]]:
    """The variables that can be read as settings, and what is wrong with the others: one faulty value hides no other."""
    sound, findings = {}, []
    for name, value in environ.items():
        if not name.startswith(PREFIX):
            continue
        try:
            from_env({name: value})
            sound[name] = value
        except SettingError as error:
            findings.append(failed("settings", error))
    return sound, findings


def unknown(environ: Mapping[str, str]) -> Iterator[Finding]:
    """The variables that look like settings and are none, each with the name that may have been meant."""
    names = [field.name.upper() for field in fields(Settings)]
    for name in sorted(environ):
        said = name.removeprefix(PREFIX)
        if name.upper().startswith(PREFIX) and said not in names and name not in NOT_SETTINGS:
            near = get_close_matches(name[len(PREFIX) :].upper(), names, n=1)
            remedy = f"Did you mean {PREFIX}{near[0]}?" if near else "List what can be set: footnote settings"
            yield Finding("settings", "warning", f"{name} is set, but there is no such setting.", remedy)


def contradictions(settings: Settings) -> Iterator[Finding]:
    """What no setting says alone."""
    yield from _of_confidence(settings)
    yield from _of_names(settings)
    try:
        address = public_url(settings)
    except SettingError as error:
        yield failed("settings", error)
        return
    yield from _of_listening(settings, address)
    if address:
        yield from _of_address(settings, address)
    if settings.frame_anywhere:
        found = "FOOTNOTE_FRAME_ANYWHERE is 1: any page may frame /embed, whatever FOOTNOTE_ALLOWED_ORIGINS says."
        yield Finding("settings", "warning", found, "Set it for Outline only, whose check of a link nothing else passes.")


def _of_confidence(settings: Settings) -> Iterator[Finding]:
    if settings.risk is not None and settings.threshold is not None:
        found = f"FOOTNOTE_RISK ({settings.risk:g}) has no effect, because FOOTNOTE_THRESHOLD ({settings.threshold:g}) is set."
        yield Finding("settings", "warning", found, "Take one of the two out.")


def _of_names(settings: Settings) -> Iterator[Finding]:
    for name in settings.allowed_hosts:
        if not re.fullmatch(r"[a-z0-9._-]+|\[?[0-9a-f:]+\]?", name, re.IGNORECASE):
            found = f"FOOTNOTE_ALLOWED_HOSTS holds {name!r}, which no Host header equals."
            yield Finding("settings", "BAD", found, "Write the host alone: ask.example, without scheme, port and path.")


def _of_listening(settings: Settings, address: str) -> Iterator[Finding]:
    if is_loopback(settings.host):
        return
    where = f"The server listens on {settings.host}"
    if settings.host in EVERY_ADDRESS and not settings.allowed_hosts:
        remedy = "Set FOOTNOTE_ALLOWED_HOSTS to the name that people type, for example ask.example."
        yield Finding("settings", "warning", f"{where} but answers to its IP addresses only.", remedy)
    if not settings.allowed_origins and not settings.frame_anywhere:
        remedy = "Set FOOTNOTE_ALLOWED_ORIGINS to your wiki's origin, for example https://wiki.example, if it is to show it."
        yield Finding("settings", "warning", f"{where} but no other site may show it in a page.", remedy)
    if settings.admin_token and not address.startswith("https://"):
        remedy = "Put a proxy with HTTPS before it (footnote deploy nginx), and set FOOTNOTE_PUBLIC_URL."
        yield Finding("settings", "warning", f"{where}, where the maintainer's token travels readable for others.", remedy)


def _of_address(settings: Settings, address: str) -> Iterator[Finding]:
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme == "https" and not settings.trusted_proxies:
        found = "FOOTNOTE_PUBLIC_URL is https, which a proxy answers, but no proxy is trusted: all readers count as one."
        yield Finding("settings", "warning", found, "Set FOOTNOTE_TRUSTED_PROXIES to its address, for example 127.0.0.1")
    for origin in settings.allowed_origins:
        scheme = origin.partition(":")[0].lower()
        if scheme == "http" and parts.scheme == "https" and not is_loopback(urlsplit(origin).hostname or ""):
            found = (
                f"{origin} in FOOTNOTE_ALLOWED_ORIGINS is http and the server https: what it sends can be changed on the way."
            )
            yield Finding("settings", "warning", found, f"Serve that site by https, and set https{origin[4:]} instead.")
        if scheme == "https" and parts.scheme == "http" and not is_loopback(host):
            found = f"{origin} in FOOTNOTE_ALLOWED_ORIGINS is https and the server http, which no browser loads into that page."
            yield Finding("settings", "BAD", found, "Put a proxy with HTTPS before the server: footnote deploy nginx")
