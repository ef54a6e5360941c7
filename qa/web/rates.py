"""How many questions one client may ask in a minute: decided before a byte of a body is read.

A client has as many questions to spend as one minute allows, and gets them back evenly over a minute (a token bucket). A
request that asks goes on or is answered 429 with the seconds to wait. The clients asked of longest ago are forgotten first.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from qa.web.clients import household_of
from qa.web.limits import refusal

ASKING = frozenset({"/api/ask", "/embed/ask", "/gradio_api/queue/join"})
MOST_CLIENTS = 10_000  # that are remembered
TOO_FAST = "More questions came from your address than one may ask in a minute. Ask again in {seconds} seconds."


class Rates:
    """The middleware. `a_minute`: questions of one client, 0 for no limit; `clock` gives seconds."""

    def __init__(self, app: ASGIApp, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._buckets = Buckets(a_minute, 60.0) if a_minute else None
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._buckets is not None and scope["type"] == "http" and scope["method"] == "POST" and scope["path"] in ASKING:
            host, _ = scope.get("client") or ("", 0)
            wait = self._buckets.wait(household_of(host), self._clock())
            if wait > 0:
                seconds = math.ceil(wait)
                response = refusal(429, "too_fast", TOO_FAST.format(seconds=seconds))
                response.headers["retry-after"] = str(seconds)
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)


class Buckets:
    """A bucket of `size` tokens for each client, which fills from empty in `seconds`."""

    def __init__(self, size: int, seconds: float, most_clients: int = MOST_CLIENTS) -> None:
        self._size = size
        self._rate = size / seconds
        self._most_clients = most_clients
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # client -> (tokens, when that was so)

    def wait(self, client: str, now: float) -> float:
        """Takes a token and returns 0, or the seconds until there is one."""
        tokens, since = self._buckets.pop(client, (float(self._size), now))
        tokens = min(self._size, tokens + (now - since) * self._rate)
        taken = tokens >= 1
        self._buckets[client] = (tokens - taken, now)
        if len(self._buckets) > self._most_clients:
            self._buckets.popitem(last=False)
        return 0.0 if taken else (1 - tokens) / self._rate

    def __len__(self) -> int:
        return len(self._buckets)
