"""The web chat: a Gradio page whose conversation is our own escaped HTML.

Gradio brings the input, the queue and the session's state; what an answer looks like comes from render. The conversation is
kept in the session only. Nothing is shown that a template has not escaped. Gradio is imported when the page is built.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI

from index.errors import FootnoteError, QuestionError
from index.store.snapshot import Snapshot
from index.types import CELL_SEPARATOR
from qa.assistant import Assistant
from qa.render import Headings, headings_above, html, spoken_date
from qa.settings import Settings
from qa.turns import turn_of
from qa.types import Answer
from qa.web.api import UNAVAILABLE

STYLE = Path(__file__).parent / "static" / "style.css"
MOST_EXAMPLES = 6
MOST_EXCHANGES = 30  # kept in a session
MOST_WAITING = 32  # questions that show "Reading the articles …" at once; as many more wait unseen, the rest are refused
MOST_ECHOED = 300  # characters of a question that is still being read

# Brings the newest exchange to the top, and the keyboard with it where the button that was pressed is gone.
TO_LAST = """() => {
  const questions = document.querySelectorAll("#conversation .fn-question");
  const last = questions[questions.length - 1];
  if (!last) return;
  last.scrollIntoView();
  if (document.activeElement === document.body) last.focus({ preventScroll: true });
}"""

log = logging.getLogger("footnote")


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer, with the headings of the table rows that it quotes."""

    answer: Answer
    headings: Headings


def mount(app: FastAPI, assistant: Assistant, settings: Settings, asking: CapacityLimiter) -> None:
    """Puts the chat at `/` of the application. `asking` admits one question at a time.

    Gradio opens an event loop for each of its locks where none is running, and never closes it: so it gets one, in a thread
    of its own, since who calls may run one already.
    """
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _mount(app, assistant, settings, asking)).result()


async def _mount(app: FastAPI, assistant: Assistant, settings: Settings, asking: CapacityLimiter) -> None:
    from gradio import mount_gradio_app
    from gradio.themes import Base

    mount_gradio_app(
        app,
        build_chat(assistant, settings, asking),
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


def build_chat(assistant: Assistant, settings: Settings, asking: CapacityLimiter) -> Any:
    """The page: a `gradio.Blocks` with the conversation, the box for the next question, and examples to click."""
    import gradio as gr

    async def respond(typed: str, before: list[Exchange]) -> AsyncIterator[Sequence[Any]]:
        if typed.strip():  # the box is emptied now: what is typed while the articles are read must stay
            yield "", gr.skip(), _conversation(before, pending=typed[:MOST_ECHOED]), gr.skip(), gr.skip()
        after, fault = await to_thread.run_sync(partial(_respond, assistant, typed, before), limiter=asking)
        box = typed if fault else gr.skip()
        yield box, after, _conversation(after, fault=fault), gr.update(visible=not after), gr.update(visible=bool(after))

    def begin_again() -> Sequence[Any]:
        return "", [], _conversation([]), gr.update(visible=True), gr.update(visible=False)

    def arrive() -> Sequence[Any]:
        knows, examples = _greeting(assistant, settings.seeds)
        padded = [*examples, *[""] * (MOST_EXAMPLES - len(examples))]
        return [knows, *(gr.update(value=example, visible=bool(example)) for example in padded)]

    private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
    with gr.Blocks(title="Footnote", analytics_enabled=False) as page:
        plain: dict[str, Any] = {"apply_default_css": False, "js_on_load": None}
        knows = gr.HTML(_greeting(assistant, settings.seeds)[0], elem_id="knows", **plain)
        session = gr.State([])
        conversation = gr.HTML(_conversation([]), elem_id="conversation", **plain)
        with gr.Row(elem_id="ask-row"):
            question = gr.Textbox(
                label="Your question", lines=1, max_lines=4, scale=6, min_width=120, autofocus=True, elem_id="question"
            )
            ask = gr.Button("Ask", variant="primary", scale=0, min_width=80, elem_id="ask")
        with gr.Row(elem_id="examples") as examples:
            buttons = [gr.Button("", size="sm", visible=False, elem_classes="fn-example") for _ in range(MOST_EXAMPLES)]
        clear = gr.Button("New conversation", size="sm", visible=False, elem_id="clear")

        outputs = [question, session, conversation, examples, clear]
        gr.on([question.submit, ask.click], respond, [question, session], outputs, **private).then(None, js=TO_LAST, **private)
        for button in buttons:
            button.click(respond, [button, session], outputs, **private).then(None, js=TO_LAST, **private)
        clear.click(begin_again, None, outputs, **private)
        page.load(arrive, None, [knows, *buttons], **private)
    page.queue(max_size=MOST_WAITING, api_open=False, default_concurrency_limit=MOST_WAITING)
    return page


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


def _respond(assistant: Assistant, typed: str, before: list[Exchange]) -> tuple[list[Exchange], str]:
    """The conversation after a question, and the sentence that says what was wrong with it (empty where nothing was)."""
    try:
        answer = assistant.ask(typed, [turn_of(earlier.answer) for earlier in before])
        return [*before, Exchange(answer, _headings(assistant, answer))][-MOST_EXCHANGES:], ""
    except QuestionError as error:
        return before, str(error)
    except FootnoteError as error:
        log.error("%s", error)
    except Exception:
        log.exception("A question of the chat failed.")
    return before, UNAVAILABLE


def _headings(assistant: Assistant, answer: Answer) -> Headings:
    """The headings of the quoted table rows, read from the very version that is quoted."""
    rows = [citation for citation in (*answer.citations, *answer.nearest) if CELL_SEPARATOR in citation.quote]
    if not rows:
        return {}
    with assistant.store.snapshot() as snapshot:
        documents = {citation.document.id: snapshot.document(citation.document.id) for citation in rows}
    return {
        (citation.document.id, citation.start): headings_above(document, citation.start)
        for citation in rows
        if (document := documents[citation.document.id]) is not None and document.meta.sha256 == citation.document.sha256
    }


def _conversation(exchanges: Sequence[Exchange], *, pending: str = "", fault: str = "") -> str:
    return html("conversation.html", exchanges=exchanges, pending=pending, fault=fault)


def _greeting(assistant: Assistant, seeds: Path) -> tuple[str, list[str]]:
    """What the page says about the store, and the example questions that the store can answer."""
    try:
        with assistant.store.snapshot() as snapshot:
            documents, last_sync = snapshot.document_count, snapshot.last_sync
            examples = example_questions(snapshot, seeds)
        return html("knows.html", documents=documents, last_sync=_spoken_time(last_sync)), examples
    except FootnoteError as error:
        log.error("%s", error)
        return html("knows.html", documents=None, last_sync="", fault=UNAVAILABLE), []


def _spoken_time(text: str) -> str:
    """`2024-05-19T14:05:09+00:00` as `19 May 2024, 14:05` in this machine's time zone."""
    try:
        moment = datetime.fromisoformat(text).astimezone()
    except ValueError:
        return text
    return f"{spoken_date(moment.date().isoformat())}, {moment:%H:%M}"
