"""A question in, what it leaves out by saying so, and the question without that; pure, English.

"Besides Arla, which ports ...?", "Which ports other than Arla and Berga ...?", "Not counting Arla, ...". What is left out is no
answer, and no article needs to speak of it. It ends at a comma or where the question goes on; of names it is those in a row.
"""

import re

_LEAVES_OUT = (
    r"(?:besides?|except(?:ing)?(?: for)?|apart from|aside from|along with|other than|excluding|not (?:counting|including)"
    r"|in addition to|with the exception of|leaving (?:aside|out))"
)
_WORD = r"[A-Z0-9][\w'’.&-]*"
_NAME = rf"(?:the )?{_WORD}(?:(?: (?:of|de|da|von|van|the))* {_WORD})*"
_GOES_ON = (
    r"(?:what|which|who|whom|whose|where|when|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should"
    r"|may|might|must)"
)
_EXCEPTED = re.compile(
    rf"(?P<space>(?:^|[\s(,]+))(?i:{_LEAVES_OUT}) "
    rf"(?:(?P<named>{_NAME}(?:(?:, | and |, and | or ){_NAME})*)|(?P<told>(?:(?!\b{_GOES_ON}\b)[^,;:?!()–—])+))[,)]?"
)


def excepted(question: str) -> list[str]:
    """What the question leaves out, as typed."""
    return [(found["named"] or found["told"]).strip() for found in _EXCEPTED.finditer(question)]


def unexcepted(question: str) -> str:
    """The question without what it leaves out; what may be more than that ("besides the two big ones have ...") stays."""
    return re.sub(r" (?=[?.!])", "", " ".join(_EXCEPTED.sub(_kept, question).split()))


def _kept(found: re.Match[str]) -> str:
    """Nothing, or the words whose end nothing tells."""
    runs_out = found["told"] and not found.string[found.end("told") :].lstrip(" ?.!")
    return found.group() if runs_out else " "
