"""`POST /api/feedback`: what somebody says about an answer is checked against the articles as they are now, and kept.

Places are checked by offset: a document that is not there, characters outside its text or in what is no article text, and a
text that does not stand there any more are refused. The journal keeps the rest, and nothing of who sent it.
"""

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from index.store.snapshot import Snapshot
from qa.assistant import Assistant
from qa.journal import MOST_NOTE, Feedback, Journal
from qa.place import MOST_CONTEXT, Place, checked_place
from qa.types import MAX_QUESTION
from qa.web.limits import MOST_BODY_BYTES

MOST_OFFSET = 1_000_000_000  # no text in a store is longer


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class CorrectedBody(_Strict):
    """The place where the answer stands; `text`, if given, is what the client sees there."""

    document: str = Field(max_length=100)
    start: int = Field(ge=0, le=MOST_OFFSET)
    end: int = Field(ge=0, le=MOST_OFFSET)
    text: str | None = Field(default=None, max_length=MOST_CONTEXT)


class FeedbackBody(_Strict):
    """A verdict on the answer to a question; `document`, `start`, `end` and `text` are the place that was shown."""

    question: str = Field(max_length=MOST_BODY_BYTES)  # its length is judged later, so that its status is 413
    read_as: str = Field(default="", max_length=MAX_QUESTION)
    verdict: Literal["right", "wrong", "not_answered_here"]
    note: str = Field(default="", max_length=MOST_NOTE)
    document: str | None = Field(default=None, max_length=100)
    start: int | None = Field(default=None, ge=0, le=MOST_OFFSET)
    end: int | None = Field(default=None, ge=0, le=MOST_OFFSET)
    text: str | None = Field(default=None, max_length=MOST_CONTEXT)
    corrected: CorrectedBody | None = None


def routes(assistant: Assistant) -> APIRouter:
    """The route, over the journal beside the assistant's store."""
    router = APIRouter()
    journal = Journal(assistant.store.folder)

    @router.post("/api/feedback", status_code=201)
    def feedback(body: FeedbackBody) -> JSONResponse:
        """Keeps a verdict on an answer, with a note and the right place where there is one."""
        if body.corrected and body.verdict == "right":
            raise HTTPException(422, "A right answer needs no correction. Send the verdict wrong, or leave corrected out.")
        with assistant.store.snapshot() as snapshot:
            shown = _shown(snapshot, body)
            corrected = _checked(snapshot, body.corrected) if body.corrected else None
        kept = journal.add(Feedback(body.question, body.verdict, body.read_as, body.note, shown, corrected))
        return JSONResponse({"id": kept.id}, status_code=201)

    return router


def _shown(snapshot: Snapshot, body: FeedbackBody) -> Place | None:
    if body.document is None and body.start is None and body.end is None and body.text is None:
        return None
    if body.document is None or body.start is None or body.end is None:
        raise HTTPException(422, "The place of the answer is not whole. Send document, start and end, or none of them.")
    return _checked(snapshot, CorrectedBody(document=body.document, start=body.start, end=body.end, text=body.text))


def _checked(snapshot: Snapshot, place: CorrectedBody) -> Place:
    """The place with the text around it, if it is one of article text and shows what the client saw."""
    document = snapshot.document(place.document)
    if document is None:
        raise HTTPException(404, "There is no such document.")
    if place.text is not None and place.text != document.text[place.start : place.end]:
        raise HTTPException(409, "The article does not say this text at this place: it has changed. Ask or load it again.")
    return checked_place(document, place.start, place.end)
