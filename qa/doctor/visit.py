"""Fetches a page of a wiki, and our own /embed as a browser would, and has both judged. What was typed may be private.

Both go through the one way out: the hosts and ports of the two addresses count as named by whoever runs this.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import FetchError
from index.fetch import Fetched, fetch, parse
from qa.doctor.embedding import embedding
from qa.doctor.finding import Finding, failed
from qa.doctor.our_answer import OurAnswer, by_settings
from qa.doctor.page import read_page
from qa.hosts import reached_at
from qa.settings import Settings, public_url, server_address

PORTS = {"http": 80, "https": 443}
OWN_SECONDS = 10.0


def embed_findings(url: str, server: str, settings: Settings) -> Iterator[Finding]:
    """What stands in the way. `server`: where browsers reach us; empty: by the settings. Raises `SettingError`."""
    address = server_address("--server", server) or public_url(settings) or _listening(settings)
    try:
        url = parse(url)._replace(fragment="").geturl()
        found = _fetched(url, settings)
    except FetchError as error:
        yield failed("wiki", error)
        return
    page = read_page(found.url, found.status, found.headers, found.body)
    yield from embedding(page, url, address, _own(address, settings), settings)


def _own(address: str, settings: Settings) -> OurAnswer:
    try:
        found = _fetched(f"{address}/embed", settings, OWN_SECONDS)
    except FetchError as error:
        return by_settings(settings, urlsplit(address), str(error).partition(". ")[0] + ".")
    return OurAnswer(found.status, found.headers)


def _fetched(url: str, settings: Settings, seconds: float = 30.0) -> Fetched:
    parts = parse(url)
    named = f"{parts.hostname}:{parts.port or PORTS[parts.scheme]}"
    return fetch(url, named=[named], ca_file=Path(settings.ca_file) if settings.ca_file else None, most_seconds=seconds)


def _listening(settings: Settings) -> str:
    return f"http://{reached_at(settings.host)}:{settings.port}"
