"""Wikitext is read as its wiki shows it, as far as the page alone tells; what is missing within a sentence is seen to be."""

import time
from pathlib import Path

import pytest
from mutations import mutated
from one_file import asked_of

from index.errors import LoadError
from index.load import load
from index.types import Article, Piece

PAGE = """{{Infobox pier
| name = Brinmouth
| note = The pier is closed to cars on Sundays.
| picture = CANARY.jpg
}}
[[File:Pier.jpg|thumb|220px|The ''pier'' of [[Brinmouth]] in 1921]]
The '''pier of Brinmouth''' is {{convert|240|m|ft}} long.<ref>CANARY, p. 4.</ref> Captain [[Olga Brandt|Brandt]] opened
it in 1921.{{sfn|Canary|2001}}<!-- CANARY -->

It has {{canary count|12}} lamps and a [https://ferry.example.org ferry office].
<div style="display:none">CANARY</div>

== Prices ==
{| class="wikitable"
|+ Limits by city
! City !! Limit
|-
| Lisbon || 120 euros
|-
| [[Oslo]] | 1
| 180 euros{{efn|CANARY}}
|}

=== Tickets {{anchor|CANARY}} ===
* Day tickets:
** children 2 euros
** adults 4 euros
# Buy it
# Keep it
; Guide
: A free leaflet

 $ ferry --now
 done

<syntaxhighlight lang="python">print("<b>")</syntaxhighlight>
{{quote|We will not close the pier this winter.|Ada Example}}
<gallery>
File:Lamp.jpg|alt=CANARY|A lamp at night
File:Other.jpg
</gallery>

== See also ==
* [[Harbour]]
[[Category:CANARY]]
[[de:CANARY]]
__NOTOC__
"""


def read(text: str, path: str = "pier_of-brinmouth.wiki") -> Article:
    (article,) = load(text.encode(), path)
    return article


def texts(text: str) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in read(text).pieces]


def test_a_page_in_its_structure() -> None:
    article = read(PAGE)
    assert article.title == "Pier of brinmouth"
    assert list(article.pieces) == [
        Piece("paragraph", "The pier is closed to cars on Sundays."),
        Piece("caption", "The pier of Brinmouth in 1921"),
        Piece("paragraph", "The pier of Brinmouth is 240 m long. Captain Brandt opened it in 1921."),
        Piece("paragraph", "It has […] lamps and a ferry office."),
        Piece("heading", "Prices", level=2),
        Piece("caption", "Limits by city"),
        Piece("table_header", "City | Limit"),
        Piece("table_row", "Lisbon | 120 euros"),
        Piece("table_row", "1 | 180 euros"),
        Piece("heading", "Tickets", level=3),
        Piece("list_item", "Day tickets:", level=1),
        Piece("list_item", "children 2 euros", level=2),
        Piece("list_item", "adults 4 euros", level=2),
        Piece("list_item", "1. Buy it", level=1),
        Piece("list_item", "2. Keep it", level=1),
        Piece("paragraph", "Guide"),
        Piece("paragraph", "A free leaflet"),
        Piece("code", "$ ferry --now\ndone"),
        Piece("code", 'print("<b>")'),
        Piece("quote", "We will not close the pier this winter."),
        Piece("caption", "A lamp at night"),
        Piece("heading", "See also", level=2, label="navigation"),
        Piece("list_item", "Harbour", level=1, label="navigation"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It costs {{price|5}} now.", [("paragraph", "It costs […] now.")]),
        ("{{price}} is what it costs.", [("paragraph", "[…] is what it costs.")]),
        ("It costs {{nowrap|5 euros}} {{citation needed}} now.", [("paragraph", "It costs 5 euros now.")]),
        ("It is cheap.{{unknown}} Buy it.", [("paragraph", "It is cheap. Buy it.")]),
        ("* {{flag|Norway}}\n* {{unknown}}", [("list_item", "Norway"), ("list_item", "[…]")]),
        ("{|\n| {{yes}} || {{unknown}}\n|}", [("table_row", "Yes | […]")]),
        ("It is {{lang|de|schön}}, {{frac|1|2}}&nbsp;m.", [("paragraph", "It is schön, 1/2 m.")]),
        ("{{notice|Bring a warm coat today.}}\nText.", [("paragraph", "Bring a warm coat today."), ("paragraph", "Text.")]),
        ("{{notice|image=canary.png}}\n\nText.", [("paragraph", "Text.")]),
        ("a {{{1|b}}} c <nowiki>''d'' <e></nowiki> <s>f</s> 10<sup>6</sup>", [("paragraph", "a b c ''d'' <e> f 10⁶")]),
        ("One<br />two", [("paragraph", "One\ntwo")]),
        ("<script>canary</script><style>canary</style>Text.", [("paragraph", "Text.")]),
        ("[[:Category:Ports]] [[Datei:x.png|mini|Hafen]] here", [("paragraph", "Category:Ports here"), ("caption", "Hafen")]),
        ("{|\n! a\n| b || c {{!}} d\n|}", [("table_row", "a | b | c|d")]),
        ("Text.\n: more\n:: deeper", [("paragraph", "Text."), ("paragraph", "more"), ("paragraph", "deeper")]),
    ],
)  # fmt: skip
def test_what_is_seen_of_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert texts(text) == expected


