"""A conversation in the browser, as the chat and the embed show it: a question and what was said before go in, HTML comes out.

The browser keeps the conversation and sends it with every question (history.py), so nothing of it is kept here. What goes back
is a draft: the page shows it only if its visitor still waits for it. No fault is raised for people: it is a sentence in the
draft.
"""

import json
import logging
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.errors import BusyError, FootnoteError, QuestionError
from index.store.snapshot import Snapshot
from qa.assistant import Assistant
from qa.render import html, to_markdown
from qa.types import Answer, StoreStamp
from qa.web.api import UNAVAILABLE
from qa.web.asking import Asking
from qa.web.history import Exchange, exchange_of, restore, save
from qa.web.plain_text import spoken, to_mail
from qa.web.prefix import rooted

MOST_EXAMPLES = 6

log = logging.getLogger("footnote")


class Conversations:
    """The conversations of all visitors of one server; it knows none of them.

    `seeds`: the folder of the example questions. `home`: the server's own address, for what is copied; where it is empty, what
    the browser says. `prefix`: the path that the server stands below.
    """

    def __init__(self, asking: Asking, seeds: Path, *, home: str = "", prefix: str = "") -> None:
        self._asking = asking
        self._seeds = seeds
        self._home = home
        self._prefix = prefix

    async def draft(self, typed: str, saved: object, visit: object) -> dict[str, object]:
        """The conversation with one more question, as JSON values: {"visit", "saved", "conversation"} or {"visit", "fault"}.

        `saved`: the conversation before it, as `history.save` made it; `visit`: what the page sends to know it again.
        """
        try:
            after = await self._asking.in_turn(lambda assistant: asked(assistant, typed, saved), _newest)
        except (QuestionError, BusyError) as error:
            return {"visit": visit, "fault": str(error)}
        except FootnoteError as error:
            log.error("%s", error)
            return {"visit": visit, "fault": UNAVAILABLE}
        except Exception:
            log.exception("A question of the chat failed.")
            return {"visit": visit, "fault": UNAVAILABLE}
        return {"visit": visit, "saved": save(after), "conversation": self.shown(after, visit)}

    def restored(self, saved: object, visit: object) -> dict[str, object]:
        """What the browser kept, as far as it holds, as JSON values: {"saved", "conversation"}. Raises `FootnoteError`."""
        exchanges = restored(self._asking.assistant, saved)
        examples = [] if exchanges else self.examples()
        return {"saved": save(exchanges), "conversation": self.shown(exchanges, visit, examples)}

    def shown(self, exchanges: Sequence[Exchange], visit: object = None, examples: Sequence[str] = ()) -> str:
        """The conversation as HTML."""
        page = conversation_html(exchanges, home=self._home or home_of(visit), examples=examples)
        return rooted(page, self._prefix)

    def examples(self) -> list[str]:
        """Questions to begin with; none where the store cannot be read."""
        try:
            assistant = self._asking.assistant
            with assistant.store.snapshot() as snapshot:
                hidden = assistant.fixes.in_force(snapshot, "").hidden
                given = example_questions(snapshot, self._seeds)
                return given or assistant.suggested(snapshot, MOST_EXAMPLES, hidden=hidden)
        except FootnoteError as error:
            log.error("%s", error)
            return []


def asked(assistant: Assistant, typed: str, saved: object) -> list[Exchange]:
    """The conversation after a question; `saved` is the one before it. Raises `FootnoteError`."""
    before = restored(assistant, saved)
    whole = typed.encode(errors="replace").decode()  # halves of characters would break the answer on its way
    answer = assistant.ask(whole, [earlier.turn for earlier in before])
    with assistant.store.snapshot() as snapshot:
        after = [*before, exchange_of(answer, snapshot)]
    return after[-len(save(after)) :]


def restored(assistant: Assistant, saved: object) -> list[Exchange]:
    """What the browser kept of a conversation, as far as it holds. Raises `FootnoteError`."""
    with assistant.store.snapshot() as snapshot:
        stamp = StoreStamp(snapshot.generation, snapshot.sha256, assistant.readers, assistant.embedder.fingerprint)
        return restore(saved, snapshot, stamp)


def conversation_html(exchanges: Sequence[Exchange], *, home: str = "", examples: Sequence[str] = ()) -> str:
    """The conversation as a page shows it; `home` is this server's address, for what is copied."""
    return html("conversation.html", **conversation_values(exchanges, home, examples))


def conversation_values(exchanges: Sequence[Exchange], home: str, examples: Sequence[str]) -> dict[str, Any]:
    """What the template conversation.html needs, for a page that includes it."""
    words: dict[str, Any] = {"spoken": spoken, "to_mail": to_mail, "to_markdown": to_markdown}
    return {"exchanges": exchanges, "home": home, "examples": examples, **words}


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


def home_of(visit: object) -> str:
    """The address under which the browser says that it reaches this server; empty where that is none."""
    home = visit.get("home") if isinstance(visit, dict) else None
    return (
        home
        if isinstance(home, str) and re.fullmatch(r"https?://[\w.:\[\]-]{1,260}(/[\w.~-]{1,60}){0,5}", home, re.ASCII)
        else ""
    )


def _newest(exchanges: Sequence[Exchange]) -> Answer | None:
    return exchanges[-1].answer if exchanges else None
