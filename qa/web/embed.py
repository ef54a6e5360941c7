"""`/embed`: the chat without its frame, for an iframe in a wiki; and `/widget.js`, which puts it there by one script tag.

The page is small and our own: it shows the same conversation as the chat, by the same script, and is there before Gradio would
have begun. A host that is on the allow-list may tell it a theme or a question and is told its height, by messages; no other
page is told anything. No conversation is kept here: the browser sends it with every question.
"""

import logging
from pathlib import Path
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from index.errors import FootnoteError
from qa.journal import MOST_NOTE
from qa.render import html
from qa.settings import Settings
from qa.web.conversation import MOST_EXAMPLES, Conversations, conversation_values
from qa.web.limits import MOST_BODY_BYTES
from qa.web.origins import allowed_origins

STATIC = Path(__file__).parent / "static"
THEMES = ("light", "dark")  # others are the system's
MOST_EXAMPLE = 200  # characters

log = logging.getLogger("footnote")


class EmbedBody(BaseModel):
    """A question with the conversation before it, as the browser keeps it; without one, the conversation is shown as it is."""

    model_config = ConfigDict(extra="forbid")
    question: str | None = Field(default=None, max_length=MOST_BODY_BYTES)
    saved: Any = None
    visit: Any = None


def routes(conversations: Conversations, settings: Settings) -> APIRouter:
    """The routes over the conversations of one server."""
    router = APIRouter(include_in_schema=False)
    hosts = allowed_origins(settings)

    @router.get("/embed", response_class=HTMLResponse)
    def embed(
        host: str = "",
        theme: str = "",
        example: Annotated[list[str] | None, Query()] = None,
    ) -> HTMLResponse:
        given = [text[:MOST_EXAMPLE] for text in example or () if text.strip()][:MOST_EXAMPLES]
        known = host.lower() if host.lower() in hosts else ""
        look = theme if theme in THEMES else ""
        shown = conversation_values([], "", given or conversations.examples())
        return HTMLResponse(html("embed.html", host=known, theme=look, most_note=MOST_NOTE, **shown))

    @router.post("/embed/ask")
    async def ask(body: EmbedBody) -> JSONResponse:
        if body.question is not None:
            return JSONResponse(await conversations.draft(body.question, body.saved, body.visit))
        try:
            return JSONResponse(await to_thread.run_sync(conversations.restored, body.saved, body.visit))
        except FootnoteError as error:
            log.error("%s", error)
            return JSONResponse({})

    @router.get("/embed.js")
    def embed_script() -> FileResponse:
        return FileResponse(STATIC / "embed.js", media_type="text/javascript")

    @router.get("/widget.js")
    def widget_script() -> FileResponse:
        return FileResponse(STATIC / "widget.js", media_type="text/javascript")

    return router
