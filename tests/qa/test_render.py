"""Answers as text, Markdown, JSON and HTML: what is shown, and that nothing from an article or a person becomes markup."""

import json
from dataclasses import replace
from urllib.parse import quote_plus

import lxml.html
import pytest

from index.types import DocumentMeta
from qa.as_json import to_dict
from qa.beside import Beside
from qa.deep_link import safe_link
from qa.links import source_url
from qa.render import (
    answer_column,
    confidence_words,
    html,
    same_words,
    section_path,
    spoken_date,
    spoken_time,
    to_html,
    to_markdown,
    to_text,
)
from qa.types import Answer, Citation, StoreStamp

META = DocumentMeta(
    id="d1",
    source="wiki",
    path="harbour.md",
    space="main",
    title="The harbour",
    author="Ada Example",
    date="2024-03-01",
    url="https://wiki.example/harbour",
    sha256="0123456789abcdef" * 4,
)
QUOTE = "Captain Brandt opened it in 1921."
CITATION = Citation(
    number=1,
    document=META,
    heading_path=("The harbour", "History"),
    quote=QUOTE,
    start=40,
    end=73,
    answer_start=68,
    answer_end=72,
    start_utf16=41,
    end_utf16=74,
    answer_start_utf16=69,
    answer_end_utf16=73,
    deep_link="https://wiki.example/harbour#:~:text=Captain%20Brandt%20opened%20it%20in%201921.",
)
ANSWER = Answer(
    question="When did it open?",
    read_as="When did the harbour open?",
    status="answered",
    answer="1921",
    confidence=0.91,
    kind="span",
    citations=(CITATION,),
    nearest=(),
    store=StoreStamp(7, "store", "reader", "embedder"),
    milliseconds={"rewrite": 0.1, "retrieve": 2.0, "read": 50.0, "total": 52.1},
)
NEAR = replace(CITATION, answer_start=None, answer_end=None, answer_start_utf16=None, answer_end_utf16=None)
REFUSAL = replace(
    ANSWER, status="not_found", answer=None, confidence=0.03, citations=(), nearest=(NEAR,), missing="They do not mention Oslo."
)


def test_text_for_a_terminal() -> None:
    assert (
        to_text(ANSWER)
        == """1921
(very likely right, 91%)
Read as: When did the harbour open?

  [1] “Captain Brandt opened it in [[1921]].”
      The harbour · History · Ada Example · 1 March 2024
      wiki/harbour.md, characters 40 to 73
      https://wiki.example/harbour"""
    )


def test_text_of_a_refusal_says_that_the_passages_are_no_answer() -> None:
    lines = to_text(REFUSAL).splitlines()
    assert lines[:2] == ["The articles do not say.", "They do not mention Oslo."]
    assert "Close, but not an answer:" in lines
    assert "[[" not in to_text(REFUSAL) and "%" not in to_text(REFUSAL)


def test_an_undecided_question_does_not_say_that_the_articles_are_silent() -> None:
    undecided = replace(REFUSAL, kind="yes_no", verdict="not_stated")
    for shown in (to_text(undecided), to_markdown(undecided), to_html(undecided)):
        assert "Undecided" in shown and "Judge by these sentences" in shown
        assert "do not say" not in shown and "not an answer" not in shown


def test_markdown() -> None:
    assert to_markdown(ANSWER) == (
        "**1921**\n\n"
        "> Captain Brandt opened it in **1921**\\.\n>\n"
        "> 1. [The harbour · History · Ada Example · 1 March 2024](<https://wiki.example/harbour>)"
    )


