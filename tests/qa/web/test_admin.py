"""The maintainer's pages: what they show, what they change, and that hostile text and bad requests come to nothing."""

import hashlib
import json
import re
import time
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from fakes import MARGIN_ALONE, HashEmbedder, WordReader
from markup import ALLOWED, assert_only
from payloads import PAYLOADS
from starlette.testclient import TestClient

from index.store.store import Store
from index.sync import sync
from index.types import Document
from qa import feedback_export
from qa.assistant import Assistant
from qa.fixes import place_by_text
from qa.journal import Feedback, Journal
from qa.place import checked_place
from qa.question_log import QuestionLog
from qa.settings import Settings
from qa.types import Answer, StoreStamp

pytestmark = pytest.mark.usefixtures("without_chat")

OURS = {"origin": "http://localhost:7860"}
HERE = ("127.0.0.1", 50000)
PAGES = ("/admin", "/admin/documents", "/admin/feedback", "/admin/fixes", "/admin/questions")
OPENED = "Captain Olga Brandt opened the harbour of Northport in 1921."
FORM = "application/x-www-form-urlencoded"

OF_A_DESK: dict[str, set[str]] = {
    **ALLOWED,
    **{name: set() for name in "head body main h1 h4 dt dd noscript details code defs".split()},
    "dl": {"class"},
    "html": {"lang", "class"},
    "meta": {"charset", "name", "content"},
    "link": {"rel", "href"},
    "script": {"type", "src"},
    "title": {"id"},
    "desc": {"id"},
    "nav": {"class", "aria-label"},
    "a": {"href", "aria-current", "rel", "download"},
    "form": {"method", "action", "class", "role"},
    "input": {"type", "name", "value", "maxlength", "required", "dir", "autocomplete", "inputmode"},
    "textarea": {"name", "rows", "dir", "spellcheck"},
    "select": {"name"},
    "option": {"value", "selected"},
    "label": set(),
    "button": {"disabled"},
    "h2": {"id"},
    "h3": {"id"},
    "p": {"class", "role", "tabindex", "autofocus", "dir", "data-sync"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "ul": {"class"},
    "li": set(),
    "summary": set(),
    "article": {"class", "aria-label", "aria-labelledby"},
    "td": {"class"},
    "svg": {"class", "viewbox", "role", "aria-labelledby", "aria-describedby", "aria-hidden"},
    "pattern": {"id", "width", "height", "patternunits", "patterntransform"},
    "rect": {"class", "x", "y", "width", "height", "fill"},
    "line": {"class", "x1", "x2", "y1", "y2"},
    "text": {"class", "x", "y"},
}


@pytest.fixture
def desk(assistant: Assistant, settings: Settings) -> TestClient:
    """A maintainer's browser on the server's machine."""
    return served(assistant, settings)


def served(assistant: Assistant, settings: Settings) -> TestClient:
    from qa.web.app import create_app

    app = create_app(assistant, settings)
    return TestClient(app, base_url="http://localhost:7860", headers=OURS, client=HERE, follow_redirects=False)


def keeping(settings: Settings, days: int) -> Settings:
    return Settings(store=settings.store, seeds=settings.seeds, log_questions=days)


def document(store: Store, path: str) -> Document:
    with store.snapshot() as snapshot:
        identifier = next(row.meta.id for row in snapshot.documents() if row.meta.path == path)
        found = snapshot.document(identifier)
    assert found
    return found


def words(reply: Any) -> str:
    """What a page says in its main part, white space made one."""
    return " ".join(" ".join(lxml.html.fromstring(reply.text).find(".//main").itertext()).split())


def waited(desk: TestClient) -> dict[str, Any]:
    for _ in range(500):
        state: dict[str, Any] = desk.get("/admin/sync.json").json()
        if not state["running"]:
            return state
        time.sleep(0.02)
    raise AssertionError("the sync does not end")


# --- Overview


def test_the_overview_says_what_is_in_the_store(desk: TestClient, articles: Path) -> None:
    (articles / "empty.md").write_text("", encoding="utf-8")
    (articles / "picture.png").write_bytes(b"x")
    desk.post("/admin/sync")
    waited(desk)
    page = desk.get("/admin")
    assert page.status_code == 200 and page.headers["cache-control"] == "no-store"
    said = words(page)
    assert "Articles 3 Passages" in said and str(articles) in said
    assert "Files of articles that cannot be read (1) empty.md It holds no " in said
    assert re.search(r"The last sync .* articles 0 0 0 3 1 1 Failed in articles empty.md", said)
    assert re.search(r"Store \d", said) and "Journal 0.0 kB" in said


def test_the_overview_says_which_patterns_a_source_has(desk: TestClient, assistant: Assistant, articles: Path) -> None:
    sync(assistant.store, [articles], assistant.embedder, include=["*.md", "*.txt"], exclude=["har*"])
    assert f"{articles} only *.md, *.txt without har* 1" in words(desk.get("/admin"))


def test_a_sync_from_the_page(desk: TestClient, articles: Path) -> None:
    (articles / "ferry.txt").write_text("The ferry\n\nThe ferry to Eastport leaves at dawn.\n", encoding="utf-8")
    (articles / "birds.html").unlink()
    begun = desk.post("/admin/sync")
    assert (begun.status_code, begun.headers["location"]) == (303, "/admin#sync")
    assert waited(desk) == {"running": False, "passages": 1, "words": "No sync is at work."}
    assert re.search(r"articles 1 0 1 2 0 0", words(desk.get("/admin?done=sync-ended")))
    titles = lxml.html.fromstring(desk.get("/admin/documents").text).xpath("//tbody//th/a/bdi/text()")
    assert titles == ["The budget", "The ferry", "The harbour of Northport"]


def test_a_second_press_while_a_sync_is_at_work_changes_nothing(
    desk: TestClient, assistant: Assistant, articles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    go = threading.Event()
    real = HashEmbedder.encode

    def held(self: HashEmbedder, texts: Any) -> Any:
        go.wait(10)
        return real(self, texts)

    monkeypatch.setattr(HashEmbedder, "encode", held)
    (articles / "ferry.txt").write_text("The ferry\n\nThe ferry to Eastport leaves at dawn.\n", encoding="utf-8")
    assert [desk.post("/admin/sync").status_code for _ in range(3)] == [303, 303, 303]
    page = desk.get("/admin")
    assert "A sync is at work: 0 passages so far." in words(page) and "disabled" in page.text
    assert desk.get("/admin/sync.json").json()["running"] is True
    go.set()
    waited(desk)
    assert len(list_of(assistant.store)) == 4


def test_a_sync_that_fails_says_so(desk: TestClient, articles: Path) -> None:
    for path in articles.iterdir():
        path.unlink()
    desk.post("/admin/sync")
    waited(desk)
    assert "holds no articles that can be read" in words(desk.get("/admin"))


def test_questions_are_counted_for_the_charts(desk: TestClient, assistant: Assistant) -> None:
    assert desk.post("/api/ask", json={"question": "Which captain opened the harbour of Northport?"}).status_code == 200
    assert desk.post("/api/ask", json={"question": "Who walked on the moon?"}).status_code == 200
    assert desk.post("/api/ask", json={"question": ""}).status_code == 422
    page = desk.get("/admin")
    assert "In all 1 answered, 0 unsure, 1 not in the articles." in words(page)
    (today,) = [row for row in rows_of(page, "Questions of the last 30 days") if row[1:] != ["0", "0", "0"]]
    assert today[1:] == ["1", "0", "1"]
    assert QuestionLog(assistant.store.folder).kept() == 0


def test_a_journal_that_cannot_be_used_costs_no_answer_and_no_overview(desk: TestClient, assistant: Assistant) -> None:
    (assistant.store.folder / "journal.db").write_bytes(b"no database at all, " * 100)
    assert desk.post("/api/ask", json={"question": "Which captain opened the harbour of Northport?"}).status_code == 200
    page = desk.get("/admin")
    assert page.status_code == 200 and "journal of feedback, fixes and questions cannot be used" in words(page)
    for path in ("/admin/feedback", "/admin/fixes", "/admin/questions", "/admin/feedback.json"):
        reply = desk.get(path)
        assert reply.status_code == 503, path
        assert_desk(reply)
        assert "cannot be used just now" in words(reply) and str(assistant.store.folder) not in reply.text


def test_a_store_that_cannot_be_used_is_a_page_that_says_so(desk: TestClient, assistant: Assistant) -> None:
    (assistant.store.folder / "store.db").write_bytes(b"no database at all, " * 1000)
    for path in ("/admin", "/admin/documents", "/admin/fixes"):
        reply = desk.get(path)
        assert reply.status_code == 503
        assert_desk(reply)
        assert "The articles cannot be read just now." in words(reply) and str(assistant.store.folder) not in reply.text


# --- Articles


def test_articles_are_found_by_title_or_path_and_sorted(desk: TestClient) -> None:
    def titles(**query: str) -> list[str]:
        found = lxml.html.fromstring(desk.get("/admin/documents", params=query).text)
        return [str(text) for text in found.xpath("//tbody//th/a/bdi/text()")]

    assert titles() == ["Birds", "The budget", "The harbour of Northport"]
    assert titles(sort="date") == ["The budget", "Birds", "The harbour of Northport"]
    assert titles(find="HARBOUR") == ["The harbour of Northport"]
    assert titles(find=".md") == ["The budget"]
    assert titles(find="penguin") == []
    page = desk.get("/admin/documents", params={"find": "budget"})
    assert re.search(r"The budget budget.md articles \d 1 March 2024 .* Fix The budget", words(page))
    assert "/edit" not in page.text and "Remove" not in words(page)


def test_articles_that_were_added_here_can_be_edited_and_removed(desk: TestClient, assistant: Assistant) -> None:
    added = desk.post("/add", data={"title": "Our own", "text": "It is ours."})
    assert added.status_code == 303, words(added)
    identifier = added.headers["location"].removeprefix("/source/")
    links = lxml.html.fromstring(desk.get("/admin/documents?find=own").text).xpath("//tbody//a/@href")
    assert links == [
        f"/source/{identifier}",
        f"/admin/fixes?document={identifier}#pin",
        f"/add/{identifier}/edit",
        f"/add/{identifier}/remove",
    ]
    assert [desk.get(link).status_code for link in links] == [200] * 4


def test_a_folder_that_is_only_called_like_theirs_cannot_be_changed_here(
    tmp_path: Path, desk: TestClient, assistant: Assistant
) -> None:
    (tmp_path / "added").mkdir()
    (tmp_path / "added" / "own.md").write_text("# Our own\n\nIt is ours.\n", encoding="utf-8")
    sync(assistant.store, [tmp_path / "added"], HashEmbedder())
    links = lxml.html.fromstring(desk.get("/admin/documents?find=own").text).xpath("//tbody//a/@href")
    identifier = document(assistant.store, "own.md").meta.id
    assert links == [f"/source/{identifier}", f"/admin/fixes?document={identifier}#pin"]


def test_a_long_list_comes_in_parts(tmp_path: Path, assistant: Assistant, settings: Settings) -> None:
    (tmp_path / "many").mkdir()
    for number in range(201):
        (tmp_path / "many" / f"a{number:03}.txt").write_text(f"Article {number:03}\n\nIt is short.\n", encoding="utf-8")
    sync(assistant.store, [tmp_path / "many"], HashEmbedder())
    desk = served(assistant, settings)
    assert "fn-pages" not in desk.get("/admin/documents", params={"find": "article 0"}).text, "one part needs no pager"
    page = desk.get("/admin/documents", params={"find": "a", "page": "2", "sort": "title"})
    assert "101 to 200 of 202" in words(page)
    links = [str(link) for link in lxml.html.fromstring(page.text).xpath("//nav[@class='fn-pages']/a/@href")]
    assert links == ["?find=a&sort=title&page=1", "?find=a&sort=title&page=3"]
    for number in ("0", "4", "-1", "x", "1" * 30, "٢", "1.0"):
        assert desk.get("/admin/documents", params={"find": "a", "page": number}).status_code == 404


# --- Feedback


@pytest.fixture
def written(assistant: Assistant) -> list[Feedback]:
    """Three entries, newest first: not answered, wrong with a correction, right."""
    harbour = document(assistant.store, "harbour.txt")
    shown = checked_place(harbour, *place_by_text(harbour, "The lighthouse is 40 metres high."))
    right = checked_place(harbour, *place_by_text(harbour, "Olga Brandt"))
    journal = Journal(assistant.store.folder)
    entries = [
        journal.add(Feedback("How high is it?", "right", shown=shown)),
        journal.add(Feedback("And who?", "wrong", "Who painted the chapel?", "No.\nIt is she.", shown, right)),
        journal.add(Feedback("Is there a lift?", "not_answered_here")),
    ]
    return entries[::-1]


def test_feedback_is_shown_with_its_places(desk: TestClient, written: list[Feedback]) -> None:
    page = desk.get("/admin/feedback")
    said = words(page)
    assert said.index("Is there a lift?") < said.index("And who?") < said.index("How high is it?")
    assert "Wrong: And who?" in said and "read as Who painted the chapel?" in said and "No. It is she." in said
    assert "What was shown The lighthouse is 40 metres high." in said and "What is right Olga Brandt" in said
    place = written[1].corrected
    assert place
    links = lxml.html.fromstring(page.text).xpath("//article[2]//p[@class='fn-origin']/a/@href")
    assert links[1] == (
        f"/source/{place.document}?start={place.start}&end={place.end}&answer_start={place.start}&answer_end={place.end}"
        f"&v={place.sha256[:12]}#hit"
    )
    shown = lxml.html.fromstring(desk.get(links[1]).text)
    assert shown.xpath("string(//mark[@id='hit'])") == "Olga Brandt"


def test_a_right_place_is_pinned_and_a_shown_one_hidden_from_its_entry(
    desk: TestClient, assistant: Assistant, written: list[Feedback]
) -> None:
    forms = lxml.html.fromstring(desk.get("/admin/feedback").text).xpath("//article[2]//form")
    for form, done in zip(forms[:2], ("pinned", "hidden"), strict=True):
        reply = desk.post(form.get("action"), data=values(form))
        assert (reply.status_code, reply.headers["location"]) == (303, f"/admin/fixes?done={done}")
    answer = assistant.ask("Who painted the chapel?")
    assert answer.answer == "Olga Brandt" and "Pinned by the maintainer." in answer.notes
    lighthouse = assistant.ask("How many metres high is the lighthouse?")
    assert "40 metres" not in json.dumps([citation.quote for citation in (*lighthouse.citations, *lighthouse.nearest)])
    said = words(desk.get("/admin/fixes?done=pinned"))
    assert "The place is pinned." in said and "in use" in said


def test_an_entry_whose_article_is_gone_has_no_link_and_nothing_to_pin(
    desk: TestClient, assistant: Assistant, written: list[Feedback], articles: Path
) -> None:
    (articles / "harbour.txt").unlink()
    sync(assistant.store, [articles], HashEmbedder())
    page = desk.get("/admin/feedback")
    assert "(not in the store any more)" in words(page)
    actions = lxml.html.fromstring(page.text).xpath("//main//form/@action")
    assert actions == [f"/admin/feedback/{entry.id}/remove" for entry in written]


def test_an_entry_is_removed_for_good(desk: TestClient, assistant: Assistant, written: list[Feedback]) -> None:
    reply = desk.post(f"/admin/feedback/{written[1].id}/remove", data={"page": "1"})
    assert (reply.status_code, reply.headers["location"]) == (303, "/admin/feedback?done=feedback-removed&page=1")
    assert [entry.id for entry in Journal(assistant.store.folder).entries()] == [written[0].id, written[2].id]
    assert "The entry is removed for good." in words(desk.get(reply.headers["location"]))


def test_the_export_is_that_of_the_command(desk: TestClient, assistant: Assistant, written: list[Feedback]) -> None:
    reply = desk.get("/admin/feedback.json")
    assert reply.headers["content-disposition"] == 'attachment; filename="feedback.json"'
    assert reply.text == feedback_export.squad(written).text
    assert [row["id"] for row in reply.json()["data"][0]["paragraphs"][0]["qas"]] == [written[1].id, written[2].id]
    Journal(assistant.store.folder).clear()
    nothing = desk.get("/admin/feedback.json")
    assert nothing.status_code == 404 and "No feedback can be exported" in words(nothing)


# --- Fixes


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"text": "Olga Brandt"}, ""),
        ({"text": " Olga Brandt\r\n"}, ""),
        ({"start": "34", "end": " 45 "}, ""),
        ({"text": "Olga Brandt", "start": "34", "end": "45"}, ""),
        ({"text": "Olga Brand", "start": "34", "end": "45"}, "does not say this text at this place"),
        ({"text": "the"}, "The text stands"),
        ({"text": "Olga Blandt"}, "The text stands never"),
        ({"text": "Subscribe to our newsletter"}, "The text stands never"),
        ({}, "The place is not told."),
        ({"text": "Olga Brandt", "start": "35"}, "The place is not told."),
        ({"start": "x", "end": "y"}, "The place is not told."),
        ({"start": "-1", "end": "4"}, "The place is not told."),
        ({"start": "9" * 9, "end": "9" * 9}, "There is no text at"),
        ({"text": "Olga Brandt", "question": "?!"}, "question"),
        ({"text": "Olga Brandt", "document": "nothing"}, "There is no article with this id."),
        ({"text": "Olga Brandt", "document": "\U0001f989"}, "There is no article with this id."),
    ],
)
def test_pinning_by_a_form(desk: TestClient, assistant: Assistant, told: dict[str, str], fault: str) -> None:
    harbour = document(assistant.store, "harbour.txt")
    assert harbour.text[34:45] == "Olga Brandt"
    form = {"question": "Who painted the chapel?", "document": harbour.meta.id} | told
    reply = desk.post("/admin/fixes/pin", data=form)
    if not fault:
        assert (reply.status_code, reply.headers["location"]) == (303, "/admin/fixes?done=pinned")
        assert assistant.ask("Who painted the chapel?").answer == "Olga Brandt"
        return
    assert reply.status_code == 422
    assert_desk(reply)
    page = lxml.html.fromstring(reply.text)
    assert fault in " ".join(page.xpath("//*[@role='alert']//text()"))
    kept = values(page.xpath("//form[@action='/admin/fixes/pin']")[0])
    assert kept == {"question": "", "document": "", "text": "", "start": "", "end": ""} | form


