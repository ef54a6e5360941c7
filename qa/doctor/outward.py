"""One of Python's audit events in, what it asked of another machine out; nothing where it stayed on this one. Pure.

https://docs.python.org/3/library/audit_events.html lists them. What a library does in native code, without Python's socket
module, raises no event: this proves it of Python's code only.
"""

from ipaddress import ip_address

LOOK_UPS = frozenset({"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"})
SENDING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
NOBODY = frozenset({"", "None", "localhost"})


def outward(event: str, arguments: tuple[object, ...]) -> str | None:
    """ "socket.connect 192.0.2.1:443", or None: no socket, this machine, or a socket in the file system."""
    if event in LOOK_UPS and arguments:
        asked = _text(arguments[0])
        return None if _is_here(asked) else f"{event} {asked}"
    if event in SENDING and len(arguments) > 1:
        address = arguments[1]
        if not isinstance(address, tuple) or not address:  # a path, or the peer of a socket that was connected before
            return None
        host = _text(address[0])
        return None if _is_here(host) else f"{event} {':'.join(map(_text, address[:2]))}"
    if event == "urllib.Request" and arguments:
        return f"{event} {_text(arguments[0])}"
    return None


def _text(value: object) -> str:
    return value.decode("utf-8", errors="replace") if isinstance(value, bytes) else str(value)


def _is_here(host: str) -> bool:
    """Whether that is this machine, or every address of it; a name other than localhost has to be looked up somewhere."""
    if host in NOBODY:
        return True
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
