"""Words and a text in, which of them it holds neither in any form nor as another word for the same action out; pure, English.

People reserve what an article books, and log in where it signs in. Only such everyday verbs are known.
"""

from collections.abc import Iterable

from qa.word_forms import base_form
from qa.word_forms import lacking as in_no_form

_SAME = tuple(
    frozenset(base_form(word) for word in group.split())
    for group in (
        "book reserve",
        "buy purchase order",
        "begin start launch",
        "end finish stop quit",
        "repair fix mend",
        "remove delete uninstall rid discard",
        "rid error fault problem trouble",  # whoever wants to be rid of an error wants what is to be done about it
        "request ask apply",
        "send submit hand post",
        "connect join link",
        "log sign login",
        "cook prepare make",
        "clean wash rinse wipe",
        "tell inform notify report",
        "get obtain receive",
        "change replace exchange switch swap",
        "ready prepare",
        "assemble build mount",
    )
)


def lacking(words: Iterable[str], text: str) -> list[str]:
    """Those of the words that the text lacks, and all that mean the same."""
    missing = in_no_form(words, text)
    return [word for word in missing if not any(_stands(group, text) for group in _SAME if base_form(word) in group)]


def _stands(group: Iterable[str], text: str) -> bool:
    others = list(group)
    return len(in_no_form(others, text)) < len(others)