def test_hiding_by_a_form_and_taking_it_away(desk: TestClient, assistant: Assistant) -> None:
    harbour = document(assistant.store, "harbour.txt")
    assert assistant.ask("Which captain opened the harbour of Northport?").answer == "Captain Olga Brandt"
    reply = desk.post("/admin/fixes/hide", data={"document": harbour.meta.id, "text": "Olga Brandt"})
    assert reply.headers["location"] == "/admin/fixes?done=hidden"
    assert not assistant.ask("Which captain opened the harbour of Northport?").answered
    page = desk.get("/admin/fixes")
    assert OPENED in words(page)
    (action,) = lxml.html.fromstring(page.text).xpath("//article//form/@action")
    assert desk.post(action).headers["location"] == "/admin/fixes?done=fix-removed"
    assert assistant.ask("Which captain opened the harbour of Northport?").answered
    again = desk.post("/admin/fixes/hide", data={"document": harbour.meta.id, "text": "nowhere"})
    assert again.status_code == 422 and "The text stands never" in words(again)


def test_the_state_of_a_fix(desk: TestClient, assistant: Assistant, articles: Path) -> None:
    for path, text in (("harbour.txt", "Olga Brandt"), ("budget.md", "180 euros"), ("birds.html", "Terns nest")):
        found = document(assistant.store, path)
        assistant.fixes.pin(f"What of {path}?", found, *place_by_text(found, text))
    (articles / "birds.html").unlink()
    (articles / "budget.md").write_text("# The budget\n\nThere is none.\n", encoding="utf-8")
    sync(assistant.store, [articles], HashEmbedder())
    states = lxml.html.fromstring(desk.get("/admin/fixes").text).xpath("//span[starts-with(@class, 'fn-state')]/text()")
    assert states == [
        "gone: the article is not in the store",
        "stale: the article says something else there now",
        "in use",
    ]


