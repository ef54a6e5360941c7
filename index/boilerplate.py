"""A block's text and place in, a label out where it is not article text: advertisement, footer, navigation; pure, English.

A block is judged by what it is: a pitch to the reader, a rights notice, a menu. Every cue is a habit of such texts and none
the wording of a particular site; one cue alone hardly ever decides. Articles about newsletters, cookies or copyright law
are full of such words, so a document whose title or headings speak of them is judged with more reserve. Only whole blocks
are labelled.
"""

import re
from collections.abc import Sequence

from index.types import Label, Piece

LONGEST = 700  # characters; boilerplate is short
ENOUGH = 3.0  # sum of cues that makes a pitch
RESERVE = 2.0  # more is wanted where the article is about such things
LAST_SHARE = 0.6  # a rights notice stands in the last part of a document ...
LAST_BLOCKS = 4  # ... or among its last blocks


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


_MARKED = _pattern(
    r"^\W*(?:advertisement|advertorial|sponsored(?: content| post)?|promoted(?: content)?)\W*$",
    r"^\W*(?:paid (?:content|post)|partner content)\W*$",
    r"^\W*(?:advertisement|advertorial|sponsored(?: content)?|paid content|partner content)\s*[:|—–-]",
)
_OPENING = _pattern(
    r"^\W*(?:sign up|subscribe|download|join (?:us|our|now|thousands|millions)|start your|upgrade (?:to|your))\b",
    r"^\W*(?:donate|unlock|enjoy)\b",
    r"^\W*(?:get (?:the|our|your|all|more|unlimited|access|started|\d+%)|try (?:our|it|\w+ free|\w+ for free))\b",
    r"^\W*(?:discover (?:our|the|how)|shop|save (?:up to|\d+)|don['’]t miss|never miss|follow us)\b",
    r"^\W*support (?:our|us|independent)\b",
    r"^\W*(?:become a|looking for|want (?:to|more|the)|do you (?:have|want|need|love|like|enjoy|care|know)|are you|ready to)\b",
    r"^\W*(?:tired of|love (?:the|our|this)|like (?:what|this)|stay (?:informed|up|ahead|tuned)|be the first|introducing)\b",
    r"^\W*(?:have (?:questions|a question|you)|need (?:help|a|more))\b",
)
_CALLS = (
    _pattern(
        r"\bsign(?:ing)? up\b",
        r"\bsubscri(?:be|ption)\b",
        r"\bregister (?:now|today|for free)\b",
        r"\bjoin (?:now|today|free)\b",
    ),
    _pattern(
        r"\bfree trial\b",
        r"\b\d+ ?% off\b",
        r"\b(?:promo|discount|coupon) code\b",
        r"\blimited[- ]time\b",
        r"\bspecial offer\b",
    ),
    _pattern(
        r"\bclick here\b", r"\bdownload (?:our|the) (?:\w+ )?app\b", r"\bget the (?:answers|app|latest|best|newsletter)\b"
    ),
    _pattern(
        r"\blearn more\b", r"\border (?:now|today)\b", r"\btoday only\b", r"\b(?:shop|buy|book|try|start|act) (?:now|today)\b"
    ),
    _pattern(
        r"\b(?:to|in) your inbox\b",
        r"\bcancel any ?time\b",
        r"\bunlimited access\b",
        r"\bno spam\b",
        r"\bfor (?:just|only) [$€£]?\d",
    ),
    _pattern(r"\bper month\b", r"\bexclusive (?:offers?|content|access|deals?)\b", r"\bmembers?-only\b", r"\bfree shipping\b"),
    _pattern(r"\bfollow us\b", r"\bexplore the \S+ app\b", r"\bvisit our (?:website|shop|store|site)\b"),
)
_PITCH = _pattern(
    r"\b(?:brought to you|sponsored) by\b",
    r"\bour (?:\S+ ){0,2}(?:newsletters?|apps?|platform|podcasts?|subscribers|journalism|reporting|coverage|store|shop)\b",
    r"\b(?:award[- ]winning|best[- ]selling|industry[- ]leading|world[- ]class|must[- ]have)\b",
)
_YOU = _pattern(r"\byou(?:r|['’]re|['’]ll)?\b")
_WE = _pattern(r"\b(?:our|us|we|we['’]re|we['’]ve)\b")

_RIGHTS = _pattern(r"\ball rights reserved\b", r"\bmay (?:not )?be reproduced\b", r"\breproduction .{0,40}prohibited\b")
_COPYRIGHT = _pattern(
    r"^\W*(?:copyright|©|\(c\))\W*(?:©|\(c\))?\W*(?:(?:19|20)\d\d|by\b|\w[^.]{0,60}(?:19|20)\d\d)",
    r"(?:©|\(c\))\s*(?:19|20)\d\d",
)
_APPEARED = _pattern(
    r"\b(?:article|story|post|piece|page)\b.{0,40}\b(?:originally|first) (?:appeared|published|ran)\b",
    r"\brepublished (?:with|by) permission\b",
)
_LEGAL = (
    _pattern(r"\bterms (?:of (?:use|service)|and conditions)\b"),
    _pattern(r"\bprivacy (?:policy|notice)\b"),
    _pattern(r"\bcookie (?:policy|settings)\b", r"\bimprint\b", r"\blegal notice\b"),
    _pattern(r"\bcontact us\b"),
)
_SOCIAL = _pattern(r"\b(?:facebook|twitter|instagram|linkedin|youtube|tiktok|rss|whatsapp)\b")
_POWERED = _pattern(r"^\W*(?:proudly )?(?:powered by|built with|theme by|hosted by)\b.{0,60}$")

