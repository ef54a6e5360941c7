"""A sentence in, the question that it answers out, with the answer's place; pure, English, few patterns that give good English.

"The Anzob tunnel was opened in 2006" gives "When was the Anzob tunnel opened?". Names are copied as they stand. A sentence
whose subject is a pronoun, or that goes on about something else, gives none: its question would not stand alone. What is asked
wrongly all the same is found out by asking it.
"""

import re
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass

Range = tuple[int, int]

LONGEST_SENTENCE = 240
MOST_SUBJECT_WORDS = 7


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question, the place that it was made from, and the answer's place in that, where one is known. `rule`: its pattern."""

    question: str
    place: Range
    answer: Range | None
    rule: str


_NUMBER = r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|thirty)"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = rf"(?:\d{{1,2}} {_MONTH}(?: \d{{4}})?|{_MONTH}(?: \d{{1,2}}(?!\d),?)?(?: \d{{4}})?|\d{{4}})"
_TIME = r"(?:\d{1,2}:\d\d|noon|midnight|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: at \d{1,2}:\d\d)?)"
_ROLES = (
    "president|prime minister|minister|mayor|governor|king|queen|emperor|chair|chairman|chairwoman|head|leader|director|manager"
    "|founder|author|writer|captain|secretary|secretary-general|coach|owner|singer|actor|actress|scientist"
    "|physicist|engineer|architect|painter|composer|poet"
)
_TITLE = (
    r"(?:President|Prime Minister|Foreign Minister|Minister|Captain|Dr\.|Doctor|Professor|King|Queen|Pope|General|Mayor|Sir)"
)
_PAST = {
    "became": "become", "joined": "join", "opened": "open", "closed": "close", "started": "start", "began": "begin",
    "won": "win", "signed": "sign", "visited": "visit", "received": "receive", "founded": "found", "entered": "enter",
    "left": "leave", "met": "meet", "died": "die", "married": "marry", "moved": "move", "published": "publish",
    "released": "release", "replaced": "replace", "bought": "buy", "sold": "sell", "built": "build", "held": "hold",
    "took": "take", "introduced": "introduce", "launched": "launch", "discovered": "discover", "invented": "invent",
    "wrote": "write", "created": "create", "premiered": "premiere", "landed": "land", "arrived": "arrive", "ended": "end",
}  # fmt: skip
_DONE = (
    "opened|closed|founded|signed|finished|completed|released|published|introduced|launched|established|created|discovered"
    "|invented|attacked|elected|appointed|born|built|held|formed|destroyed|named|renamed|replaced|recorded|adopted|abolished"
    "|announced|approved|captured|constructed|dissolved|inaugurated|incorporated|produced|proposed|sold|started|begun|written"
    "|made|set up|recognised|recognized|renovated|restored|bought|captured|occupied|crowned|killed|executed|buried"
)
_BASE = {"sits": "sit", "lies": "lie", "stands": "stand", "works": "work", "lives": "live", "opens": "open", "closes": "close",
         "begins": "begin", "starts": "start", "ends": "end", "weighs": "weigh", "costs": "cost", "lasts": "last",
         "means": "mean", "pays": "pay", "leaves": "leave", "meets": "meet"}  # fmt: skip
_PLURALS_NOT_COUNTED = r"(?!per|years|days|hours|minutes|months|weeks|metres|kilometres|miles|euros|dollars|others|times)"
_SUBJECT = r"(?P<s>[A-Z\"“][^,;:()?!]{0,70}?)"
_INNER = r"(?P<s>[^,;:()?!]{3,60}?)"
_REST = r"(?P<o>[^,;:()?!]{0,80}?)"