def synonyms_form(reply: Any) -> dict[str, str]:
    (form,) = lxml.html.fromstring(reply.text).xpath("//form[@action='/admin/fixes/synonyms']")
    return values(form)


def test_synonyms_are_edited(desk: TestClient, assistant: Assistant) -> None:
    form = synonyms_form(desk.get("/admin/fixes"))
    assert form == {"text": "", "version": hashlib.sha256(b"").hexdigest()}
    reply = desk.post("/admin/fixes/synonyms", data=form | {"text": "# ours\r\nskipper = captain\r\n"})
    assert (reply.status_code, reply.headers["location"]) == (303, "/admin/fixes?done=synonyms-saved")
    assert assistant.fixes.synonyms_file.read_bytes() == b"# ours\nskipper = captain\n"
    assert assistant.ask("Which skipper opened the harbour of Northport?").notes == ("Searched also for: captain.",)
    page = desk.get(reply.headers["location"])
    assert synonyms_form(page)["text"] == "# ours\nskipper = captain\n" and "In use: 1 group skipper = captain" in words(page)


def test_synonyms_with_faults_are_not_saved_and_stay_in_the_form(desk: TestClient, assistant: Assistant) -> None:
    form = synonyms_form(desk.get("/admin/fixes")) | {"text": "cap = limit\nlodging\n<b> = the"}
    reply = desk.post("/admin/fixes/synonyms", data=form)
    assert reply.status_code == 422 and synonyms_form(reply) == form
    assert "Line 2 has no =." in words(reply) and "Line 3 gives synonyms of 'the'" in words(reply)
    assert not assistant.fixes.synonyms_file.exists()


