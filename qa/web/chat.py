"""The web chat: a Gradio page whose conversation is our own escaped HTML.

Gradio brings the box, the buttons and the queue; what an answer looks like comes from render, and what the page does before
and after the server is asked is in static/chat.js. The conversation is kept in the visitor's browser (history.py), not here.
Nothing is shown that a template has not escaped. Gradio is imported when the page is built.
"""

import asyncio
import json
import logging
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI

from index.errors import FootnoteError, QuestionError
from index.store.snapshot import Snapshot
from qa.assistant import Assistant
from qa.journal import MOST_NOTE
from qa.question_log import QuestionLog
from qa.render import html, spoken_date, to_markdown
from qa.settings import Settings
from qa.types import StoreStamp
from qa.web.api import UNAVAILABLE
from qa.web.history import Exchange, exchange_of, restore, save
from qa.web.plain_text import spoken, to_mail

STYLE = Path(__file__).parent / "static" / "style.css"
MOST_EXAMPLES = 6
MOST_WAITING = 32  # questions that wait for their turn; as many more wait in Gradio's queue, the rest are refused

T = TypeVar("T")

log = logging.getLogger("footnote")


def mount(
    app: FastAPI, assistant: Assistant, settings: Settings, asking: CapacityLimiter, questions: QuestionLog, *, adds: bool
) -> None:
    """Puts the chat at `/` of the application. `asking` admits one question at a time, `questions` counts them.

    `adds`: whether articles can be added in the browser.

    Gradio opens an event loop for each of its locks where none is running, and never closes it: so it gets one, in a thread
    of its own, since who calls may run one already.
    """
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _mount(app, assistant, settings, asking, questions, adds)).result()


