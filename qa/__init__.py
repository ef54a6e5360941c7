"""Footnote in Python: a question in, a verbatim answer with its place out.

    from qa import open_assistant
    assistant = open_assistant()
    answer = assistant.ask("How much may a hotel in Oslo cost per night?")
    for citation in answer.citations:
        print(answer.answer, citation.quote, citation.document.title)

Nothing heavy is loaded before `open_assistant` is called.
"""

from typing import TYPE_CHECKING

from qa.settings import Settings
from qa.types import Answer, Citation, Turn

if TYPE_CHECKING:
    from qa.assistant import Assistant

__all__ = ["Answer", "Citation", "Settings", "Turn", "open_assistant"]


def open_assistant(settings: Settings | None = None) -> "Assistant":
    """Opens the store and loads the models that `settings` (default: from the environment) name. Makes no request.

    `assistant.ask(question, turns)` gives an `Answer`; it may be called from any thread, and reads the newest state of the
    store each time. Raises `StoreError` where there is no usable store, `ModelError` where a model cannot be loaded.

        assistant = open_assistant(Settings(store=Path("store"), risk=0.1))
        answer = assistant.ask("Who opened the harbour?")
        answer.status  # "answered", "unsure" or "not_found"
    """
    from qa import assistant

    return assistant.open_assistant(settings)
