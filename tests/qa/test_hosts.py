"""What a host is, however it is written."""

import pytest

from qa.hosts import bracketed, is_address, is_loopback, reached_at


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.8.9.10", "::1", "[::1]"])
def test_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "0.0.0.0", "::", "10.0.0.1", "localhost.example", "wiki.example", "1270.0.1"])
def test_not_this_machine_alone(host: str) -> None:
    assert not is_loopback(host)


def test_addresses_and_names() -> None:
    assert is_address("10.0.0.1") and is_address("::") and is_address("[fe80::1]")
    assert not is_address("wiki.example") and not is_address("")


@pytest.mark.parametrize(
    ("host", "written"),
    [
        ("wiki.example", "wiki.example"),
        ("10.0.0.1", "10.0.0.1"),
        ("fe80::1", "[fe80::1]"),
        ("[fe80::1]", "[fe80::1]"),
        ("0.0.0.0", "127.0.0.1"),
        ("::", "[::1]"),
        ("", "127.0.0.1"),
    ],
)
def test_where_a_server_is_reached(host: str, written: str) -> None:
    assert reached_at(host) == written and bracketed(host) == (host if "." in host or not host else f"[{host.strip('[]')}]")