@pytest.mark.parametrize(
    ("quote", "escaped"),
    [
        ("![x](http://evil/?q=1)", "\\!\\[x\\]\\(http\\://evil/?q=1\\)"),
        ("**bold** _it_ `code`", "\\*\\*bold\\*\\* \\_it\\_ \\`code\\`"),
        ("# heading\n- item\n1. one", "\\# heading \\- item 1\\. one"),
        ("<script>alert(1)</script>", "&lt;script\\>alert\\(1\\)&lt;/script\\>"),
        ("&lt;b&gt; a|b ~~c~~ $x$", "&amp;lt;b&amp;gt; a\\|b \\~\\~c\\~\\~ \\$x\\$"),
        ("see https://evil.example now", "see https\\://evil\\.example now"),  # GitHub would make it a link
        ("back\\slash", "back\\\\slash"),
    ],
)
def test_markdown_of_articles_is_escaped(quote: str, escaped: str) -> None:
    near = replace(NEAR, quote=quote, end=NEAR.start + len(quote))
    assert f"> {escaped}\n" in to_markdown(replace(REFUSAL, nearest=(near,)))


def test_json_has_exactly_the_keys_of_the_contract() -> None:
    result = to_dict(ANSWER)
    assert sorted(result) == sorted(
        "question read_as status answered answer confidence kind citations items verdict parts alternatives value "
        "nearest missing suggestions notice notes store milliseconds".split()
    )
    (citation,) = json.loads(json.dumps(result))["citations"]
    assert citation == {
        "number": 1,
        "document": {
            "id": "d1",
            "title": "The harbour",
            "source": "wiki",
            "path": "harbour.md",
            "space": "main",
            "url": "https://wiki.example/harbour",
            "author": "Ada Example",
            "date": "2024-03-01",
            "sha256": "0123456789abcdef" * 4,
        },
        "heading_path": ["The harbour", "History"],
        "page": None,
        "quote": QUOTE,
        "start": 40,
        "end": 73,
        "answer_start": 68,
        "answer_end": 72,
        "start_utf16": 41,
        "end_utf16": 74,
        "answer_start_utf16": 69,
        "answer_end_utf16": 73,
        "marks": [],
        "source_url": "/source/d1?start=40&end=73&answer_start=68&answer_end=72&v=0123456789ab#hit",
        "table_headings": [],
        "deep_link": "https://wiki.example/harbour#:~:text=Captain%20Brandt%20opened%20it%20in%201921.",
        "also_in": [],
        "pinned": False,
    }


def test_deterministic_json_leaves_the_timings_out() -> None:
    assert set(to_dict(ANSWER)) - set(to_dict(ANSWER, deterministic=True)) == {"milliseconds"}


def test_what_an_article_lacks_is_null() -> None:
    bare = replace(CITATION, document=replace(META, url="", author="", date=""))
    document = to_dict(replace(ANSWER, citations=(bare,)))["citations"][0]["document"]  # type: ignore[index]
    assert (document["url"], document["author"], document["date"]) == (None, None, None)


def test_html_of_an_answer() -> None:
    fragment = lxml.html.fragment_fromstring(to_html(ANSWER))
    assert fragment.xpath("string(.//p[@class='fn-big'])") == "1921"
    assert fragment.xpath("string(.//p[@class='fn-confidence'])") == "Very likely right: 91 %, by our own calibration"
    assert fragment.xpath("string(.//blockquote)") == QUOTE
    assert fragment.xpath(".//mark[@class='fn-answer']/text()") == ["1921"]
    assert [" ".join(link.split()) for link in fragment.xpath(".//a/text()")] == ["Open in the article", "Open the original"]
    assert fragment.xpath(".//a/@rel") == ["noopener noreferrer"] * 2
    assert fragment.xpath("string(.//cite)") == "The harbour"
    assert fragment.xpath("string(.//time)") == "1 March 2024"


def test_the_three_outcomes_differ_in_words() -> None:
    said = [
        lxml.html.fragment_fromstring(to_html(answer)).text_content()
        for answer in (ANSWER, replace(REFUSAL, status="unsure"), REFUSAL)
    ]
    assert ["Very likely right" in text for text in said] == [True, False, False]
    assert ["I am not sure." in text for text in said] == [False, True, False]
    assert ["The articles do not say." in text for text in said] == [False, False, True]
    assert ["not an answer" in text for text in said] == [False, False, True]


