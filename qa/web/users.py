"""Single sign-on: who is signed in is said by a trusted proxy, in the header that FOOTNOTE_USER_HEADER names.

With it set, nobody else is answered but those who ask whether the server is alive. From who is no trusted proxy the header
counts for nothing. The users in FOOTNOTE_ADMINS may use the maintainer's pages. No name is kept or logged.
"""

import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from index.errors import SettingError
from qa.settings import Settings
from qa.web.clients import is_trusted, trusted_proxies
from qa.web.limits import refusal

FREE = frozenset({"/healthz", "/readyz"})
USER = "footnote.user"  # in a request's scope
MOST_CHARACTERS = 200
NOT_SIGNED_IN = "Nobody is signed in. Open the address at which your organisation offers this, and sign in there."


class Users:
    """The middleware that stands where the connection's other end is still known. Raises `SettingError`, as `user_header`."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._header = user_header(settings)
        self._proxies = trusted_proxies(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._header and scope["type"] == "http":
            host, _ = scope.get("client") or ("", 0)
            said = Headers(scope=scope).getlist(self._header) if is_trusted(host, self._proxies) else []
            user = said[0].strip() if len(said) == 1 else ""
            if not (0 < len(user) <= MOST_CHARACTERS and user.isprintable()) and scope["path"] not in FREE:
                await refusal(401, "not_signed_in", NOT_SIGNED_IN)(scope, receive, send)
                return
            scope = {**scope, USER: user}
        await self._app(scope, receive, send)


def user_header(settings: Settings) -> str:
    """The header that says who is signed in, in lower case; empty where nobody has to be.

    Raises `SettingError` on a name that is none, and where no proxy is trusted to say who is signed in.
    """
    header = settings.user_header.lower()
    if header and not re.fullmatch(r"[a-z0-9-]{1,100}", header):
        raise SettingError(f"FOOTNOTE_USER_HEADER is {settings.user_header!r}, which is no header. Write X-Forwarded-User.")
    if header and not trusted_proxies(settings):
        raise SettingError(
            "FOOTNOTE_USER_HEADER is set, but no proxy is trusted to send it. Set FOOTNOTE_TRUSTED_PROXIES to its address."
        )
    if settings.admins and not header:
        raise SettingError(
            "FOOTNOTE_ADMINS is set, but not who says which user it is. Set FOOTNOTE_USER_HEADER and FOOTNOTE_TRUSTED_PROXIES."
        )
    return header
