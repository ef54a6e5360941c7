"""A parsed page in, its author, date and address as the page itself states them; nothing is guessed from its text.

The places in order: meta elements, JSON-LD, microdata, `rel="author"`, `<time>` and bylines. A date in the article's prose or a
copyright year is not its date.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from index.load.metadata import iso_date, one_line, web_address

LONGEST_BYLINE = 120  # characters
_AUTHOR_NAMES = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "parsely-author",
    "sailthru.author",
    "byl",
)
_DATE_NAMES = tuple(
    "article:published_time datepublished date dc.date dc.date.issued dcterms.created dcterms.issued dcterms.date pubdate "
    "publishdate publish-date publication_date citation_publication_date parsely-pub-date sailthru.date".split()
)
_BYLINE = re.compile(r"(?:^|[-_\s])(?:byline|author|author-name|posted-by)(?:$|[-_\s])", re.IGNORECASE)
_DATELINE = re.compile(
    r"(?:^|[-_\s])(?:date|dateline|published|posted|posted-on|pubdate|byline|timestamp)(?:$|[-_\s])", re.IGNORECASE
)
_BY = re.compile(r"^(?:written |posted |story )?by:?\s+", re.IGNORECASE)
_AFTER_NAME = re.compile(r"\s*(?:[|·•–—]|,? on |,? \d).*$")


def author_of(root: Any) -> str:
    """The author's name, several joined by commas; empty where the page does not state one."""
    places = (_meta(root, _AUTHOR_NAMES), _linked_data(root, "author"), _itemprop(root, "author"), _bylines(root))
    return next((name for place in places for name in place if name and not re.match(r"https?://", name)), "")


def date_of(root: Any) -> str:
    """The day of publication, ISO 8601; empty where the page does not state one."""
    places = (_meta(root, _DATE_NAMES), _linked_data(root, "datePublished"), _itemprop(root, "datePublished"), _datelines(root))
    return next((date for place in places for date in map(iso_date, place) if date), "")


def address_of(root: Any) -> str:
    """The page's own address, where it is an http(s) one."""
    stated = [*root.xpath("//link[@rel='canonical']/@href"), *_meta(root, ("og:url",))]
    return next(filter(None, map(web_address, stated)), "")


def _meta(root: Any, names: tuple[str, ...]) -> Iterator[str]:
    stated: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or element.get("itemprop") or "").lower()
        stated.setdefault(name, []).append(one_line(element.get("content")))
    for name in names:
        if name in stated:
            yield ", ".join(dict.fromkeys(stated[name])) if name == "citation_author" else stated[name][0]


def _linked_data(root: Any, key: str) -> Iterator[str]:
    """The values of `key` in the page's JSON-LD, of the outermost thing that has it first."""
    for script in root.xpath("//script[@type='application/ld+json']"):
        try:
            things = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        for thing in things:  # which grows by what is found inside
            if isinstance(thing, list):
                things.extend(thing)
            elif isinstance(thing, dict):
                if key in thing:
                    yield one_line(thing[key])
                things.extend(value for value in thing.values() if isinstance(value, dict | list))


def _itemprop(root: Any, name: str) -> Iterator[str]:
    for element in root.xpath("//body//*[@itemprop=$name]", name=name):
        inner = element.xpath(".//*[@itemprop='name']")
        yield element.get("datetime") or element.get("content") or _short_text(inner[0] if inner else element)


def _bylines(root: Any) -> Iterator[str]:
    for element in root.xpath("//body//a[contains(concat(' ', @rel, ' '), ' author ')]"):
        yield _short_text(element)
    for element in _of_class(root, _BYLINE):
        yield _AFTER_NAME.sub("", _BY.sub("", _short_text(element)))


def _datelines(root: Any) -> Iterator[str]:
    for element in root.xpath("//body//time[@pubdate or ancestor::header or ancestor::address]"):
        yield element.get("datetime") or _short_text(element)
    for element in _of_class(root, _DATELINE):
        times = element.xpath("self::time | .//time")
        yield (times[0].get("datetime") if times else "") or _short_text(element)


def _of_class(root: Any, pattern: re.Pattern[str]) -> Iterator[Any]:
    return (element for element in root.xpath("//body//*[@class]") if pattern.search(element.get("class")[:LONGEST_BYLINE]))


def _short_text(element: Any) -> str:
    """The element's text, or nothing where it is too long for a byline."""
    text = ""
    for part in element.itertext():
        text += part
        if len(text) > LONGEST_BYLINE:
            return ""
    return one_line(text)
