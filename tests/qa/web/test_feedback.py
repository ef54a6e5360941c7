"""Feedback as a client sends it: what is kept of it, what is refused, and that its export is what was marked."""

import json
import sqlite3
from pathlib import Path

import pytest
from fakes import HashEmbedder
from httpx import Response
from starlette.testclient import TestClient

from index.store.store import Store
from index.sync import remove, sync
from index.types import Document
from qa import cli, journal
from qa.evaluate.datasets import Example, read_examples
from qa.journal import Feedback, Journal
from qa.settings import Settings
from qa.web.limits import MOST_BODY_BYTES

pytestmark = pytest.mark.usefixtures("without_chat")

QUESTION = "Which captain opened the harbour?"
NOTE = "It says Café\u0301 🙂\x00\n'); DROP TABLE feedback; -- \u202e <script>alert(1)</script>"
SIGNALS = (
    "# Signals 🚩\n\nThe 🦉 flag is raised at noon. The q\u0308 of the 👩‍🚀 harbour opens at 7.\n\n"
    "## Night\n\nAt night the 🦉 flag is raised again.\n"
)


def send(client: TestClient, **body: object) -> Response:
    return client.post("/api/feedback", json={"question": QUESTION, **body})


def document(store: Store, name: str) -> Document:
    with store.snapshot() as snapshot:
        (identifier,) = (row.meta.id for row in snapshot.documents() if row.meta.path == name)
        found = snapshot.document(identifier)
    assert found is not None
    return found


def place(document: Document, text: str, number: int = 0) -> dict[str, object]:
    """The place of the `number`-th time that the text stands in the document, as a client sends it."""
    start = -1
    for _ in range(number + 1):
        start = document.text.index(text, start + 1)
    return {"document": document.meta.id, "start": start, "end": start + len(text), "text": text}


def kept(settings: Settings) -> list[Feedback]:
    return list(Journal(settings.store).entries())


def test_what_was_answered_is_kept_with_its_place(own_client: TestClient, settings: Settings, store: Store) -> None:
    answer = own_client.post("/api/ask", json={"question": QUESTION}).json()
    (citation,) = answer["citations"]
    reply = send(
        own_client,
        read_as=answer["read_as"],
        verdict="right",
        note=NOTE,
        document=citation["document"]["id"],
        start=citation["answer_start"],
        end=citation["answer_end"],
        text=answer["answer"],
    )
    (entry,) = kept(settings)
    assert (reply.status_code, reply.json()) == (201, {"id": entry.id})
    assert (entry.question, entry.read_as, entry.verdict, entry.note) == (QUESTION, QUESTION, "right", NOTE)
    assert entry.corrected is None and entry.shown is not None
    assert (entry.shown.text, entry.shown.start, entry.shown.end) == ("Captain Olga Brandt", 26, 45)
    assert (entry.shown.document, entry.shown.sha256) == (citation["document"]["id"], citation["document"]["sha256"])
    assert entry.shown.context == (
        "The harbour of Northport\n\n"
        "Captain Olga Brandt opened the harbour of Northport in 1921. The lighthouse is 40 metres high."
    )


def test_marked_places_come_out_of_the_export(
    own_client: TestClient, settings: Settings, store: Store, articles: Path, tmp_path: Path
) -> None:
    """Characters beyond the Basic Multilingual Plane, combining marks and repeated words; and the article is gone by then."""
    (articles / "signals.md").write_text(SIGNALS, encoding="utf-8")
    sync(store, [articles], HashEmbedder())
    signals = document(store, "signals.md")
    day = "Signals 🚩\n\nThe 🦉 flag is raised at noon. The q\u0308 of the 👩‍🚀 harbour opens at 7."
    night = "Night\n\nAt night the 🦉 flag is raised again."
    astronaut = "The q\u0308 of the 👩‍🚀 harbour"
    for body in (
        {"verdict": "right", **place(signals, "noon")},
        {"verdict": "wrong", **place(signals, "noon"), "corrected": place(signals, "🦉", 1)},
        {"verdict": "wrong", "corrected": place(signals, astronaut), "note": NOTE},
        {"verdict": "not_answered_here", **place(signals, "At night the 🦉 flag is raised again.")},
        {"verdict": "wrong", **place(signals, "noon")},
        {"verdict": "right"},
    ):
        assert send(own_client, **body).status_code == 201, body
    ids = [entry.id for entry in reversed(kept(settings))]
    remove(store, "articles")
    assert cli.main(["feedback", "export", str(tmp_path / "out.json"), "--store", str(settings.store)]) == 0
    examples = sorted(read_examples(tmp_path / "out.json"), key=lambda example: ids.index(example.id))
    assert examples == [
        Example(ids[0], QUESTION, ("noon",), day, "Signals 🚩", "", (35,)),
        Example(ids[1], QUESTION, ("🦉",), night, "Signals 🚩", "", (20,)),
        Example(ids[2], QUESTION, (astronaut,), day, "Signals 🚩", "", (41,)),
        Example(ids[3], QUESTION, (), night, "Signals 🚩"),
    ]