# The pattern from the sentence's beginning; it is cut to the question by the function beside it.
_PATTERNS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str], str], str]], ...] = (
    (
        "when_was",
        re.compile(
            rf"{_SUBJECT} (?P<be>was|were) (?P<v>{_DONE})"
            rf"(?: (?:in|at|by) [A-Z][^,;:()]{{0,40}}?)? (?:in|on) (?P<a>{_DATE})\b(?! and)"
        ),
        lambda match, s: f"When {match['be']} {s} {match['v']}?",
    ),
    (
        "in_when_was",
        re.compile(
            rf"(?:In|On) (?P<a>{_DATE}),? {_INNER} (?P<be>was|were) (?P<v>{_DONE})"
            r"(?=$|[,;.]| by| in| at| and )"
        ),
        lambda match, s: f"When {match['be']} {s} {match['v']}?",
    ),
    (
        "in_when_did",
        re.compile(
            rf"(?:In|On) (?P<a>{_DATE}),? {_INNER} (?P<v>{'|'.join(_PAST)})(?P<o> [^,;:()?!]{{2,60}}?)"
            r"(?=$|[,;.]| and | while | after | before | when )"
        ),
        lambda match, s: f"When did {s} {_PAST[match['v']]}{match['o']}?",
    ),
    (
        "there_are",
        re.compile(
            rf"There (?P<be>are|were) (?P<a>(?:about |only )?{_NUMBER}) (?P<o>[a-z][a-z -]{{2,30}}?s) "
            r"(?P<i>(?:in|at|on) [^,;:()\d]{2,40}?)(?=$|[,;.]| and )"
        ),
        lambda match, s: f"How many {match['o']} {match['be']} there {match['i']}?",
    ),
    (
        "when_did",
        re.compile(rf"{_SUBJECT} (?P<v>{'|'.join(_PAST)})(?P<o> [^,;:()?!]{{0,80}}?)? (?:in|on) (?P<a>{_DATE})\b(?! and)"),
        lambda match, s: f"When did {s} {_PAST[match['v']]}{match['o'] or ''}?",
    ),
    (
        "in_a_year",
        re.compile(
            rf"In (?P<d>{_DATE}) (?P<s>the [a-z][a-z -]{{2,40}}|[A-Z][^,;:()]{{2,40}}) was (?P<a>(?:about )?{_NUMBER}[^,;:]*)$"
        ),
        lambda match, s: f"What was {s} in {match['d']}?",
    ),
    (
        "how_many_in",
        re.compile(rf"In (?P<d>{_DATE}) there were (?P<a>(?:about )?{_NUMBER}) (?P<o>[a-z][a-z -]{{2,40}}?)(?=$|[,;.])"),
        lambda match, s: f"How many {match['o']} were there in {match['d']}?",
    ),
    (
        "who_did",
        re.compile(rf"(?P<a>{_TITLE}(?: [A-Z][\w-]+){{1,3}}) (?P<v>{'|'.join(_PAST)}) {_REST}(?= on \d| in \d|[,;.]|$)"),
        lambda match, s: f"Who {match['v']} {match['o']}?",
    ),
    (
        "who_wrote",
        re.compile(
            r"(?P<a>[A-Z][\w.]+(?: [A-Z][\w.-]*){1,2}) "
            r"(?P<v>wrote|invented|discovered|directed|painted|composed|designed|founded)"
            rf" {_REST}(?= on \d| in \d|[,;.]|$)"
        ),
        lambda match, s: f"Who {match['v']} {match['o']}?",
    ),
    (
        "who_by",
        re.compile(
            rf"{_SUBJECT} (?P<be>is|was|are|were) (?P<v>written|directed|designed|painted|composed|discovered|invented|founded"
            r"|published|produced|opened|led|built|created) by (?P<a>(?:the )?[A-Z][^,;:()]{1,60}?)(?= in \d| on \d|[,;.]|$)"
        ),
        lambda match, s: f"Who {match['be']} {s} {match['v']} by?",
    ),
    (
        "means",
        re.compile(rf"{_SUBJECT} (?P<v>means) (?P<a>that .+|[^.]+)$"),
        lambda match, s: f"What does {s} mean?",
    ),
    (
        "definition",
        re.compile(
            r"(?P<s>(?:An? )?[\"“][^\"”]{2,40}[\"”]|An? [a-z][a-z-]+(?: [a-z-]+)?|(?:The )?[A-Z][\w-]*(?: [A-Z0-9][\w-]*){0,3})"
            r"(?: \([^()]{1,80}\))? (?P<be>is|are) (?P<a>(?:a|an|the) .+)$"
        ),
        lambda match, s: f"{_who_or_what(match['a'])} {match['be']} {s}?",
    ),
    (
        "the_role",
        re.compile(
            rf"{_SUBJECT} (?P<be>is|was) (?:also )?(?P<o>(?:the )?(?:[a-z-]+ ){{0,2}}(?:{_ROLES}) of (?:the )?"
            r"[A-Z][^,;:()]{2,40}?)(?=$|[,;.]| since| until| and | from| for)"
        ),
        lambda match, s: f"Who {match['be']} {match['o']}?",
    ),
    (
        "the_thing",
        re.compile(
            rf"{_SUBJECT} (?P<be>is|was) (?P<o>the (?:only |first |second |main |largest |smallest |highest |longest |oldest )"
            r"[a-z -]{3,30}? (?:of|in|for) [^,;:()]{2,40}?)(?=$|[,;.])"
        ),
        lambda match, s: f"What {match['be']} {match['o']}?",
    ),
    (
        "the_of",
        re.compile(
            r"(?P<s>The [a-z][a-z -]{2,30}? (?:of|in|for) (?:the )?[A-Z][\w-]*(?: [A-Z][\w-]*){0,3}) (?P<be>is|was) "
            r"(?P<a>(?:(?:about |a |an |the )?\d|(?:a|an|the) |[A-Z]).+)$"
        ),
        lambda match, s: f"{'Who' if re.match(f'the ({_ROLES}) ', s) else 'What'} {match['be']} {s}?",
    ),
    (
        "how_many",
        re.compile(
            rf"{_SUBJECT} (?P<v>has|have|had) (?:about |some |space for |room for |up to |only )?(?P<a>{_NUMBER}) "
            rf"(?P<o>{_PLURALS_NOT_COUNTED}[a-z]+s)\b"
        ),
        lambda match, s: (
            f"How many {match['o']} {'did' if match['v'] == 'had' else 'do' if match['v'] == 'have' else 'does'} {s} have?"
        ),
    ),
    (
        "how_much",
        re.compile(rf"{_SUBJECT} (?P<v>weighs|costs|pays) (?P<a>(?:about |up to )?{_NUMBER} [a-z]+)"),
        lambda match, s: f"How much does {s} {_BASE[match['v']]}?",
    ),
    (
        "how_long",
        re.compile(rf"{_SUBJECT} (?P<v>lasts) (?P<a>(?:about |up to )?{_NUMBER} [a-z]+)"),
        lambda match, s: f"How long does {s} last?",
    ),
    (
        "how_high",
        re.compile(
            rf"{_SUBJECT} (?P<be>is|was|are) (?P<a>(?:about |up to )?{_NUMBER} [a-z]+) "
            r"(?P<v>high|tall|long|deep|wide|thick|old)\b"
        ),
        lambda match, s: f"How {match['v']} {match['be']} {s}?",
    ),
    (
        "open",
        re.compile(rf"{_SUBJECT} (?P<be>is|are) (?P<v>open|closed) (?P<a>from [\w:]+(?: [\w:]+)? to [\w:]+(?: [\w:]+)?)"),
        lambda match, s: f"When {match['be']} {s} {match['v']}?",
    ),
    (
        "when_does",
        re.compile(rf"{_SUBJECT} (?P<v>opens|closes|begins|starts|ends|leaves|meets) (?:at|on) (?P<a>{_TIME})"),
        lambda match, s: f"When does {s} {_BASE[match['v']]}?",
    ),
    (
        "where_does",
        re.compile(rf"{_SUBJECT} (?P<v>sits|lies|stands|lives) (?P<a>(?:in|on|at|near) [^,;:()]{{3,40}}?)(?=$|[,;.]| and )"),
        lambda match, s: f"Where does {s} {_BASE[match['v']]}?",
    ),
    (
        "where_is",
        re.compile(
            rf"{_SUBJECT} (?P<be>is|are|was|were) (?P<v>located|based(?! on)|kept|built|held|situated|collected|made|stored) "
            r"(?P<a>(?:in|at|on|near) (?:the )?(?!\d)[A-Z][^,;:()]{2,40}?)(?=$|[,;.]| and | by )"
        ),
        lambda match, s: f"Where {match['be']} {s} {match['v']}?",
    ),
)
_NO_SUBJECT = frozenset(
    "it he she they we you i this that these those there here one some most many both all each every everybody everyone nobody "
    "no such other others another if when while where after before since in on at by from for with as but and or so however "
    "also then thus therefore its his her their our my your two three four five six later today now not what who which how why "
    "evening morning night noon monday tuesday wednesday thursday friday saturday sunday until during under over because "
    "although despite unlike according within among about around between through".split()
)
_JOINING = frozenset("that which who whom whose where when because although while if but is are was were has have had".split())


