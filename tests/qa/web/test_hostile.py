"""Every payload in every place where people and articles put text: no page gets an element, attribute or address of theirs."""

import json
import re

import pytest
from fakes import MARGIN_ALONE, HashEmbedder, WordReader
from lxml import html
from markdown_it import MarkdownIt
from payloads import ADDRESSES, PAYLOADS
from starlette.testclient import TestClient

from index.store.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.render import to_html, to_markdown, to_text
from qa.segments import HIDDEN
from qa.settings import Settings

ELEMENTS = set(
    "html head meta title link body main header footer nav section article aside h1 h2 h3 h4 h5 h6 p a ul ol li dl dt dd div "
    "span bdi mark cite time figure figcaption blockquote table thead tbody tr th td pre code em strong small br hr form label "
    "input textarea button details summary fieldset legend script svg g rect line path text desc select option".split()
)
ATTRIBUTES = set(
    "lang charset name content rel href class id title datetime dir role tabindex target scope type value for method action "
    "rows cols maxlength required disabled hidden src defer open placeholder autocomplete accept enctype viewbox width height "
    "x y x1 x2 y1 y2 d checked selected colspan rowspan start".split()
)
NOT_SEEN = ["<body", "<form"]  # this parser drops the one, and the other could be ours; tests/browser asks a browser
OURS = re.compile(r"(https?://[^\s\"'<>\\]+|/(?!/)[a-z.]*([/?#]\S*)?|#\S*|\?\S*)", re.ASCII)
SCRIPTS = re.compile(r"/[a-z]+\.js")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over articles that have a payload as title, author and text, and a hostile address."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "articles").mkdir()
    for number, payload in enumerate(PAYLOADS):
        said = {"title": payload, "author": payload, "url": ADDRESSES[number % len(ADDRESSES)], "date": payload}
        head = "\n".join(f"{name}: {json.dumps(value)}" for name, value in said.items())
        said_in_text = payload.replace("\0", "")  # a file with it is refused
        text = (
            f"Captain Mark{number} opened harbour {number}, said {said_in_text} Olga.\n\n## {said_in_text}\n\n"
            f"- {said_in_text}\n\n| Town | {said_in_text} |\n| - | - |\n| Oslo{number} | {said_in_text} |\n"
        )
        (folder / "articles" / f"a{number}.md").write_text(f"---\n{head}\n---\n\n{text}", encoding="utf-8")
    store = Store.open(folder / "store", create=True)
    (report,) = sync(store, [folder / "articles"], HashEmbedder())
    assert (report.added, report.failed) == (len(PAYLOADS), ())
    return Assistant(store, HashEmbedder(), WordReader(), MARGIN_ALONE)


@pytest.fixture(scope="module")
def visitor(hostile: Assistant) -> TestClient:
    from qa.web.app import create_app

    settings = Settings(store=hostile.store.folder, seeds=hostile.store.folder)
    return TestClient(create_app(hostile, settings), base_url="http://localhost:7860")


def faults(page: str) -> list[str]:
    """What a page has that none of our templates writes."""
    found = [f"hidden {match.group()!a}" for match in HIDDEN.finditer(page.replace("\n", ""))]
    for element in html.document_fromstring(page).iter():
        if not isinstance(element.tag, str):
            found.append(f"comment {element}")
            continue
        if element.tag.rpartition("}")[2].lower() not in ELEMENTS or (
            element.tag == "script" and (element.text or not SCRIPTS.fullmatch(element.get("src", "")))
        ):
            found.append(f"element {html.tostring(element)[:80]!r}")
        for name, value in element.items():
            if name.lower() not in ATTRIBUTES and not re.fullmatch("(aria|data)-[a-z0-9-]+", name):
                found.append(f"attribute {name}={value[:80]}")
            if name in ("href", "src", "action") and not OURS.fullmatch(value):
                found.append(f"address {name}={value[:80]}")
    return found


def test_the_check_finds_what_runs_and_what_loads() -> None:
    """Each payload that is markup is one in a page that does not escape it."""
    missed = [payload for payload in PAYLOADS if "<" in payload and not faults(f"<p>{payload}</p>")]
    assert [payload.split(" ")[0] for payload in missed] == NOT_SEEN


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_answers_and_articles_show_payloads_as_text(hostile: Assistant, visitor: TestClient, number: int) -> None:
    answer = hostile.ask(f"Which captain Mark{number} opened harbour {number}?")
    shown = [*answer.citations, *answer.nearest]
    assert any(citation.document.title for citation in shown)
    assert faults(to_html(answer)) == []
    copied = MarkdownIt().render(to_markdown(answer))
    assert faults(copied) == [] and "<img" not in copied and "<script" not in copied
    assert HIDDEN.sub("", to_text(answer).replace("\n", "")) == to_text(answer).replace("\n", "")
    for citation in shown[:2]:
        place = f"start={citation.start}&end={citation.end}"
        response = visitor.get(f"/source/{citation.document.id}?{place}")
        assert response.status_code == 200 and faults(response.text) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_question_is_shown_as_text(hostile: Assistant, payload: str) -> None:
    answer = hostile.ask(f"Who said {payload}?")
    assert faults(to_html(answer)) == []
    rendered = MarkdownIt().render(to_markdown(answer))
    assert faults(rendered) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_error_pages_do_not_repeat_payloads_as_markup(visitor: TestClient, payload: str) -> None:
    for response in (
        visitor.get("/source/x", params={"start": payload, "end": payload, "v": payload}),
        visitor.get(f"/source/{payload.encode().hex()}"),
        visitor.post("/api/ask", json={payload: payload}),
        visitor.post("/api/feedback", json={"question": "?", "verdict": payload, "note": payload}),
    ):
        assert 400 <= response.status_code < 500
        if response.headers["content-type"].startswith("text/html"):
            assert faults(response.text) == []
        else:
            assert response.headers["content-type"] == "application/json" and "error" in response.json()
