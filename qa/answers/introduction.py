"""A sentence and the place of a name in it in, the place of what the sentence says that it is out; pure, English.

"Pawtrack is the rota of the clinic", "Pawtrack: a rota", "Olga Brandt, the captain of the ferry, ...", "the captain, Olga
Brandt", "the Danish captain Olga Brandt", "Olga Brandt, who steers the ferry", "the colony's capital, Norport, ...", "a rash
known as skin fire". The sureness of a form is the order in which forms are preferred; a sentence that only mentions the name
has none. A name within a longer one ("the mayor of Oslo is a") is not it.
"""

import re
from collections.abc import Iterator, Sequence

from qa.answers.roles import is_role
from qa.claims.opposites import is_past

Range = tuple[int, int]
Said = tuple[float, Range]  # how surely it introduces, and the place of what it says

MOST_WORDS = 40  # of what is said
MOST_IN_FRONT = 160  # characters before a name that are looked at
_DETERMINER = (
    r"(?:(?i:an?|the|one|any|some|another|his|her|its|their|our|my)"
    r"|(?!(?:It|That|There|Here|What|Who|He|She|Let)['’])[A-Z][\w-]*['’]s?)"
)
_ASIDE = (
    r"(?:\s*\([^()]*\)|,\s(?:also|formerly|originally|better|commonly|sometimes|or|née|born|and|abbreviated)\s[^,]{1,80}(?=,))*"
)
_COPULA = re.compile(
    rf"[\"”’']*{_ASIDE},?\s(?:is|are|was|were)\s(?:(?:also|still|now|then|currently|originally|probably|generally|usually|simply|"
    rf"primarily|both|either|essentially)\s)?(?=[\"“]?{_DETERMINER}\s)"
)
_OFFICE = re.compile(
    rf"[\"”’']*{_ASIDE}\s(?:(?:has|had)\sbeen|became|becomes|serves\sas|(?:has\s)?served\sas|works\sas|worked\sas|remains|"
    r"was\selected|was\sappointed)\s(?=(?P<next>[\w'-]+(?:\s[\w'-]+){0,2}))"
)
_IS_ROLE = re.compile(
    r"\s(?:is|was|are|were)\s(?:(?:now|also|still|then)\s)?(?=(?P<next>[a-z][\w-]*(?:\s[\w-]+)?)\s(?:of|at|for|in)\s)"
)
_MEANS = re.compile(rf"[\"”’']*{_ASIDE}\s(?:refers\sto|means|describes|denotes|is\sknown\sas)\s(?=[\"“]?[\w'])")
_COLON = re.compile(r"[\"”’']*(?:\s*\([^()]*\))?(?::\s+|\s+[–—-]\s+)(?=\S)")
_APPOSED = re.compile(
    rf"[\"”’']*(?:\s\([^()]*\))?(?:,\s|\s?—\s?|\s–\s)(?P<said>{_DETERMINER}\s[^,;:()—]{{3,160}}?)(?=,|[.;:)—]|\s–\s|$)"
)
_ROLE_OF = re.compile(r"[\"”’']*,\s(?P<said>(?:[a-z][\w-]*\s){1,4}(?:of|at|for|in)\s[^,;:()]{2,120}?)(?=,|[.;:)]|$)")
_WHO = re.compile(
    r"[\"”’']*(?:,\s|\s(?=which\s))(?P<said>(?:who\s|whose\s|which\s(?:is|was|are|were)\s(?:an?|the|one)\s)[^;:]{3,160}?)"
    r"(?=,|[.;:](?:\s|$)|$)"
)
_KNOWN_AS = re.compile(  # "a rash known as X", "the last step, called X", "a sailor named X"
    rf"(?P<said>\b{_DETERMINER}\s[^,;:()]{{2,80}}?)(?:\s\([^()]*\))?(?P<passive>,?(?:\swhich)?(?:\s(?:is|was|are|were))?)\s"
    r"(?:(?:also|commonly|better|now|once|often|generally|popularly)\s)?"
    r"(?P<verb>known\sas|called|named|nicknamed|termed|dubbed|referred\sto\sas)\s(?:(?:the|an?)\s)?[\"“‘']?$"
)
_CALLED_SO = re.compile(r"[\"”’']?\s(?:an?|the|as|to|for|his|her|its|their)\s")  # "the court named Ada the heir"
_APPOSED_BEFORE = re.compile(  # "The colony's capital, X, ...", "one of its inhabitants, X."
    rf"(?:^|[;,]\s|(?=\b[Oo]ne\sof\s))(?P<said>(?:[Oo]ne\sof\s)?(?P<which>{_DETERMINER}\s"
    r"(?:(?!\b(?:is|are|was|were|has|had|have|who|which|that|by|to|after|before|from|with)\b)[^,;:()]){2,80})),\s[\"“‘']?$"
)
_KINDS = (  # of things that have names
    "magazine newspaper journal book novel poem play opera film movie series show album song single game ship boat vessel "
    "ferry river lake mountain island city town village suburb district province region country kingdom empire planet moon "
    "star company firm brand band group team club party agency charity festival holiday month estate castle palace mansion "
    "museum church temple monastery station airport school university college hotel theatre theater stadium bridge street dish "
    "drink instrument disease drug language tribe dynasty species app program programme software website platform protocol "
    "tool device treaty battle operation project label network channel event award prize capital subsidiary predecessor "
    "successor chamber house"
)
_OF_A_KIND = re.compile(  # "the humor magazine X", "his country estate, X"
    rf"(?P<said>\b{_DETERMINER}\s(?:(?!(?:of|in|on|at|for|with|by|to|and)\s)[\w'’-]+\s){{0,4}}?(?:{_KINDS.replace(' ', '|')}))"
    r",?\s[\"“‘']?$"
)
_PLACING = re.compile(r"(?:^|[,;]\s)(?:\w+\s)?(?:in|at|on|during|after|before|for|from|with|by|under|until|since)\s$", re.I)
_ONE_OF_TWO = re.compile(  # "the sound editors Ada Moor and X"
    r"(?P<said>(?:\b[Tt]he\s)?(?:[\w'’-]+\s){0,3}?(?P<role>[a-z]+s))\s(?:[A-Z][\w.'’-]*\s){1,4}and\s$"
)
_WHEN = re.compile(r"\b(?:day|night|week|month|year|decade|century|time|morning|evening|summer|winter|spring|season|moment)s?$")
_END = re.compile(
    r"[,;]\s+(?:which|who|whose|where|when|but|so|because|although|though|while|having|after|before|until|and\s(?:is|was|has|had|it|he|she|they|later|in))\b"
    r"|;|\s[–—]\s|[.!?]*\s*$"
)
_CLAUSE = re.compile(
    r"^(?:(?!\b(?:who|which|that|whose|where|when)\b).)*\s(?:is|are|was|were|has|have|had)\s"
)  # "the lyrics are old"
_LED_IN = re.compile(  # "In Oslo, the boats lie", "After he met Brandt, the talks ended"
    r"[\"“]?(?:After|Before|When|While|Although|Though|Because|If|Since|As|Once|Until|Unless|In|For|At|On|From|By|With|Under|To|"
    r"During|According|Despite|Like|Unlike|Besides|Without|Through)\s[^,]*$|.*\baccording\sto\s$"
)
_TURNED_ROUND = re.compile(
    rf"(?P<said>{_DETERMINER}\s[^,;:()]{{2,100}}?)\s(?:is|are|was|were)\s(?:the\s)?[\"“]?$"
)  # "The host was X."
_SAID_VERB = re.compile(r"\s(?:said|says|told|added|explained|wrote)$")
_NAMES_GO_ON = re.compile(r",?\s(?:and|or|as\swell\sas)\s|,\s(?:the\s|an?\s)?[A-Z][^,;.]{1,60},?\s(?:and|or)\s")
_OPENING = re.compile(r"(?:^|[,;:–—]\s|^.{0,80},\s)(?:[\"“‘'(]|(?:[Tt]he|[Aa]n?)\s[\"“‘']?)?$")
_HONORIFIC = re.compile(r"(?:\s*\b(?:Dr|Mr|Mrs|Ms|Prof|Sir|Dame|Lord|Lady|St|Saint|Rev|Fr)\.?\s*)+$")
_STOPS = frozenset(
    "of in on at by for from with to and or but as that which who when while after before during since until into over "
    "under about is are was were be been has had have did do does said says met visited called named include includes "
    "including told asked played against between among through than".split()
)


