"""The one way out: every request to another machine goes through `fetch`; nothing else in this product opens a socket outward.

An address goes in, what that server answered comes out. http and https only; the resolved address is judged and is the one that
is connected to, so that no second look-up can lead elsewhere; each redirect is judged like the first address; size and time
are bounded. A private address, or an unusual port, is reached only where the operator named its host and port. Where the
environment names a proxy, that is connected to instead, and resolves what this machine cannot.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from index.errors import FetchError

MOST_BYTES = 16 * 1024 * 1024
MOST_SECONDS = 30.0  # for all of it, redirects included
MOST_REDIRECTS = 5
MOST_ADDRESS = 2000  # characters
PORTS = {"http": 80, "https": 443}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
USER_AGENT = "footnote"
# What the standard library calls global and still leads to somewhere else (NAT64, 6to4, Teredo) or is nobody's (RFC 6890).
DETOURS = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/23", "192.0.0.0/24", "192.88.99.0/24")))
GLOBAL_IPV6 = ip_network("2000::/3")

IpAddress = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered. `url` is where the redirects ended; names of headers are in lower case, and may repeat."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The values of a header, joined by commas; empty where it is not there."""
        return ", ".join(value for other, value in self.headers if other == name)


def fetch(
    url: str,
    *,
    named: Collection[str] = (),
    ca_file: Path | None = None,
    most_bytes: int = MOST_BYTES,
    most_seconds: float = MOST_SECONDS,
) -> Fetched:
    """What a GET of the address gives, after redirects. Not to be called where an event loop runs.

    `named`: the hosts with their ports ("wiki.corp:8080") that the operator named: they may be private. `ca_file`: certificates
    that count besides the usual ones. Raises `FetchError`; a status such as 404 is an answer.
    """
    return asyncio.run(_in_time(url, frozenset(name.lower() for name in named), ca_file, most_bytes, most_seconds))


