"""The MCP server over streamable HTTP: one address, /mcp, that answers each POST by itself; an ASGI application.

Nothing is kept between requests, so there are no sessions and no streams: a call is answered by one JSON document. The MCP
specification asks servers to refuse foreign Origins, against pages that reach them by a changed DNS entry. Programs send no
Origin; of the pages in browsers, those of this machine and those in FOOTNOTE_ALLOWED_ORIGINS may call.
"""

import re
from typing import Any

from mcp.server import Server
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.settings import Settings
from qa.web.limits import MOST_BODY_BYTES, refusal
from qa.web.origins import Hosts, allowed_origins

PATH = "/mcp"
THIS_MACHINE = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?"


def create_app(server: Server[dict[str, Any]], settings: Settings) -> Starlette:
    """The application for a server. Raises `SettingError` on allowed origins that are none."""
    origins = allowed_origins(settings)
    app = server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=MOST_BODY_BYTES,
        # The SDK's own check takes the Host and Origin headers letter by letter; ours stands before it.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    # Starlette runs the middleware that is added last first.
    app.add_middleware(
        CORSMiddleware, allow_origins=origins, allow_origin_regex=THIS_MACHINE, allow_methods=["POST"], allow_headers=["*"]
    )
    app.add_middleware(_Door, origins=frozenset(origins))
    app.add_middleware(Hosts, settings=settings)
    return app


class _Door:
    """Lets in what a known page or a program posts."""

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_known(Headers(scope=scope).getlist("origin")):
            message = "This request comes from another site. Add it to FOOTNOTE_ALLOWED_ORIGINS to allow it."
            await refusal(403, "foreign_origin", message)(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] not in ("POST", "OPTIONS"):
            response = refusal(405, "method_not_allowed", "This address takes POST only: there are no sessions and no streams.")
            response.headers["allow"] = "POST"
            await response(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _is_known(self, origins: list[str]) -> bool:
        named = [origin.lower() for origin in origins]
        return all(origin in self._origins or re.fullmatch(THIS_MACHINE, origin) for origin in named)