def introductions(sentence: str, start: int, end: int, person: bool) -> Iterator[Said]:
    """What the sentence says that the name at `[start, end)` is; `person`: it was asked who that is."""
    after, before = sentence[end:], sentence[:start]
    opens = _OPENING.search(before[-90:]) is not None
    if opens and (said := _COPULA.match(after)):
        first = before.strip("\"“‘'( ").lower() in ("", "the", "a", "an")
        now = re.search(r"\b(?:is|are)\s", said.group()) is not None
        yield from _until_end(0.9 + 0.06 * first + 0.04 * now, sentence, end + said.end())
    if opens and not before.strip("\"“‘'( ") and (said := _COLON.match(after)):
        yield from _until_end(0.95, sentence, end + said.end())
    listed = _in_list(before)
    if (said := _APPOSED.match(after)) and not (
        listed or _LED_IN.match(before) or _CLAUSE.search(said["said"]) or _NAMES_GO_ON.match(after, said.end())
    ):
        yield 0.9, (end + said.start("said"), end + said.end("said"))
    if person and not listed and not before.endswith(", ") and (said := _ROLE_OF.match(after)):
        yield from _role_of(end + said.start("said"), said["said"])
    if (said := _TURNED_ROUND.match(before)) and re.match(r"[\"”]?(?:[.,;:)]|\swho\s|$)", after):
        yield 0.8, (said.start("said"), said.end("said"))
    if (said := _KNOWN_AS.search(before)) and _is_named_so(said, after):
        yield 0.75, said.span("said")
    if not person and sentence[start].isupper() and (said := _OF_A_KIND.search(before)) and _is_beside(said, before, after):
        yield 0.65, said.span("said")
    if person and (said := _ONE_OF_TWO.search(before)) and is_role(said["role"].removesuffix("s")):
        yield 0.6, said.span("said")
    if (said := _APPOSED_BEFORE.search(before)) and _is_apposed(said, after, person) and not listed:
        yield 0.75, said.span("said")
    if person:
        yield from _in_front(sentence, start, after)
    if (said := _WHO.match(after)) and person == said["said"].startswith("who"):
        yield 0.7, (end + said.start("said"), end + said.end("said"))
    yield from _in_office(sentence, end, opens, person)


