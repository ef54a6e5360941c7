"""What is asked of the collection itself, and what is said of it."""

import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.types import Block, Document, DocumentMeta
from qa.answers.collection import UNDATED, WHICH, Collection, about_the_collection
from qa.question.of_the_collection import Request, recognised
from qa.types import Answer, StoreStamp

BLANK = Answer("q", "q", "not_found", None, 0.0, "collection", (), (), StoreStamp(1, "s", "r", "e"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who are you?", Request("self")),
        ("So what can you do", Request("self")),
        ("What can I ask you?", Request("topics")),
        ("so what sort of things could I ask you?", Request("topics")),
        ("Please show me all the articles", Request("topics")),
        ("what are the articles about?", Request("topics")),
        ("How many articles are there?", Request("count")),
        ("how many pages do you have in total", Request("count")),
        ("What's new in the wiki?", Request("new")),
        ("latest articles", Request("new")),
        ("show me the 3 latest articles", Request("new", most=3)),
        ("What is the newest page?", Request("new", most=1)),
        ("Could you tell me what's new?", Request("new")),
        ("What's this article about?", Request("this")),
        ("summarise this page, please", Request("this")),
        ("Tell me what this article is about.", Request("this")),
        ("Tell me what the travel article is about.", Request("article", "travel")),
        ("What are the most recent additions?", Request("new")),
        ("What are you able to do?", Request("self")),
        ("What is the article about on-call duty about?", Request("article", "on-call duty")),
        ("Summarise the glossary page for me", Request("article", "glossary")),
        ("what does the “VPN” page say", Request("article", "VPN")),
        ("Summarise the office handbook", Request("article", "office handbook", titled=True)),
        # asked of what articles say
        ("What is new in version 2?", None),
        ("What do you know about Oslo?", None),
        ("How many articles does the charter have?", None),
        ("How many articles are in the treaty?", None),
        ("Which is the latest article that Ada wrote?", None),
        ("What does the VPN page say about keys?", None),
        ("Which topics are covered by the treaty?", None),
        ("help me with the VPN", None),
        ("Any news from Oslo?", None),
    ],
)
def test_what_is_asked_of_the_collection(text: str, expected: Request | None) -> None:
    assert recognised(text) == expected


@pytest.mark.parametrize(
    "text", ["what is " * 250, "so " * 600, "?" * 1999 + "x", "summary of the " * 130, "in the wiki " * 160]
)
def test_long_texts_are_refused_at_once(text: str) -> None:
    started = time.perf_counter()
    assert recognised(text) is None
    assert time.perf_counter() - started < 0.05


def document(title: str, date: str, *paragraphs: str) -> Document:
    """An article whose first block is its title as a heading."""
    blocks, text = [Block("heading", 0, len(title), 1)], title
    for paragraph in paragraphs:
        text += "\n\n"
        kind = "heading" if paragraph.startswith("#") else "paragraph"
        blocks.append(Block(kind, len(text), len(text) + len(paragraph), 2 if kind == "heading" else 0))
        text += paragraph
    return Document(DocumentMeta(title.lower(), "wiki", title, "main", title, "", date, "", "0" * 64), text, tuple(blocks))


KITES = document(
    "Kites", "2024-05-01", "A kite flies on a line. It needs wind. It is old.", "# Tails", "Tails are long.", "# Lines"
)
BOATS = document("Small boats", "2024-06-02", "Boats float.")
OVENS = document("Ovens", "", "Ovens are hot.")


def ask(
    request: Request,
    articles: Sequence[Document],
    before: str | None = None,
    hidden: dict[str, list[tuple[int, int]]] | None = None,
) -> Answer | None:
    shelf = {article.meta.id: article for article in articles}
    collection = Collection(
        count=len(articles),
        metas=lambda: [article.meta for article in articles],
        document=shelf.__getitem__,
        holding=lambda phrase: [],
        hidden=hidden or {},
        suggestions=("Who flies?", "Who floats?", "Who bakes?", "Who sings?"),
    )
    answer = about_the_collection(request, collection, before, BLANK)
    for citation in answer.citations if answer else ():
        assert shelf[citation.document.id].text[citation.start : citation.end] == citation.quote
    return answer


def quotes(answer: Answer | None) -> list[str]:
    assert answer is not None and answer.answered and answer.answer is None and answer.kind == "collection"
    return [citation.quote for citation in answer.citations]


def test_what_there_is() -> None:
    answer = ask(Request("topics"), [KITES, BOATS, OVENS])
    assert answer and answer.notice == "There are 3 articles."
    assert answer.notes == ("They are: “Small boats”, “Kites”, “Ovens”.",)
    assert answer.suggestions == ("Who flies?", "Who floats?", "Who bakes?")
    one = ask(Request("count"), [KITES])
    assert one and one.notice == "There is 1 article."
    me = ask(Request("self"), [KITES, BOATS])
    assert me and me.notice and "from 2 articles" in me.notice


def test_titles_are_named_once_and_at_most_five_of_them() -> None:
    many = [document(f"Page {number % 7}", f"2024-01-0{number % 7 + 1}", "Text.") for number in range(14)]
    answer = ask(Request("topics"), many)
    assert answer and answer.notes == ("Among them: “Page 6”, “Page 5”, “Page 4”, “Page 3”, “Page 2”.",)


def test_what_is_new_is_newest_first_by_date() -> None:
    assert quotes(ask(Request("new"), [OVENS, KITES, BOATS])) == ["Boats float.", "A kite flies on a line."]
    assert quotes(ask(Request("new", most=1), [KITES, BOATS])) == ["Boats float."]
    undated = ask(Request("new"), [OVENS])
    assert undated and (undated.status, undated.notice) == ("not_found", UNDATED)


def test_an_article_is_told_by_how_it_begins() -> None:
    answer = ask(Request("article", "kites"), [KITES, BOATS])
    assert quotes(answer) == ["A kite flies on a line. It needs wind."]
    assert answer and (answer.notice, answer.notes) == ("“Kites” begins:", ("Its sections: # Tails; # Lines.",))
    assert quotes(ask(Request("article", "boat"), [KITES, BOATS])) == ["Boats float."]
    assert ask(Request("article", "boat", titled=True), [KITES, BOATS]) is None
    assert quotes(ask(Request("article", "Small Boats", titled=True), [KITES, BOATS])) == ["Boats float."]
    assert ask(Request("article", "trains"), [KITES, BOATS]) is None


def test_this_article_is_the_one_that_was_cited_last() -> None:
    assert quotes(ask(Request("this"), [KITES, BOATS], before="small boats")) == ["Boats float."]
    assert quotes(ask(Request("this"), [KITES])) == ["A kite flies on a line. It needs wind."]
    for before in (None, "of another store", "\ud800"):
        unknown = ask(Request("this"), [KITES, BOATS], before=before)
        assert unknown and (unknown.status, unknown.notice) == ("not_found", WHICH)


def test_what_is_hidden_or_no_article_text_is_not_quoted() -> None:
    assert quotes(ask(Request("article", "kites"), [KITES], hidden={"kites": [(7, 20)]})) == ["It needs wind. It is old."]
    assert ask(Request("article", "boats"), [BOATS], hidden={"small boats": [(0, 99)]}) is None
    labelled = replace(KITES, blocks=(KITES.blocks[0], replace(KITES.blocks[1], label="advertisement"), *KITES.blocks[2:]))
    assert quotes(ask(Request("article", "kites"), [labelled])) == ["Tails are long."]