def test_what_makes_no_sense_is_refused(own_client: TestClient, settings: Settings, store: Store) -> None:
    harbour = document(store, "harbour.txt")
    brandt = place(harbour, "Olga Brandt")
    budget = document(store, "budget.md")  # which ends with article text
    last = place(budget, "180 euros")
    whole = {"verdict": "right", **brandt}
    length = len(harbour.text)
    cases: list[tuple[dict[str, object], int, str]] = [
        ({}, 422, "invalid"),
        ({"verdict": "good"}, 422, "invalid"),
        ({"verdict": None}, 422, "invalid"),
        ({"verdict": ["right"]}, 422, "invalid"),
        ({**whole, "question": "x" * 2001}, 413, "too_long"),
        ({**whole, "question": " "}, 422, "bad_question"),
        ({**whole, "question": None}, 422, "invalid"),
        ({**whole, "read_as": "x" * 2001}, 422, "invalid"),
        ({**whole, "note": "x" * 2001}, 422, "invalid"),
        ({**whole, "note": None}, 422, "invalid"),
        ({**whole, "note": "\ud83d"}, 422, "invalid"),
        ({**whole, "ip": "10.0.0.1"}, 422, "invalid"),
        ({**whole, "text": None, "document": "missing"}, 404, "not_found"),
        ({**whole, "text": None, "document": "\ud83d"}, 422, "invalid"),
        ({**whole, "document": "x" * 101}, 422, "invalid"),
        ({**whole, "start": None}, 422, "invalid"),
        ({**whole, "document": None}, 422, "invalid"),
        ({"verdict": "right", "text": "Olga Brandt"}, 422, "invalid"),
        ({**whole, "start": str(brandt["start"])}, 422, "invalid"),
        ({**whole, "start": 34.0}, 422, "invalid"),
        ({**whole, "start": True}, 422, "invalid"),
        ({**whole, "start": -1}, 422, "invalid"),
        ({**whole, "text": None, "start": 5, "end": 5}, 422, "invalid"),
        ({**whole, "text": None, "start": 9, "end": 5}, 422, "invalid"),
        ({**whole, "text": None, "start": 24, "end": 26}, 422, "invalid"),  # the empty line between two blocks
        ({**whole, "text": None, "end": length + 1}, 422, "invalid"),
        ({**whole, "text": None, "start": length, "end": length + 9}, 422, "invalid"),
        ({**whole, "text": None, "end": 10**400}, 422, "invalid"),
        ({"verdict": "right", **last, "text": None, "end": len(budget.text) + 1}, 422, "invalid"),
        ({**whole, "text": "Olga Brand"}, 409, "changed"),
        ({**whole, "start": 0}, 409, "changed"),
        ({**whole, "end": length + 1}, 409, "changed"),
        ({"verdict": "right", **place(harbour, "newsletter")}, 422, "invalid"),
        ({"verdict": "right", **brandt, "text": None, "end": length}, 422, "invalid"),  # over the advertisement
        ({**whole, "corrected": brandt}, 422, "invalid"),
        ({**whole, "verdict": "wrong", "corrected": {**brandt, "document": "missing"}}, 404, "not_found"),
        ({**whole, "verdict": "wrong", "corrected": {**brandt, "text": "Brandt"}}, 409, "changed"),
        ({**whole, "verdict": "wrong", "corrected": {**brandt, "note": "x"}}, 422, "invalid"),
        ({**whole, "verdict": "wrong", "corrected": {"document": brandt["document"]}}, 422, "invalid"),
        ({**whole, "verdict": "wrong", "corrected": {**brandt, "text": None, "end": length + 1}}, 422, "invalid"),
    ]
    for body, status, code in cases:
        content = json.dumps({"question": QUESTION, **body})  # in ASCII: half a character can be written
        reply = own_client.post("/api/feedback", content=content, headers={"content-type": "application/json"})
        assert (reply.status_code, reply.json()["error"]["code"]) == (status, code), (body, reply.text)
        assert_a_plain_fault(reply, settings.store)
    assert not (settings.store / "journal.db").exists()


def test_an_article_that_changed_since_is_said(
    own_client: TestClient, settings: Settings, store: Store, articles: Path
) -> None:
    shown = place(document(store, "harbour.txt"), "Olga Brandt")
    file = articles / "harbour.txt"
    file.write_text(file.read_text(encoding="utf-8").replace("Captain", "Old captain"), encoding="utf-8")
    sync(store, [articles], HashEmbedder())
    reply = send(own_client, verdict="right", **shown)
    assert (reply.status_code, reply.json()["error"]) == (
        409,
        {
            "code": "changed",
            "message": "The article does not say this text at this place: it has changed. Ask or load it again.",
        },
    )
    assert kept(settings) == []


