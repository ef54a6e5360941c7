"""The REST API: ask, documents, health. JSON in, JSON out; every fault is {"error": {"code", "message"}} and one sentence.

Asking runs in a worker thread, so a slow question does not keep others from being refused quickly. No path of this machine
and no traceback ever gets into an answer.
"""

import logging

from fastapi import APIRouter, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from index.errors import FootnoteError, QuestionError, StoreBusy, StoreError
from index.store.snapshot import Listing
from qa.assistant import MOST_TOP_K, Assistant
from qa.render import to_dict
from qa.turns import MOST_TURNS, parse_turns
from qa.types import MAX_QUESTION

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

    question: str
    turns: list[TurnBody] = Field(default=[], max_length=MOST_TURNS)
    top_k: int | None = Field(default=None, ge=1, le=MOST_TOP_K)


def routes(assistant: Assistant) -> APIRouter:
    """The routes over one assistant."""
    router = APIRouter()

    @router.post("/api/ask")
    async def ask(body: AskBody) -> JSONResponse:
        turns = parse_turns([turn.model_dump() for turn in body.turns])
        answer = await run_in_threadpool(assistant.ask, body.question, turns, top_k=body.top_k)
        return JSONResponse(to_dict(answer))

    @router.get("/api/documents")
    def documents() -> JSONResponse:
        with assistant.store.snapshot() as snapshot:
            return JSONResponse([_listing(listing) for listing in snapshot.documents()])

    @router.get("/api/documents/{identifier}")
    def document(identifier: str) -> JSONResponse:
        with assistant.store.snapshot() as snapshot:
            found = snapshot.document(identifier)
        if found is None:
            raise HTTPException(404, "There is no such document.")
        meta = found.meta
        return JSONResponse({
            "id": meta.id, "title": meta.title, "source": meta.source, "space": meta.space, "url": meta.url or None,
            "author": meta.author or None, "date": meta.date or None, "sha256": meta.sha256, "text": found.text,
        })  # fmt: skip

    @router.get("/healthz")
    def healthz() -> JSONResponse:
        return JSONResponse({"status": "alive"})

    @router.get("/readyz")
    def readyz() -> JSONResponse:
        with assistant.store.snapshot() as snapshot:
            return JSONResponse({"status": "ready", "generation": snapshot.generation, "documents": snapshot.document_count})

    return router


def explain_errors(app: FastAPI) -> None:
    """Turns every exception into a status and one sentence."""

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            return _error(400, "bad_json", 'The request is not JSON. Send {"question": "..."}.')
        place = ".".join(str(part) for part in first["loc"][1:]) or "the body"
        return _error(422, "invalid", f"{place}: {first['msg']}.")

    @app.exception_handler(HTTPException)
    async def refused(_: Request, error: HTTPException) -> JSONResponse:
        code = {404: "not_found", 405: "method_not_allowed"}.get(error.status_code, "refused")
        return _error(error.status_code, code, str(error.detail))

    @app.exception_handler(FootnoteError)
    async def ours(_: Request, error: FootnoteError) -> JSONResponse:
        if isinstance(error, QuestionError):
            return _error(413, "too_long", str(error)) if error.too_long else _error(422, "bad_question", str(error))
        log.error("%s", error)
        if isinstance(error, StoreBusy):
            return _error(503, "busy", "The articles are being written just now. Try again in a moment.")
        what = "articles" if isinstance(error, StoreError) else "answers"
        return _error(
            503, "unavailable", f"The {what} cannot be read just now. Whoever runs this server finds the reason in its log."
        )

    @app.exception_handler(Exception)
    async def unexpected(_: Request, error: Exception) -> JSONResponse:
        return _error(500, "internal", "Something went wrong on the server. Its log has the details.")


def _error(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)


def _listing(listing: Listing) -> dict[str, object]:
    meta = listing.meta
    return {
        "id": meta.id,
        "title": meta.title,
        "source": meta.source,
        "date": meta.date or None,
        "passages": listing.passages,
        "read_at": listing.read_at,
    }
