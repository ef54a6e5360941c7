"""`/admin/feedback`: what people wrote about answers, with what can be done about each, and the export to train on."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from qa.assistant import Assistant
from qa.feedback_export import squad
from qa.journal import Feedback, Journal
from qa.place import Place
from qa.web.maintainer_page import NOTHING_HERE, Frame, back, part_of

AT_ONCE = 50


def routes(assistant: Assistant, frame: Frame) -> APIRouter:
    """The routes over the journal beside the assistant's store."""
    router = APIRouter(include_in_schema=False, route_class=frame.route_class())
    journal = Journal(assistant.store.folder)

    @router.get("/admin/feedback")
    def feedback(page: str = "", done: str = "") -> Response:
        entries = list(journal.entries())
        part = part_of(len(entries), page, AT_ONCE)
        shown = entries[part.first : part.last]
        with assistant.store.snapshot() as snapshot:
            known = snapshot.metas({place.document for place in _places(shown)})
        return frame.page("admin_feedback.html", "feedback", done=done, entries=shown, part=part, known=known)

    @router.get("/admin/feedback.json")
    def export() -> Response:
        exported = squad(journal.entries())
        if not exported.questions:
            raise HTTPException(404, exported.nothing)
        headers = {"content-disposition": 'attachment; filename="feedback.json"'}
        return Response(exported.text, media_type="application/json", headers=headers)

    @router.post("/admin/feedback/{identifier}/remove")
    def remove(identifier: str, page: Annotated[str, Form()] = "") -> Response:
        if not journal.remove(identifier):
            raise HTTPException(404, NOTHING_HERE)
        left = sum(1 for _ in journal.entries())
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 10 else 1
        return back("/admin/feedback", "feedback-removed", page=max(1, min(number, -(-left // AT_ONCE))))

    return router


def _places(entries: Iterable[Feedback]) -> Iterable[Place]:
    return (place for entry in entries for place in (entry.shown, entry.corrected) if place)
