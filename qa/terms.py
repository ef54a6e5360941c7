"""Words of questions and answers, for searching and comparing; pure, English.

What goes in is a text, what comes out are its words in lower case, with or without those that carry no meaning of their own.
"""

import re

WORD = re.compile(r"[^\W_]+(?:[.,:/'’-][^\W_]+)*")
MAX_TERMS = 64  # of a question's words, for full text

STOP_WORDS = frozenset(
    "a about all also am an and any are as at be been being between both but by can could did do does doing done for from had "
    "has have having he her here him his how i if in into is it its itself just may me might more most much must my no nor not "
    "of on one only or other our ours out over shall she should so some such than that the their them then there these they "
    "this those through to too under until up upon us very was we were what when where which while who whom whose why will "
    "with would you your tell please many give name know say said there's what's who's".split()
)


def search_terms(question: str) -> list[str]:
    """The words of a question for full text, in order, without repeats; stop words only where there is nothing else."""
    words = list(dict.fromkeys(word.lower() for word in re.findall(r"\w+", question)))
    return ([word for word in words if word not in STOP_WORDS] or words)[:MAX_TERMS]


def words(text: str) -> set[str]:
    """The words of a text, lower case; a hyphenated word also gives its parts."""
    found = set()
    for match in WORD.findall(text.lower()):
        whole = match.removesuffix("'s").removesuffix("’s")
        found.add(whole)
        found.update(re.split(r"[/'’-]", whole))
    return found


def normalised(text: str) -> str:
    """An answer without case, punctuation and articles: two answers that agree give the same string."""
    return " ".join(word for word in re.findall(r"\w+", text.lower()) if word not in ("a", "an", "the"))
