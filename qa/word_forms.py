"""Words of a question and a text in, which of them the text holds in any form out; pure, English.

"Setting up" holds "set", "sold" holds "sell": endings are taken off, and a table knows the verbs that change within. Numbers
and codes must be the same. What it does not know: words that mean the same.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from qa.terms import STOP_WORDS, WORD, has_digit, same_word

_SAYING_LITTLE = frozenset(
    "during after before between without within against among per via since until upon across along another".split()
)
_PARTS = re.compile(r"[/'’-]")
_VOWEL = re.compile(r"[aeiouy]")
_CHANGING = (
    "become became|begin began begun|break broke broken|bring brought|build built|buy bought|catch caught|choose chose "
    "chosen|come came|cut cut|deal dealt|draw drew drawn|drive drove driven|eat ate eaten|fall fell fallen|feel "
    "felt|fight fought|find found|fly flew flown|forget forgot forgotten|freeze froze frozen|get got gotten|go went "
    "gone|grow grew grown|hang hung|hear heard|hide hid hidden|hold held|keep kept|know knew known|lay laid|lead "
    "led|leave left|lend lent|lose lost|make made|mean meant|meet met|pay paid|ring rang rung|rise rose risen|run "
    "ran|say said|see saw seen|sell sold|send sent|shake shook|shoot shot|shrink shrank shrunk|sing sang sung|sink sank "
    "sunk|sit sat|speak spoke spoken|spend spent|stand stood|steal stole stolen|stick stuck|strike struck|swim swam "
    "swum|take took taken|teach taught|tell told|think thought|throw threw thrown|wear wore worn|win won|write wrote "
    "written|die death dead dying"
)
_BASE = {form: forms.split()[0] for forms in _CHANGING.split("|") for form in forms.split()}


def content_words(text: str, without: Iterable[str] = ()) -> list[str]:
    """The words of a text that carry a meaning, in lower case and in order, without repeats; a hyphenated word in its parts."""
    left_out = STOP_WORDS.union(_SAYING_LITTLE, without)
    found: dict[str, None] = {}
    for match in WORD.findall(text.lower()):
        parts = [match] if has_digit(match) else _PARTS.split(match)
        found.update((part, None) for part in parts if len(part) > 1 and part not in left_out)
    return list(found)


def lacking(words: Iterable[str], text: str) -> list[str]:
    """Those of the words that the text holds in no form."""
    low = text.lower()
    have = {part for word in WORD.findall(low) for part in (word, *_PARTS.split(word))}
    missing = [word for word in words if word not in have]
    if not missing:
        return []
    bases = {base_form(word) for word in have}
    return [word for word in missing if base_form(word) not in bases and not _any_form(word, have)]


@lru_cache(maxsize=8192)
def base_form(word: str) -> str:
    """A word in lower case without its ending: `set` for "setting", `sell` for "sold"; numbers and codes as they are."""
    if word in _BASE or has_digit(word):
        return _BASE.get(word, word)
    for ending in ("ing", "ies", "ied", "iest", "es", "ed", "est", "s"):
        stem = word.removesuffix(ending)
        if stem != word and not word.endswith("ss"):
            whole = stem + "y" * (ending in ("ies", "ied", "iest"))
            if len(whole) > 2 and _VOWEL.search(whole):
                return _BASE.get(_plain(whole), _plain(whole))
    return _plain(word)


def _plain(stem: str) -> str:
    """Without a doubled last letter and a last e."""
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "aeious":
        stem = stem[:-1]
    return stem.removesuffix("e") if len(stem) > 3 else stem


def _any_form(word: str, have: set[str]) -> bool:
    return any(same_word(word, other) for other in have)
