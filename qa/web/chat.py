"""The web chat: a Gradio page whose conversation is our own escaped HTML.

Gradio brings the box, the buttons and the queue; what an answer looks like comes from render, and what the page does before
and after the server is asked is in static/chat.js. The conversation is kept in the visitor's browser (history.py), not here.
Nothing is shown that a template has not escaped. Gradio is imported when the page is built.
"""

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from index.errors import FootnoteError
from qa.assistant import Assistant
from qa.journal import MOST_NOTE
from qa.render import html, spoken_time
from qa.web.api import UNAVAILABLE
from qa.web.conversation import Conversations
from qa.web.prefix import rooted

STYLE = Path(__file__).parent / "static" / "style.css"
MOST_WAITING = 64  # in Gradio's own queue: there the questions wait, and what else the page asks

log = logging.getLogger("footnote")


def mount(app: FastAPI, assistant: Assistant, conversations: Conversations, *, adds: bool, prefix: str = "") -> None:
    """Puts the chat at `/` of the application. `adds`: whether articles can be added in the browser.

    `prefix`: the path that the server stands below.

    Gradio opens an event loop for each of its locks where none is running, and never closes it: so it gets one, in a thread
    of its own, since who calls may run one already.
    """
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _mount(app, assistant, conversations, adds, prefix)).result()


async def _mount(app: FastAPI, assistant: Assistant, conversations: Conversations, adds: bool, prefix: str) -> None:
    from gradio import mount_gradio_app
    from gradio.themes import Base

    mount_gradio_app(
        app,
        build_chat(assistant, conversations, adds, prefix),
        path="/",
        root_path=prefix or None,
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        show_error=False,
        max_file_size=1,  # bytes; uploads are not let through at all
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        theme=Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        css_paths=[STYLE],
    )


def build_chat(assistant: Assistant, conversations: Conversations, adds: bool, prefix: str = "") -> Any:
    """The page: a `gradio.Blocks` with what the store knows, the conversation, and the box for the next question.

    An answer goes to the browser as a draft, and chat.js puts it into the conversation if it is still wanted.
    """
    import gradio as gr

    browser = partial(_browser, prefix)

    def greeting() -> str:
        return rooted(_greeting(assistant, adds=adds), prefix)

    def begin_again() -> Sequence[Any]:
        return [], conversations.shown([], examples=conversations.examples())

    def arrive(saved: object, visit: object) -> Sequence[Any]:
        try:
            kept = conversations.restored(saved, visit)
        except FootnoteError as error:  # the greeting says so; what the browser keeps is left as it is
            log.error("%s", error)
            return greeting(), gr.skip(), gr.skip()
        return greeting(), kept["saved"], kept["conversation"]

    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    with gr.Blocks(title="Footnote", analytics_enabled=False) as page:
        plain: dict[str, Any] = {"apply_default_css": False, "js_on_load": None}
        knows = gr.HTML(greeting(), elem_id="knows", **plain)
        conversation = gr.HTML(conversations.shown([]), elem_id="conversation", **plain)
        saved = gr.JSON(visible=False)  # the conversation as history.py saves it
        visit = gr.JSON(visible=False)  # {"home": this server's address, "number": of the question in this visit}
        draft = gr.JSON(visible=False)
        with gr.Row(elem_id="ask-row"):
            question = gr.Textbox(
                label="Your question", lines=1, max_lines=4, scale=6, min_width=120, autofocus=True, elem_id="question"
            )
            ask = gr.Button("Ask", variant="primary", scale=0, min_width=80, elem_id="ask")
            stop = gr.Button("Stop", scale=0, min_width=80, elem_id="stop")
        with gr.Row(elem_id="tools"):
            clear = gr.Button("New conversation", size="sm", elem_id="clear")
            share = gr.Button("Copy link to this conversation", size="sm", elem_id="share")
        gr.HTML(html("feedback.html", most_note=MOST_NOTE), elem_id="feedback", **plain)

        asked = gr.on(
            [question.submit, ask.click],
            conversations.draft,
            [question, saved, visit],
            [draft],
            js=browser("begin"),
            **private,
        )
        shown: dict[str, Any] = {"inputs": [draft, saved, conversation], "outputs": [saved, conversation], **private}
        asked.success(None, js=browser("answered"), **shown).then(None, js=browser("settle"), **private)
        asked.failure(None, js=browser("failed"), **private)
        stop.click(None, js=browser("stop"), cancels=[asked], **private)
        clear.click(begin_again, None, [saved, conversation], js=browser("forget"), **private)
        share.click(None, js=browser("share"), **private)
        arrival = page.load(arrive, [saved, visit], [knows, saved, conversation], js=browser("arrive"), **private)
        arrival.then(None, [saved], js=browser("arrived"), **private)
    page.queue(max_size=MOST_WAITING, api_open=False, default_concurrency_limit=MOST_WAITING)
    return page


def _browser(prefix: str, name: str) -> str:
    """What Gradio runs in the browser for a function of chat.js."""
    return f'async (...given) => (await import("{prefix}/chat.js")).{name}(...given)'


def _greeting(assistant: Assistant, *, adds: bool = False) -> str:
    """What the page says about the store; `adds`: whether articles can be added in the browser."""
    try:
        with assistant.store.snapshot() as snapshot:
            documents, last_sync = snapshot.document_count, snapshot.last_sync
    except FootnoteError as error:
        log.error("%s", error)
        return html("knows.html", documents=None, last_sync="", fault=UNAVAILABLE)
    return html("knows.html", documents=documents, last_sync=spoken_time(last_sync), adds=adds)