def test_a_quoted_table_row_stands_under_its_headings() -> None:
    row = replace(CITATION, quote="Oslo | 180 euros", start=40, end=56, answer_start=47, answer_end=56)
    answer = replace(ANSWER, answer="180 euros", citations=(row,))
    fragment = lxml.html.fragment_fromstring(to_html(answer, {("d1", 40): Beside(("City", "Limit"))}))
    assert [cell.text_content() for cell in fragment.xpath(".//th")] == ["City", "Limit"]
    assert [cell.get("class") for cell in fragment.xpath(".//th")] == [None, "fn-asked"]
    assert [cell.text_content() for cell in fragment.xpath(".//td")] == ["Oslo", "180 euros"]
    assert fragment.xpath(".//td[2]//mark/text()") == ["180 euros"]
    assert answer_column(row) == 1
    assert lxml.html.fragment_fromstring(to_html(answer)).xpath("string(.//blockquote)") == "Oslo | 180 euros"


def test_an_image_stands_under_its_quotation_with_its_caption_said_once() -> None:
    its_own = lxml.html.fragment_fromstring(to_html(ANSWER, {("d1", 40): Beside(image=40)}))
    assert its_own.xpath(".//img/@src") == ["/image/d1/40"] and its_own.xpath(".//img/@alt") == [""]
    assert its_own.xpath(".//p[@class='fn-caption']") == []
    of_step = lxml.html.fragment_fromstring(to_html(ANSWER, {("d1", 40): Beside(image=75, caption="The\u202e gear icon")}))
    assert of_step.xpath(".//blockquote/following-sibling::img/@src") == ["/image/d1/75"]
    assert of_step.xpath("string(.//img/following-sibling::p)") == "TheU+202E gear icon"
    assert not lxml.html.fragment_fromstring(to_html(ANSWER)).xpath(".//img")


def test_what_is_copied_or_read_by_a_program_has_no_image() -> None:
    assert "image" not in to_text(ANSWER) + to_markdown(ANSWER) + json.dumps(to_dict(ANSWER))


def test_the_link_to_the_article_takes_the_question_along() -> None:
    """The page's form for a wrong answer did not know what was asked. JSON keeps the link as it was."""
    answer = replace(ANSWER, question='How & "why"?#' + "é" * 600)
    (link, _) = lxml.html.fragment_fromstring(to_html(answer)).xpath(".//a/@href")
    address, _, question = link.partition("&q=")
    assert f"{address}#hit" == source_url(CITATION) == to_dict(answer)["citations"][0]["source_url"]  # type: ignore[index]
    assert question.removesuffix("#hit") == quote_plus('How & "why"?#' + "é" * 487)
    assert source_url(CITATION, "half \ud83d").endswith("&q=half+%3F#hit")


def test_quotes_are_not_searched_for_the_answer_but_cut_by_offset() -> None:
    """The answer's words stand twice in the sentence; the mark belongs to the second."""
    twice = replace(CITATION, quote="5 of 5 came.", start=10, end=22, answer_start=15, answer_end=16)
    markup = to_html(replace(ANSWER, answer="5", citations=(twice,)))
    assert '5 of <mark class="fn-answer">5</mark> came.' in markup


def test_offsets_of_a_quotation_with_emoji_count_code_points() -> None:
    emoji = replace(CITATION, quote="🙂🙂 4711 🙂", start=3, end=12, answer_start=6, answer_end=10)
    assert lxml.html.fragment_fromstring(to_html(replace(ANSWER, citations=(emoji,)))).xpath(".//mark/text()") == ["4711"]


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (1.0, "very likely right"),
        (0.85, "very likely right"),
        (0.8499, "probably right"),
        (0.65, "probably right"),
        (0.5, "more likely right than wrong"),
        (0.25, "doubtful"),
        (0.0, "very doubtful"),
    ],
)
def test_confidence_in_plain_words(confidence: float, words: str) -> None:
    assert confidence_words(confidence) == words


