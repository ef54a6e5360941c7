"""Who may use the maintainer's pages, /admin and /add, and read /metrics: decided before a byte of a body is read.

Whom single sign-on names and FOOTNOTE_ADMINS holds is let in. With FOOTNOTE_ADMIN_TOKEN it is whoever signed in with it (a
cookie made from it, which no script and no other site can use) or sends it as a bearer token; who fails too often has to wait.
Without it, only a browser on this machine, at a server that listens on this machine alone and before which no proxy stands. No
token and no cookie is ever kept or logged.
"""

import hashlib
import hmac
import re
import time
from collections import deque
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from index.errors import SettingError
from qa.hosts import is_loopback
from qa.render import html
from qa.settings import Settings
from qa.web.clients import household_of
from qa.web.limits import METRICS, is_maintainers, refusal
from qa.web.users import USER

SIGN_IN = "/admin/sign-in"
COOKIE = "footnote_admin"
SECONDS = 12 * 60 * 60  # that a sign-in lasts
LEAST_TOKEN = 16  # characters
MOST_TOKEN = 1000
MOST_FAILURES = 10  # of one address ...
FAILURE_SECONDS = 300  # ... in so long
MOST_ADDRESSES = 10_000  # whose failures are remembered
FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")

NOT_OFFERED = (
    "The maintainer's pages are off here. Open them on the machine that the server runs on, or set FOOTNOTE_ADMIN_TOKEN (with "
    "single sign-on FOOTNOTE_ADMINS) and start it again."
)
NO_METRICS = (
    "The metrics are read on the machine that the server runs on or, where FOOTNOTE_ADMIN_TOKEN is set, with it as a bearer "
    "token."
)
WRONG_TOKEN = "That is not the token. It is the value of FOOTNOTE_ADMIN_TOKEN where the server was started."
TOO_MANY = "Too many wrong tokens came from this address. Wait five minutes, then try again."


class Admission:
    """Decides whom to let in. Raises `SettingError` on a token that is too short. `clock` gives seconds."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.time) -> None:
        token = settings.admin_token
        if token and not LEAST_TOKEN <= len(token) <= MOST_TOKEN:
            raise SettingError(
                f"FOOTNOTE_ADMIN_TOKEN has {len(token)} characters, it needs {LEAST_TOKEN} to {MOST_TOKEN:,}. Make one, for "
                "example: python3 -c 'import secrets; print(secrets.token_urlsafe())'"
            )
        self._token = token
        self._local = is_loopback(settings.host) and not settings.user_header  # with it, a proxy on this machine asks for all
        self._admins = frozenset(settings.admins)
        self._clock = clock
        self._failures: dict[str, deque[float]] = {}

    @property
    def is_offered(self) -> bool:
        """Whether anybody can be let in at all."""
        return bool(self._token or self._admins) or self._local

    @property
    def by_token(self) -> bool:
        """Whether it takes the token."""
        return bool(self._token)

    def admits(self, request: HTTPConnection) -> bool:
        """Whether this request may see and do what a maintainer may."""
        if request.scope.get(USER) in self._admins:
            return True
        if not self._token:
            return self._local and _is_at_this_machine(request)
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self.accepts(token.strip(), household_of(_peer(request)))
        return self._is_valid(request.cookies.get(COOKIE, ""))

    def accepts(self, token: str, peer: str) -> bool:
        """Whether it is the token; a wrong one counts against the address, and one that failed too often is not heard."""
        if self.must_wait(peer):
            return False
        if hmac.compare_digest(_digest(token), _digest(self._token)):
            self._failures.pop(peer, None)
            return True
        if len(self._failures) >= MOST_ADDRESSES:
            self._failures.pop(next(iter(self._failures)))
        self._failures.setdefault(peer, deque(maxlen=MOST_FAILURES)).append(self._clock())
        return False

    def must_wait(self, peer: str) -> bool:
        """Whether this address failed too often of late."""
        failures = self._failures.get(peer, deque[float]())
        return len(failures) == MOST_FAILURES and self._clock() - failures[0] < FAILURE_SECONDS

    def cookie(self) -> str:
        """A sign-in's value: when it ends, and the proof that we made it. Another token makes it worthless."""
        ends = f"{int(self._clock()) + SECONDS}"
        return f"{ends}.{self._proof(ends)}"

    def _is_valid(self, cookie: str) -> bool:
        match = re.fullmatch(r"([0-9]{1,12})\.([0-9a-f]{64})", cookie)
        return match is not None and hmac.compare_digest(match[2], self._proof(match[1])) and self._clock() < int(match[1])

    def _proof(self, ends: str) -> str:
        return hmac.new(self._token.encode(), f"footnote maintainer until {ends}".encode(), hashlib.sha256).hexdigest()


