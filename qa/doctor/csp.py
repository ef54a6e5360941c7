"""The content security policies of a page and an address in, what of them forbids a script or a frame from there out; pure.

The matching is that of CSP Level 3 (https://www.w3.org/TR/CSP3/, section 6.7.2), with two things as browsers do them: an IP
address in a policy matches itself, and a page may have any number of policies, each of which has to allow.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, unquote

SCRIPTS = ("script-src-elem", "script-src", "default-src")
FRAMES = ("frame-src", "child-src", "default-src")
ANCESTORS = ("frame-ancestors",)
NOT_IN_META = frozenset({"frame-ancestors", "sandbox", "report-uri"})
DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}
UPGRADES = {("http", "https"), ("ws", "wss"), ("ws", "http"), ("ws", "https"), ("wss", "https")}
SOURCE = re.compile(
    r"((?P<scheme>[a-z][a-z0-9+.-]*)://)?(?P<host>\*|(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])"
    r"(:(?P<port>[0-9]+|\*))?(?P<path>/[^?#]*)?",
    re.IGNORECASE,
)

Place = Literal["header", "meta"]


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy of a page: the values of its directives, by name, in lower case."""

    directives: Mapping[str, tuple[str, ...]]
    place: Place = "header"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A directive that forbids something, as it is written. `by_nonce`: a script tag with the page's nonce gets past it."""

    directive: str
    place: Place
    by_nonce: bool = False
    strict_dynamic: bool = False


def policies(serialized: str, place: Place = "header") -> list[Policy]:
    """The policies of a header's value, of several headers joined by commas, or of a meta element's content."""
    found = []
    for text in serialized.split(",") if place == "header" else [serialized]:
        directives: dict[str, tuple[str, ...]] = {}
        for part in text.split(";"):
            name, *values = part.split() or [""]
            if name and name.lower() not in directives and not (place == "meta" and name.lower() in NOT_IN_META):
                directives[name.lower()] = tuple(values)
        found += [Policy(directives, place)] if directives else []
    return found


def against_script(given: Sequence[Policy], url: SplitResult, page: SplitResult) -> list[Obstacle]:
    """What forbids a script tag of that address, which stands in the page's markup."""
    found = [obstacle for policy in given for obstacle in _script(policy, url, page)]
    return found + [obstacle for policy in given for obstacle in _sandbox(policy, "allow-scripts")]


def against_frame(given: Sequence[Policy], url: SplitResult, page: SplitResult) -> list[Obstacle]:
    """What forbids an iframe of that address in the page."""
    found = [
        Obstacle(_written(name, sources), policy.place)
        for policy in given
        for name, sources in _governing(policy, FRAMES)
        if not _any_matches(sources, url, page)
    ]
    return found + [obstacle for policy in given for obstacle in _sandbox(policy, "allow-same-origin")]


def against_ancestor(given: Sequence[Policy], ancestor: SplitResult, framed: SplitResult) -> list[Obstacle]:
    """What in the framed page's policies forbids a page of `ancestor`'s origin around it."""
    return [
        Obstacle(_written(name, sources), policy.place)
        for policy in given
        for name, sources in _governing(policy, ANCESTORS)
        if not _any_matches(sources, ancestor, framed)
    ]


def upgrades(given: Sequence[Policy]) -> bool:
    """Whether the page asks for everything by https, also what is written with http."""
    return any("upgrade-insecure-requests" in policy.directives for policy in given)


def matches(source: str, url: SplitResult, page: SplitResult) -> bool:
    """Whether a source expression of a page's policy is one of `url`; nonces and hashes are none."""
    lower = source.lower()
    if lower == "'self'":
        return _is_self(url, page)
    if lower == "*":
        return url.scheme in ("http", "https") or _scheme_matches(page.scheme, url.scheme)
    if re.fullmatch(r"[a-z][a-z0-9+.-]*:", lower):
        return _scheme_matches(lower[:-1], url.scheme)
    match = SOURCE.fullmatch(source)
    if match is None:
        return False
    return (
        _scheme_matches((match["scheme"] or page.scheme).lower(), url.scheme)
        and _host_matches(match["host"].lower(), _host(url))
        and _port_matches(match["port"] or "", url)
        and _path_matches(match["path"] or "", url.path)
    )


def _script(policy: Policy, url: SplitResult, page: SplitResult) -> Iterator[Obstacle]:
    for name, sources in _governing(policy, SCRIPTS):
        lower = [source.lower() for source in sources]
        strict = "'strict-dynamic'" in lower
        if strict or not _any_matches(sources, url, page):
            has_nonce = any(source.startswith("'nonce-") for source in lower)
            yield Obstacle(_written(name, sources), policy.place, has_nonce, strict)


def _sandbox(policy: Policy, wanted: str) -> Iterator[Obstacle]:
    """A page in a sandbox runs no scripts, and is of no origin that anybody could allow."""
    given = policy.directives.get("sandbox")
    if given is not None and wanted not in [value.lower() for value in given]:
        yield Obstacle(_written("sandbox", given), policy.place)


def _governing(policy: Policy, names: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The first of the directives that the policy has."""
    for name in names:
        if name in policy.directives:
            yield name, policy.directives[name]
            return


def _any_matches(sources: Sequence[str], url: SplitResult, page: SplitResult) -> bool:
    return any(matches(source, url, page) for source in sources)


def _written(name: str, sources: Sequence[str]) -> str:
    return " ".join([name, *sources])


def _is_self(url: SplitResult, page: SplitResult) -> bool:
    """The page's own origin, or the same host by a safer scheme, at the usual ports."""
    if (url.scheme, _host(url), _port(url)) == (page.scheme, _host(page), _port(page)):
        return True
    usual = (_port(url), _port(page)) == (DEFAULT_PORTS.get(url.scheme), DEFAULT_PORTS.get(page.scheme))
    same = _host(url) == _host(page) and (_port(url) == _port(page) or usual)
    return same and (url.scheme in ("https", "wss") or (page.scheme == "http" and url.scheme == "ws"))


def _scheme_matches(expression: str, scheme: str) -> bool:
    return expression == scheme or (expression, scheme) in UPGRADES


def _host_matches(pattern: str, host: str) -> bool:
    if pattern == "*":
        return True
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else pattern == host


def _port_matches(pattern: str, url: SplitResult) -> bool:
    if pattern == "*":
        return True
    if not pattern:
        return _port(url) == DEFAULT_PORTS.get(url.scheme)
    return int(pattern) == _port(url) or (pattern == "80" and url.scheme == "https" and _port(url) == 443)


def _path_matches(pattern: str, path: str) -> bool:
    """A pattern that ends with a slash is of all paths below it."""
    if pattern in ("", "/"):
        return True
    wanted, given = (list(map(unquote, text.split("/"))) for text in (pattern, path))
    if pattern.endswith("/"):
        return given[: len(wanted) - 1] == wanted[:-1] and len(given) >= len(wanted)
    return given == wanted


def _host(url: SplitResult) -> str:
    host = url.hostname or ""
    return f"[{host}]" if ":" in host else host


def _port(url: SplitResult) -> int | None:
    return url.port or DEFAULT_PORTS.get(url.scheme)