def test_synonyms_that_were_changed_meanwhile_are_not_overwritten(desk: TestClient, assistant: Assistant) -> None:
    form = synonyms_form(desk.get("/admin/fixes")) | {"text": "cap = limit"}
    assistant.fixes.synonyms_file.write_text("a1 = b1\n", encoding="utf-8")
    reply = desk.post("/admin/fixes/synonyms", data=form)
    assert reply.status_code == 409 and "were changed meanwhile" in words(reply) and synonyms_form(reply) == form
    assert assistant.fixes.synonyms_file.read_text(encoding="utf-8") == "a1 = b1\n"


def test_a_file_of_synonyms_that_cannot_be_read_is_said(desk: TestClient, assistant: Assistant) -> None:
    assistant.fixes.synonyms_file.mkdir()
    page = desk.get("/admin/fixes")
    assert page.status_code == 200 and "cannot be read" in words(page)
    assert not lxml.html.fromstring(page.text).xpath("//form[@action='/admin/fixes/synonyms']")


# --- Questions


def test_without_the_setting_no_question_is_kept_and_the_page_says_how_to(desk: TestClient) -> None:
    desk.post("/api/ask", json={"question": "Which captain opened the harbour of Northport?"})
    said = words(desk.get("/admin/questions"))
    assert "The text of questions is not kept" in said and "FOOTNOTE_LOG_QUESTIONS" in said and "captain" not in said


