"""Who asks is the connection's other end, or whom trusted proxies name; what anybody else writes into a header is nothing."""

import asyncio
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from index.errors import SettingError
from qa.settings import Settings, from_env
from qa.web.clients import Clients, client_of, household_of, is_trusted, scheme_of, trusted_proxies

PROXIES = trusted_proxies(Settings(trusted_proxies=("127.0.0.1", "10.0.0.0/8", "2001:db8:aa::/48")))
NEAR = "127.0.0.1"
FAR = "192.0.2.7"


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        (FAR, [], FAR),
        (FAR, ["198.51.100.1"], FAR),  # made up by whoever asks
        (FAR, ["127.0.0.1"], FAR),
        (FAR, ["198.51.100.1, 10.0.0.1"], FAR),
        (NEAR, [], NEAR),  # the proxy itself
        (NEAR, [""], NEAR),
        (NEAR, ["192.0.2.7"], FAR),
        (NEAR, [" 192.0.2.7 "], FAR),
        (NEAR, ["198.51.100.1, 192.0.2.7"], FAR),  # the client wrote the first one
        (NEAR, ["127.0.0.1, 192.0.2.7"], FAR),
        (NEAR, ["192.0.2.7, 10.1.2.3"], FAR),  # two proxies
        (NEAR, ["198.51.100.1, 192.0.2.7, 10.1.2.3, 10.0.0.1"], FAR),
        (NEAR, ["198.51.100.1", "192.0.2.7"], FAR),  # a header each
        (NEAR, ["192.0.2.7", "10.0.0.1"], FAR),
        (NEAR, ["10.0.0.1, 10.0.0.2"], "10.0.0.1"),  # a proxy asks by itself
        (NEAR, ["192.0.2.7, unknown"], NEAR),  # what stands left of it is nobody's word
        (NEAR, ["192.0.2.7, _hidden, 10.0.0.1"], "10.0.0.1"),
        (NEAR, ["192.0.2.7, "], NEAR),
        (NEAR, [","], NEAR),
        (NEAR, ["192.0.2.7:50000"], FAR),
        (NEAR, ["[2001:db8::1]:50000"], "2001:db8::1"),
        (NEAR, ["[2001:db8::1]"], "2001:db8::1"),
        (NEAR, ["2001:db8::1"], "2001:db8::1"),
        (NEAR, ["2001:DB8:0::1"], "2001:db8::1"),
        (NEAR, ["fe80::1%eth0"], "fe80::1"),
        (NEAR, ["::ffff:192.0.2.7"], FAR),
        (NEAR, ["192.0.2.7, 2001:db8:aa::5"], FAR),
        (NEAR, ["192.0.2.07"], NEAR),
        (NEAR, ["3232235777"], NEAR),
        (NEAR, ["192.0.2"], NEAR),
        (NEAR, ["<script>"], NEAR),
        (NEAR, ["192.0.2.7;proto=https"], NEAR),
        (NEAR, ["[2001:db8::1"], "2001:db8::1"),
        (NEAR, ["\x00"], NEAR),
        (NEAR, [", ".join(["192.0.2.7", *["10.0.0.1"] * 50])], "10.0.0.1"),  # nobody has so many proxies
        ("::ffff:127.0.0.1", ["192.0.2.7"], FAR),  # as a socket for both kinds of addresses says it
        ("2001:db8:aa::1", ["192.0.2.7"], FAR),
        ("2001:db8:ab::1", ["192.0.2.7"], "2001:db8:ab::1"),
        ("", ["192.0.2.7"], ""),  # a Unix socket has no address
        ("testclient", ["192.0.2.7"], "testclient"),
    ],
)
def test_who_asks(peer: str, forwarded: list[str], client: str) -> None:
    assert client_of(peer, forwarded, PROXIES) == client


@pytest.mark.parametrize(
    ("peer", "forwarded", "scheme"),
    [
        (NEAR, [], "http"),
        (NEAR, ["https"], "https"),
        (NEAR, [" HTTPS "], "https"),
        (NEAR, ["http"], "http"),
        (NEAR, ["https, http"], "http"),  # the nearest proxy's word
        (NEAR, ["http", "https"], "https"),
        (NEAR, ["javascript"], "http"),
        (NEAR, [""], "http"),
        (FAR, ["https"], "http"),
        ("", ["https"], "http"),
    ],
)
def test_how_he_asks(peer: str, forwarded: list[str], scheme: str) -> None:
    assert scheme_of(peer, "http", forwarded, PROXIES) == scheme


def test_nobody_is_trusted_unless_he_is_named() -> None:
    assert trusted_proxies(Settings()) == []
    assert client_of(NEAR, ["192.0.2.7"], []) == NEAR
    assert [is_trusted(host, PROXIES) for host in ("10.255.0.1", "11.0.0.1", "", "x")] == [True, False, False, False]


@pytest.mark.parametrize("text", ["proxy.example", "10.0.0.1/8", "10.0.0.0/33", "*", "127.0.0.1:80", "127.0.0.1 10.0.0.1"])
def test_what_is_no_proxy(text: str) -> None:
    settings = from_env({"FOOTNOTE_TRUSTED_PROXIES": f"127.0.0.1, {text}"})
    with pytest.raises(SettingError, match=r"FOOTNOTE_TRUSTED_PROXIES holds .* which is no address and no network"):
        trusted_proxies(settings)


@pytest.mark.parametrize(
    ("host", "household"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::9", "2001:db8:1:3::/64"),
        ("::1", "::1"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_what_is_counted_as_one(host: str, household: str) -> None:
    assert household_of(host) == household


def through(client: tuple[str, int] | None, headers: dict[str, str], *proxies: str) -> Scope:
    """The scope as it comes out of the middleware."""
    seen: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope)

    async def nothing(*_: Any) -> Any:
        raise AssertionError

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "scheme": "http", "client": client, "headers": raw}
    asyncio.run(Clients(app, Settings(trusted_proxies=proxies))(scope, nothing, nothing))
    return seen[0]


def test_the_scope_says_who_asks() -> None:
    headers = {"x-forwarded-for": "192.0.2.7", "x-forwarded-proto": "https"}
    scope = through((NEAR, 4000), headers, NEAR)
    assert (scope["client"], scope["scheme"]) == ((FAR, 0), "https")
    assert [value for name, value in scope["headers"] if name == b"x-forwarded-for"] == [b"192.0.2.7"], "a proxy is still seen"
    for scope in (through((NEAR, 4000), headers), through((NEAR, 4000), headers, "10.0.0.1"), through((NEAR, 4000), {}, NEAR)):
        assert (scope["client"], scope["scheme"]) == ((NEAR, 4000), "http")
    assert through(None, headers, NEAR)["client"] is None
