"""A word of a question in, the other words that a passage may say the same with out: forms, other names, words for a thing.

Pure, English. Small tables: who or what is asked for, what else that is called, and in which units it is told. What is not in
them has no other word.
"""

from collections.abc import Sequence

from qa.terms import same_form, same_word

# Names of places and people whose forms begin differently.
_SAME_NAMES = (
    "britain british uk kingdom england english", "france french", "spain spanish", "netherlands dutch holland", "wales welsh",
    "ireland irish", "scotland scottish scots", "greece greek greeks", "turkey turkish turks", "denmark danish danes",
    "switzerland swiss", "germany german germans", "sweden swedish swedes", "finland finnish finns", "poland polish poles",
    "china chinese", "america american states us usa u.s", "nations un", "union eu", "burma myanmar", "norway norwegian",
    "christmas xmas", "ussr soviet", "tv television",
)  # fmt: skip
_ROLES = "president leader head chief ruler king queen emperor chair chairman chairwoman boss director manager ceo led leads"
# Asked about a thing, and what else may say it: units and sorts of answers too.
_SAYS = (
    f"{_ROLES} lead rule rules ruled governs governed premier prime runs supervisor secretary-general secretary",
    "mayor", "capital", "minister secretary", "captain skipper", "coach trainer", "champion winner won",
    "founder founded founders established started created set", "owner owns owned belongs property",
    "author wrote written writer", "inventor invented", "architect designed designer built", "wife husband married spouse",
    "father mother parents son daughter", "successor followed succeeded replaced after", "predecessor before preceded",
    "population inhabitants people residents live lives", "currency money coin", "language languages speak spoken speaks",
    "religion faith church", "anthem song", "flag banner", "motto slogan",
    "colour color colours colors red green blue yellow white black grey gray brown orange pink purple painted",
    "height high tall metres meters feet m ft", "length long metres kilometres meters feet km miles", "depth deep metres feet",
    "width wide metres feet", "weight weighs heavy grams kilograms kg pounds tonnes tons", "age old born years",
    "price cost costs fee fees charge euros dollars pounds rate paid pay", "salary pay paid pays wage wages earns",
    "address street located road lane square", "birthday born birth", "birthplace born birth",
    "speed fast kilometres miles mph", "area square acres hectares size", "temperature degrees hot cold warm",
    "nickname called known", "nationality born citizen", "password code pin", "phone telephone number extension call",
    "e-mail email mail address",
)  # fmt: skip
PEOPLE = frozenset(
    f"{_ROLES} mayor minister captain coach champion founder owner author inventor architect wife husband".split()
)
UNITS = frozenset(  # what may be said of anything
    "metres meters feet m ft kilometres kilometers km miles grams kilograms kg pounds tonnes tons euros dollars acres hectares "
    "degrees people live lives called known years".split()
)
_ENDINGS = frozenset(
    "s es ed d r rs ing er ers or ors ion ions ation ations y ies ied ly al e en ment ments ness ian ic ish i ity ive "
    "ance".split()
) | {""}


def other_words(word: str) -> set[str]:
    """The other words for what a word in lower case asks for; none where none are known."""
    return _others(word, _SAYS)


def is_known(word: str) -> bool:
    """Whether it is known in which other words this is said, if in any."""
    return any(word in group.split() for group in _SAYS)


def name_forms(word: str) -> list[str]:
    """A name's word, and the words for its people or place that begin differently."""
    return [word, *sorted(_others(word.lower(), _SAME_NAMES))]


def is_form(word: str, other: str) -> bool:
    """Whether two words are forms of one: formulas and formula, but not form."""
    if not same_word(word, other):
        return same_form(word, other)
    shared = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    return word[shared:] in _ENDINGS and other[shared:] in _ENDINGS


def _others(word: str, groups: Sequence[str]) -> set[str]:
    found = [group.split() for group in groups if word in group.split()]
    return {other for group in found for other in group} - {word}
