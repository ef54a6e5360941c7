"""A question in, what it asks of the collection itself out, or None where it asks something of the articles; pure, English.

A question is of the collection where all of it fits: a form that is known as a whole, or no word that is not used to speak of
articles and of asking. "What is new?" is one, "Which pages came in lately?" too; "What is new in version 2?" is not. Of one
article is asked with a word for article and one for what it is about, and between them its name.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from qa.terms import STOP_WORDS

About = Literal["self", "topics", "count", "new", "this", "article"]

MOST_NEW = 5  # articles
MOST_SHOWN = 10  # however many are asked for
MOST_ASKED = 300  # characters of such a question
MOST_PLAIN = 16  # words of one that has no other words

ARTICLE = r"(?:article|page|document|text|entry|post|piece|write-?up|guide|item|file)"
_ARTICLES = rf"{ARTICLE}s"
_WIKI = r"(?:wiki|collection|database|corpus|library|archive|store|knowledge base|site)"
HERE = (  # what may follow without changing what is asked; also used by qa/answers/mentions.py
    rf"(?:,? (?:here|there|in here|anywhere|somewhere|at all|so far|now|today|lately|recently|altogether|in total|in all|"
    rf"(?:in|of|on|from|by) (?:the|this|your|that|these|all|any)(?: of)?(?: the)? (?:{_WIKI}|{_ARTICLES})|"
    r"in store|in the index|(?:that )?you (?:have|know|hold)(?: about)?|for me|to me|me|please))*"
)
_DO = r"(?:are there|exist|do you (?:have|know|hold|contain|cover)|have you (?:got|read)|can you (?:search|read)|are)"
_SHOW = r"(?:(?:show|give|tell|list|name)(?: me)?(?: all)?(?: of)?|(?:what|which) (?:are|is)|what['’]s)"
_SUM = (
    r"(?:summar(?:y|i[sz]e)|sum up|overview|gist|outline|rundown|recap|synopsis|digest|main points?|key points?|tl;?dr|"
    r"short version)"
)
_SUM_UP = (
    rf"(?:(?:give|write|show|tell)(?: me)? |what(?:['’]s| is) )?(?:an? |the )?(?:short |brief |quick |rough )?{_SUM}(?: of)?"
)
_ITS_CONTENT = r"(?:(?:all )?about|say|cover|deal with|talk about|describe|contain)"
_IS = r"(?:what(?:['’]s| is| was| does| did))"
_NEWS = rf"(?:{ARTICLE}s?|additions|updates)"
_COURSE = r"(?:(?:sort|kind|kinds|sorts|type|types) of )?(?:things? |questions? |stuff |topics? |subjects? )?"
_FORMS: tuple[tuple[About, str], ...] = (
    (
        "self",
        r"(?:who|what) are you|what (?:can|do|could|are) you (?:able to )?do|how (?:do you|does (?:this|it)) work|help(?: me)?",
    ),
    ("self", r"how (?:can|could|do) you help(?: me)?|what can you help(?: me)? with|(?:introduce|describe) yourself"),
    ("self", r"(?:who|what) am i (?:talking|speaking|writing) to|what are you(?: good)? for|tell me about yourself"),
    ("self", r"are you (?:an? )?(?:real |actual )?(?:human|person|bot|robot|machine|chatbot|ai|computer|program)"),
    ("topics", rf"what {_COURSE}(?:can|could|should|may|might|shall) (?:i|we|one) ask(?: you)?(?: about| for)?"),
    ("topics", rf"what {_COURSE}(?:do you know|can you (?:answer|tell(?: me)?))(?: about)?"),
    ("topics", rf"(?:what|which) (?:topics|subjects|themes|areas)(?: {_DO}| (?:are|is) (?:covered|in))?(?: about)?"),
    ("topics", rf"what(?:['’]s| is| do you have) in (?:here|the {_ARTICLES}|(?:this|the|your) {_WIKI})"),
    ("topics", rf"what (?:is|are|do|does) (?:the|these|your|this|all the) (?:{_ARTICLES}|{_WIKI}) {_ITS_CONTENT}"),
    ("topics", rf"(?:what|which) {_ARTICLES}(?: {_DO}| can i ask about| is there)"),
    ("topics", rf"{_SHOW} (?:the |your |all )*(?:titles of )?(?:the |your |all )*(?:{_ARTICLES}|topics|subjects)"),
    ("topics", r"(?:give me |show me )?(?:an? |some |any )?(?:examples?|sample|example)(?: (?:of )?questions?)?"),
    ("count", rf"how many (?:different )?{_ARTICLES}(?: {_DO})?|(?:what is )?(?:the )?number of {_ARTICLES}"),
    (
        "new",
        r"what(?:['’]s| is| has been) (?:new|added)|(?:is there )?anything new|(?:is there )?any news|what['’]s the latest",
    ),
    (
        "new",
        rf"(?:{_SHOW} )?(?:the |your )?(?:\d\d? |five |three |ten )?(?:latest|newest|most recent|recent|new) {_NEWS}",
    ),
    (
        "new",
        rf"(?:what|which) {ARTICLE}s? (?:is|are|was|were|has been|have been) (?:the )?(?:latest|newest|most recent|new|added)",
    ),
    ("this", rf"{_IS} (?:this|that|the) {ARTICLE} {_ITS_CONTENT}|{_SUM_UP} (?:this|that|the) {ARTICLE}|tl;?dr"),
    ("this", r"(?:summari[sz]e|sum up) (?:this|that|it)|(?:give me )?(?:a |the )?(?:short |brief )?summary"),
    ("article", rf"{_IS} (?:the|an?|your) {ARTICLE} (?:about|on|called|titled|named|entitled) (?P<thing1>.+) {_ITS_CONTENT}"),
    ("article", rf"{_SUM_UP} (?:the|an?|your) {ARTICLE} (?:about|on|called|titled|named|entitled) (?P<thing2>.+)"),
    ("article", rf"{_IS} (?:the |our |your )?(?P<thing3>.+) {ARTICLE} {_ITS_CONTENT}"),
    ("article", rf"{_SUM_UP} (?:the |our |your )?(?P<thing4>.+) {ARTICLE}"),
    ("this", rf"what (?:this|that|the) {ARTICLE} (?:is|was) about"),
    ("article", rf"what (?:the |our |your )?(?P<thing5>.+) {ARTICLE} (?:is|was) about"),
    ("article", rf"{_IS} (?P<title1>.+) about|{_SUM_UP} (?:the )?(?P<title2>.+)|what(?:['’]s| is) in (?:the )?(?P<title3>.+)"),
)
_COMPILED = tuple((about, re.compile(rf"(?:{form}){HERE}", re.I)) for about, form in _FORMS)
_POLITE = re.compile(
    r"(?:please|so|and|ok(?:ay)?|well|now|then|just|(?:can|could|would|will) you(?: please)?|"
    r"i(?:['’]d| would) like (?:to (?:know|see|have|get)|you to)|do you know|tell me)\b[,:]? +(?=\S)",
    re.I,
)
_CLOSING = re.compile(r"[\s.?!]+$|,? please[\s.?!]*$", re.I)
_NUMBERS = {"three": 3, "five": 5, "ten": 10}
QUOTES = "\"'“”‘’«»„ "
# The words of such questions: to ask and to show, of articles and what they are about, and when they came.
_TALK = frozenset(
    "ask asked asking question questions answer answers help show list find see get learn look search read use using topic "
    "topics subject subjects theme themes thing things sort sorts kind kinds type types stuff example examples information "
    "info anything something "
    "material content contents cover covers covered contain contains include includes available offer title titles here "
    "able good want like let exactly actually currently new newest latest recent recently lately newly last added updated "
    "changed published written arrived came come put up first go see bot chatbot assistant tool program machine person human "
    "i'm i'd you're that's what's who's made built purpose job date dated since time total big large size different hold holds "
    "start begin try number amount two three five ten chat chatting talking speaking website app real put possible sensible "
    "typical got you've i've we've".split()
)
_NEW = frozenset("new newest latest recent recently lately newly added".split())
_TOOLS = frozenset("website app tool program bot chatbot assistant".split())
_SELF = _TOOLS | frozenset("human person robot machine real built made purpose work use".split())
_TOPICS = frozenset(
    "ask topic topics subject subjects question questions cover covers covered search find learn look example examples "
    "information info content contents available".split()
)
_OF_OTHERS = frozenset("did was were they he she".split())
_CITED = frozenset("cited quoted mentioned showed named".split())
_PLURAL = re.compile(rf"(?:{_ARTICLES}|{_WIKI}|additions|updates)", re.I)
_NOUN = re.compile(rf"(?:{ARTICLE}s?|{_WIKI}|additions|updates)", re.I)
_PREFACE = re.compile(
    r"^(?:i['’]m|i am|we['’]?re|we are|i have|it['’]s|this is|just)\b[^?]{0,60}?(?:[.!;:]| [–—-]) (?=\w)", re.I
)
_BRIEFLY = re.compile(
    r",? ?\b(?:in a nutshell|in (?:a few|two|short|one|simple|plain)(?: (?:words?|sentences?|terms|english|lines?))?|briefly|"
    r"roughly|basically|"
    r"quickly|exactly|actually|essentially|more or less)\b,?",
    re.I,
)
_ABOUT_VERB = (
    r"(?:(?:is|was) (?:all |mainly |mostly )?(?:about|on)|(?:all |mainly |mostly )?about|says?|covers?|deals? with|"
    r"talks? about|describes?|contains?|discuss(?:es)?|explains?|tells? (?:me|us|you|one)(?: about)?|treats?)"
)
_CALLED = r"(?:,? (?:about|on|of|for|called|titled|named|entitled|headed|with the title))?"
_NAMED_ARTICLE = re.compile(
    rf"(?P<before>.*?)\b{ARTICLE}{_CALLED} (?P<thing>\S.*?)(?P<verb> {_ABOUT_VERB})?|"
    rf"(?P<before2>.*?(?:\b(?:the|our|your|of)\b|\bwhat\b|['’]s\b)) (?P<thing2>\S.*?) {ARTICLE}(?P<verb2> {_ABOUT_VERB})?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of the collection. `thing` is what the article is about; `titled`: only an article called so is meant."""

    about: About
    thing: str = ""
    titled: bool = False
    most: int = MOST_NEW


