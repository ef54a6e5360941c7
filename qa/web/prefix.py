"""The server below a path of another site, as FOOTNOTE_PUBLIC_URL says: https://wiki.example/footnote.

Requests come with that path or, where the proxy before us takes it away, without it: either way the routes see their own paths.
What our pages link to gets the path in front, in one place: our templates escape every quotation mark of what they are given,
so that an attribute that begins with a slash is markup of ours and never text of an article.
"""

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LINK = re.compile(r'((?:href|src|action|formaction)=")/(?!/)')
CHAT = "/"  # Gradio's page, which finds its parts by itself


def rooted(page: str, prefix: str) -> str:
    """A page or a part of one, as our templates made it, with its links below `prefix`."""
    return LINK.sub(rf"\1{prefix}/", page) if prefix else page


class Below:
    """The outer half: takes the prefix from a request's path."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket") and scope["path"].startswith(f"{self._prefix}/"):
            path = scope["path"].removeprefix(self._prefix)
            scope = {**scope, "path": path, "raw_path": scope.get("raw_path", b"").removeprefix(self._prefix.encode())}
        await self._app(scope, receive, send)


class Rooted:
    """The inner half: puts the prefix before the links of our pages and before where they send a browser."""

    def __init__(self, app: ASGIApp, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] == CHAT:
            await self._app(scope, receive, send)
            return
        start: Message = {}
        parts: list[bytes] = []

        async def rewritten(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("location", "").startswith("/"):
                    headers["location"] = self._prefix + headers["location"]
                if headers.get("content-type", "").startswith("text/html"):
                    start = message
                    return
            elif message["type"] == "http.response.body" and start:
                parts.append(message.get("body", b""))
                if message.get("more_body"):
                    return
                page = rooted(b"".join(parts).decode(), self._prefix).encode()
                MutableHeaders(scope=start)["content-length"] = str(len(page))
                await send(start)
                message = {"type": "http.response.body", "body": page}
            await send(message)

        await self._app(scope, receive, rewritten)
