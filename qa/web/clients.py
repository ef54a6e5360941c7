"""Who asks, and how: the connection's other end, or whom a trusted proxy names; a header from anybody else does not count.

FOOTNOTE_TRUSTED_PROXIES and a request's scope go in; the same scope with the client's own address and scheme comes out. Each
proxy adds to the end of X-Forwarded-For the address that it sees, so the list is read from its end, as far as proxies are
trusted. What a client wrote himself stands further left.
"""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from index.errors import SettingError
from qa.settings import Settings

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

HOUSEHOLD = 64  # bits of an IPv6 address that are given to one customer, who chooses the others
MOST_HOPS = 20  # proxies between a client and us


class Clients:
    """The middleware that stands before all others. Raises `SettingError` on proxies that are none."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._proxies = trusted_proxies(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._proxies and scope["type"] == "http":
            headers = Headers(scope=scope)
            host, port = scope.get("client") or ("", 0)
            client = client_of(host, headers.getlist("x-forwarded-for"), self._proxies)
            scheme = scheme_of(host, scope["scheme"], headers.getlist("x-forwarded-proto"), self._proxies)
            scope = {**scope, "client": (client, port if client == host else 0) if client else None, "scheme": scheme}
        await self._app(scope, receive, send)


def trusted_proxies(settings: Settings) -> list[Network]:
    """The proxies that are set, addresses or networks. Raises `SettingError`."""
    return [_network(text) for text in settings.trusted_proxies]


def is_trusted(host: str, proxies: Iterable[Network]) -> bool:
    """Whether the connection's other end is one of the proxies."""
    address = _address(host)
    return address is not None and any(address in network for network in proxies)


def client_of(peer: str, forwarded: Sequence[str], proxies: Sequence[Network]) -> str:
    """The address of who asks. `peer`: of the connection's other end; `forwarded`: the X-Forwarded-For headers in their order.

    Where a proxy names nobody, or something that is no address, it is that proxy.
    """
    client = peer
    entries = ",".join(forwarded).rsplit(",", MOST_HOPS)[-MOST_HOPS:]
    for entry in reversed(entries):
        if not is_trusted(client, proxies):
            return client
        address = _address(_without_port(entry.strip()))
        if address is None:
            return client
        client = str(address)
    return client


def scheme_of(peer: str, scheme: str, forwarded: Sequence[str], proxies: Sequence[Network]) -> str:
    """`http` or `https`, as the client reached the nearest proxy; `scheme`: as the connection to us is."""
    said = ",".join(forwarded).rsplit(",", 1)[-1].strip().lower()
    return said if said in ("http", "https") and is_trusted(peer, proxies) else scheme


def household_of(host: str) -> str:
    """What is counted as one client: an IPv4 address, or all IPv6 addresses that one customer may choose from."""
    address = _address(host)
    if isinstance(address, IPv6Address) and not address.is_loopback:
        return str(IPv6Network((int(address), HOUSEHOLD), strict=False))
    return host if address is None else str(address)


def _address(text: str) -> Address | None:
    """An address, also one of IPv4 that is written as one of IPv6; without the name of a network card."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _without_port(entry: str) -> str:
    """`192.0.2.1:8080` and `[2001:db8::1]:8080` as some proxies write them, without what is not the address."""
    if entry.startswith("["):
        return entry[1:].partition("]")[0]
    return entry.partition(":")[0] if entry.count(":") == 1 else entry


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError:
        raise SettingError(
            f"FOOTNOTE_TRUSTED_PROXIES holds {text!r}, which is no address and no network. Write 127.0.0.1 or 10.0.0.0/8."
        ) from None