def from_sentence(text: str, start: int, end: int, common: Set[str]) -> Iterator[Candidate]:
    """The questions that the sentence `text[start:end]` answers. `common`: the words of the article that stand in it in lower
    case: a first word that is one of them loses its capital inside a question."""
    sentence = text[start:end].rstrip(" .")
    if len(sentence) > LONGEST_SENTENCE or " not " in sentence or "\n" in sentence:
        return
    for rule, pattern, question in _PATTERNS:
        match = pattern.match(sentence)
        named = match.groupdict() if match else {}
        if not match or ("s" in named and not _is_subject(named["s"])):
            continue
        subject = _inside(named["s"], common) if "s" in named else ""
        group = "a" if "a" in named else "s"
        answer = (start + match.start(group), start + match.end(group))
        yield Candidate(question(match, subject), (start, end), answer, rule)


def _is_subject(text: str) -> bool:
    """Whether it stands for itself: not a pronoun, and without a clause of its own."""
    found = text.split()
    first = found[0].lower().strip('"“”') if found else ""
    if not found or len(found) > MOST_SUBJECT_WORDS or first in _NO_SUBJECT or found[-1].endswith("ly"):
        return False
    if len(found) == 1 and first.endswith("ing"):
        return False
    return not any(word.lower() in _JOINING for word in found[1:]) and text.count('"') % 2 == 0


def _inside(subject: str, common: Set[str]) -> str:
    """A sentence's subject as it stands inside a question: "The tunnel" as "the tunnel", a name as it is."""
    first, _, rest = subject.partition(" ")
    keeps = first.lower() not in common and first not in ("The", "A", "An")
    return subject if keeps else f"{first.lower()} {rest}" if rest else first.lower()


def _who_or_what(said: str) -> str:
    """Whether a definition is of a person: "the mayor of Oslo", but not "the head office"."""
    return (
        "Who" if re.match(rf"(?:a|an|the) (?:[\w-]+ ){{0,2}}(?:{_ROLES})(?:$|[ ,.;](?!office|quarters|line))", said) else "What"
    )
