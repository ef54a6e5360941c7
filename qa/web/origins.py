"""Who may call and frame us: one allow-list drives CORS, frame-ancestors and the check of requests that come from other sites.

The middleware here stands before every route, Gradio's included: Gradio answers any origin by itself, and sends no
frame-ancestors. An origin is `https://wiki.example`; nothing is allowed by default but our own pages.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import SettingError
from qa.hosts import EVERY_ADDRESS, LOCAL_HOSTS, bracketed, is_address
from qa.settings import Settings, public_url
from qa.web.limits import METRICS, is_maintainers, refusal

WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})

# Our own pages run no script and load nothing but our style sheet.
STRICT = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
# The least that Gradio 6.31's page works with. Its settings are inline scripts, which differ with each address: they are
# named by their hash, so that no other inline script and no on... attribute ever runs. Its HTML component evaluates its
# template (ours is Gradio's own "${value}", whose value is not evaluated again): 'unsafe-eval'. Its components set inline
# styles, and its style sheets carry fonts and pictures as data.
GRADIO = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'{hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'"
)
# The source page has one script of ours, which sends what a reader reports; a stored file may do nothing at all.
PAGES = {
    "/source/": f"{STRICT}; script-src 'self'; connect-src 'self'",
    "/original/": f"{STRICT}; sandbox",
    "/embed": f"{STRICT}; script-src 'self'; connect-src 'self'",
    "/image/": "default-src 'none'; base-uri 'none'; sandbox",
}
# The maintainer's pages send forms to us, follow a sync, and are framed by nobody.
MAINTAINERS = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
OURS = (
    "/api/",
    "/style.css",
    "/chat.js",
    "/source.js",
    "/admin.js",
    "/embed.js",
    "/widget.js",
    "/healthz",
    "/readyz",
    "/metrics",
    "/openapi.json",
)
CHAT = "/"
EMBED = "/embed"


def allowed_origins(settings: Settings) -> list[str]:
    """The origins that are set, in lower case. Raises `SettingError` on what is no origin, `*` among them."""
    for origin in settings.allowed_origins:
        if not re.fullmatch(r"https?://([a-z0-9.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?", origin, re.IGNORECASE):
            raise SettingError(
                f"FOOTNOTE_ALLOWED_ORIGINS holds {origin!r}, which is no origin. Write https://wiki.example, without a path."
            )
    return [origin.lower() for origin in settings.allowed_origins]


class Hosts:
    """Refuses requests for other hosts, as a page that pretends to be ours by a changed DNS entry makes them.

    An address cannot be pretended: where the server listens on every address, any of them will do.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        public = urlsplit(public_url(settings)).hostname or ""
        names = (settings.host, *settings.allowed_hosts, *([public] if public else []))
        self._names = {bracketed(name.lower()) for name in (*LOCAL_HOSTS, *names)}
        self._any_address = settings.host in EVERY_ADDRESS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_ours(Headers(scope=scope).get("host", "")):
            message = "This server does not answer for this host name. Add the name to FOOTNOTE_ALLOWED_HOSTS."
            await refusal(400, "unknown_host", message)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _is_ours(self, host: str) -> bool:
        match = re.fullmatch(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?", host.lower())
        return match is not None and (match[1] in self._names or (self._any_address and is_address(match[1])))


class Guard:
    """Refuses writing requests from other sites, and puts the security headers on every answer.

    `embed_anywhere`: any page may frame /embed.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str], *, embed_anywhere: bool = False) -> None:
        self._app = app
        self._embed_anywhere = embed_anywhere  # Outline refuses to embed a page that names who may frame it, itself included
        self._origins = frozenset(origins)
        self._ancestors = " ".join(["frame-ancestors 'self'", *sorted(origins)])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if scope["method"] in WRITING and is_maintainers(scope["path"]) and not _is_own(headers):
            message = "What a maintainer changes is sent by our own pages only. Open the page again, and send it from there."
            await refusal(403, "foreign_origin", message)(scope, receive, self._guarded(scope, send))
        elif scope["method"] in WRITING and not self._may_write(headers):
            message = "This request comes from another site. Add it to FOOTNOTE_ALLOWED_ORIGINS to allow it."
            await refusal(403, "foreign_origin", message)(scope, receive, self._guarded(scope, send))
        elif scope["path"] == CHAT and scope["method"] == "GET":
            page = _WholePage(self._guarded(scope, send))
            await self._app(_uncompressed(scope), receive, page)
        else:
            await self._app(scope, receive, self._guarded(scope, send))

    def _may_write(self, headers: Headers) -> bool:
        """Programs send no Origin; a browser's is our own address or on the list. `null` is nobody's."""
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site", "none") in ("none", "same-origin")
        return origin.lower() in self._origins or _is_own(headers)

    def _guarded(self, scope: Scope, send: Send) -> Send:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                hashes = "".join(f" '{value}'" for value in message.pop("script_hashes", ()))
                maintainers = is_maintainers(scope["path"]) or scope["path"] == METRICS
                headers = MutableHeaders(scope=message)
                policy = MAINTAINERS if maintainers else _policy(scope["path"], hashes)
                if not maintainers:
                    anywhere = self._embed_anywhere and scope["path"] == EMBED
                    policy = f"{policy}; {'frame-ancestors *' if anywhere else self._ancestors}"
                headers["content-security-policy"] = policy
                headers["x-content-type-options"] = "nosniff"
                # With no-referrer a browser would not say that a form comes from our own page.
                headers["referrer-policy"] = "same-origin" if maintainers else "no-referrer"
                if maintainers:  # a page that may ask questions may not read these, in the browser of who may
                    headers["cache-control"] = "no-store"
                    del headers["access-control-allow-origin"]
                headers["permissions-policy"] = "camera=(), geolocation=(), microphone=()"
                headers["cross-origin-opener-policy"] = "same-origin"
                del headers["server"]
            await send(message)

        return send_with_headers


def _is_own(headers: Headers) -> bool:
    """Whether a browser says that the request comes from a page of ours."""
    return headers.get("origin", "").lower().partition("://")[2] == headers.get("host", "").lower() != ""


def _policy(path: str, hashes: str) -> str:
    own = next((policy for start, policy in PAGES.items() if path.startswith(start)), None)
    return own or (STRICT if path.startswith(OURS) else GRADIO.format(hashes=hashes))


class _WholePage:
    """Holds Gradio's page back until all of it is there, and hands it on with the hashes of its inline scripts."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message = {}
        self._parts: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body":  # a server's extension
            await self._send(message)
            return
        self._parts.append(message.get("body", b""))
        if message.get("more_body"):
            return
        page = b"".join(self._parts)
        await self._send({**self._start, "script_hashes": [_hash(script) for script in INLINE_SCRIPT.findall(page)]})
        await self._send({"type": "http.response.body", "body": page})


def _hash(script: bytes) -> str:
    """The CSP name of an inline script, as a browser sees it: with line feeds only."""
    normal = script.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return f"sha256-{b64encode(hashlib.sha256(normal).digest()).decode()}"


def _uncompressed(scope: Scope) -> Scope:
    """The request without its wish for a compressed answer."""
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]}
