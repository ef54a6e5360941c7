"""What the maintainer's pages have in common: their frame, their confirmations, long lists in parts, and faults as pages.

A template's name and its values go in, an escaped page comes out. After a change the browser is sent back to a page with a code
that stands for a sentence, so that no address can put words into it. Whatever goes wrong in a route is a page with one sentence
and a status, never JSON and never a path of the store.
"""

import logging
import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from index.errors import FootnoteError, JournalError, ModelError, StoreBusy, StoreError
from qa.render import html

DONE = {  # what a page says after a change
    "sync-ended": "The sync has ended. What it did stands below.",
    "feedback-removed": "The entry is removed for good.",
    "pinned": "The place is pinned. It answers its question from now on.",
    "hidden": "The place is hidden. It is neither read nor cited from now on.",
    "fix-removed": "The fix is taken away.",
    "synonyms-saved": "The synonyms are saved. They are used from the next question on.",
    "questions-removed": "The kept questions are removed for good. Their counts stay.",
}
NOTHING_HERE = "There is nothing at this address. It was removed, or the link is wrong."
NOT_A_FORM = "The form did not arrive as its page sends it. Go back, load the page again, and send it once more."
STORE_FAULT = "The articles cannot be read just now. The server's log has the reason; footnote verify says more."
STORE_BUSY = "The articles are being written just now. Try again in a moment."
JOURNAL_FAULT = "The journal of feedback, fixes and questions cannot be used just now. The server's log has the reason."
WENT_WRONG = "Something went wrong on the server. Its log has the details."

log = logging.getLogger("footnote")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a long list: rows `[first, last)` of `total`, the `number`th of `count` parts, counted from 1."""

    number: int
    count: int
    first: int
    last: int
    total: int


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of the pages; `by_token`: whether one signs in, and can sign out."""

    by_token: bool

    def page(
        self, template: str, here: str, *, done: str = "", fault: str = "", status: int = 200, **values: object
    ) -> Response:
        """A page of templates/. `here` is its name in the navigation, `done` a code of DONE, `fault` what was wrong."""
        values |= {"here": here, "by_token": self.by_token, "done": DONE.get(done, ""), "fault": fault}
        return HTMLResponse(html(template, **values), status_code=status)

    def route_class(self) -> type[APIRoute]:
        """A route whose faults are pages of this frame."""
        frame = self

        class FaultsArePages(APIRoute):
            def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
                handle = super().get_route_handler()

                async def handle_and_tell(request: Request) -> Response:
                    try:
                        return await handle(request)
                    except Exception as error:
                        status, message = told(error)
                        return frame.page("admin_fault.html", "", fault=message, status=status)

                return handle_and_tell

        return FaultsArePages


def back(address: str, done: str, **query: object) -> RedirectResponse:
    """Sends the browser to a page that confirms a change, so that loading it again repeats nothing."""
    return RedirectResponse(f"{address}?{urlencode({'done': done, **query})}", status_code=303)


def part_of(total: int, page: str, size: int) -> Part:
    """The part that a query's `page` asks for, the first where it is empty. Raises `HTTPException` where there is none."""
    count = max(1, -(-total // size))
    number = int(page) if re.fullmatch("[0-9]{1,9}", page, re.ASCII) else 0 if page else 1
    if not 1 <= number <= count:
        raise HTTPException(404, NOTHING_HERE)
    first = (number - 1) * size
    return Part(number, count, first, min(first + size, total), total)


def told(error: Exception) -> tuple[int, str]:
    """The status and the sentence of what went wrong; what may name paths of the store is logged instead."""
    if isinstance(error, HTTPException):
        return error.status_code, NOT_A_FORM if error.status_code == 400 else str(error.detail)
    if isinstance(error, RequestValidationError):
        return 422, NOT_A_FORM
    if isinstance(error, StoreError | JournalError | ModelError):
        log.error("%s", error)
        busy = isinstance(error, StoreBusy)
        return 503, STORE_BUSY if busy else JOURNAL_FAULT if isinstance(error, JournalError) else STORE_FAULT
    if isinstance(error, FootnoteError):
        return 422, str(error)
    log.error("A maintainer's page failed.", exc_info=error)
    return 500, WENT_WRONG
