"""The settings in, the text of a file that runs Footnote on a server out: a systemd unit, an nginx site, a Containerfile.

The templates beside this file hold names such as @PORT@. What is put there is quoted for the file that it goes into, and what
cannot be quoted is refused. The token of the maintainer's pages never gets into any of them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import SettingError
from qa.hosts import bracketed, is_loopback, reached_at
from qa.settings import PREFIX, SECRET, Settings, public_url

PATHS = frozenset({"store", "seeds", "embedder", "reader", "calibration", "synonyms", "ca_file"})  # of this machine
OF_THE_PLACE = frozenset({"store", "seeds", "host", "port"})  # which each file says itself
LEAST_FREE_PORT = 1024  # below it a service needs a capability
HOMES = tuple(map(Path, ("/home", "/root", "/run/user")))


def systemd(settings: Settings, command: Sequence[Path | str], user: str) -> str:
    """A unit that runs `command serve` as `user`. Raises `SettingError` on what no unit can hold."""
    if not re.fullmatch(r"[a-z_][a-z0-9_-]{0,31}", user):
        raise SettingError(f"{user!r} is no name of a user. Give one such as footnote.")
    store = settings.store.absolute()
    told = {"store": str(store), "host": settings.host, "port": str(settings.port), **_told(settings)}
    lines = [f"Environment={_unit_quoted(f'{PREFIX}{name.upper()}={value}')}" for name, value in told.items()]
    at_home = any(Path(path).is_relative_to(home) for path in (store, *command) for home in HOMES)
    return _filled(
        "footnote.service",
        {
            "USER": user,
            "COMMAND": " ".join(_unit_quoted(str(part)).replace("$", "$$") for part in command),
            "PROGRAM_TOLD": " ".join(map(str, command)),
            "STORE": _unit_quoted(str(store)),
            "STORE_PATH": str(store).replace("%", "%%"),
            "STORE_TOLD": str(store),
            "ENVIRONMENT": "\n".join(lines),
            "HOME": "read-only" if at_home else "yes",
            "NETWORK": _network(settings.host),
            "CAPABILITIES": "CAP_NET_BIND_SERVICE" if settings.port < LEAST_FREE_PORT else "",
        },
    )


def nginx(settings: Settings, certificate: str, key: str) -> str:
    """A site that hands FOOTNOTE_PUBLIC_URL on to the server. `certificate`, `key`: PEM files; empty: named after the host.

    Raises `SettingError` where no public address is set.
    """
    address = public_url(settings)
    if not address:
        raise SettingError(
            "FOOTNOTE_PUBLIC_URL is not set. Set it to the address that people open, for example https://ask.example"
        )
    if not re.fullmatch(r"[A-Za-z0-9-]{0,100}", settings.user_header):
        raise SettingError(f"FOOTNOTE_USER_HEADER is {settings.user_header!r}, which is no header. Write X-Forwarded-User.")
    parts = urlsplit(address)
    name, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    upstream = reached_at(settings.host)
    listening = f"{port}{' ssl' if secure else ''}"
    names = [*settings.allowed_hosts, *([] if name in settings.allowed_hosts else [name])]
    return _filled(
        "nginx.conf",
        {
            "ADDRESS": address,
            "HOSTS": ",".join(names),
            "PROXY": "127.0.0.1" if upstream in ("127.0.0.1", "localhost") else "(this proxy's address)",
            "REDIRECT": REDIRECT.format(name=bracketed(name)) if secure and port == 443 else "",
            "LISTEN": f"    listen {listening};\n    listen [::]:{listening};",
            "NAME": bracketed(name),
            "TLS": TLS.format(
                certificate=_nginx_quoted(certificate or f"/etc/ssl/certs/{name}.pem"),
                key=_nginx_quoted(key or f"/etc/ssl/private/{name}.key"),
            )
            if secure
            else "",
            "SIGN_ON": SIGN_ON_TOLD.format(header=settings.user_header) if settings.user_header else "",
            "USER": SIGN_ON.format(header=settings.user_header) if settings.user_header else "",
            "PATH": parts.path,
            "BARE": f"\n    location = {parts.path} {{\n        return 308 {parts.path}/;\n    }}\n" if parts.path else "",
            "UPSTREAM": f"http://{upstream}:{settings.port}",
        },
    )


def container(settings: Settings, torch: str) -> str:
    """A Containerfile for the source's folder. `torch`: what is wished of it, "torch~=2.13.0"."""
    told = {"store": "/store", "host": "0.0.0.0", "port": str(settings.port), **_told(settings, without=PATHS)}
    pairs = [f"{PREFIX}{name.upper()}={_container_quoted(value)}" for name, value in told.items()]
    return _filled("Containerfile", {"TORCH": torch, "PORT": str(settings.port), "ENVIRONMENT": " \\\n    ".join(pairs)})