def test_kept_questions_are_shown_filtered_asked_again_and_deleted(assistant: Assistant, settings: Settings) -> None:
    desk = served(assistant, keeping(settings, 30))
    for question in ("Which captain opened the harbour of Northport?", "Who walked on the moon & back?"):
        desk.post("/api/ask", json={"question": question})
    page = desk.get("/admin/questions")
    links = lxml.html.fromstring(page.text).xpath("//tbody//th/a/@href")
    assert links == ["/?q=Who+walked+on+the+moon+%26+back%3F", "/?q=Which+captain+opened+the+harbour+of+Northport%3F"]
    assert "Questions are kept for 30 days" in words(page)
    answered = desk.get("/admin/questions", params={"status": "answered"})
    assert "captain" in words(answered) and "moon" not in words(answered)
    assert f"/source/{document(assistant.store, 'harbour.txt').meta.id}" in answered.text
    assert desk.get("/admin/questions", params={"page": "2"}).status_code == 404
    reply = desk.post("/admin/questions/remove")
    assert reply.headers["location"] == "/admin/questions?done=questions-removed"
    assert "None is kept yet." in words(desk.get(reply.headers["location"]))
    assert "In all 1 answered" in words(desk.get("/admin"))


def test_topics_that_the_articles_lack_stand_above_the_questions(assistant: Assistant, settings: Settings) -> None:
    desk = served(assistant, keeping(settings, 30))
    for question in ("Who painted the ceiling?", "Who painted the ceilings?", "Who walked on the moon & back?"):
        desk.post("/api/ask", json={"question": question})
    Journal(assistant.store.folder).add(Feedback("Who painted the ceiling?", "wrong"))
    said = words(desk.get("/admin/questions"))
    assert "What the articles lack" in said
    assert "painted ceiling 2 1 Who painted the ceiling? and 1 more like it" in said
    assert said.index("painted ceiling 2 1") < said.index("walked moon back 1 0 Who walked on the moon & back?")
    assert "What the articles lack" not in words(desk.get("/admin/questions", params={"status": "answered"}))


