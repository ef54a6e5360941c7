"""The REST API: ask, documents, health. JSON in, JSON out; every fault is {"error": {"code", "message"}} and one sentence.

Questions are asked in turn (asking.py); other requests are answered meanwhile. No path of this machine and no traceback ever
gets into an answer.
"""

import logging
import threading

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import BusyError, FootnoteError, JournalError, JournalFull, PlaceError, QuestionError, StoreBusy, StoreError
from index.store.verify import verify
from index.types import DocumentMeta
from qa.as_json import to_dict
from qa.assistant import MOST_TOP_K, Assistant
from qa.deep_link import safe_link
from qa.render import spoken_date
from qa.segments import visible
from qa.turns import MOST_TURNS, parse_turns
from qa.types import MAX_QUESTION
from qa.web.asking import Asking
from qa.web.limits import MOST_BODY_BYTES, refusal
from qa.web.request_log import route_of

UNAVAILABLE = "The articles cannot be read just now. Whoever runs this server finds the reason in its log."
NOT_KEPT = "Feedback cannot be kept just now. Whoever runs this server finds the reason in its log."
CODES = {404: "not_found", 409: "changed", 410: "removed", 422: "invalid"}  # of what a route refuses itself
RETRY_AFTER = {"Retry-After": "5"}  # seconds

log = logging.getLogger("footnote")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class PlaceBody(_Strict):
    """A citation of an earlier turn."""

    document: str = Field(max_length=100)
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class TurnBody(_Strict):
    """An earlier turn of the conversation."""

    question: str = Field(max_length=MAX_QUESTION)
    answer: str | None = Field(default=None, max_length=MAX_QUESTION)
    read_as: str | None = Field(default=None, max_length=MAX_QUESTION)
    citations: list[PlaceBody] = Field(default=[], max_length=50)


class AskBody(_Strict):
    """A question, with the conversation before it. A question's length is judged later, so that its status is 413."""

    question: str = Field(max_length=MOST_BODY_BYTES)  # with any limit, halves of characters are refused: no JSON can echo them
    turns: list[TurnBody] = Field(default=[], max_length=MOST_TURNS)
    top_k: int | None = Field(default=None, ge=1, le=MOST_TOP_K)


def routes(asking: Asking, home: str = "") -> APIRouter:
    """The routes over the assistant that `asking` asks in turn. `home`: our own address, where links shall be absolute."""
    assistant = asking.assistant
    router = APIRouter()
    readiness = _Readiness(assistant)

    @router.post("/api/ask")
    async def ask(body: AskBody) -> JSONResponse:
        """An answer with its quotations, or an abstention with the closest passages."""
        turns = parse_turns([turn.model_dump() for turn in body.turns])
        answer = await asking.in_turn(
            lambda assistant: assistant.ask(body.question, turns, top_k=body.top_k), lambda answer: answer
        )
        return JSONResponse(to_dict(answer, home=home))

    @router.get("/api/documents")
    def documents() -> JSONResponse:
        """What is in the store, without the texts."""
        with assistant.store.snapshot() as snapshot:
            listings = list(snapshot.documents())
        return JSONResponse([_who(row.meta) | {"passages": row.passages, "read_at": row.read_at} for row in listings])

    @router.get("/api/documents/{identifier}")
    def document(identifier: str) -> JSONResponse:
        """One document with its text and its blocks, whose offsets are code points of the text."""
        with assistant.store.snapshot() as snapshot:
            found = snapshot.document(identifier)
            removed_at = snapshot.removed_at(identifier)
        if found is None and removed_at:
            raise HTTPException(410, f"This document was removed on {spoken_date(removed_at[:10])}.")
        if found is None:
            raise HTTPException(404, "There is no such document.")
        blocks = [
            {"kind": block.kind, "start": block.start, "end": block.end, "level": block.level, "label": block.label}
            for block in found.blocks
        ]
        return JSONResponse(_who(found.meta) | {"text": found.text, "blocks": blocks})

    @router.get("/healthz")
    def healthz() -> JSONResponse:
        """The process is alive."""
        return JSONResponse({"status": "alive"})

    @router.get("/readyz")
    def readyz() -> JSONResponse:
        """The models are loaded and this generation of the store was verified."""
        return readiness.answer()

    return router