def recognised(text: str) -> Request | None:
    """What a text asks of the collection; None where it asks something of the articles."""
    asked = trimmed(text)
    for about, form in _COMPILED:
        if match := form.fullmatch(asked):
            request = _request(about, asked, match)
            return (_of_one_article(asked) or request) if request.titled else request
    return _of_one_article(asked) or _in_its_words(asked)


def trimmed(text: str) -> str:
    """A question without what only makes it polite, and without its closing mark; empty where it is too long for one."""
    text = " ".join(text.split())
    if len(text) > MOST_ASKED:
        return ""
    text = re.sub(r"\b(what|who|where)s\b", r"\1's", text, flags=re.I)
    text = _CLOSING.sub("", _PREFACE.sub("", _BRIEFLY.sub("", text)))
    while polite := _POLITE.match(text):
        text = text[polite.end() :]
    return _CLOSING.sub("", text)


def _of_one_article(asked: str) -> Request | None:
    """What an article that is named is about: all but its name are words of asking."""
    match = _NAMED_ARTICLE.fullmatch(asked)
    if not match:
        return None
    before = match["before"] if match["thing"] else match["before2"]
    sums = re.search(rf"\b{_SUM}\b", before, re.I)
    verb = match["verb"] or match["verb2"]
    if not (sums or (verb and re.search(r"\bwhat\b|^$", before, re.I))):
        return None
    if _others(_words(re.sub(rf"\b{_SUM}\b", " ", before, flags=re.I))):
        return None
    thing = (match["thing"] or match["thing2"]).strip(QUOTES)
    is_last = {"you", "we", "i"} & set(_words(thing)) and not _others([word for word in _words(thing) if word not in _CITED])
    return Request("this") if is_last else Request("article", _pointed(thing))


