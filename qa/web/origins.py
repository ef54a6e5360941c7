"""Who may call and frame us: one allow-list drives CORS, frame-ancestors and the check of requests that come from other sites.

The middleware here stands before every route, Gradio's included: Gradio answers any origin by itself, and sends no
frame-ancestors. An origin is `https://wiki.example`; nothing is allowed by default but our own pages.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.settings import Settings

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})

# Our own pages run no script and load nothing but our style sheet.
STRICT = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"
# The least that Gradio 6.31's page works with: its settings are an inline script, its HTML component evaluates its template
# (ours is Gradio's own "${value}", whose value is not evaluated again), its components set inline styles.
GRADIO = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'self'"
)
OURS = ("/source/", "/api/", "/style.css", "/healthz", "/readyz", "/openapi.json")


def allowed_hosts(settings: Settings) -> list[str]:
    """The Host headers that are answered, without ports: this machine's names, the address listened on, those that are set."""
    return [*LOCAL_HOSTS, settings.host, *settings.allowed_hosts]


class Guard:
    """Refuses writing requests from other sites, and puts the security headers on every answer."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app = app
        self._origins = frozenset(origin.lower() for origin in origins)
        self._ancestors = " ".join(["frame-ancestors 'self'", *sorted(self._origins)])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                policy = STRICT if scope["path"].startswith(OURS) else GRADIO
                headers["content-security-policy"] = f"{policy}; {self._ancestors}"
                headers["x-content-type-options"] = "nosniff"
                headers["referrer-policy"] = "no-referrer"
                headers["permissions-policy"] = "camera=(), geolocation=(), microphone=()"
                headers["cross-origin-opener-policy"] = "same-origin"
                del headers["server"]
            await send(message)

        if scope["method"] in WRITING and not self._may_write(Headers(scope=scope)):
            message = "This request comes from another site. Add it to FOOTNOTE_ALLOWED_ORIGINS to allow it."
            refusal = JSONResponse({"error": {"code": "foreign_origin", "message": message}}, status_code=403)
            await refusal(scope, receive, send_with_headers)
            return
        await self._app(scope, receive, send_with_headers)

    def _may_write(self, headers: Headers) -> bool:
        """Programs send no Origin; a browser's is our own address or on the list. `null` is nobody's."""
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site", "none") in ("none", "same-origin")
        return origin.lower() in self._origins or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