def test_a_server_that_keeps_none_deletes_what_an_earlier_one_kept(assistant: Assistant, settings: Settings) -> None:
    served(assistant, keeping(settings, 30)).post("/api/ask", json={"question": "Where is canary?"})
    assert b"canary" in (assistant.store.folder / "journal.db").read_bytes()
    served(assistant, settings)
    assert b"canary" not in (assistant.store.folder / "journal.db").read_bytes()


# --- What is not there, and what comes from elsewhere


def test_what_is_not_there_is_one_page(desk: TestClient, assistant: Assistant) -> None:
    """Row 33: an id of nothing, of another kind of thing, and no id at all are told apart by nothing."""
    harbour = document(assistant.store, "harbour.txt")
    fix = assistant.fixes.pin("Who painted the chapel?", harbour, *place_by_text(harbour, "Olga Brandt"))
    kept = Journal(assistant.store.folder).add(Feedback("Who?", "right"))
    replies = [
        desk.post(f"/admin/feedback/{fix.id}/remove"),
        desk.post("/admin/feedback/0123456789abcdef/remove"),
        desk.post("/admin/feedback/%F0%9F%A6%89/remove"),
        desk.post(f"/admin/fixes/{kept.id}/remove"),
        desk.post("/admin/fixes/0123456789abcdef/remove"),
        desk.post("/admin/fixes/x%00/remove"),
        desk.post("/admin"),
        desk.post("/admin/documents"),
        desk.post("/admin/nothing"),
        desk.get("/admin/nothing"),
        desk.get("/admin/fixes/pin"),
        desk.get("/admin/feedback/x/remove"),
        desk.get("/admin/"),
        desk.get("/admin/documents?page=99"),
        desk.get("/admin/feedback?page=99"),
    ]
    assert {(reply.status_code, reply.text) for reply in replies} == {(404, replies[0].text)}
    assert_desk(replies[0])
    assert "There is nothing at this address." in words(replies[0])