def _is_named_so(said: re.Match[str], after: str) -> bool:
    """Whether something is called by the name, and nobody calls it: "the mayor named X head of finance"."""
    if " as" in said["verb"] or said["passive"]:
        return True
    return re.search(r"\b(?:an?|one|another|some|any)\s", said["said"], re.I) is not None and not _CALLED_SO.match(after)


def _is_beside(said: re.Match[str], before: str, after: str) -> bool:
    """Whether a name belongs to the noun before it, which does not only say when or where: "In the game X scored"."""
    leads = _PLACING.search(before[: said.start("said")]) is not None
    if before.rstrip("\"“‘' ").endswith(","):
        return not leads and re.match(r"[\"”’']?(?:[,.;:)]|$)", after) is not None
    follows = re.match(r"[\"”’']?\s(?P<verb>[a-z]+)", after)
    return not (leads and follows and is_past(follows["verb"]))


def _is_apposed(said: re.Match[str], after: str, person: bool) -> bool:
    """Whether what stands before a name and a comma says what it is: nobody is a thing, and a time is neither."""
    ends = re.match(r"[\"”’']?(?:[,.;:)]|$)", after) is not None
    one_of = said["said"].lower().startswith("one of ")
    says = any(is_past(word) for word in said["which"].lower().split()[1:])  # "The town built a bridge"
    return ends and (one_of or not person) and not says and not _WHEN.search(said["which"]) and not _NAMES_GO_ON.match(after)


def _until_end(sureness: float, sentence: str, start: int) -> Iterator[Said]:
    """What is said from `start` to the end of its clause, unless that is too long or says nothing."""
    match = _END.search(sentence, start)
    stop = match.start() if match else len(sentence)
    if 0 < len(sentence[start:stop].split()) <= MOST_WORDS:
        yield sureness, (start, stop)


