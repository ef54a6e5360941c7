"""Articles, questions and requests that are payloads, the whole way: what is shown and copied has no markup of theirs."""

import json

import lxml.html
import pytest
from fakes import MARGIN_ALONE, HashEmbedder, WordReader
from markdown_it import MarkdownIt
from markup import ALLOWED, OF_A_PAGE, assert_only
from payloads import ADDRESSES, PAYLOADS
from starlette.testclient import TestClient

from index.store.store import Store
from index.sync import sync
from qa.assistant import Assistant
from qa.render import to_html, to_markdown, to_text
from qa.segments import HIDDEN
from qa.settings import Settings
from qa.types import Answer
from qa.web.plain_text import to_mail

MARKDOWN = {name: set() for name in "html body p strong em blockquote ol li br".split()} | {"ol": {"start"}, "a": {"href"}}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over articles that have a payload as title, author, date and text, and a hostile address."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "articles").mkdir()
    for number, payload in enumerate(PAYLOADS):
        said = {"title": payload, "author": payload, "url": ADDRESSES[number % len(ADDRESSES)], "date": payload}
        head = "\n".join(f"{name}: {json.dumps(value)}" for name, value in said.items())
        inside = payload.replace("\0", "")  # a file with it is refused
        text = (
            f"Captain Mark{number} opened harbour {number}, said {inside} Olga.\n\n## {inside}\n\n- {inside}\n\n"
            f"| Town | {inside} |\n| - | - |\n| Oslo{number} | {inside} |\n"
        )
        (folder / "articles" / f"a{number}.md").write_text(f"---\n{head}\n---\n\n{text}", encoding="utf-8")
    store = Store.open(folder / "store", create=True)
    (report,) = sync(store, [folder / "articles"], HashEmbedder())
    assert (report.added, report.failed) == (len(PAYLOADS), ())
    return Assistant(store, HashEmbedder(), WordReader(), MARGIN_ALONE)


@pytest.fixture(scope="module")
def visitor(hostile: Assistant) -> TestClient:
    from qa.web.app import create_app

    settings = Settings(store=hostile.store.folder, seeds=hostile.store.folder, questions_a_minute=0)
    return TestClient(create_app(hostile, settings), base_url="http://localhost:7860")


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_a_hostile_article_is_quoted_and_shown_as_text(hostile: Assistant, visitor: TestClient, number: int) -> None:
    answer = hostile.ask(f"Which captain Mark{number} opened harbour {number}?")
    assert_text_only(answer)
    citation = [*answer.citations, *answer.nearest][0]
    page = visitor.get(f"/source/{citation.document.id}?start={citation.start}&end={citation.end}")
    assert page.status_code == 200
    assert_only(OF_A_PAGE, page.text)
    for link in lxml.html.fromstring(page.text).xpath("//@href | //@src"):
        assert link.startswith(("/", "#", "https://evil.example/")) and "alert" not in link


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_question_is_shown_as_text(hostile: Assistant, payload: str) -> None:
    assert_text_only(hostile.ask(f"Who said {payload}?"))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_faults_do_not_repeat_payloads_as_markup(visitor: TestClient, payload: str) -> None:
    for response in (
        visitor.get("/source/x", params={"start": payload, "end": payload, "v": payload, "q": payload}),
        visitor.get(f"/original/{payload.encode().hex()}"),
        visitor.post("/api/ask", json={payload: payload}),
        visitor.post("/api/feedback", json={"question": "?", "verdict": payload, "note": payload}),
    ):
        assert 400 <= response.status_code < 500
        if response.headers["content-type"].startswith("text/html"):
            assert_only(OF_A_PAGE, response.text)
        else:
            assert response.headers["content-type"] == "application/json" and "error" in response.json()


def assert_text_only(answer: Answer) -> None:
    """On a page, in a terminal, and in what is copied, an answer brings no markup and no character that cannot be seen."""
    assert_only(ALLOWED, to_html(answer))
    copied = lxml.html.document_fromstring(MarkdownIt().render(to_markdown(answer)))
    for element in copied.iter():
        assert isinstance(element.tag, str) and set(element.attrib) <= MARKDOWN[element.tag]
    for text in (to_text(answer), to_mail(answer), to_markdown(answer)):
        assert not HIDDEN.search(text)
