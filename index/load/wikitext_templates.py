"""A wikitext template in, what it shows out as far as that is known without the wiki: its formatted words, nothing, or None."""

import re
from collections.abc import Iterator
from typing import Any

FEWEST_WORDS = 4  # of a sentence
MARKS = frozenset(  # show a mark, or nothing within the line
    "citation needed|cn|fact|sfn|sfnp|harv|harvnb|efn|refn|ref|r|rp|clarify|who|which|when|where|by whom|"
    "dubious|vague|update inline|"
    "anchor|clear|clr|-|main|see also|further|reflist|references|notelist|short description|use dmy dates|use mdy dates|"
    "good article|featured article|pp|about|redirect|hatnote|authority control|coord|verify source|"
    "better source needed|page needed|"
    "failed verification|portal|commons|commonscat|commons category|toc|toc right|toc limit|stub|"
    "defaultsort|displaytitle|noteslist|"
    "cite web|cite book|cite news|cite journal|citation|webarchive|dead link|beleg|belege fehlen|nbsp2|"
    "self-published inline".split("|")
)
_FIRST = frozenset(  # show what they are given first
    "nowrap|nobr|small|smaller|big|larger|abbr|tooltip|flag|flagcountry|ill|interlanguage link|em|strong|"
    "mono|code|tt|kbd|key|var|"
    "samp|as written|sic|lcs|start date text|plainlist|unbulleted list item|font color text|highlight|"
    "mark|u|nobold|noitalic".split("|")
)
_SECOND = frozenset("lang|transliteration|transl|sort|color|colour|font color|fontcolor|language|lang-x|hover title".split("|"))
_SIGNS = {"!": "|", "=": "=", "nbsp": "\N{NO-BREAK SPACE}", "spaced ndash": " – ", "snd": " – ", "ndash": "–", "mdash": "—",
          "'": "'", "dot": " · ", "bullet": " • ", "yes": "Yes", "no": "No", "y": "Yes", "n": "No", "tick": "Yes",
          "cross": "No", "n/a": "n/a", "tbd": "TBD", "circa": "c. ", "c.": "c. ", "euro": "€"}  # fmt: skip
_MONTHS = "January February March April May June July August September October November December".split()
_SENTENCE = re.compile(r"[.!?…][\"'”’»)]?$")

Shown = list[Any]  # texts, and parsed wikitext


def shown(template: Any, title: str) -> Shown | None:
    """What is seen of a template; [] where nothing is, None where only its wiki knows."""
    name = name_of(template)
    given = [param.value for param in template.params if not param.showkey]
    if name in MARKS or name.startswith(("cite ", "#invoke:cite", "defaultsort:", "displaytitle:")):
        return []
    if name in ("pagename", "fullpagename", "subst:pagename"):
        return [title]
    if name.startswith(("formatnum:", "lc:", "uc:", "lcfirst:", "ucfirst:")) and not given:
        return [str(template.name).partition(":")[2].strip()]
    if name in ("convert", "cvt") and len(given) > 1:
        return _measure([str(value).strip() for value in given])
    if name in ("start date", "end date", "date", "dts", "birth date", "death date", "start date and age") and given:
        return _date([str(value).strip() for value in given])
    if name in _FIRST and given:
        return [given[0]]
    if (name in _SECOND and len(given) > 1) or (name.startswith("lang-") and given):
        return [given[1 if name in _SECOND else 0]]
    if name in ("frac", "fraction") and 1 < len(given) < 4:
        return _fraction([str(value).strip() for value in given])
    return [_SIGNS[name], *given[:1]] if name in _SIGNS else None


def name_of(template: Any) -> str:
    """A template's name in lower case, with single spaces."""
    return " ".join(str(template.name).replace("_", " ").lower().split()).removeprefix("template:")


def sentences_of(template: Any) -> Iterator[Any]:
    """The values that are whole sentences."""
    for param in template.params:
        text = str(param.value).rstrip()
        if len(text.split(None, FEWEST_WORDS)) >= FEWEST_WORDS and _SENTENCE.search(text[-2:]):
            yield param.value


def _measure(given: list[str]) -> Shown | None:
    """`40|m|ft` is 40 m; a range (`40|to|50|m`) stays one. What it is converted to is not known."""
    if len(given) > 3 and given[1] in ("to", "-", "–", "and", "or", "by", "x"):
        sign = "–" if given[1] in ("-", "–") else f" {given[1]} "
        return [f"{given[0]}{sign}{given[2]} {given[3]}"]
    return [f"{given[0]} {given[1]}"]


def _date(given: list[str]) -> Shown | None:
    if not all(part.isascii() and part.isdigit() for part in given[:3]):
        return [given[0]]
    year, month, day = [*given[:3], "", ""][:3]
    month = _MONTHS[int(month) - 1] if month and 0 < int(month) <= 12 else ""
    return [" ".join(filter(None, (day.lstrip("0") if month else "", month, year)))]


def _fraction(given: list[str]) -> Shown:
    """`1|2` is 1/2, `3|1|2` is 3 1/2."""
    return [" ".join([*given[:-2], "/".join(given[-2:])])]
