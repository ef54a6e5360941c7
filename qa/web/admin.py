"""`/admin`: what is in the store and how it is used, its sources and their syncs, and the list of its articles.

Who may come in is decided before (admission.py). Fixes, feedback and questions have files of their own. The pages are read and
used without script; admin.js only follows a sync.
"""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, JSONResponse, Response
from starlette.exceptions import HTTPException

from index.errors import JournalError
from index.sources import added
from index.store.snapshot import Listing
from qa.age import age, by_age
from qa.assistant import Assistant
from qa.charts import Chart, bar_chart
from qa.question_log import STATUSES, TENTHS, QuestionLog
from qa.render import spoken_date
from qa.web import admin_feedback, admin_fixes, admin_questions
from qa.web.maintainer_page import JOURNAL_FAULT, NOTHING_HERE, Frame, log, part_of
from qa.web.syncing import Syncing, SyncState

SCRIPT = Path(__file__).parent / "static" / "admin.js"
DAYS = 30  # that the charts of questions show
AT_ONCE = 100  # articles on a page
MOST_FIND = 200  # characters
OUTCOMES = ("Answered", "Unsure", "Not in the articles")


def routes(assistant: Assistant, syncing: Syncing, questions: QuestionLog, *, by_token: bool) -> APIRouter:
    """The routes over one assistant. `by_token`: whether maintainers sign in."""
    frame = Frame(by_token)
    own_folder = added.folder_of(assistant.store.folder)  # of the articles that are added in the browser
    router = APIRouter(include_in_schema=False, route_class=frame.route_class())

    @router.get("/admin")
    def overview(done: str = "") -> Response:
        with assistant.store.snapshot() as snapshot:
            sources = snapshot.source_states()
            dates = [listing.meta.date for listing in snapshot.documents()]
            generation, passages = snapshot.generation, snapshot.passage_count
        folder = assistant.store.folder
        return frame.page(
            "admin_overview.html",
            "overview",
            done=done,
            documents=len(dates),
            passages=passages,
            generation=generation,
            sources=sources,
            last_sync=max((source.synced_at for source in sources), default=""),
            store_size=_size(folder, "store.db", "store.db-wal", "dense.faiss"),
            journal_size=_size(folder, "journal.db"),
            sync=syncing.state,
            progress=_progress(syncing.state),
            charts=[*_charts_of_questions(questions), _chart_of_ages(dates, _today())],
        )

    @router.post("/admin/sync")
    def sync() -> Response:
        syncing.start()  # where one is at work already, the page shows that one
        return Response(status_code=303, headers={"location": "/admin#sync"})

    @router.get("/admin/sync.json")
    def sync_state() -> Response:
        state = syncing.state
        return JSONResponse({"running": state.running, "passages": state.passages, "words": _progress(state)})

    @router.get("/admin/documents")
    def documents(find: str = "", sort: str = "title", page: str = "", done: str = "") -> Response:
        find = find[:MOST_FIND]
        with assistant.store.snapshot() as snapshot:
            listings = [listing for listing in snapshot.documents() if _folded(find) in _folded(_names(listing))]
            here = [source.name for source in snapshot.sources() if source.location == str(own_folder.resolve())]
        part = part_of(len(listings), page, AT_ONCE)
        today = _today()
        return frame.page(
            "admin_documents.html",
            "documents",
            done=done,
            listings=_sorted(listings, sort)[part.first : part.last],
            part=part,
            query={"find": find, "sort": sort if sort == "date" else "title"},
            age=lambda text: age(text, today),
            is_own=lambda meta: meta.source in here and added.is_plain(own_folder, meta.path),
        )

    router.include_router(admin_fixes.routes(assistant, frame))
    router.include_router(admin_feedback.routes(assistant, frame))
    router.include_router(admin_questions.routes(assistant, questions, frame))

    @router.post("/admin")
    @router.api_route("/admin/{rest:path}", methods=["GET", "POST"])
    def nothing(rest: str = "") -> Response:
        raise HTTPException(404, NOTHING_HERE)

    @router.get("/admin.js")
    def script() -> FileResponse:
        return FileResponse(SCRIPT, media_type="text/javascript")

    return router


def _charts_of_questions(questions: QuestionLog) -> list[Chart | str]:
    """By day and by confidence; or the sentence that says why there are none."""
    try:
        days = [(spoken_date(day), [counts[status] for status in STATUSES]) for day, counts in questions.by_day(DAYS)]
        tenths = questions.by_confidence(DAYS)
    except JournalError as error:
        log.error("%s", error)
        return [JOURNAL_FAULT]
    answered, unsure, refused = (sum(counts[number] for _, counts in days) for number in range(len(STATUSES)))
    low = [100 * number // TENTHS for number in range(TENTHS + 1)]
    return [
        bar_chart(
            f"Questions of the last {DAYS} days",
            f"One bar a day (UTC). In all {answered:,} answered, {unsure:,} unsure, {refused:,} not in the articles.",
            OUTCOMES,
            days,
            short=[_day_and_month(label) for label, _ in days],
            every=7,
        ),
        bar_chart(
            "How confident the answers were, in %",
            f"Questions of the last {DAYS} days by the probability that their best candidate is right, shown or not.",
            ["Questions"],
            [(f"{low[number]} to {low[number + 1]} %", [count]) for number, count in enumerate(tenths)],
            short=[f"<{low[1]}", *(f"{least}+" for least in low[1:TENTHS])],
        ),
    ]


def _day_and_month(spoken: str) -> str:
    """`19 May 2024` as `19 May`, `25 November 2024` as `25 Nov`."""
    day, month, _ = spoken.split()
    return f"{day} {month[:3]}"


def _chart_of_ages(dates: Sequence[str], today: date) -> Chart:
    groups = by_age(dates, today)
    return bar_chart(
        "Age of the articles",
        "Articles by the date that they give themselves.",
        ["Articles"],
        [(words, [count]) for words, _, count in groups],
        short=[short for _, short, _ in groups],
    )


def _progress(state: SyncState) -> str:
    if state.running:
        return f"A sync is at work: {state.passages:,} passages so far."
    return "No sync is at work."


def _names(listing: Listing) -> str:
    return f"{listing.meta.title}\n{listing.meta.path}"


def _sorted(listings: list[Listing], sort: str) -> list[Listing]:
    """By title, or by date with the newest first and those without one last."""
    listings = sorted(listings, key=lambda listing: (_folded(listing.meta.title), listing.meta.path))
    return sorted(listings, key=lambda listing: listing.meta.date, reverse=True) if sort == "date" else listings


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _size(folder: Path, *names: str) -> str:
    """What files take on the disk, in words."""
    size = 0
    for name in names:
        try:
            size += (folder / name).stat().st_size
        except OSError:
            continue  # not there, or gone in this moment
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size / 1e3:,.1f} kB"


def _today() -> date:
    return datetime.now(UTC).date()