def test_a_cell_over_rows_stands_in_each() -> None:
    table = '{|\n! City !! Year !! Limit\n|-\n| rowspan="2" | Oslo || 2023 || 5\n|-\n| 2024 || 6\n'
    table += '|- style="display:none"\n| CANARY\n|}'
    assert texts(table)[1:] == [("table_row", "Oslo | 2023 | 5"), ("table_row", "Oslo | 2024 | 6")]


def test_titles() -> None:
    assert read("= The Pier =\nText.").title == "The Pier"
    assert read("{{DISPLAYTITLE:''The'' Pier}}\nText.", "a.mediawiki").title == "The Pier"


@pytest.mark.parametrize("text", ["#REDIRECT [[The pier#Prices]]", "\n#weiterleitung: [[The pier]] {{R}}"])
def test_a_redirect_is_none(text: str) -> None:
    with pytest.raises(LoadError, match="It only redirects to “The pier"):
        read(text)


OPEN = [
    "{{a|",
    "[[a|",
    "<div>",
    "<ref ",
    "[http://a ",
    "<!--",
    "{|\n|",
    "<b>x",
    "'''a",
    "\n* a",
    "\n==",
    "{{a|[[b}}",
    "----",
    "((((",
    "::::",
]


@pytest.mark.parametrize("sign", OPEN)
def test_what_is_never_closed_costs_little(sign: str) -> None:
    """Row 19: mwparserfromhell takes 42 seconds for 8,000 times `{{a|`, 32 kB."""
    began = time.monotonic()
    list(load(("The pier is open.\n\n" + sign * 8000).encode(), "a.wiki"))
    assert time.monotonic() - began < 12
    assert read("The pier is open.\n\n" + sign * 8000).pieces[0].text == "The pier is open."


@pytest.mark.parametrize(
    ("sign", "end"), [("{{a|", "}}"), ("[[File:a|thumb|", "]]"), ("<div>", "</div>"), ("{|\n|\n", "\n|}\n"), ("<i>", "</i>")]
)
def test_depth_ends_in_text_or_a_reason(sign: str, end: str) -> None:
    for depth in (30, 3000):
        try:
            list(load(("Text.\n\n" + sign * depth + "x" + end * depth).encode(), "a.wiki"))
        except (LoadError, RecursionError):
            assert depth == 3000


def test_nothing_outside_is_read(tmp_path: Path) -> None:
    canary = tmp_path / "canary.wiki"
    canary.write_text("CANARY-A-7f3")
    text = f"Text. {{{{:{canary}}}}} [[File:{canary}|thumb|A]] {{{{#include:file://{canary}}}}} <img src='{canary}'>"
    assert "CANARY" not in str(read(text).pieces)


@pytest.mark.parametrize("seed", [*range(20), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(20, 1000))])
def test_damaged_files_end_in_articles_or_a_sentence(seed: int) -> None:
    try:
        list(load(mutated(PAGE.encode(), seed), "a.wiki"))
    except LoadError as error:
        assert str(error).endswith(".")


@pytest.mark.parametrize(
    ("question", "answer", "quote"),
    [
        ("What is the limit for Lisbon?", "120", "Lisbon | 120 euros"),
        ("When did Captain Brandt open the pier?", "1921", "Captain Brandt opened it in 1921."),
    ],
)
def test_a_question_is_answered_from_it(tmp_path: Path, question: str, answer: str, quote: str) -> None:
    found = asked_of(tmp_path, "pier.wiki", PAGE.encode(), question)
    assert found.citations and found.citations[0].quote == quote
    assert answer in (found.answer or "")