def parse(url: str) -> SplitResult:
    """The address in its parts, checked. Raises `FetchError` on what two parsers could understand differently."""
    if len(url) > MOST_ADDRESS or not url.isascii() or re.search(r"[\x00-\x20\x7f\\\\<>\"^`{|}]", url):
        raise FetchError(
            f"{_shown(url)} is no address that is asked. Write http or https, a host, and percent-encoded characters."
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchError(f"{_shown(url)} is no address ({error}). Check its host and port.") from error
    if parts.scheme not in PORTS:
        raise FetchError(f"{_shown(url)} is neither http nor https. Give a web address.")
    if "@" in parts.netloc:
        raise FetchError(f"{_shown(url)} has a user's name in it. Take out what stands before the @.")
    host = parts.hostname or ""
    is_host = _is_ipv6(host) if "[" in parts.netloc else re.fullmatch(r"[a-z0-9]([a-z0-9._-]{0,251}[a-z0-9])?\.?", host)
    if not is_host:
        raise FetchError(f"{_shown(url)} names no host. Give a web address such as https://wiki.example/page.")
    if port == 0:
        raise FetchError(f"{_shown(url)} names port 0. Give the port that the server listens on.")
    return parts


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, reached by no detour."""
    found = _address(address)
    if found is None:
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
        if found not in GLOBAL_IPV6:
            return False
    return found.is_global and not found.is_multicast and not any(found in detour for detour in DETOURS)


async def _in_time(url: str, named: frozenset[str], ca_file: Path | None, most_bytes: int, most_seconds: float) -> Fetched:
    trusted = _trusted(ca_file)
    try:
        async with asyncio.timeout(most_seconds):  # a server that drips is cut off wherever it is
            return await _followed(url, named, trusted, most_bytes)
    except TimeoutError:
        raise FetchError(f"{_shown(url)} did not answer within {most_seconds:g} seconds. Try again later.") from None


async def _followed(url: str, named: frozenset[str], trusted: ssl.SSLContext, most_bytes: int) -> Fetched:
    for _ in range(MOST_REDIRECTS + 1):
        parts = parse(url)
        answer = await _get(parts, named, trusted, most_bytes)
        location = answer.header("location")
        if answer.status not in REDIRECTS or not location:
            return answer
        url = urljoin(url, location)
        if parts.scheme == "https" and not url.lower().startswith("https:"):
            raise FetchError(f"{_shown(parts.geturl())} leads from https to {_shown(url)}. Give the address where it ends.")
    raise FetchError(f"{_shown(url)} comes after {MOST_REDIRECTS} redirects. Give the address where they end.")


async def _get(parts: SplitResult, named: frozenset[str], trusted: ssl.SSLContext, most_bytes: int) -> Fetched:
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    is_named = f"{host}:{port}" in named
    if port not in PORTS.values() and not is_named:
        raise FetchError(f"{_shown(parts.geturl())} has the port {port}, which is asked only where you name it: {host}:{port}")
    proxy = _proxy(parts.scheme, host)
    addresses = await _resolved(host, port, must=proxy is None)
    for address in addresses:
        if not is_named and not is_public(address):
            raise FetchError(f"{host} is {address}, which is no public address. If you mean it, name it: {host}:{port}")
    async with httpx.AsyncClient(trust_env=False, proxy=proxy, verify=trusted, timeout=None, follow_redirects=False) as client:
        fault: Exception | None = None
        for target in [host] if proxy else addresses:
            try:
                return await _asked(client, parts, target, host, port, most_bytes)
            except httpx.ConnectError as error:  # the next of its addresses may answer
                fault = error
            except httpx.HTTPError as error:
                fault = error
                break
    reason = str(fault) or type(fault).__name__
    raise FetchError(f"{_shown(parts.geturl())} cannot be reached ({reason}). Check the address and the network.") from fault


async def _asked(client: httpx.AsyncClient, parts: SplitResult, target: str, host: str, port: int, most_bytes: int) -> Fetched:
    """Asks the machine `target` for what `host` serves."""
    raw_path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}".encode()
    url = httpx.URL(scheme=parts.scheme, host=target, port=port, raw_path=raw_path)
    bracketed = f"[{host}]" if ":" in host else host
    headers = {
        "host": bracketed if port == PORTS[parts.scheme] else f"{bracketed}:{port}",
        "user-agent": USER_AGENT,
        "accept": "*/*",
        "accept-encoding": "identity",  # nothing is ever unpacked, so no bomb can go off
        "connection": "close",
    }
    request = client.build_request("GET", url, headers=headers, extensions={"sni_hostname": host})
    response = await client.send(request, stream=True)
    try:
        answered = tuple((name.lower(), value) for name, value in response.headers.multi_items())
        found = Fetched(parts.geturl(), response.status_code, answered, b"")
        if found.status in REDIRECTS:
            return found
        if found.header("content-encoding").lower() not in ("", "identity"):
            raise FetchError(
                f"{_shown(found.url)} comes packed, though that was not asked for. Its server has to send it as it is."
            )
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > most_bytes:
                raise FetchError(f"{_shown(found.url)} has more than {most_bytes:,} bytes. Take a smaller part of it.")
        return Fetched(found.url, found.status, found.headers, bytes(body))
    finally:
        await response.aclose()


async def _resolved(host: str, port: int, *, must: bool) -> list[str]:
    """The addresses of a host, looked up once; none where only a proxy knows them. Raises `FetchError` if it `must` know."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        if must:
            raise FetchError(f"The host {host} is not known ({error}). Check its name and the network.") from error
        return []
    return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))


def _proxy(scheme: str, host: str) -> str | None:
    """The proxy that the environment names for a host; none for this machine, for which a proxy would take itself."""
    address = _address(host)
    here = host == "localhost" or (address is not None and address.is_loopback)
    return None if here or proxy_bypass(host) else getproxies().get(scheme)


def _trusted(ca_file: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(ca_file)
        except (OSError, ssl.SSLError) as error:
            raise FetchError(
                f"The certificates in {ca_file} cannot be read ({error}). Set FOOTNOTE_CA_FILE to a PEM file."
            ) from error
    return context


def _is_ipv6(host: str) -> bool:
    return "%" not in host and isinstance(_address(host), IPv6Address)


def _address(text: str) -> IpAddress | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _shown(url: str) -> str:
    """An address for a message: whatever it holds, one short line."""
    return repr(url[:200])[1:-1]