class _Readiness:
    """Verifies each generation of the store once, when it is first asked for; a probe that comes meanwhile need not wait."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._verified: int | None = None  # the generation that was found whole
        self._at_work = threading.Lock()

    def answer(self) -> JSONResponse:
        with self._assistant.store.snapshot() as snapshot:
            generation, documents = snapshot.generation, snapshot.document_count
        if generation != self._verified and not self._verify(generation):
            message = "The store is being verified, or did not pass. Whoever runs this server learns more from: footnote verify"
            response = refusal(503, "not_ready", message)
            response.headers.update(RETRY_AFTER)
            return response
        return JSONResponse({"status": "ready", "generation": generation, "documents": documents})

    def _verify(self, generation: int) -> bool:
        if not self._at_work.acquire(blocking=False):
            return False
        try:
            failed = [check for check in verify(self._assistant.store, self._assistant.embedder.fingerprint) if not check.ok]
        finally:
            self._at_work.release()
        for check in failed:
            log.error("verify: %s: %s", check.name, check.detail)
        if not failed:
            self._verified = generation
        return not failed


def explain_errors(app: FastAPI) -> None:
    """Turns every exception that a route raises for people into a status and one sentence."""

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            return refusal(400, "bad_json", 'The request is not JSON. Send {"question": "..."}.')
        place = ".".join(str(part) for part in first["loc"][1:])[:100] or "the body"
        return refusal(422, "invalid", f"{visible(place)}: {first['msg']}.")

    @app.exception_handler(HTTPException)
    async def refused(_: Request, error: HTTPException) -> JSONResponse:
        if error.status_code == 400:  # FastAPI's, of a body that it cannot parse: nested too deeply, not UTF-8
            return refusal(400, "bad_json", 'The request is not JSON that can be read. Send {"question": "..."}.')
        return refusal(error.status_code, CODES.get(error.status_code, "refused"), str(error.detail))

    @app.exception_handler(FootnoteError)
    async def ours(_: Request, error: FootnoteError) -> JSONResponse:
        if isinstance(error, QuestionError):
            return refusal(413, "too_long", str(error)) if error.too_long else refusal(422, "bad_question", str(error))
        if isinstance(error, PlaceError):
            return refusal(422, "invalid", str(error))
        if isinstance(error, JournalFull):
            return refusal(507, "journal_full", str(error))
        if isinstance(error, BusyError):
            response = refusal(503, "busy", str(error))
            response.headers.update(RETRY_AFTER)
            return response
        log.error("%s", error)  # its message may name paths of this machine
        if isinstance(error, StoreBusy):
            response = refusal(503, "busy", "The articles are being written just now. Try again in a moment.")
        elif isinstance(error, JournalError):
            response = refusal(503, "journal", NOT_KEPT)
        else:
            response = refusal(503, "store" if isinstance(error, StoreError) else "unavailable", UNAVAILABLE)
        response.headers.update(RETRY_AFTER)
        return response


class LastResort:
    """Answers 500 with one sentence where nothing else caught an exception, and logs it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception:
            if scope["type"] != "http":
                raise
            log.exception("A request to %s failed.", visible(route_of(scope["path"])))
            if begun:
                raise  # half of an answer is out: only the connection's end can tell that it is not whole
            message = "Something went wrong on the server. Its log has the details."
            await refusal(500, "internal", message)(scope, receive, send)


def _who(meta: DocumentMeta) -> dict[str, object]:
    return {
        "id": meta.id,
        "title": meta.title,
        "source": meta.source,
        "path": meta.path,
        "space": meta.space,
        "url": safe_link(meta.url) or None,
        "author": meta.author or None,
        "date": meta.date or None,
        "sha256": meta.sha256,
    }