_COOKIES = _pattern(r"\b(?:we|this (?:site|website)|our (?:site|website|partners))\b.{0,60}\buses? cookies\b")
_CONSENT = _pattern(r"\b(?:accept|agree|consent|by continuing|by using|manage|preferences|opt out|ok)\b")
_LINK_LINE = _pattern(
    r"^\W*(?:read (?:more|also|next)\b|more (?:on this|stories|from)\b)",
    r"^\W*related(?: (?:articles?|stories|posts|content|reading))?\W*:",
    r"^\W*(?:you (?:may|might) also like|recommended for you|share (?:this|on)|skip to|back to top|print this|e-?mail this)\b",
    r"^\W*(?:save for later|jump to|(?:previous|next) (?:article|post|page)|leave a (?:comment|reply)|\d+ comments?$)",
)
_LIST_OF_LINKS = _pattern(
    r"^\W*(?:related (?:articles?|stories|posts|content|pages|reading)|more (?:stories|articles|news|from .{1,30}))\W*$",
    r"^\W*(?:you (?:may|might) also like|recommended(?: for you)?|share this(?: \w+)?)\W*$",
    r"^\W*(?:most (?:read|popular)|trending(?: now)?)\W*$",
    r"^\W*(?:popular (?:posts|stories)|follow us|site map|quick links)\W*$",
)
_SEPARATOR = re.compile(r"\s(?:\||·|•|»|›|>|/|→|–)\s")
_ABOUT_SUCH = _pattern(
    r"newsletter|subscri|advertis|sponsor|copyright|cookie|privacy|licen[cs]|marketing|discount|member|promotion|social media",
    r"pricing",
    r"\b(?:terms|legal|rights|apps?)\b",
)


def labels(pieces: Sequence[Piece], title: str) -> list[Label | None]:
    """A label for each piece of an article, or None where it is article text. What a loader labelled stays so."""
    about_such = bool(_ABOUT_SUCH.search("\n".join([title, *(piece.text for piece in pieces if piece.kind == "heading")])))
    found: list[Label | None] = []
    in_links = False  # below a heading such as "Related articles"
    for number, piece in enumerate(pieces):
        late = number >= LAST_SHARE * len(pieces) or number >= len(pieces) - LAST_BLOCKS
        label = piece.label or _label(piece, late=late and number > 0, about_such=about_such)
        if piece.kind == "heading":
            in_links = bool(_LIST_OF_LINKS.match(piece.text)) and not about_such
            label = label or ("navigation" if in_links else None)
        elif in_links and len(piece.text) <= LONGEST and not re.search(r"[.!?]\s", piece.text):
            label = label or "navigation"
        found.append(label)
    return found


def _label(piece: Piece, *, late: bool, about_such: bool) -> Label | None:
    text = " ".join(piece.text.split())
    if piece.kind in ("code", "table_header", "table_row") or not text or len(text) > LONGEST:
        return None
    if piece.kind != "heading" and _is_footer(text, late=late, about_such=about_such):
        return "footer"
    if _is_pitch(text, enough=ENOUGH + (RESERVE if about_such else 0), is_step=piece.kind in ("list_item", "heading")):
        return "advertisement"
    if piece.kind != "heading" and _is_navigation(text, about_such=about_such):
        return "navigation"
    return None


def _is_pitch(text: str, *, enough: float, is_step: bool) -> bool:
    """Whether the text wants the reader to buy, subscribe or follow. The opening of a how-to's step does not count."""
    if _MARKED.search(text):
        return True
    score = 0.0 if is_step else 1.0 * bool(_OPENING.match(text))
    score += sum(1.0 for pattern in _CALLS if pattern.search(text))
    score += 1.5 * bool(_PITCH.search(text))
    score += 0.5 * bool(_YOU.search(text)) + 0.5 * bool(_WE.search(text))
    return score >= enough


def _is_footer(text: str, *, late: bool, about_such: bool) -> bool:
    """Whether the text is a notice about the page: rights, first publication, legal links."""
    score = 2.0 * bool(_COPYRIGHT.search(text)) + 1.5 * bool(_RIGHTS.search(text)) + 1.5 * bool(_APPEARED.search(text))
    score += 0.75 * sum(bool(pattern.search(text)) for pattern in _LEGAL)
    score += 0.5 * (len(_SOCIAL.findall(text)) > 1) + 2.0 * bool(_POWERED.match(text))
    score += 0.5 if late else 0.0
    if about_such and not late:
        return False
    return score >= (2.5 if about_such else 2.0) and (len(text) < 200 or score >= 2.5)


def _is_navigation(text: str, *, about_such: bool) -> bool:
    """Whether the text is a menu, a path of pages, a link to elsewhere, or a question for consent."""
    if _COOKIES.search(text) and _CONSENT.search(text) and not about_such:
        return True
    if _LINK_LINE.match(text) and len(text) < 160 and not about_such:
        return True
    parts = _SEPARATOR.split(text)
    return len(parts) >= 3 and all(len(part.split()) <= 4 and not re.search(r"[.!?;]$|\d", part) for part in parts)