def test_a_request_that_no_form_makes_is_a_page_too(desk: TestClient) -> None:
    for reply in (
        desk.post("/admin/fixes/pin", files={"question": ("a.txt", b"x"), "document": ("b.txt", b"y")}),
        desk.post("/admin/fixes/pin", content=b"--x", headers={"content-type": "multipart/form-data; boundary=y"}),
        desk.post("/admin/fixes/pin", content=b"--x", headers={"content-type": "multipart/form-data"}),
        desk.post("/admin/fixes/pin", content=b"\xff\xfe=%ff&question=%ed%a0%bd&&;=", headers={"content-type": FORM}),
    ):
        assert reply.status_code in (400, 422)
        assert_desk(reply)


@pytest.mark.parametrize("done", ["pinned", "", "nothing", "<script>alert(1)</script>"])
def test_only_our_own_sentences_confirm(desk: TestClient, done: str) -> None:
    page = desk.get("/admin/fixes", params={"done": done})
    confirmed = lxml.html.fromstring(page.text).xpath("//p[@class='fn-done']/text()")
    assert confirmed == (["The place is pinned. It answers its question from now on."] if done == "pinned" else [])


ELSEWHERE = [
    ("no origin", {"origin": ""}, FORM, 403),
    ("evil", {"origin": "https://evil.example"}, FORM, 403),
    ("null", {"origin": "null"}, FORM, 403),
    ("the wiki", {"origin": "https://wiki.example"}, FORM, 403),
    ("text", OURS, "text/plain", 415),
    ("json", OURS, "application/json", 415),
]


@pytest.mark.parametrize(("name", "headers", "kind", "status"), ELSEWHERE, ids=[row[0] for row in ELSEWHERE])
def test_nothing_changes_by_what_other_sites_send(
    desk: TestClient, assistant: Assistant, articles: Path, name: str, headers: dict[str, str], kind: str, status: int
) -> None:
    """Row 30, with every route that changes something."""
    harbour = document(assistant.store, "harbour.txt")
    fix = assistant.fixes.pin("Who painted the chapel?", harbour, *place_by_text(harbour, "Olga Brandt"))
    kept = Journal(assistant.store.folder).add(Feedback("Who?", "right"))
    (articles / "more.txt").write_text("More\n\nThere is more.\n", encoding="utf-8")
    place = f"document={harbour.meta.id}&text=Olga+Brandt&question=Who+built+it%3F"
    bodies = {
        "/admin/sync": "x=1",
        "/admin/fixes/pin": place,
        "/admin/fixes/hide": place,
        "/admin/fixes/synonyms": f"text=cap+%3D+limit&version={hashlib.sha256(b'').hexdigest()}",
        f"/admin/fixes/{fix.id}/remove": "x=1",
        f"/admin/feedback/{kept.id}/remove": "x=1",
        "/admin/questions/remove": "x=1",
    }
    assert {re.sub("[0-9a-f]{16}", "{identifier}", path) for path in bodies} == set(posted(desk.app))
    before = state(assistant)
    for path, body in bodies.items():
        reply = desk.post(path, content=body, headers=headers | {"content-type": kind})
        assert reply.status_code == status, path
        assert state(assistant) == before, path
    assert desk.get("/admin/sync.json").json()["passages"] == 0


def posted(app: Any) -> list[str]:
    """Every address of the maintainer's pages that takes a form, but for signing in and out and what is nowhere."""

    def walked(found: Any) -> Any:
        for route in found:
            inner = getattr(route, "original_router", None) or getattr(route, "app", None)
            yield from walked(inner.routes) if hasattr(inner, "routes") else [route]

    paths = {route.path for route in walked(app.routes) if "POST" in (getattr(route, "methods", None) or ())}
    known = {"/admin", "/admin/{rest:path}", "/admin/sign-in", "/admin/sign-out"}
    return [path for path in paths if path.startswith("/admin") if path not in known]


def state(assistant: Assistant) -> list[tuple[str, bytes]]:
    folder = assistant.store.folder
    return sorted(
        (path.name, path.read_bytes()) for path in folder.iterdir() if path.name in ("journal.db", "synonyms.txt", "store.db")
    )


