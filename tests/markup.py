"""Which elements and attributes our templates write: whatever else a page has came from an article or a person."""

import re

import lxml.html

ALLOWED = {
    "section": {"class"},
    "div": {"class", "role", "aria-label", "aria-labelledby"},
    "article": {
        "class",
        "data-question",
        "data-read-as",
        "data-spoken",
        "data-document",
        "data-start",
        "data-end",
        "data-text",
    },
    "p": {"class", "id", "tabindex", "dir"},
    "h2": {"class", "tabindex"},
    "button": {"type", "class", "data-copy", "data-verdict", "data-title", "data-ask", "data-edit", "aria-label"},
    "figure": {"class", "aria-label"},
    "figcaption": {"class"},
    "blockquote": {"class", "dir", "tabindex", "role", "aria-label"},
    "bdi": {"dir"},
    "img": {"src", "alt", "loading", "decoding"},
    "mark": {"class", "id"},
    "span": {"class", "title", "role", "aria-label"},
    "cite": set(),
    "time": {"datetime"},
    "a": {"href", "target", "rel"},
    "table": set(),
    "thead": set(),
    "tbody": set(),
    "tr": set(),
    "th": {"scope", "class"},
    "td": {"dir"},
}
PLACE = {"dir", "data-start"}
OF_A_PAGE = ALLOWED | {
    "html": {"lang", "class"},
    "head": set(),
    "body": set(),
    "meta": {"charset", "name", "content"},
    "title": set(),
    "link": {"rel", "href"},
    "script": {"src", "defer"},
    "main": {"class"},
    "header": set(),
    "aside": {"class", "aria-label"},
    **dict.fromkeys("h1 h2 h3 h4 h5 h6 blockquote".split(), PLACE),
    "figcaption": {"class", *PLACE},
    "p": {"class", "id", "role", *PLACE},
    "a": {"href", "target", "rel", "download"},
    "ul": set(),
    "li": {"class", *PLACE},
    "th": {"scope", *PLACE},
    "td": PLACE,
    "pre": {"tabindex", *PLACE},
    "code": PLACE,
    "section": {"class", "aria-label", "data-document", "data-shown-start", "data-shown-end", "hidden"},
    "form": {"id", "hidden"},
    "button": {"type", "class", "aria-expanded", "aria-controls"},
    "label": {"for"},
    "input": {"id", "name", "dir", "maxlength", "required", "autocomplete", "value"},
    "output": {"class", "dir"},
    "div": {"class", "tabindex", "role", "aria-label"},
}
IMAGE = re.compile(r"/image/[A-Za-z0-9%._~-]+/[0-9]+")
TAG = re.compile(r"""<!DOCTYPE html>|</?[a-z][a-z0-9]*(?: [a-zA-Z0-9-]+(?:="[^"<>]*")?)*/?>""")


def assert_only(allowed: dict[str, set[str]], markup: str, script: str = "/source.js") -> None:
    """Both ways of reading agree: a parser finds no other element or attribute, and no `<` is left beside the tags."""
    root = lxml.html.document_fromstring(markup)
    for element in root.iter():
        assert isinstance(element.tag, str), f"a comment or an instruction: {element}"
        if element.tag in ("html", "body") and element.tag not in allowed:
            continue  # the parser's own frame around a fragment
        assert element.tag in allowed, element.tag
        assert element.tag != "img" or IMAGE.fullmatch(element.get("src")), element.get("src")
        assert element.tag != "script" or (element.get("src"), element.text) == (script, None)
        assert set(element.attrib) <= allowed[element.tag], (element.tag, *element.attrib)
    assert "<" not in TAG.sub("", markup)