def _in_office(sentence: str, end: int, opens: bool, person: bool) -> Iterator[Said]:
    """What the name's verb says without "is a": she became minister, it means a delay."""
    after = sentence[end:]
    if not person and opens and (said := _MEANS.match(after)):
        yield from _until_end(0.6, sentence, end + said.end())
    of_another = re.search(
        r"\b(?:of|with|for|by|to|and|or)\s(?:[A-Z][\w.-]*\s)*$", sentence[:end][-60:].rpartition(" ")[0] + " "
    )
    if person and not of_another and (said := _IS_ROLE.match(after)) and _names_role(said["next"]):
        yield from _until_end(0.87, sentence, end + said.end())
    if person and opens and (said := _OFFICE.match(after)) and _names_role(said["next"]):
        yield from _until_end(0.6, sentence, end + said.end())


def _names_role(words: str) -> bool:
    return any(is_role(word) for word in words.split()) or re.match(rf"(?:{_DETERMINER}|at)\s", f"{words} ") is not None


def _role_of(start: int, said: str) -> Iterator[Said]:
    """What stands behind the name without an article, if it is a role: "head of finance"."""
    if any(is_role(word) for word in said.split()[:4]):
        verb = _SAID_VERB.search(said)
        yield 0.75, (start, start + len(said) - (len(verb.group()) if verb else 0))


def _in_front(sentence: str, start: int, after: str) -> Iterator[Said]:
    """A role before the name: "the safety officer, Dr. Amadou Reyes", "the Czech pianist Wojciech Żywny"."""
    before = _HONORIFIC.sub("", sentence[:start]).rstrip()
    apposed = before.endswith(",")
    if apposed and after[:1] not in (",", ".", ")", ";", ":", "") and not after.startswith((" and", " –", " —", "'s", "’s")):
        return
    place = _noun_phrase(before.rstrip(", "), apposed)
    if place and not (apposed and _in_list(before[: place[0]])):
        said = before[place[0] : place[1]]
        yield _sureness(said), place


def _sureness(said: str) -> float:
    """Of a role before the name: more where it is whole, least for a title alone."""
    if re.match(r"(?:his|her|its|their)\s", said, re.I):
        return 0.75
    if re.match(rf"{_DETERMINER}\s", said):
        return 0.85
    return 0.65 if " " in said or said.islower() else 0.5


def _noun_phrase(text: str, apposed: bool) -> Range | None:
    """The place of the noun phrase that ends the text, if it names a role: from its determiner, or from its first word.

    Only where a comma follows may more stand behind the role: "the head of finance, Ada Example".
    """
    offset = max(0, len(text) - MOST_IN_FRONT)
    words = [(match.group(), offset + match.start()) for match in re.finditer(r"\S+", text[offset:])]
    last = len(words) - 1
    heads = range(last, max(-1, last - 6 if apposed else last - 4), -1)
    head = next((number for number in heads if is_role(words[number][0])), None)
    if head is None or (head != last and words[head + 1][0].lower() not in ("of", "for", "at", "in")):
        return None
    if head + 1 == last:  # "a character in Ada's book"
        return None
    if head != last and not apposed and not all(word[0].isupper() for word, _ in words[head + 2 :]):
        return None  # a Member of Parliament
    first, titled = head, words[head][0][0].isupper()
    while first and head - first < 6 and not re.fullmatch(_DETERMINER, words[first][0]) and _belongs(words, first - 1, titled):
        first -= 1
    if words[first][0].endswith(("'s", "’s", "'", "’")):  # the United States' ambassador
        while first and (words[first - 1][0][0].isupper() or words[first - 1][0] == "the"):
            first -= 1
    return words[first][1], len(text)


def _belongs(words: Sequence[tuple[str, int]], number: int, titled: bool) -> bool:
    """Whether a word goes before a role in its noun phrase: adjectives and names do, verbs and prepositions do not.

    `titled`: the role is written as a title, before which only names and articles go.
    """
    word = words[number][0]
    if titled and not (word[0].isupper() or re.fullmatch(_DETERMINER, word)):
        return False
    if word == "and":
        return number > 0 and is_role(words[number - 1][0])
    return (
        word.lower().strip('"“(') not in _STOPS
        and word[-1] not in ",;:.)–—"
        and not (word.endswith("ed") and word.islower())
        and not re.fullmatch(r"\d{4}", word)  # In 1921 activist Ada ...
    )


def _in_list(before: str) -> bool:
    """Whether the name stands in a list of names: "Oslo, Paris and the Alps"."""
    return re.search(r"[A-Z][\w.-]*,\s(?:and\s|or\s)?$|[A-Z][\w.-]*\s(?:and|or)\s$", before[-40:]) is not None