def _in_its_words(asked: str) -> Request | None:
    """What is asked in no other words than those for articles and asking."""
    words = _words(asked)
    if len(words) > MOST_PLAIN or _others(words):
        return None
    of_articles = any(_NOUN.fullmatch(word) for word in words)
    of_all = any(map(_PLURAL.fullmatch, words))
    if of_all and re.search(r"\bhow (?:many|big|large)\b|\bnumber of\b|\bsize of\b", asked, re.I):
        return Request("count")
    if _NEW & set(words) and (of_articles or {"here", "anything", "added"} & set(words)):
        return _request_new(asked)
    if (_SELF & set(words) and {"you", "your"} & set(words)) or (_TOOLS & set(words) and "this" in words):
        return Request("self")
    of_us = of_all or {"i", "you", "we", "here", "available"} & set(words)
    if _TOPICS & set(words) and of_us and words[0] in ("what", "which", "any", "give", "show") and not _OF_OTHERS & set(words):
        return Request("topics")
    return None


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'’-]+", text.lower().replace("’", "'"))


def _others(words: Sequence[str]) -> list[str]:
    """Those that are not used to speak of articles and of asking."""
    known = _TALK | STOP_WORDS
    return [word for word in words if word not in known and not word.isdigit() and not _NOUN.fullmatch(word)]


def _request(about: About, asked: str, match: re.Match[str]) -> Request:
    if about == "new":
        return _request_new(asked)
    if about != "article":
        return Request(about)
    name, thing = next((name, value) for name, value in match.groupdict().items() if value)
    if said := re.fullmatch(rf"(?P<thing>.+) {ARTICLE}", thing, re.I):  # "what's in the Oslo article"
        return Request(about, said["thing"].strip(QUOTES))
    return Request(about, _pointed(thing.strip(QUOTES)), name.startswith("title"))


def _pointed(thing: str) -> str:
    """What "that Oslo article" is about."""
    return re.sub(r"^(?:that|this) (?=\w)", "", thing, flags=re.I)


def _request_new(asked: str) -> Request:
    number = re.search(r"\d{1,2}|three|five|ten", asked, re.I)
    most = _NUMBERS.get(number.group().lower()) or int(number.group()) if number else MOST_NEW
    return Request("new", most=1 if re.search(rf"\b{ARTICLE}\b", asked, re.I) else max(1, min(most, MOST_SHOWN)))
