"""A question that asks several things in, the questions in it out, one after the other; pure, English.

"Who composed it and when?", "When and where did it open?", "What is X? And who owns it?" are taken apart at the asking words.
A part may lean on the one before it ("when?", "who owns it?"): what it stands for is found in the conversation, of which the
parts before are turns. Names and phrases with "and", relative clauses and what is no question by itself are left together.
"""

import re
from dataclasses import dataclass

MOST_PARTS = 4
LONGEST = 600  # characters of a question that is taken apart


@dataclass(frozen=True, slots=True)
class Part:
    """One question; `instead` is another wording of it, for where the conversation does not complete a bare "by whom?"."""

    text: str
    instead: str = ""


_PREPOSITION = (
    r"(?:in|on|at|by|for|from|to|with|since|until|under|over|into|of|through|during|after|before|about|against|within)"
)
_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)(?:n't)?"
_HOW = r"how(?: (?:many|much|long|often|far|old|big|high|tall|large|fast|soon|deep|wide|heavy|late|early))?"
_ASKING = rf"(?:{_PREPOSITION} )?(?:who|whom|whose|what|when|where|which|why|{_HOW})"
_PRONOUN = r"(?:it|he|she|they|there|this|that|these|those|its|his|her|their)"
_COMMAND = re.compile(
    r"(?:please )?(?:(?:can|could|would) you (?:please )?)?(?:tell|show) me |(?:please )?(?:say|explain|find out) (?=wh|how)"
    r"|do you know |i (?:want|need|would like) to know ",
    re.I,
)
_OPENS = re.compile(
    rf"(?:(?:and|but|so|also|then|oh|ok|okay|plus|finally)\b,? )*"
    rf"(?:{_ASKING}\b|{_AUXILIARY} |{_COMMAND.pattern}|(?:name|list|give) )",
    re.I,
)
_SENTENCES = re.compile(r"(?<=\?)\s+(?=\S)")
_LEADING = re.compile(r"(?:(?:and|but|so|also|then|oh|ok|okay|plus|finally)\b,? +)+", re.I)
_SHORT = re.compile(r"\b(?P<asking>who|what|where|when|how|why)['’]s(?= )", re.I)
_TOPIC = re.compile(  # "Two things about the dam: how high it is and who built it", "The dam: how high is it, and ...?"
    rf"(?P<lead>[^:?]{{2,80}}(?<![\d.]))(?::|\.\.\.?|…) +(?=(?:{_PREPOSITION} )?(?:wh|how\b))(?P<rest>.+)", re.I
)
_TOPIC_OF = re.compile(r".*?\b(?:about|regarding|concerning|on|of|for) (?P<topic>.+)", re.I)
_PRONOUN_OF_IT = re.compile(r"\b(?:it|he|she|they)\b|\b(?P<owner>its|his|their)\b|\b(?:him|them)\b", re.I)
_OF_THEM = re.compile(r"\bof them\b", re.I)
_TOGETHER = re.compile(  # "When and where did ...", "Who, when and why ..."
    rf"(?P<first>{_ASKING})(?:, (?P<second>{_ASKING}))? and (?P<last>{_ASKING}) (?P<rest>(?:{_AUXILIARY}) .+)", re.I
)
_JOINT = re.compile(
    rf"(?P<joint>,? (?:and|but)(?: also)? |, |; )(?=(?P<right>(?:{_PREPOSITION} )?(?:wh|how)|{_AUXILIARY} {_PRONOUN} ))"
)
_BARE = re.compile(rf"(?:{_ASKING}|(?:{_PREPOSITION} )?(?:what|which) [\w-]+|{_HOW} [\w-]+)(?: exactly| precisely)?\W*", re.I)
_CLAUSE = re.compile(  # what stands as a question by itself
    rf"(?:(?:{_PREPOSITION} )?(?:what|which|whose) [\w'’-]+(?: [\w'’-]+)? {_AUXILIARY} "
    rf"|(?:{_PREPOSITION} )?{_HOW} [\w'’-]+(?: [\w'’-]+){{0,6}}? {_AUXILIARY} "
    rf"|{_ASKING} {_AUXILIARY} |(?:who|what) (?!{_AUXILIARY} )[\w'’-]+ |(?:which|whose) (?!{_AUXILIARY} )[\w'’-]+ [\w'’-]+ "
    rf"|{_HOW} [\w'’-]+ [\w'’-]+|{_AUXILIARY} {_PRONOUN} )",
    re.I,
)
_INDIRECT = re.compile(rf"{_ASKING} \S", re.I)
_HEAD = re.compile(rf"(?P<asking>{_ASKING}(?: (?!{_AUXILIARY} )[\w'’-]+){{0,4}}?) (?P<rest>{_AUXILIARY} .+)", re.I)
_ABOUT = re.compile(rf"how [\w-]+ (?:is|are|was|were) (?P<thing>(?:the |an? )?(?:(?!{_AUXILIARY} )[\w'’-]+ ?){{1,5}})", re.I)
_COUNTED = re.compile(
    rf"how many (?P<things>(?:(?!{_AUXILIARY} )[\w'’-]+ ){{0,4}}(?!{_AUXILIARY} )[\w'’-]+) {_AUXILIARY} ", re.I
)
_NAME = re.compile(r"(?<=\s)(?:the )?[A-Z][\w'’-]+(?: (?:of (?:the )?)?[A-Z][\w'’-]+)*")
_IT = re.compile(r"\bit(s?)\b")
_NOUN = rf"(?:(?!(?:{_PREPOSITION}|{_AUXILIARY}|that|which|who|whose|and|or) )[\w'’-]+ ?){{1,5}}"
_OBJECT = re.compile(  # of who does something: "who built the tower of Arla"
    rf"who (?!{_AUXILIARY} )[\w'’-]+ (?:(?:in|up|out|on|off|down|over) )?(?:the|an?) "
    rf"(?P<thing>{_NOUN}(?:of (?:the )?{_NOUN})?)",
    re.I,
)
_WORD = re.compile(r"[\w'’-]+")


def parts_of(question: str) -> tuple[Part, ...]:
    """The parts, two to four; none where the question asks one thing, or is not surely several."""
    text = " ".join(question.split())
    if not 8 < len(text) <= LONGEST or any(mark in text for mark in '"“”«»'):
        return ()
    text = _SHORT.sub(lambda found: f"{found['asking']} is", text.replace(" & ", " and "))
    if topic := _TOPIC.fullmatch(text):
        return _of_topic(topic)
    sentences = _sentences(text)
    if not all(_OPENS.match(sentence) for sentence in sentences) or len(_WORD.findall(sentences[0])) < 3:
        return ()
    found = [part for sentence in sentences for part in _within(sentence)]
    return tuple(found) if 1 < len(found) <= MOST_PARTS else ()


def _sentences(text: str) -> list[str]:
    """The sentences; a question mark in a name ends none: what follows neither asks nor begins with a capital."""
    found: list[str] = []
    for sentence in _SENTENCES.split(text):
        goes_on = found and sentence[:1].islower() and not _OPENS.match(sentence)
        found[len(found) - bool(goes_on) :] = [f"{found[-1]} {sentence}" if goes_on else sentence]
    return found


def _of_topic(found: re.Match[str]) -> tuple[Part, ...]:
    """The parts behind a colon, asked of what stands before it."""
    about = _TOPIC_OF.fullmatch(found["lead"])
    topic = about["topic"] if about else found["lead"]
    pieces = _pieces(found["rest"].rstrip(" ?.!"), indirect=True)
    named = [_PRONOUN_OF_IT.sub(lambda word: f"{topic}'s" if word["owner"] else topic, piece, count=1) for piece in pieces]
    return tuple(Part(_question(piece)) for piece in named) if 1 < len(named) <= MOST_PARTS and named != pieces else ()


def _within(sentence: str) -> list[Part]:
    """The parts of one sentence; itself where it asks one thing."""
    opening = _LEADING.match(sentence)
    plain = sentence[opening.end() if opening else 0 :].rstrip(" ?.!")
    command = _COMMAND.match(plain)
    prefix, rest = (command.group(), plain[command.end() :]) if command else ("", plain)
    if together := _TOGETHER.fullmatch(rest):
        asking = [together[name] for name in ("first", "second", "last") if together[name]]
        return [Part(_question(f"{words} {together['rest']}", prefix)) for words in asking]
    pieces = _pieces(rest, indirect=bool(prefix))
    found = [Part(_question(pieces[0], prefix))]
    for piece in pieces[1:]:
        found.append(_part(piece, pieces[0]))
    return found


def _pieces(text: str, *, indirect: bool) -> list[str]:
    """The text cut before what asks anew; in one piece where that is in doubt."""
    cuts, start = [], 0
    for joint in _JOINT.finditer(text):
        left, right = text[start : joint.start()], text[joint.end() :]
        if _asks_before(left) and _asks_anew(right, left, joint["joint"], indirect=indirect):
            cuts.append((joint.start(), joint.end()))
            start = joint.end()
    edges = [0, *(edge for cut in cuts for edge in cut), len(text)]
    pieces = [text[edges[at] : edges[at + 1]].strip(" ,;") for at in range(0, len(edges), 2)]
    commas = [cut for cut in cuts if text[slice(*cut)] == ", "]
    return pieces if len(commas) < len(cuts) or not commas else [text]  # ", who led it" alone only tells more of somebody


def _asks_before(left: str) -> bool:
    """Whether what stands before the joint is a question: an asking word, or an auxiliary, and something asked."""
    return len(_WORD.findall(left)) > 1 and (re.match(rf"(?:{_ASKING}|{_AUXILIARY}|name|list|give)\b", left, re.I) is not None)


def _asks_anew(right: str, left: str, joint: str, *, indirect: bool) -> bool:
    """Whether what stands behind the joint is a question by itself, or the asking word of one."""
    own = _until_next(right)
    first = _WORD.findall(own)[:1]
    inner = [word.lower() for word in _WORD.findall(left)[1:]]
    relative = (
        bool(first) and first[0].lower() in inner and first[0].lower() in ("who", "which", "what", "where", "when", "whose")
    )
    if not first or relative:
        return False
    if _BARE.fullmatch(own):
        return joint != ", " or right == own
    return _CLAUSE.match(own) is not None or (indirect and _INDIRECT.match(own) is not None)


def _until_next(right: str) -> str:
    following = _JOINT.search(right)
    return right[: following.start()] if following else right


def _part(piece: str, first: str) -> Part:
    """A later part. Its other wording: behind "by whom?" what stands behind the first part's asking words; for "it" what the
    first part is about, where that is plain: "how high is the dam", or its only name. Of "who built the dam" it is the dam,
    not who answers."""
    if counted := _COUNTED.match(first):
        piece = _OF_THEM.sub(f"of the {counted['things']}", piece, count=1)
    head, about = _HEAD.fullmatch(first), _ABOUT.fullmatch(first)
    if _BARE.fullmatch(piece):
        return Part(_question(piece), _question(f"{piece} {head['rest']}") if head else "")
    if done := _OBJECT.match(first):
        return Part(_question(_with(f"the {done['thing'].strip()}", piece)))
    named = _NAME.findall(first)
    thing = about["thing"] if about else named[0] if len(named) == 1 else ""
    instead = _with(thing, piece) if thing else piece
    return Part(_question(piece), _question(instead) if instead != piece else "")


def _with(thing: str, piece: str) -> str:
    """A part with the thing that "it" stands for."""
    return _IT.sub(lambda found: thing + (found[1] and "'s"), piece, count=1)


def _question(text: str, prefix: str = "") -> str:
    whole = f"{prefix}{text}".strip()
    return f"{whole[:1].upper()}{whole[1:]}{'.' if prefix else '?'}"
