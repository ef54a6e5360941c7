"""What may be asked at all: known paths only, bodies of a bounded size; stands before every route, Gradio's included.

Gradio brings routes that this product has no use for (files, uploads, proxies, monitoring). Instead of naming the bad ones,
only the ones that the chat needs are let through. A body is counted as it arrives, since a length header can lie. It is JSON,
but for the maintainer's pages, which take forms. A body that does not come in time is not waited for.
"""

import asyncio

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY_BYTES = 128 * 1024  # fifty turns with their answers fit
MOST_FILE_BYTES = 16 * 1024 * 1024  # of an article that is added from the browser
MOST_FORM_BYTES = MOST_FILE_BYTES + MOST_BODY_BYTES
MOST_BODY_SECONDS = 20
FILE_PATIENCE = 6  # times as long as another body a file may take: who sends one was let in

METRICS = "/metrics"

EXACT = frozenset({
    "/", "/style.css", "/chat.js", "/source.js", "/admin.js", "/admin", "/add",
    "/embed", "/embed/ask", "/embed.js", "/widget.js",
    "/healthz", "/readyz", METRICS, "/openapi.json", "/api/ask", "/api/feedback", "/api/documents",
    # Gradio's page, its queue, and how it finds out that the server was restarted
    "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt", "/gradio_api/app_id",
    "/gradio_api/queue/join", "/gradio_api/queue/data", "/gradio_api/cancel", "/gradio_api/reset",
})  # fmt: skip
POSTED = frozenset(
    {"/api/ask", "/api/feedback", "/embed/ask", "/gradio_api/queue/join", "/gradio_api/cancel", "/gradio_api/reset"}
)
BELOW = (
    "/admin/", "/add/", "/api/documents/", "/source/", "/original/", "/image/",
    "/assets/", "/static/", "/gradio_api/heartbeat/",
)  # fmt: skip

JSON = ("application/json",)
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def is_maintainers(path: str) -> bool:
    """Whether a path leads to the maintainer's pages."""
    return path in ("/admin", "/add") or path.startswith(("/admin/", "/add/"))


class Gate:
    """Answers 404 to unknown paths, 405 to other methods, 413 to bodies that are too large, 415 to those of another kind.

    One that has not come within `most_seconds` is answered 408.
    """

    def __init__(
        self,
        app: ASGIApp,
        most_bytes: int = MOST_BODY_BYTES,
        most_form_bytes: int = MOST_FORM_BYTES,
        most_seconds: float = MOST_BODY_SECONDS,
    ) -> None:
        self._app = app
        self._most_bytes = most_bytes
        self._most_form_bytes = most_form_bytes
        self._most_seconds = most_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":  # no part of the product speaks it
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path not in EXACT and not (path.startswith(BELOW) and ".." not in path):
            await refusal(404, "not_found", "There is nothing at this address.")(scope, receive, send)
            return
        with_forms = is_maintainers(path)
        methods = ("GET", "POST") if with_forms else ("POST",) if path in POSTED else ("GET",)
        if scope["method"] == "HEAD" and "GET" in methods:
            scope = {**scope, "method": "GET"}  # the server leaves the body out
        if scope["method"] not in (*methods, "OPTIONS"):  # OPTIONS: a browser asks whether it may come from another site
            response = refusal(405, "method_not_allowed", f"This address takes {' and '.join(methods)} only.")
            response.headers["allow"] = ", ".join(methods).replace("GET", "GET, HEAD")
            await response(scope, receive, send)
            return
        most_bytes = self._most_form_bytes if with_forms else self._most_bytes
        seconds = self._most_seconds * (FILE_PATIENCE if with_forms else 1)
        try:
            async with asyncio.timeout(seconds):
                body = await _body(receive, most_bytes)
        except TimeoutError:
            response = refusal(408, "too_slow", f"The request's body did not come within {seconds:g} seconds. Send it again.")
            response.headers["connection"] = "close"  # what comes now is the rest of it, and no request
            await response(scope, receive, send)
            return
        if body is None:
            message = f"The request is larger than {most_bytes:,} bytes. Shorten it."
            await refusal(413, "too_large", message)(scope, receive, send)
            return
        kind = Headers(scope=scope).get("content-type", "").split(";")[0].strip().lower()
        if body and kind not in (FORMS if with_forms else JSON):
            wanted = FORMS[0] if with_forms else JSON[0]
            message = f"The request's body is not {'a form' if with_forms else 'JSON'}. Send it as Content-Type: {wanted}."
            await refusal(415, "not_a_form" if with_forms else "not_json", message)(scope, receive, send)
            return
        await self._app(scope, _replay(body, receive), send)


def refusal(status: int, code: str, message: str) -> JSONResponse:
    """The one form of every fault: {"error": {"code", "message"}}."""
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)


async def _body(receive: Receive, most_bytes: int) -> bytes | None:
    """The whole body, or None as soon as it is too large. A client that goes away leaves what had come."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b"".join(parts)
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most_bytes:
            return None
        if not message.get("more_body"):
            return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Gives the body that was read once, then whatever else comes."""
    given = False

    async def replayed() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replayed
