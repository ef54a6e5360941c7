"""The last question and a piece of a new one in, the whole new question out; pure, English.

"And Kazakhstan?" takes a name's place, "And in 2023?" a year's, "Where?" the asking word's, "Who else?" adds a word. Where
the last question has nothing of the piece's sort, the piece is put at its end. Only words of the dialogue are used.
"""

import re
from dataclasses import dataclass

from qa.dialogue.named_before import ARTICLES, PREPOSITIONS, Past, mentions
from qa.dialogue.referents import DATE, is_phrase
from qa.terms import has_digit

SHARED_END = 3  # letters at the end that make two words alike in sort: imports and exports, -stan
_ADVERBS = frozenset("when where why".split())
_DAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_TIME = re.compile(rf"{DATE.pattern}|\b{_DAYS}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Slot:
    """A piece of the last question that another may replace."""

    start: int
    end: int
    text: str
    sort: str  # name, time, number, noun
    before: int  # where its preposition begins, or its own beginning
    preposition: str
    has_article: bool = False

    @property
    def own(self) -> bool:
        """Whether it is a name without the nouns that belong to it."""
        return self.sort != "name" or self.text.replace(" of ", " ").istitle()


def with_piece(last: Past, piece: str) -> str:
    """The last question with `piece` in the place of what is of its sort."""
    preposition, body = _apart(re.sub(r"^(?:the )?ones? (?=\w)", "", piece, flags=re.IGNORECASE))
    asked = last.asked.rstrip("?").rstrip()
    counted = next((mention.words[-1] for mention in mentions(last) if mention.before == "wh"), "ones")
    body = re.sub(r" ones?$", f" {counted}", body)
    slot = _best(_slots(last), preposition, body, piece)
    mark = "?" if last.asked.rstrip().endswith("?") or piece.endswith("?") else ""
    if slot is None:
        return f"{asked} {f'{preposition} {body}'.strip()}{mark}"
    if preposition:
        return f"{asked[: slot.before]}{preposition} {body}{asked[slot.end :]}{mark}"
    if slot.sort == "name" and body.islower():
        body = body.title()
    owns = asked[slot.end :].startswith(("'s", "’s")) and re.search(r"['’]s$", body)
    return f"{asked[: slot.start]}{body}{asked[slot.end + 2 * bool(owns) :]}{mark}"


def with_asking(last: Past, asking: str) -> str | None:
    """The last question asked with other words at its head; its answer stands where the old ones asked for it."""
    asked, mark = last.asked.rstrip("?").rstrip(), "?" if last.asked.rstrip().endswith("?") else ""
    lead, rest = last.lead, asked[len(last.lead) :].strip()
    answer = last.answer if is_phrase(last.answer) or re.fullmatch(r"[\d.,]+", last.answer) else ""
    if not last.asking:
        return f"{asking} {asked[:1].lower()}{asked[1:]}{mark}"
    if re.fullmatch(r"(?:.* )?how (?:many|much)", asking, re.IGNORECASE) and re.match(
        r"(?:which|what) \w", lead, re.IGNORECASE
    ):
        return f"{asking} {lead.split(' ', 1)[1]} {rest}{mark}"
    if not rest and (last.asking in _ADVERBS or lead.split()[0].lower() in PREPOSITIONS):
        return None
    if not rest:  # the asking word is the subject: "Who opened it"
        verb = lead.split(" ", 1)[1] if " " in lead else ""
        return f"{asking} {answer} {verb}{mark}" if answer else f"{asking} {verb}{mark}"
    head, _, tail = rest.partition(" ")
    adverbial = last.asking in _ADVERBS or re.match(r"how (?!many|much)", lead, re.IGNORECASE)
    subject = not adverbial and head.lower() not in ("do", "does", "did") and answer
    return f"{asking} {head} {answer} {tail}{mark}" if subject else f"{asking} {rest}{mark}"


def with_else(last: Past, asking: str) -> str | None:
    """The last question for what else there is."""
    words = last.asked.split()
    if words and words[0].lower() in ("who", "whom", "what", "where", "which", "when"):
        kept = "other" if words[0].lower() == "which" else "else"
        return " ".join([words[0], *([] if words[1:2] == [kept] else [kept]), *words[1:]])
    return with_asking(last, f"{asking} else")


def is_alike(last: Past, piece: str) -> bool:
    """Whether the last question has something of the piece's sort, so that a piece without "and" may be meant to replace it."""
    preposition, body = _apart(piece)
    slot = _best(_slots(last), preposition, body, piece)
    return (
        slot is not None and slot.sort in ("name", "time", "number") and slot.preposition == (preposition or slot.preposition)
    )


def _apart(piece: str) -> tuple[str, str]:
    """The preposition at the head of a piece, and what follows."""
    words = piece.rstrip("?!. ").split()
    if len(words) > 1 and words[0].lower() in PREPOSITIONS:
        return words[0].lower(), " ".join(words[1:])
    return "", " ".join(words)


def _slots(last: Past) -> list[_Slot]:
    asked = last.asked.rstrip("?").rstrip()
    found = [_slot(asked, match.start(), match.end(), "time") for match in _TIME.finditer(asked)]
    for mention in mentions(last):
        if not (mention.name or mention.is_noun or mention.before == "wh") or any(
            slot.start < mention.end and mention.start < slot.end for slot in found
        ):
            continue
        found.append(_slot(asked, mention.start, mention.end, "name" if mention.name else "noun"))
        at = asked.find(mention.name, mention.start) if mention.name else -1
        if at >= 0 and mention.name != mention.text:
            found.append(_slot(asked, at, at + len(mention.name), "name"))
    return found


def _slot(asked: str, start: int, end: int, sort: str) -> _Slot:
    before = re.search(r"(\w+) (?:the |an? )?$", asked[:start], re.IGNORECASE)
    word = before[1].lower() if before else ""
    article = (
        re.search(r"\b(?:the|an?) $|^(?:the|an?) ", f"{asked[:start]}{asked[start:end]}"[max(0, start - 4) :], re.I) is not None
    )
    if before and word in PREPOSITIONS:
        return _Slot(start, end, asked[start:end], sort, before.start(), word, article)
    return _Slot(start, end, asked[start:end], sort, start, "", article)


def _best(slots: list[_Slot], preposition: str, body: str, piece: str) -> _Slot | None:
    """The slot that is most like the piece; the first of equals; None where none is like it."""
    sort = _sort(body)
    article = body.split()[0].lower() in ARTICLES
    scored = [
        (_likeness(slot, sort, preposition, body), slot.own, slot.has_article == article, -slot.start, slot) for slot in slots
    ]
    best = max(scored, key=lambda entry: entry[:4], default=None)
    return best[4] if best and best[0] > 0 else None


def _sort(body: str) -> str:
    if _TIME.search(body):
        return "time"
    if any(word[:1].isupper() for word in body.split()):
        return "name"
    if has_digit(body):
        return "number"
    return "word" if len(body.split()) == 1 else "noun"


def _likeness(slot: _Slot, sort: str, preposition: str, body: str) -> int:
    own, other = slot.text.lower().split(), body.lower().split()
    same_end = own[-1] == other[-1] or (own[-1][-SHARED_END:] == other[-1][-SHARED_END:] and len(own[-1]) > SHARED_END)
    same_sort = slot.sort == sort or (sort == "word" and slot.sort in ("name", "noun"))
    if sort == "noun" and slot.sort == "name" and not preposition and other[0] not in ARTICLES:
        return 1 + 4 * same_end  # a name typed without capitals
    if sort == "time" or slot.sort == "time":
        same_end = same_end and same_sort
    if preposition and slot.preposition != preposition:
        return 1 if same_sort and slot.preposition and not {preposition, slot.preposition} & {"of", "by", "with"} else 0
    whole = own[-1] == other[-1] and len(own) > 1
    return 4 * same_end + 3 * same_sort + 2 * bool(preposition) + whole if same_sort or same_end else 0