@pytest.mark.parametrize(
    ("text", "spoken"),
    [("2024-05-19", "19 May 2024"), ("2024", "2024"), ("soon", "soon"), ("2024-02-31", "2024-02-31"), ("", "")],
)
def test_dates_are_spoken(text: str, spoken: str) -> None:
    assert spoken_date(text) == spoken


def test_a_first_heading_that_repeats_the_title_is_left_out() -> None:
    assert section_path(CITATION) == ("History",)
    assert section_path(replace(CITATION, heading_path=("Opening", "History"))) == ("Opening", "History")
    assert same_words("Wang Yi - in Dushanbe", "WANG YI: in Dushanbe")
    assert not same_words("🙂", "—")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "\x01javascript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)", "javascript://wiki.example/%0aalert(1)", "data:text/html,<script>alert(1)</script>",
        "data:text/html;base64,PHNjcmlwdD4=", "vbscript:msgbox(1)", "file:///etc/passwd", "blob:https://a.example/1",
        "about:blank",
        "ftp://a.example/", "//evil.example/", "/relative", "\\\\evil.example\\share", "https:\\\\evil.example", "http:///path",
        "https://", "https://user@evil.example/", "https://wiki.example:443@evil.example/", "https://a.example/\u202egpj.exe",
        "https://a.example/\u200b", "https://a.example/a b", 'https://a.example/"onclick="x', "https://a.example/<b>",
        "https://a.example/`x`", "http://[::1", "https://a.example/\x00", "https\u200b://a.example/", "",
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_never_linked(url: str) -> None:
    assert safe_link(url) == ""
    hostile = replace(CITATION, document=replace(META, url=url), deep_link=None)
    answer = replace(ANSWER, citations=(hostile,))
    hrefs = lxml.html.fragment_fromstring(to_html(answer)).xpath(".//@href")
    assert hrefs == [source_url(hostile, ANSWER.question), f"/original/{META.id}"]
    assert "](<" not in to_markdown(answer)
    assert to_dict(answer)["citations"][0]["document"]["url"] is None  # type: ignore[index]


@pytest.mark.parametrize(
    "url", ["https://a.example", "http://a.example:8080/x?y=1&z=%20#top", "https://[2001:db8::1]/", "https://übung.example/ä"]
)
def test_plain_web_addresses_are_linked(url: str) -> None:
    assert safe_link(url) == url


def test_an_identifier_is_one_part_of_the_source_url() -> None:
    odd = replace(CITATION, document=replace(META, id="../a b?c#d/é"))
    assert source_url(odd).startswith("/source/..%2Fa%20b%3Fc%23d%2F%C3%A9?start=40&end=73&")


def test_an_example_is_escaped() -> None:
    markup = html("conversation.html", exchanges=[], examples=['<b>who</b>\u202e" onclick="alert(1)'])
    fragment = lxml.html.fragment_fromstring(markup)
    assert fragment.xpath("string(.//button)") == '<b>who</b>U+202E" onclick="alert(1)'
    assert fragment.xpath(".//button/@data-ask") == ['<b>who</b>\u202e" onclick="alert(1)']
    assert not fragment.xpath(".//b | .//@onclick")


def test_a_moment_is_said_in_this_machines_time_and_what_is_none_as_it_is() -> None:
    assert spoken_time("2024-05-19T14:05:09+00:00").startswith(("18 May 2024, ", "19 May 2024, ", "20 May 2024, "))
    for text in ("", "never", "2024-13-01"):
        assert spoken_time(text) == text


def test_a_page_is_said_where_there_is_one() -> None:
    answer = replace(ANSWER, citations=(replace(CITATION, page=3),))
    assert "The harbour · History · page 3 · Ada Example" in to_text(answer)
    assert "page 3 · Ada Example" in to_markdown(answer)
    assert "· page 3</span>" in to_html(answer)
    assert "page" not in to_text(ANSWER)
