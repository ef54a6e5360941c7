"""What an element of a page is, judged by its tag and attributes: hidden, a mark without meaning, or not article text.

Class names say a lot, but the same words name states of a whole page ("has-sidebar") and, as ids, the subject of a section
("#comments"): neither makes a label, and nothing that holds the page's main heading gets one by its name.
"""

import re
from typing import Any

from index.types import Label

NAMES_LOOKED_AT = 500  # characters of a class attribute
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CONTAINERS = frozenset("div ul ol form table dl details menu".split())  # only of these an id says what they are


def _named(words: str) -> re.Pattern[str]:
    """Matches class names and ids of which one hyphenated part is one of the words."""
    return re.compile(rf"(?:^|[-_\s])(?:{words})(?:$|[-_\s])", re.IGNORECASE)


_HIDDEN_TAGS = frozenset(
    "script style template noscript head iframe object embed svg math canvas select datalist dialog audio video".split()
)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)|"
    r"(?<![-\w])color\s*:\s*transparent\b|(?<![-\w])(?:width|height)\s*:\s*0(?:px)?\s*(?:;|$)|"
    r"(?<![-\w])(?:left|top|right|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_WHITE = r"(?:#fff(?:fff)?\b|white\b|rgba?\(\s*255\s*,\s*255\s*,\s*255\b)"
_WHITE_TEXT = re.compile(rf"(?<![-\w])color\s*:\s*{_WHITE}", re.IGNORECASE)
_BACKGROUND = re.compile(
    rf"(?<![-\w])background(?:-color|-image)?\s*:\s*(?!{_WHITE}|transparent|none|inherit|initial)[#\w]", re.IGNORECASE
)
_HIDDEN_CLASS = re.compile(r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader(?:-text|-only)?|mw-editsection)(?:$|\s)")
_MARK_CLASS = re.compile(
    r"(?:^|\s)(?:headerlink|header-anchor|anchorjs-link|footnote-?(?:ref|back\w*)|mw-cite-backlink)(?:$|\s)"
)

_NAMES: tuple[tuple[Label, re.Pattern[str]], ...] = (
    ("advertisement", _named("ads?|advert[a-z]*|sponsor[a-z]*|promo[a-z]*|newsletter[a-z]*|paywall|subscri[a-z]*|cta")),
    ("footer", _named("footer|copyright|colophon|legal")),
    (
        "navigation",
        _named(
            "nav[a-z]*|menu|breadcrumbs?|sidebar|toc|cookie[a-z]*|shar(?:e|ing)|social|related|comments?|pagination|catlinks"
        ),
    ),
)
_STATES = re.compile(r"\b(?:has|with|no|without|show|hide)[-_][-\w]+|[-\w]+[-_](?:open|closed|enabled|disabled)\b")
_NOTE = _named("admonition|note|notice|tip|hint|info|warning|caution|danger|important|callout|example|pull-?quote")
_TAG_LABELS: dict[str, Label] = {"nav": "navigation", "aside": "navigation", "search": "navigation", "button": "navigation"}
_ROLE_LABELS: dict[str, Label] = {
    "navigation": "navigation",
    "contentinfo": "footer",
    "banner": "navigation",
    "complementary": "navigation",
    "search": "navigation",
}


def is_left_out(element: Any) -> bool:
    """Whether nothing of the element is text of the page: it is hidden, or a mark such as "[edit]", "[3]" or "¶"."""
    attributes = element.attrib
    style = attributes.get("style", "")
    names = attributes.get("class", "")[:NAMES_LOOKED_AT]
    return (
        element.tag in _HIDDEN_TAGS
        or "hidden" in attributes
        or attributes.get("aria-hidden", "").lower() == "true"
        or bool(style and _HIDDEN_STYLE.search(style))
        or bool(names and _HIDDEN_CLASS.search(names))
        or _is_white(element, style)
        or _is_mark(element, names)
    )


def label_of(element: Any, *, in_article: bool, has_main: bool) -> Label | None:
    """What a block's tag, role, class or id says that it is, where that is not article text.

    `in_article`: it stands in an `article`, `main`, `section` or `blockquote`; `has_main`: the page has one of the first two.
    """
    tag = element.tag
    if tag == "footer" and not in_article:
        return "footer"
    if tag == "header" and not in_article and has_main and element.find(".//h1") is None:
        return "navigation"
    names = element.get("class", "")[:NAMES_LOOKED_AT]
    if tag == "aside" and (_NOTE.search(names) or element.get("role") == "note"):
        return None
    label = _TAG_LABELS.get(tag) or _ROLE_LABELS.get(element.get("role", "").lower())
    if label or tag in ("body", "main", "article"):
        return label
    if tag in _CONTAINERS and not _is_of_its_heading(element):
        names += " " + element.get("id", "")[:NAMES_LOOKED_AT]
    names = _STATES.sub("", names)
    label = next((label for label, pattern in _NAMES if pattern.search(names)), None)
    return None if label and next(element.iter("h1", "main", "article"), None) is not None else label


def _is_mark(element: Any, names: str) -> bool:
    """A footnote's number, a link to a heading's own address, the way back from a footnote."""
    if element.tag == "sup":
        return "reference" in names.split() or (len(element) == 1 and not (element.text or "").strip() and _is_jump(element[0]))
    return (
        element.get("role") in ("doc-noteref", "doc-backlink")
        or bool(names and _MARK_CLASS.search(names))
        or (element.tag == "a" and (element.text or "").strip() in ("¶", "#", "§", "🔗") and _is_jump(element))
    )


def _is_jump(element: Any) -> bool:
    return element.tag == "a" and str(element.get("href", "")).startswith("#")


def _is_white(element: Any, style: str) -> bool:
    """Whether the text is white, and nothing around it says that it stands on a colour."""
    if not _WHITE_TEXT.search(style) and element.get("color", "").lower() not in ("white", "#fff", "#ffffff"):
        return False
    return not any(
        above.get("bgcolor") or _BACKGROUND.search(above.get("style", "")) for above in (element, *element.iterancestors())
    )


def _is_of_its_heading(element: Any) -> bool:
    """Whether the id is only the address of the element's first heading, as tools for documentation write it."""
    name = element.get("id")
    heading = next(element.iter(*HEADINGS), None) if name else None
    return heading is not None and _slug(name) == _slug("".join(heading.itertext()))


def _slug(text: str) -> str:
    return "-".join(re.findall(r"[^\W_]+", text[:NAMES_LOOKED_AT].lower()))
