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
MARKED_BONUS = 1.5  # less is wanted right below a line that says only "Advertisement"
LONGEST_MARK = 40  # characters of such a line
RESERVE = 2.0  # more is wanted where the article is about such things
LAST_SHARE = 0.6  # a rights notice stands in the last part of a document ...
LAST_BLOCKS = 4  # ... or among its last blocks


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


_MARKED = _pattern(
    r"^\W*(?:advertisement|advertorial|sponsored(?: content| post)?|promoted(?: content)?)\W*$",
    r"^\W*(?:paid (?:content|post)|partner content)\W*$",
    r"^\W*(?:advertisement|advertorial|sponsored(?: content)?|paid content|partner content)\s*[:|—–-]",
    r"^\W*[\[(](?:ad|advert|advertisement|sponsored|promoted|promotion)[\])]",
)
_OPENING = _pattern(
    r"^\W*(?:sign up|subscribe|download|join (?:us|our|now|thousands|millions)|start your|upgrade (?:to|your))\b",
    r"^\W*(?:donate|unlock|enjoy)\b",
    r"^\W*(?:get (?:the|our|your|all|more|unlimited|access|started|\d+%)|try (?:our|it|\w+ free|\w+ for free))\b",
    r"^\W*(?:discover (?:our|the|how)|shop|save (?:up to|\d+)|don['’]t miss|never miss|follow us)\b",
    r"^\W*support (?:our|us|independent|quality|local)\b",
    r"^\W*(?:become a|looking for|want (?:to|more|the)|do you (?:have|want|need|love|like|enjoy|care|know)|are you|ready to)\b",
    r"^\W*(?:tired of|love (?:the|our|this)|like (?:what|this)|stay (?:informed|up|ahead|tuned)|be the first|introducing)\b",
    r"^\W*(?:have (?:questions|a question|you)|need (?:help|a|more))\b",
    r"^[^.!?]{3,80}\?\s+\S",  # a question to the reader that the same block answers
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
        r"\bsave (?:up to )?(?:[$€£] ?\d+|\d+ ?%)",
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
        r"\b(?:for|from) (?:just|only) [$€£]?\d",
        r"\b(?:from|for) (?:\S+ )?[$€£]?\d+ ?\w* a (?:week|month|night)\b",
    ),
    _pattern(r"\bper month\b", r"\bexclusive (?:offers?|content|access|deals?)\b", r"\bmembers?-only\b", r"\bfree shipping\b"),
    _pattern(r"\bfollow us\b", r"\bexplore the \S+ app\b", r"\bvisit our (?:website|shop|store|site)\b"),
)
_PITCH = _pattern(
    r"\b(?:brought to you|sponsored) by\b",
    r"\bour (?:\S+ ){0,2}(?:newsletters?|apps?|platform|podcasts?|subscribers|journalism|reporting|coverage|store|shop)\b",
    r"\b(?:award[- ]winning|best[- ]selling|industry[- ]leading|world[- ]class|must[- ]have)\b",
)
_COMMISSION = _pattern(r"\baffiliate links?\b", r"\bwe (?:may |might )?(?:earn|receive|get) an? (?:\w+ ){0,2}commission\b")
_YOU = _pattern(r"\byou(?:r|['’]re|['’]ll)?\b")
_WE = _pattern(r"\b(?:our|us|we|we['’]re|we['’]ve)\b")

