"""A word in, whether it says what a person is out: a minister, a physicist; pure, English."""

import re

_ROLES = frozenset(
    "president minister chief head king queen prince princess emperor chancellor secretary-general secretary mayor boss "
    "founder cofounder co-founder chairman chairwoman chair captain general marshal colonel admiral lieutenant "
    "commander sergeant pope bishop archbishop cardinal judge justice senator governor ambassador spokesman spokeswoman "
    "spokesperson wife husband brother sister son daughter father mother uncle aunt cousin nephew niece friar friend partner "
    "colleague teammate rival student pupil champion guard poet monk priest nun saint prophet duke duchess earl count "
    "countess baron baroness knight coach star hero heroine chef clerk guide nurse lawyer attorney pilot co-pilot "
    "expert scientist novelist guest host agent spy successor predecessor leader guitarist drummer vocalist prodigy "
    "architect critic executive legend staffer member columnist widow activist advocate historian entrepreneur "
    "philanthropist diplomat envoy adviser deputy delegate treasurer mathematician theologian magistrate sheriff "
    "chieftain sultan emir caliph pharaoh tsar shah rabbi imam vicar pastor cleric missionary congressman congresswoman "
    "heir monarch viceroy virtuoso aide analyst".split()
)
_ROLE_END = re.compile(r"(?:[a-z]{2,}(?:er|or|ist|ian|eer|man|woman|ess|ographer|ologist|ant))$")
_NO_ROLES = frozenset(
    "her or for over after under other another number power river water summer winter paper letter chapter border "
    "center centre order matter former latter later never ever however rather whether together minor major prior harbor "
    "tower per german roman human woman american indian russian asian norwegian canadian australian italian christian "
    "important significant giant plant master dollar quarter newspaper computer error color labor floor door motor "
    "sector factor november december october september either neither easter western eastern northern southern elder "
    "younger larger smaller higher lower better older greater longer earlier weather theater theatre cover offer answer "
    "enter consider remember instant distant want than grant constant relevant dominant process press success access "
    "unless less business".split()
)


def is_role(word: str) -> bool:
    """Whether a word says what a person is: a minister, a physicist. A name may end like one: Cryer, Norman."""
    plain = word.strip("\"“”'’.,")
    low = plain.lower()
    if low in _ROLES or low.split("-")[-1] in _ROLES:
        return True
    return plain.islower() and low not in _NO_ROLES and len(low) > 4 and _ROLE_END.search(low) is not None