SIGN_ON_TOLD = """#   FOOTNOTE_USER_HEADER={header}
# Who is signed in is asked of what listens on port 4180, oauth2-proxy for example with --set-xauthrequest: it answers 202 with
# the user's name, or 401. What it has to be reached by itself (sign-in, callback) stands below /oauth2/.
"""
SIGN_ON = """
    auth_request /oauth2/auth;
    auth_request_set $signed_in $upstream_http_x_auth_request_user;
    proxy_set_header {header} $signed_in;
    error_page 401 = @sign_in;

    location /oauth2/ {{
        auth_request off;
        proxy_set_header Host $http_host;
        proxy_set_header X-Auth-Request-Redirect $request_uri;
        proxy_pass http://127.0.0.1:4180;
    }}

    location = /oauth2/auth {{
        internal;
        auth_request off;
        proxy_set_header Host $http_host;
        proxy_set_header Content-Length "";
        proxy_pass_request_body off;
        proxy_pass http://127.0.0.1:4180;
    }}

    location @sign_in {{
        auth_request off;
        return 302 /oauth2/sign_in?rd=$request_uri;
    }}
"""
REDIRECT = """
server {{
    listen 80;
    listen [::]:80;
    server_name {name};
    return 301 https://$host$request_uri;
}}
"""
TLS = """
    ssl_certificate {certificate};
    ssl_certificate_key {key};
    ssl_protocols TLSv1.2 TLSv1.3;
"""


def _told(settings: Settings, without: frozenset[str] = frozenset()) -> dict[str, str]:
    """The settings that are not their defaults, as the environment says them; a path on this machine is made whole."""
    told = {}
    for field in fields(Settings):
        value = getattr(settings, field.name)
        if value in (field.default, None) or field.name in SECRET | OF_THE_PLACE | without:
            continue
        if field.name in PATHS and Path(value).exists():
            value = Path(value).absolute()
        told[field.name] = ",".join(value) if isinstance(value, tuple) else str(value)
    return told


def _network(host: str) -> str:
    if not is_loopback(host):
        return ""
    reason = "# Nothing but this machine can be reached: a proxy on it answers to others."
    return f"{reason}\nIPAddressDeny=any\nIPAddressAllow=localhost\n"


def _filled(name: str, values: Mapping[str, str]) -> str:
    """The template with its names filled in. A value with a control character would end its line, and begin another."""
    for value in values.values():
        if any(ord(character) < 32 and character != "\n" for character in value):
            raise SettingError(f"A setting holds a control character: {value!r}. Take it out.")
    template = (files("qa.deploy") / name).read_text(encoding="utf-8")
    return re.sub(r"@([A-Z_]+)@", lambda match: values[match[1]], template)


def _unit_quoted(text: str) -> str:
    """For systemd, see systemd.syntax(7): quoted, with its specifiers and escapes doubled."""
    return '"' + _one_line(text).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"'


def _nginx_quoted(text: str) -> str:
    if "$" in text:
        raise SettingError(f"{text!r} holds a $, which nginx takes for a variable. Give another path.")
    return '"' + _one_line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _container_quoted(text: str) -> str:
    escaped = re.sub(r'(["\\$])', r"\\\1", _one_line(text))
    return f'"{escaped}"'


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise SettingError(f"{text!r} holds a line break or a control character, which no file of this kind can. Take it out.")
    return text
