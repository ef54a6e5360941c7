"""`/admin/questions`: what was asked, where the operator keeps it, and how to forget it."""

from typing import get_args

from fastapi import APIRouter
from fastapi.responses import Response

from qa.question_log import QuestionLog
from qa.types import Status
from qa.web.maintainer_page import Frame, back, part_of

AT_ONCE = 100


def routes(questions: QuestionLog, frame: Frame) -> APIRouter:
    """The routes over one log of questions."""
    router = APIRouter(include_in_schema=False, route_class=frame.route_class())

    @router.get("/admin/questions")
    def kept(status: str = "", page: str = "", done: str = "") -> Response:
        chosen: Status | None = next((known for known in get_args(Status) if known == status), None)
        part = part_of(questions.kept(chosen), page, AT_ONCE)
        return frame.page(
            "admin_questions.html",
            "questions",
            done=done,
            days=questions.days,
            asked=questions.texts(chosen, skip=part.first, most=AT_ONCE),
            part=part,
            status_chosen=chosen or "",
        )

    @router.post("/admin/questions/remove")
    def remove() -> Response:
        questions.clear()
        return back("/admin/questions", "questions-removed")

    return router
