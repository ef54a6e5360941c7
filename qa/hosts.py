"""What a host is: this machine, every address, an IP address, and how it is written in a URL; pure."""

from ipaddress import IPv4Address, IPv6Address, ip_address

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # and where this machine reaches who listens on all


def is_loopback(host: str) -> bool:
    """Whether a name or an address, in brackets or not, is this machine's own, reached from nowhere else."""
    address = _address(host)
    return host.lower() == "localhost" or (address is not None and address.is_loopback)


def is_address(host: str) -> bool:
    """Whether it is an IP address, in brackets or not."""
    return _address(host) is not None


def bracketed(host: str) -> str:
    """As it stands in a URL: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def reached_at(host: str) -> str:
    """Where this machine reaches a server that listens on `host`, as it stands in a URL."""
    return bracketed(EVERY_ADDRESS.get(host, host))


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None