async def _mount(
    app: FastAPI, assistant: Assistant, settings: Settings, asking: CapacityLimiter, questions: QuestionLog, adds: bool
) -> None:
    from gradio import mount_gradio_app
    from gradio.themes import Base

    mount_gradio_app(
        app,
        build_chat(assistant, settings, asking, questions, adds),
        path="/",
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


def build_chat(assistant: Assistant, settings: Settings, asking: CapacityLimiter, questions: QuestionLog, adds: bool) -> Any:
    """The page: a `gradio.Blocks` with what the store knows, the conversation, and the box for the next question.

    An answer goes to the browser as a draft, and chat.js puts it into the conversation if it is still wanted.
    """
    import gradio as gr

    examples = partial(_examples, assistant, settings.seeds)
    greeting = partial(_greeting, assistant, adds=adds)

    def counted(typed: str, saved: object) -> tuple[list[Exchange], str]:
        after, fault = _respond(assistant, typed, saved)
        if after and after[-1].answer:
            questions.count(after[-1].answer)
        return after, fault

    async def respond(typed: str, saved: object, visit: object) -> dict[str, object]:
        after, fault = await _in_turn(partial(counted, typed, saved), asking)
        if fault:
            return {"visit": visit, "fault": fault}
        return {"visit": visit, "saved": save(after), "conversation": conversation_html(after, home=_home(visit))}

    def begin_again() -> Sequence[Any]:
        return [], conversation_html([], examples=examples())

    def arrive(saved: object, visit: object) -> Sequence[Any]:
        try:
            exchanges = _restore(assistant, saved)
        except FootnoteError as error:  # the greeting says so; what the browser keeps is left as it is
            log.error("%s", error)
            return greeting(), gr.skip(), gr.skip()
        conversation = conversation_html(exchanges, home=_home(visit), examples=[] if exchanges else examples())
        return greeting(), save(exchanges), conversation

    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    with gr.Blocks(title="Footnote", analytics_enabled=False) as page:
        plain: dict[str, Any] = {"apply_default_css": False, "js_on_load": None}
        knows = gr.HTML(greeting(), elem_id="knows", **plain)
        conversation = gr.HTML(conversation_html([]), elem_id="conversation", **plain)
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

        asked = gr.on([question.submit, ask.click], respond, [question, saved, visit], [draft], js=_browser("begin"), **private)
        shown: dict[str, Any] = {"inputs": [draft, saved, conversation], "outputs": [saved, conversation], **private}
        asked.success(None, js=_browser("answered"), **shown).then(None, js=_browser("settle"), **private)
        asked.failure(None, js=_browser("failed"), **private)
        stop.click(None, js=_browser("stop"), cancels=[asked], **private)
        clear.click(begin_again, None, [saved, conversation], js=_browser("forget"), **private)
        share.click(None, js=_browser("share"), **private)
        arrival = page.load(arrive, [saved, visit], [knows, saved, conversation], js=_browser("arrive"), **private)
        arrival.then(None, [saved], js=_browser("arrived"), **private)
    page.queue(max_size=MOST_WAITING, api_open=False, default_concurrency_limit=MOST_WAITING)
    return page


def _browser(name: str) -> str:
    """What Gradio runs in the browser for a function of chat.js."""
    return f'async (...given) => (await import("/chat.js")).{name}(...given)'


def example_questions(snapshot: Snapshot, seeds: Path) -> list[str]:
    """Answerable questions of seeds/questions.jsonl whose articles are in the store, at most a few, each of another article."""
    try:
        lines = (seeds / "questions.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError):
        return []
    known = {listing.meta.path for listing in snapshot.documents()}
    first: dict[str, str] = {}
    for row in rows:
        if isinstance(row, dict) and row.get("answers") and row.get("document") in known:
            first.setdefault(row["document"], str(row["question"]))
    return list(first.values())[:MOST_EXAMPLES]


async def _in_turn(call: Callable[[], T], asking: CapacityLimiter) -> T:
    """What `call` gives, once `asking` admits it. Cancelled while it waits, it is never called.

    A call that has begun cannot be interrupted: it keeps its turn until its end, so that no second one runs beside it.
    """
    turn = object()
    await asking.acquire_on_behalf_of(turn)
    work = asyncio.ensure_future(to_thread.run_sync(call))
    work.add_done_callback(lambda _: asking.release_on_behalf_of(turn))
    return await asyncio.shield(work)


def _respond(assistant: Assistant, typed: str, saved: object) -> tuple[list[Exchange], str]:
    """The conversation after a question; or none, and the sentence that says what was wrong. `saved` is the one before it."""
    try:
        before = _restore(assistant, saved)
        whole = typed.encode(errors="replace").decode()  # halves of characters would break the answer on its way
        answer = assistant.ask(whole, [earlier.turn for earlier in before])
        with assistant.store.snapshot() as snapshot:
            after = [*before, exchange_of(answer, snapshot)]
        return after[-len(save(after)) :], ""
    except QuestionError as error:
        return [], str(error)
    except FootnoteError as error:
        log.error("%s", error)
    except Exception:
        log.exception("A question of the chat failed.")
    return [], UNAVAILABLE


def _restore(assistant: Assistant, saved: object) -> list[Exchange]:
    """What the browser kept of the conversation, as far as it holds."""
    with assistant.store.snapshot() as snapshot:
        stamp = StoreStamp(snapshot.generation, snapshot.sha256, assistant.readers, assistant.embedder.fingerprint)
        return restore(saved, snapshot, stamp)


def conversation_html(exchanges: Sequence[Exchange], *, home: str = "", examples: Sequence[str] = ()) -> str:
    """The conversation as the page shows it; `home` is this server's address, for what is copied."""
    words: dict[str, Any] = {"spoken": spoken, "to_mail": to_mail, "to_markdown": to_markdown}
    return html("conversation.html", exchanges=exchanges, home=home, examples=examples, **words)


def _home(visit: object) -> str:
    """The address under which the browser says that it reaches this server; empty where that is none."""
    home = visit.get("home") if isinstance(visit, dict) else None
    return home if isinstance(home, str) and re.fullmatch(r"https?://[\w.:\[\]-]{1,260}", home, re.ASCII) else ""


def _examples(assistant: Assistant, seeds: Path) -> list[str]:
    try:
        with assistant.store.snapshot() as snapshot:
            return example_questions(snapshot, seeds)
    except FootnoteError as error:
        log.error("%s", error)
        return []


def _greeting(assistant: Assistant, *, adds: bool = False) -> str:
    """What the page says about the store; `adds`: whether articles can be added in the browser."""
    try:
        with assistant.store.snapshot() as snapshot:
            documents, last_sync = snapshot.document_count, snapshot.last_sync
    except FootnoteError as error:
        log.error("%s", error)
        return html("knows.html", documents=None, last_sync="", fault=UNAVAILABLE)
    return html("knows.html", documents=documents, last_sync=_spoken_time(last_sync), adds=adds)


def _spoken_time(text: str) -> str:
    """`2024-05-19T14:05:09+00:00` as `19 May 2024, 14:05` in this machine's time zone."""
    try:
        moment = datetime.fromisoformat(text).astimezone()
    except ValueError:
        return text
    return f"{spoken_date(moment.date().isoformat())}, {moment:%H:%M}"
