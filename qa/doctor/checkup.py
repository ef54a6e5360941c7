"""The settings in, every finding about this installation out, in the order in which a person would look; asks nobody outside.

Each check stands in a file of its own; here they are put in order and given the facts that they judge.
"""

import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import distributions, metadata, requires
from pathlib import Path

from index.errors import SettingError
from qa.doctor.contradictions import contradictions, unknown
from qa.doctor.finding import Finding, failed
from qa.doctor.loading import model_findings
from qa.doctor.port import port_finding
from qa.doctor.room import disk, disk_finding, memory, memory_finding
from qa.doctor.store import journal_finding, store_findings, synonyms_findings
from qa.doctor.versions import normal, version_findings
from qa.settings import Settings
from qa.web.admission import Admission
from qa.web.clients import trusted_proxies
from qa.web.origins import allowed_origins
from qa.web.request_log import checked_format
from qa.web.users import user_header

DISTRIBUTION = "footnote-qa"


def checkup(settings: Settings, environ: Mapping[str, str], faults: list[Finding]) -> Iterator[Finding]:
    """Every finding. `faults`: what could not be read in the environment, which is told in its place."""
    yield from _versions()
    yield from _settings(settings, environ, faults)
    yield from store_findings(settings.store)
    yield journal_finding(settings.store)
    yield from synonyms_findings(settings.store, settings.synonyms)
    yield from model_findings(settings)
    yield port_finding(settings.host, settings.port)
    yield disk_finding(settings.store, *disk(settings.store))
    yield memory_finding(*memory())


def _versions() -> Iterator[Finding]:
    about = metadata(DISTRIBUTION)
    wanted_python = about["Requires-Python"] or ""
    installed = {normal(found.name): found.version for found in distributions() if found.name}
    yield from version_findings(
        about["Version"], platform.python_version(), wanted_python, requires(DISTRIBUTION) or [], installed
    )


def _settings(settings: Settings, environ: Mapping[str, str], faults: list[Finding]) -> Iterator[Finding]:
    found = [*faults, *unknown(environ), *contradictions(settings)]
    for check in (
        allowed_origins,
        Admission,
        user_header,
        trusted_proxies,
        checked_format,
    ):  # what the server refuses to start with
        try:
            check(settings)
        except SettingError as error:
            found.append(failed("settings", error))
    if settings.ca_file and not Path(settings.ca_file).is_file():
        fact = f"FOOTNOTE_CA_FILE names {settings.ca_file}, which is no file."
        found.append(Finding("settings", "BAD", fact, "Set it to a PEM file of certificates, or to nothing."))
    yield from found or [Finding("settings", "ok", "Nothing in them contradicts anything else.")]