def test_a_place_that_is_too_long(own_client: TestClient, store: Store, articles: Path) -> None:
    (articles / "long.txt").write_text("Long\n\n" + "word " * 1000 + "end.\n", encoding="utf-8")
    sync(store, [articles], HashEmbedder())
    long = document(store, "long.txt")
    start = long.text.index("word")
    for end, status in ((start + 4000, 201), (start + 4001, 422)):
        reply = send(own_client, verdict="not_answered_here", document=long.meta.id, start=start, end=end)
        assert reply.status_code == status, reply.text


def test_white_space_at_the_edges_of_a_selection_is_left_out(own_client: TestClient, settings: Settings, store: Store) -> None:
    selected = place(document(store, "harbour.txt"), " Olga Brandt ")
    assert send(own_client, verdict="right", **selected).status_code == 201
    (entry,) = kept(settings)
    assert entry.shown is not None and (entry.shown.text, entry.shown.start) == ("Olga Brandt", 34)


def test_nothing_is_kept_of_who_sent_it(own_client: TestClient, settings: Settings) -> None:
    headers = {"user-agent": "canary-agent", "x-forwarded-for": "203.0.113.7", "cookie": "canary=1", "accept-language": "tlh"}
    reply = own_client.post("/api/feedback", json={"question": QUESTION, "verdict": "wrong"}, headers=headers)
    content = (settings.store / "journal.db").read_bytes()
    assert reply.status_code == 201 and QUESTION.encode() in content
    for secret in (b"canary", b"203.0.113.7", b"testclient", b"tlh"):
        assert secret not in content


def test_limits_stand_before_it(own_client: TestClient, settings: Settings) -> None:
    body = {"question": QUESTION, "verdict": "wrong"}
    large = b'{"note": "' + b"x" * MOST_BODY_BYTES + b'"}'
    as_json = {"content-type": "application/json"}
    assert own_client.get("/api/feedback").status_code == 405
    assert own_client.post("/api/feedback", content=large, headers=as_json).status_code == 413
    assert own_client.post("/api/feedback", data=body).status_code == 415
    assert own_client.post("/api/feedback", content=b"{", headers=as_json).status_code == 400
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        reply = own_client.post("/api/feedback", json=body, headers=headers)
        assert (reply.status_code, reply.json()["error"]["code"]) == (403, "foreign_origin"), headers
    assert kept(settings) == []
    reply = own_client.post("/api/feedback", json=body, headers={"origin": "https://wiki.example"})
    assert (reply.status_code, reply.headers["access-control-allow-origin"]) == (201, "https://wiki.example")


def test_a_full_journal_is_507(own_client: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert send(own_client, verdict="wrong").status_code == 201
    monkeypatch.setattr(journal, "bytes_in_use", lambda _: journal.MOST_BYTES)
    reply = send(own_client, verdict="wrong")
    assert (reply.status_code, reply.json()["error"]["code"]) == (507, "journal_full")
    assert "67,108,864 bytes" in reply.json()["error"]["message"]
    assert_a_plain_fault(reply, settings.store)
    assert len(kept(settings)) == 1


def test_a_journal_that_cannot_be_used_is_503_and_tells_nothing(
    own_client: TestClient, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    connection = sqlite3.connect(settings.store / "journal.db")
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    reply = send(own_client, verdict="wrong")
    assert (reply.status_code, reply.json()["error"]["code"]) == (503, "journal")
    assert int(reply.headers["retry-after"]) > 0
    assert_a_plain_fault(reply, settings.store)
    assert "is not a Footnote journal" in caplog.text
    assert own_client.post("/api/ask", json={"question": QUESTION}).status_code == 200


def test_a_damaged_article_is_not_quoted(own_client: TestClient, settings: Settings, store: Store) -> None:
    shown = place(document(store, "harbour.txt"), "Olga Brandt")
    connection = sqlite3.connect(settings.store / "store.db")
    with connection:
        connection.execute("UPDATE documents SET text = replace(text, '1921', '1821')")
    connection.close()
    reply = send(own_client, verdict="right", **shown)
    assert (reply.status_code, reply.json()["error"]["code"]) == (503, "store")
    assert kept(settings) == []


def assert_a_plain_fault(reply: Response, folder: Path) -> None:
    """{"error": {"code", "message"}}: one line, no path of this machine, no traceback."""
    assert list(reply.json()) == ["error"]
    assert sorted(reply.json()["error"]) == ["code", "message"]
    assert "\n" not in reply.json()["error"]["message"]
    for secret in (str(folder), "Traceback", ".py", "sqlite", "/root", "/home"):
        assert secret not in reply.text
