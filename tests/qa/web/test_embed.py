"""The chat without its frame: what may be told in its address, what it answers, and that its scripts are small."""

from pathlib import Path
from typing import Any

import lxml.html
import pytest
from markup import ALLOWED, assert_only
from payloads import PAYLOADS
from starlette.testclient import TestClient

QUESTION = "Which captain opened the harbour?"
STATIC = Path(__file__).parents[3] / "qa" / "web" / "static"


def embed(client: TestClient, **values: Any) -> Any:
    reply = client.get("/embed", params=values)
    assert reply.status_code == 200
    return lxml.html.document_fromstring(reply.text)


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("https://wiki.example", "https://wiki.example"),
        ("HTTPS://Wiki.example", "https://wiki.example"),
        ("https://evil.example", ""),
        ("https://wiki.example.evil", ""),
        ("https://wiki.example/", ""),
        ("*", ""),
        ("null", ""),
        ("", ""),
    ],
)
def test_only_a_host_on_the_list_is_talked_with(client: TestClient, host: str, known: str) -> None:
    assert embed(client, host=host).get("data-host") == known


@pytest.mark.parametrize(
    ("theme", "classes"),
    [
        ("dark", "fn-page fn-embed fn-dark"),
        ("light", "fn-page fn-embed fn-light"),
        ("", "fn-page fn-embed"),
        ('x" onload="alert(1)', "fn-page fn-embed"),
    ],
)
def test_the_theme(client: TestClient, theme: str, classes: str) -> None:
    assert embed(client, theme=theme).get("class") == classes


def test_example_questions_are_few_short_and_text(client: TestClient) -> None:
    page = embed(client, example=[QUESTION, " ", "x" * 500, *PAYLOADS[:10]])
    shown = [button.get("data-ask") for button in page.find_class("fn-example")]
    assert shown[:2] == [QUESTION, "x" * 200] and len(shown) == 6 and shown[2] == PAYLOADS[0]
    assert page.xpath("//script/@src") == ["embed.js"] and page.xpath("//style | //*[@style] | //*[@onload]") == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_in_the_address_becomes_markup(client: TestClient, payload: str) -> None:
    reply = client.get("/embed", params={"host": payload, "theme": payload, "example": payload})
    page = lxml.html.document_fromstring(reply.text)
    assert page.xpath("//script/@src") == ["embed.js"]
    assert page.xpath("//img | //iframe | //svg | //style | //object | //embed | //base | //@onerror | //@onload") == []


def test_a_question_and_the_conversation_that_is_kept(client: TestClient) -> None:
    first = client.post("/embed/ask", json={"question": QUESTION, "saved": None, "visit": {"home": "http://localhost:7860"}})
    draft = first.json()
    assert set(draft) == {"visit", "saved", "conversation"} and draft["visit"] == {"home": "http://localhost:7860"}
    assert "Captain Olga Brandt</mark>" in draft["conversation"]
    again = client.post("/embed/ask", json={"saved": draft["saved"], "visit": draft["visit"]}).json()
    assert again == {"saved": draft["saved"], "conversation": draft["conversation"]}
    second = client.post("/embed/ask", json={"question": "When did she open the harbour?", "saved": draft["saved"]}).json()
    assert "Read as: " in second["conversation"] and len(second["saved"]) == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [({"question": 5}, 422), ({"other": 1}, 422), ([], 422), ({"question": "x" * 200_000}, 413), ({"question": "?!"}, 200)],
)
def test_what_cannot_be_asked(client: TestClient, body: object, status: int) -> None:
    reply = client.post("/embed/ask", json=body)
    assert reply.status_code == status
    assert ("fault" in reply.json()) == (status == 200)


@pytest.mark.parametrize("saved", [5, "x", [None], [{"question": 5}], [{}] * 100, {"a": 1}, [["x"]]])
def test_a_conversation_that_is_none_is_forgotten(client: TestClient, saved: object) -> None:
    assert client.post("/embed/ask", json={"saved": saved}).json()["saved"] == []


def test_no_other_site_asks_in_a_visitors_name(client: TestClient) -> None:
    for origin, status in [("https://evil.example", 403), ("null", 403), ("http://localhost:7860", 200)]:
        assert client.post("/embed/ask", json={"question": QUESTION}, headers={"origin": origin}).status_code == status


def test_our_scripts_are_small(client: TestClient) -> None:
    sizes = {path.name: path.stat().st_size for path in STATIC.glob("*.js")}
    assert set(sizes) == {"chat.js", "source.js", "admin.js", "embed.js", "widget.js"}
    assert sizes["widget.js"] <= 15_000 and sum(sizes.values()) <= 30_000
    for name in sizes:
        reply = client.get(f"/{name}")
        assert reply.headers["content-type"].startswith("text/javascript") and reply.status_code == 200


def test_the_conversation_is_our_own_markup_only(client: TestClient) -> None:
    assert_only(ALLOWED, client.post("/embed/ask", json={"question": QUESTION}).json()["conversation"])
