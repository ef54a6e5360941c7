"""A sentence in, whether it tells somebody what to do out; pure, English.

"Restart the laptop", "If it stays yellow, switch to port 443", "In an emergency call the number", "the claim must be sent",
"To make a test, ...". No grammar is known: a sentence, or a clause after an opening one, begins with a verb of a table; or it
says must, should, have to, or that something is sent, booked, signed.
"""

import re

LONGEST = 600  # characters of a sentence that are looked at

_VERBS = frozenset(
    "add adjust allow apply ask attach avoid back be begin boil book bring build buy call cancel change charge check "
    "choose clean clear click close collect combine complete configure confirm connect consider contact contain "
    "continue copy cover create cut decide delete describe disconnect do download drag draw drain drink drive drop dry "
    "eat edit eject email empty enable disable ensure enter expect explain export fasten feed file fill find finish fit "
    "fix fold follow get give go grab grease grind hand hang heat hold identify import include insert inspect install "
    "inform join keep leave let lift light list listen load lock log look lower lubricate make mark measure mix mount "
    "move name note notify obtain open order pack paste pay pick place plan plug pour prepare press print prune pull "
    "push put quit raise reach read rebook rebuild record reduce refer refill refresh register release remember remind "
    "remove rename repeat replace reply report request reserve reset restart restore retry return review rinse roll "
    "rotate run save scan schedule screw scroll seal search see select send serve set shake share shut sign sit skip "
    "slice slide soak sort speak spread stand start state stay steer stir stop store submit switch take talk tap tell "
    "test think throw tie tighten touch transfer try turn twist type unplug unlock unpack unscrew update upload use "
    "verify visit wait walk warm warn wash watch wear weigh wipe wrap write"
    .split()
)  # fmt: skip
_OPENING = (
    r"(?:(?:and|then|now|next|first|second|third|finally|lastly|also|just|please|always|never|simply|instead|otherwise|so|again"
    r"|afterwards|to begin|tip|note|ok|okay|but)\b[,:]? ?)*(?:do not |don't |don’t )?"
)
_FIRST = re.compile(rf"[\"“'(*•\-–\d.) ]*{_OPENING}([a-z]+)(?:[ ,:]+([\w'’-]+))?", re.I)
_CLAUSE = re.compile(
    r"(?:if|when|whenever|once|before|after|where|to|for|in case|unless|until|as soon as|while|in|on|at|by|with|from)\b"
    r"[^.;!?]{2,160}?, ?",
    re.I,
)
_PLACED = re.compile(
    r"(?:in|on|at|during|after|before) (?:an? |the |each |every )?(?:[\w-]+ ){1,3}?(?=([a-z]+) (?:the|your|an?)\b)", re.I
)
_MODAL = re.compile(
    r"\b(?:must|should|have to|has to|need to|needs to|ought to|you (?:can|may|will need)"
    r"|(?:is|are) (?:also )?(?:[a-z]+ly )?(?:needed|required|important|necessary|essential|advisable|recommended)"
    r"|make sure|be sure"
    r"|(?:is|are) (?:booked|ordered|requested|sent|collected|entered|agreed|reported|signed"
    r"|filed|submitted|installed|given|granted|issued))\b|\basks? (?:the|for|your|his|her|their)\b"
    r"|\bcan be (?!seen|said|thought|found)\w+(?:ed|en|d|t)\b",
    re.I,
)
_PURPOSE = re.compile(r"(?:in order )?to [a-z]+ [^.;!?]{2,120}?, ", re.I)
_DOER = re.compile(r"(?:the|an?) [a-z]+(?= [a-z]+s\b)", re.I)
_FINITE = frozenset("is are was were has have had do does did will would can could may might must shall should of".split())
_NO_VERB = frozenset(
    "the a an this that these those it he she they we you i there here his her its their our my your in on at of for "
    "from to by with and or but so if when while after before since during under over both some many most all no not as "
    "although because until what who where why how which once only even all half about like unlike despite given such".split()
)


def tells_what_to_do(sentence: str) -> bool:
    """Whether a sentence is an instruction."""
    text = " ".join(sentence[:LONGEST].split())
    if text.endswith("?"):
        return False
    return is_imperative(text) or _PURPOSE.match(text) is not None or _MODAL.search(text) is not None


def doer(sentence: str) -> str | None:
    """Who does it, of a sentence that begins with what it is done for: "To bake bread, the baker ..." the baker."""
    text = " ".join(sentence[:LONGEST].split())
    purpose = _PURPOSE.match(text)
    match = _DOER.match(text, purpose.end()) if purpose else None
    return match.group().lower() if match else None


def is_imperative(sentence: str) -> bool:
    """Whether a sentence, or a clause in it, begins with a verb as it stands in a dictionary."""
    text = " ".join(sentence[:LONGEST].split())
    starts = [0, *(match.end() for match in re.finditer(r"[;:] ", text))]
    for opening in (_CLAUSE.match(text), _PLACED.match(text)):
        starts += [opening.end()] if opening else []
    return any(_begins_with_verb(text[start : start + 120], start > 0) for start in starts)


def _begins_with_verb(text: str, within: bool) -> bool:
    match = _FIRST.match(text)
    if match is None:
        return False
    first, second = match[1].lower(), (match[2] or "").lower()
    if first in _NO_VERB or second in _FINITE or (within and match[1][0].isupper()):
        return False
    if first in _VERBS:
        return True
    noun = first.endswith(("ing", "ed", "ly", "ion", "s")) and not first.endswith("ss")
    return not within and not noun and second in ("your", "them", "yourself")