# --- Hostile text


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """Pages over payloads as titles, file names, dates, failing files, questions, notes, places and synonyms."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "added").mkdir()
    for number, payload in enumerate(PAYLOADS):
        name = re.sub(r"[/\x00]", "", payload)[:80].encode(errors="replace").decode()
        head = f"---\ntitle: {json.dumps(payload)}\nauthor: {json.dumps(payload)}\n---\n\n"
        inside = payload.replace("\0", "")
        (folder / "added" / f"{number} {name}.md").write_text(
            f"{head}Captain {inside} opened harbour {number}.\n", encoding="utf-8"
        )
        (folder / "added" / f"bad {number} {name}.md").write_text("", encoding="utf-8")
    store = Store.open(folder / "store", create=True)
    (report,) = sync(store, [folder / "added"], HashEmbedder())
    assert (report.added, len(report.failed)) == (len(PAYLOADS), len(PAYLOADS))
    assistant = Assistant(store, HashEmbedder(), WordReader(), MARGIN_ALONE)
    log, journal = QuestionLog(store.folder, 30), Journal(store.folder)
    with store.snapshot() as snapshot:
        documents = [snapshot.document(row.meta.id) for row in snapshot.documents()]
    for payload, found in zip(PAYLOADS, documents, strict=True):
        assert found
        block = found.blocks[0]
        place = checked_place(found, block.start, block.end)
        journal.add(Feedback(f"Who {payload}?", "wrong", f"Who is {payload}?", payload, place, place))
        assistant.fixes.pin(f"Who is {payload}?", found, block.start, block.start + 7)
        assistant.fixes.hide(found, block.start, block.end)
        log.count(Answer(f"Who {payload}?", payload, "unsure", None, 0.5, "span", (), (), StoreStamp(1, "", "", "")))
    lines = (" ".join(payload.split()).replace("\0", "") for payload in PAYLOADS)
    assistant.fixes.synonyms_file.write_text("\n".join(f"{line[:50]} = word{number}" for number, line in enumerate(lines)))
    return served(assistant, Settings(store=store.folder, seeds=folder, log_questions=30))


def test_hostile_articles_feedback_fixes_and_questions_are_text_on_every_page(hostile: TestClient) -> None:
    hostile.post("/admin/sync")
    waited(hostile)
    pages = [*PAGES, *(f"{path}?page=2" for path in ("/admin/feedback",)), "/admin/documents?sort=date"]
    for path in pages:
        reply = hostile.get(path)
        assert reply.status_code == 200, path
        assert_desk(reply)
        assert "alert(1)" in reply.text, path
    assert "Failed in added" in words(hostile.get("/admin"))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_values_come_back_as_text(hostile: TestClient, payload: str) -> None:
    seen = payload.encode(errors="replace").decode()
    form = {"question": seen, "document": seen, "text": seen, "start": seen, "end": seen}
    replies = [
        hostile.get("/admin/documents", params={"find": seen, "sort": seen}),
        hostile.get("/admin/questions", params={"status": seen, "done": seen}),
        hostile.get("/admin/fixes", params={"document": seen, "done": seen}),
        hostile.get("/admin/feedback", params={"page": seen}),
        hostile.post("/admin/fixes/pin", data=form),
        hostile.post("/admin/fixes/hide", data=form),
        hostile.post("/admin/fixes/synonyms", data={"text": seen, "version": seen}),
        hostile.post(f"/admin/feedback/{seen.encode().hex()}/remove", data={"page": seen}),
    ]
    for reply in replies:
        assert reply.status_code in (200, 404, 409, 422)
        assert_desk(reply)
    assert replies[4].status_code == replies[5].status_code == 422


def assert_desk(reply: Any) -> None:
    """A maintainer's page with no element, no attribute and no address but ours, and nothing that cannot be seen."""
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert_only(OF_A_DESK, reply.text, "/admin.js")
    for link in lxml.html.fromstring(reply.text).xpath("//@href | //@src | //@action"):
        assert link.startswith(("/", "#", "?")) and not link.startswith("//"), link


def values(form: Any) -> dict[str, str]:
    """What a browser sends of a form: the line break that a textarea's text begins after is not part of it."""
    return {name: value.removeprefix("\n") for name, value in form.form_values()}


def rows_of(reply: Any, title: str) -> list[list[str]]:
    (figure,) = lxml.html.fromstring(reply.text).xpath(f"//figure[figcaption='{title}']")
    return [[cell.text_content() for cell in row] for row in figure.xpath(".//tbody/tr")]


def list_of(store: Store) -> list[str]:
    with store.snapshot() as snapshot:
        return [row.meta.path for row in snapshot.documents()]
