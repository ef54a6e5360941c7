"""`/admin/questions`: which topics the articles lack, what was asked, where the operator keeps it, and how to forget it."""

from typing import get_args

from fastapi import APIRouter
from fastapi.responses import Response

from qa.assistant import Assistant
from qa.gaps_found import FoundGap, found_gaps, unmet_questions
from qa.question_log import QuestionLog
from qa.types import Status
from qa.web.maintainer_page import Frame, back, part_of

AT_ONCE = 100
MOST_GAPS = 10


def routes(assistant: Assistant, questions: QuestionLog, frame: Frame) -> APIRouter:
    """The routes over one assistant's articles and one log of questions."""
    router = APIRouter(include_in_schema=False, route_class=frame.route_class())

    def lacking() -> list[FoundGap]:
        """By words alone: the assistant's embedder answers questions meanwhile."""
        with assistant.store.snapshot() as snapshot:
            hidden = assistant.fixes.in_force(snapshot, "").hidden
            return found_gaps(snapshot, unmet_questions(questions, assistant.store.folder), MOST_GAPS, hidden=hidden)

    @router.get("/admin/questions")
    def kept(status: str = "", page: str = "", done: str = "") -> Response:
        chosen: Status | None = next((known for known in get_args(Status) if known == status), None)
        part = part_of(questions.kept(chosen), page, AT_ONCE)
        return frame.page(
            "admin_questions.html",
            "questions",
            done=done,
            days=questions.days,
            gaps=[] if status or page else lacking(),
            asked=questions.texts(chosen, skip=part.first, most=AT_ONCE),
            part=part,
            status_chosen=chosen or "",
        )

    @router.post("/admin/questions/remove")
    def remove() -> Response:
        questions.clear()
        return back("/admin/questions", "questions-removed")

    return router