class Doorkeeper:
    """The middleware: a request for a maintainer's page, or for the metrics, goes on only where `Admission` lets it."""

    def __init__(self, app: ASGIApp, admission: Admission) -> None:
        self._app = app
        self._admission = admission

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_maintainers(scope["path"]):
            request = HTTPConnection(scope)
            if not self._admission.is_offered or not (self._admission.by_token or self._admission.admits(request)):
                await _page("off", NOT_OFFERED, 403)(scope, receive, send)
                return
            if scope["path"] != SIGN_IN and not self._admission.admits(request):
                to = scope["path"] if scope["method"] == "GET" else ""
                await _page("sign in", "", 401, to)(scope, receive, send)
                return
        if scope["type"] == "http" and scope["path"] == METRICS and not self._admission.admits(HTTPConnection(scope)):
            response = refusal(401, "no_token", NO_METRICS)
            response.headers["www-authenticate"] = "Bearer"
            await response(scope, receive, send)
            return
        await self._app(scope, receive, send)


def routes(admission: Admission) -> APIRouter:
    """Signing in and out, where that takes the token."""
    router = APIRouter(include_in_schema=False)

    @router.get(SIGN_IN)
    def page() -> Response:
        return _page("sign in", "", 200) if admission.by_token else RedirectResponse("/admin", 303)

    @router.post(SIGN_IN)
    def sign_in(request: Request, token: Annotated[str, Form()] = "", to: Annotated[str, Form()] = "") -> Response:
        if not admission.by_token:
            return RedirectResponse("/admin", 303)
        peer = household_of(_peer(request))
        if admission.must_wait(peer):
            response: Response = _page("sign in", TOO_MANY, 429, to)
            response.headers["retry-after"] = str(FAILURE_SECONDS)
            return response
        if not admission.accepts(token.strip(), peer):
            return _page("sign in", WRONG_TOKEN, 401, to)
        response = RedirectResponse(_inside(to), 303)
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, admission.cookie(), SECONDS, path="/", secure=secure, httponly=True, samesite="strict")
        return response

    @router.post("/admin/sign-out")
    def sign_out() -> Response:
        response = RedirectResponse("/", 303)
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
        return response

    return router


def _is_at_this_machine(request: HTTPConnection) -> bool:
    """Whether a browser on this machine asks, by a name of this machine; a proxy would hide who asks."""
    name = re.sub(r":[0-9]{1,5}$", "", request.headers.get("host", ""))
    return is_loopback(_peer(request)) and is_loopback(name) and not any(header in request.headers for header in FORWARDED)


def _peer(request: HTTPConnection) -> str:
    """The address of who asks, as `Clients` found it; what a header says of it can be made up."""
    return request.client.host if request.client else ""


def _inside(to: str) -> str:
    """Where to go after signing in: one of the maintainer's pages, whatever the form says."""
    return to if is_maintainers(to) and re.fullmatch(r"[/a-z0-9-]{1,100}", to) and to != SIGN_IN else "/admin"


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="replace")).digest()


def _page(what: str, message: str, status: int, to: str = "") -> HTMLResponse:
    page = html("sign_in.html", offered=what == "sign in", message=message, to=_inside(to))
    return HTMLResponse(page, status_code=status, headers={"www-authenticate": "Bearer"} if status == 401 else {})
