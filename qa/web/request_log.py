"""What the server did, a line a request: requests go through and get an id; what is told of each is a `Served`.

With FOOTNOTE_LOG_FORMAT=json the lines go to standard error as JSON, and what the product logs besides carries the id of the
request that it was about. No line holds a question, a header, who asked, or what an article says: a path is written as its
route, an unexpected fault as its kind and its places in the code.
"""

import json
import logging
import re
import secrets
import sys
import time
import traceback
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import SettingError
from qa.settings import Settings
from qa.web.clients import is_trusted, trusted_proxies
from qa.web.limits import BELOW, EXACT

FORMATS = ("text", "json")
PLAIN = r"[A-Za-z0-9._-]{1,64}"  # an id that a proxy may give
ELSEWHERE = "elsewhere"  # the route of every path that is none of ours

log = logging.getLogger("footnote.requests")
_request_id: ContextVar[str] = ContextVar("request_id", default="")


@dataclass(frozen=True, slots=True)
class Served:
    """A request that was answered. `path` is its route, as /source/{id}; `bytes` those of the answer's body."""

    id: str
    method: str
    path: str
    status: int
    milliseconds: float
    bytes: int


class RequestLog:
    """The middleware: each answer has an x-request-id, and `told` gets what was served."""

    def __init__(self, app: ASGIApp, settings: Settings, told: Callable[[Served], object] = lambda served: None) -> None:
        self._app = app
        self._proxies = trusted_proxies(settings)
        self._told = told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identifier = self._identifier(scope)
        status, size, begun = 500, 0, time.perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = identifier
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        token = _request_id.set(identifier)
        try:
            await self._app(scope, receive, noted)
        finally:
            milliseconds = round(1000 * (time.perf_counter() - begun), 1)
            served = Served(identifier, _method(scope), route_of(scope["path"]), status, milliseconds, size)
            self._told(served)
            log.info("", extra={"served": served})
            _request_id.reset(token)

    def _identifier(self, scope: Scope) -> str:
        """Sixteen hexadecimal digits, or what a trusted proxy gave."""
        given = Headers(scope=scope).get("x-request-id", "")
        host, _ = scope.get("client") or ("", 0)
        if re.fullmatch(PLAIN, given) and is_trusted(host, self._proxies):
            return given
        return secrets.token_hex(8)


def route_of(path: str) -> str:
    """The path with {id} in place of what differs: one of a few, whatever is asked for."""
    if path in EXACT:
        return path
    return next((f"{start}{{id}}" for start in BELOW if path.startswith(start)), ELSEWHERE)


def checked_format(settings: Settings) -> str:
    """The format that is set. Raises `SettingError`."""
    if settings.log_format not in FORMATS:
        raise SettingError(f"FOOTNOTE_LOG_FORMAT is {settings.log_format!r}. Set it to text or json.")
    return settings.log_format


def log_as_json(stream: Any = None) -> logging.Handler:
    """From now on what the product and its server log goes to `stream` (standard error) as JSON, requests among it."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines())
    for name in ("footnote", "uvicorn"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    log.setLevel(logging.INFO)
    return handler


class JsonLines(logging.Formatter):
    """A record as one line of JSON: `{"time", "id", ...}`, of a request what was served, of anything else what it says."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        served = getattr(record, "served", None)
        if served is not None:
            return json.dumps({"time": moment, **asdict(served)})
        line: dict[str, object] = {
            "time": moment,
            "id": _request_id.get(),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            places = traceback.extract_tb(record.exc_info[2])
            line |= {"fault": record.exc_info[0].__name__, "at": [f"{at.filename}:{at.lineno} {at.name}" for at in places]}
        return json.dumps(line)


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in ("GET", "HEAD", "POST", "OPTIONS") else "OTHER"