_RIGHTS = _pattern(r"\ball rights reserved\b", r"\bmay (?:not )?be reproduced\b", r"\breproduction .{0,40}prohibited\b")
_COPYRIGHT = _pattern(
    r"^\W*(?:copyright|©|\(c\))\W*(?:©|\(c\))?\W*(?:(?:19|20)\d\d|by\b|\w[^.]{0,60}(?:19|20)\d\d)",
    r"(?:©|\(c\))\s*(?:19|20)\d\d",
    r"(?:©|\bcopyright\b)[^.]{0,40}\b(?:19|20)\d\d\W*$",
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

_PAGE_DATE = _pattern(r"^\W*(?:this page was )?last (?:updated|modified|edited|reviewed|changed)\b[^.]{0,80}\W*$")

_COOKIES = _pattern(r"\b(?:we|this (?:site|website)|our (?:site|website|partners))\b.{0,60}\buses? cookies\b")
_CONSENT = _pattern(r"\b(?:accept|agree|consent|by continuing|by using|manage|preferences|opt out|ok)\b")
_LINK_LINE = _pattern(
    r"^\W*(?:read (?:more|also|next)\b|more (?:on this|stories|from)\b)",
    r"^\W*related(?: (?:articles?|stories|posts|content|reading))?\W*:",
    r"^\W*(?:you (?:may|might) also like|recommended for you|share (?:this|on)|skip to|back to top|e-?mail this)\b",
    r"^\W*(?:save for later|jump to|(?:previous|next) (?:article|post|page)|leave a (?:comment|reply)|\d+ comments?$)",
    r"^\W*(?:was|did) this (?:page|article|answer|guide|document) (?:help|useful|answer)",
    r"^\W*(?:pin|print|save|bookmark|rate) this (?:recipe|post|page|article|story)(?: for later| on \w+)?\W*$",
    r"^\W*page \d+ of \d+\W*$",
    r"^.{0,100}\bread more\W*$",
)
_LOG_IN = _pattern(
    r"^\W*(?:(?:you must|you need to|please) (?:be logged in|log in|sign in)|(?:log|sign) in)\b"
    r".{0,30}\b(?:reply|comment|post)\b.{0,20}$"
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
    in_list = False  # in the list right below a line of that kind
    below_mark = False  # right below a line that says only "Advertisement"
    for number, piece in enumerate(pieces):
        late = number >= LAST_SHARE * len(pieces) or number >= len(pieces) - LAST_BLOCKS
        enough = ENOUGH + (RESERVE if about_such else 0) - (MARKED_BONUS if below_mark else 0)
        label = piece.label or _label(piece, late=late and number > 0, about_such=about_such, enough=enough)
        opens_links = bool(_LIST_OF_LINKS.match(piece.text)) and not about_such
        if piece.kind == "heading":
            in_links, in_list = opens_links, False
        else:
            in_list = opens_links or (in_list and piece.kind == "list_item")
        if opens_links or ((in_links or in_list) and len(piece.text) <= LONGEST and not re.search(r"[.!?]\s", piece.text)):
            label = label or "navigation"
        below_mark = bool(_MARKED.search(piece.text)) and len(piece.text) < LONGEST_MARK
        found.append(label)
    return found


def _label(piece: Piece, *, late: bool, about_such: bool, enough: float) -> Label | None:
    text = " ".join(piece.text.split())
    if piece.kind in ("code", "table_header", "table_row") or not text or len(text) > LONGEST:
        return None
    if piece.kind != "heading" and _is_footer(text, late=late, about_such=about_such):
        return "footer"
    if _is_pitch(text, enough=enough, is_step=piece.kind in ("list_item", "heading")):
        return "advertisement"
    if piece.kind != "heading" and _is_navigation(text, about_such=about_such, is_step=piece.kind == "list_item"):
        return "navigation"
    return None


def _is_pitch(text: str, *, enough: float, is_step: bool) -> bool:
    """Whether the text wants the reader to buy, subscribe or follow. The opening of a how-to's step does not count."""
    if _MARKED.search(text):
        return True
    score = 0.0 if is_step else 1.0 * bool(_OPENING.match(text))
    score += sum(1.0 for pattern in _CALLS if pattern.search(text))
    score += 1.5 * bool(_PITCH.search(text)) + 2.5 * bool(_COMMISSION.search(text)) + 0.5 * text.endswith("!")
    score += 0.5 * bool(_YOU.search(text)) + 0.5 * bool(_WE.search(text))
    return score >= enough


def _is_footer(text: str, *, late: bool, about_such: bool) -> bool:
    """Whether the text is a notice about the page: rights, first publication, legal links."""
    score = 2.0 * bool(_COPYRIGHT.search(text)) + 1.5 * bool(_RIGHTS.search(text)) + 1.5 * bool(_APPEARED.search(text))
    score += 0.75 * sum(bool(pattern.search(text)) for pattern in _LEGAL)
    score += 0.5 * (len(_SOCIAL.findall(text)) > 1) + 2.0 * bool(_POWERED.match(text))
    score += 1.5 * (late and bool(_PAGE_DATE.match(text)))
    score += 0.5 if late else 0.0
    if about_such and not late:
        return False
    return score >= (2.5 if about_such else 2.0) and (len(text) < 200 or score >= 2.5)


def _is_navigation(text: str, *, about_such: bool, is_step: bool) -> bool:
    """Whether the text is a menu, a path of pages, a link to elsewhere, or a question for consent."""
    if _COOKIES.search(text) and _CONSENT.search(text) and not about_such:
        return True
    # A how-to's "- Print this page" or "Leave a comment in the ticket." is told to somebody, a link is only named.
    if _LINK_LINE.match(text) and len(text) < 160 and not text.endswith(".") and not is_step and not about_such:
        return True
    if _LOG_IN.match(text):
        return True
    parts = _SEPARATOR.split(text)
    return len(parts) >= 3 and all(len(part.split()) <= 4 and not re.search(r"[.!?;]$|\d", part) for part in parts)
