"""The web chat: a Gradio page whose conversation is our own escaped HTML.

Gradio brings the input, the queue and the session's state; what an answer looks like comes from render. The conversation is
kept in the session only. Nothing is shown that a template has not escaped.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.errors import FootnoteError, QuestionError
from qa.assistant import Assistant
from qa.render import html
from qa.turns import turn_of
from qa.types import Answer

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read by Gradio when it is first imported

import gradio as gr

STYLE = Path(__file__).parent / "static" / "style.css"
MOST_EXAMPLES = 6
MOST_EXCHANGES = 30  # kept in a session
LIVE = """() => {
  const conversation = document.querySelector("#conversation");
  conversation.setAttribute("role", "log");
  conversation.setAttribute("aria-live", "polite");
}"""
TO_LAST = (
    "() => { const all = document.querySelectorAll('.fn-exchange'); if (all.length) all[all.length - 1].scrollIntoView(); }"
)
UNAVAILABLE = "The articles cannot be read just now. Whoever runs this server finds the reason in its log."


def build_chat(assistant: Assistant, examples: Sequence[str]) -> gr.Blocks:
    """The page over one assistant, with example questions to click."""
    with gr.Blocks(title="Footnote", analytics_enabled=False) as page:
        knows = gr.HTML(_knows(assistant), elem_id="knows")
        answers = gr.State([])
        conversation = gr.HTML(html("conversation.html", answers=[], fault=None), elem_id="conversation")
        with gr.Row(equal_height=True, elem_id="ask-row"):
            question = gr.Textbox(
                label="Your question",
                placeholder="Ask the articles",
                lines=1,
                max_lines=4,
                scale=6,
                autofocus=True,
                elem_id="question",
            )
            ask = gr.Button("Ask", variant="primary", scale=1, min_width=90, elem_id="ask")
        buttons = []
        if examples:
            with gr.Row(elem_id="examples"):
                buttons = [gr.Button(example, size="sm", elem_classes="fn-example") for example in examples]
        clear = gr.Button("Clear the conversation", size="sm", variant="secondary", elem_id="clear")

        def respond(typed: str, before: list[Answer]) -> tuple[str, list[Answer], str]:
            return _respond(assistant, typed, before)

        private: dict[str, Any] = {"api_visibility": "private", "show_progress_on": conversation, "concurrency_limit": 4}
        outputs = [question, answers, conversation]
        gr.on([question.submit, ask.click], respond, [question, answers], outputs, **private).then(
            None, js=TO_LAST, api_visibility="private"
        )
        for button in buttons:
            button.click(respond, [button, answers], outputs, **private).then(None, js=TO_LAST, api_visibility="private")
        clear.click(
            lambda: ("", [], html("conversation.html", answers=[], fault=None)), None, outputs, api_visibility="private"
        )
        page.load(lambda: _knows(assistant), None, knows, api_visibility="private", js=LIVE)
    page.queue(max_size=32, api_open=False)
    return page


def example_questions(assistant: Assistant, seeds: Path) -> list[str]:
    """Answerable questions of seeds/questions.jsonl whose articles are in the store, at most a few, one an article first."""
    try:
        lines = (seeds / "questions.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError):
        return []
    with assistant.store.snapshot() as snapshot:
        known = {listing.meta.path for listing in snapshot.documents()}
    fitting = [row for row in rows if isinstance(row, dict) and row.get("answers") and row.get("document") in known]
    first = {row["document"]: str(row["question"]) for row in reversed(fitting)}
    return list(first.values())[::-1][:MOST_EXAMPLES]


def _respond(assistant: Assistant, typed: str, before: list[Answer]) -> tuple[str, list[Answer], str]:
    """What the box, the session and the conversation hold after a question. A faulty question stays in the box."""
    try:
        answer = assistant.ask(typed, [turn_of(earlier) for earlier in before])
    except QuestionError as error:
        return typed, before, html("conversation.html", answers=before, fault=str(error))
    except FootnoteError:
        return typed, before, html("conversation.html", answers=before, fault=UNAVAILABLE)
    after = [*before, answer][-MOST_EXCHANGES:]
    return "", after, html("conversation.html", answers=after, fault=None)


def _knows(assistant: Assistant) -> str:
    with assistant.store.snapshot() as snapshot:
        last_sync = snapshot.last_sync.replace("T", " ").removesuffix("+00:00")
        return html("knows.html", documents=snapshot.document_count, last_sync=f"{last_sync[:16]} UTC")
