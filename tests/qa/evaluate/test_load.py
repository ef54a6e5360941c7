"""The load is sent at its times, whatever the server does; what is counted is what came back, judged by what came alone."""

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from index.errors import DataError
from qa.cli import main
from qa.evaluate.load import Alone, Reply, arrivals, measure, summarise, told

SEEDS = Path(__file__).parents[3] / "seeds"
PLACE = {"start": 1, "end": 9, "answer_start": 2, "answer_end": 5, "quote": "the quote"}


def answer(question: str, **changes: Any) -> dict[str, Any]:
    citation = {"document": {"id": "d", "sha256": "s"}, **PLACE, **changes}
    return {
        "question": question,
        "status": "answered",
        "answer": "x",
        "confidence": 0.9,
        "citations": [citation],
        "nearest": [],
    }


@contextmanager
def served(ask: Any) -> Iterator[str]:
    """A server whose /api/ask is `ask`."""
    listener = socket.create_server(("127.0.0.1", 0))
    app = Starlette(routes=[Route("/api/ask", ask, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)
    listener.close()


def test_questions_come_at_random_times_that_are_the_same_for_each_run() -> None:
    moments = arrivals(20, 100)
    assert moments == arrivals(20, 100) == sorted(moments)
    assert moments[0] > 0 and moments[-1] < 100 and 1900 < len(moments) < 2100
    gaps = [after - before for before, after in pairwise(moments)]
    short = sum(gap < 0.05 for gap in gaps) / len(gaps)  # of a Poisson process 1 - 1/e are shorter than the mean
    assert 0.58 < short < 0.68


def test_what_is_counted() -> None:
    alone = Alone({"a": ("a", "right"), "b": ("b", "right")}, 2.0)
    replies = [
        Reply("a", 200, 10.0, ("a", "right")),
        Reply("b", 200, 30.0, ("a", "right")),  # mixed up
        Reply("a", 503, 1.0),
        Reply("a", 503, 3.0),
        Reply("b", 429, 2.0),
        Reply("b", 500, 5.0),
        Reply("b", 422, 5.0),
        Reply("b", 0, 5.0),
    ]
    assert summarise(replies, alone) == {
        "sent": 8, "answered": 2, "refused_503": 2, "refused_429": 1, "other_5xx": 1, "other": 1, "no_reply": 1, "wrong": 1,
        "answers_p50_ms": 10.0, "answers_p95_ms": 30.0, "answers_p99_ms": 30.0,
        "refusals_p50_ms": 2.0, "refusals_p95_ms": 3.0, "refusals_p99_ms": 3.0,
    }  # fmt: skip
    assert summarise([], alone)["answers_p50_ms"] == 0.0


@pytest.mark.parametrize(
    "change", [{"start": 0}, {"quote": "another"}, {"answer_end": 6}, {"document": {"id": "d", "sha256": "t"}}]
)
def test_an_answer_is_the_same_with_all_its_places_only(change: dict[str, Any]) -> None:
    assert told(answer("q")) == told(answer("q"))
    assert told(answer("q")) != told(answer("q", **change))
    assert told(answer("q")) != told({**answer("q"), "answer": "y"})


def test_a_server_that_stands_still_cannot_hide_it() -> None:
    """It answers one at a time in 50 ms, refuses beyond three, and once says nothing for a second: the load goes on."""
    at_work, calls, came = [0], [0], list[float]()

    async def ask(request: Request) -> JSONResponse:
        question = json.loads(await request.body())["question"]
        calls[0] += 1
        came.append(time.perf_counter())
        if calls[0] == 20:
            time.sleep(1)
        if at_work[0] >= 3:
            return JSONResponse({"error": {}}, 503)
        at_work[0] += 1
        await asyncio.sleep(0.05 * at_work[0])
        at_work[0] -= 1
        return JSONResponse(answer("mixed up" if calls[0] > 60 and question == "b" else question))

    with served(ask) as address:
        figures = measure(address, ["a", "b"], rate=None, times=10, seconds=2)
    assert 12 < figures["alone_a_second"] < 21 and figures["rate"] == 10 * figures["alone_a_second"]
    assert figures["sent"] == len(arrivals(figures["rate"], 2)) == calls[0] - 3
    assert figures["sent"] == figures["answered"] + figures["refused_503"]
    assert figures["refused_503"] > 0 and figures["refusals_p99_ms"] > 500, "who was due while it stood still waited"
    assert figures["wrong"] > 0
    assert figures["other_5xx"] == figures["no_reply"] == 0


def test_a_server_that_is_not_there_or_does_not_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(DataError, match=r"was not answered \(status 0\)"):
        measure(f"http://127.0.0.1:{port}", ["a"], rate=1, times=1, seconds=1)

    async def refuse(_: Request) -> JSONResponse:
        return JSONResponse({}, 429)

    with served(refuse) as address, pytest.raises(DataError, match=r"\(status 429\)\. Set FOOTNOTE_QUESTIONS_A_MINUTE=0"):
        measure(address, ["a"], rate=1, times=1, seconds=1)


def test_the_command_reports_and_fails_where_an_answer_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    calls, sound = [0], [0]  # so many answers are right

    async def ask(request: Request) -> JSONResponse:
        calls[0] += 1
        question = json.loads(await request.body())["question"]
        return JSONResponse(answer(question, start=calls[0] > sound[0]))

    data = tmp_path / "questions.jsonl"
    data.write_text('{"question": "Who sails?", "answers": [], "document": "a.md"}\n', encoding="utf-8")
    for sound[0], status in ((10**6, 0), (4, 1)):
        calls[0] = 0
        with served(ask) as address:
            words = ["bench", "load", str(data), "--url", address, "--rate", "30", "--seconds", "0.5", "--json"]
            assert main(words) == status
        figures = json.loads(capsys.readouterr().out)
        assert figures["rate"] == 30 and figures["sent"] == figures["answered"] > 0 and bool(figures["wrong"]) == bool(status)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--rate", "0"], "'0' is not a number above 0"),
        (["--seconds", "nan"], "'nan' is not a number above 0"),
        (["--times", "x"], "'x' is not a number above 0"),
        (["--limit", "0"], "'0' is not a whole number of at least 1"),
    ],
)
def test_wrong_usage(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["bench", "load", "x.jsonl", *words])
    assert said in capsys.readouterr().err


def test_an_address_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "load", str(SEEDS / "questions.jsonl"), "--url", "ftp://x"]) == 1
    assert "--url is 'ftp://x', which is no address of a server." in capsys.readouterr().err


def test_a_server_that_does_not_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "load", str(SEEDS / "questions.jsonl"), "--store", str(tmp_path / "none")]) == 1
    said = capsys.readouterr().err
    assert "The server did not start (footnote: There is no store" in said and said.strip().endswith("footnote doctor")


@pytest.mark.slow
def test_the_product_under_ten_times_its_load(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every answer is the right one for its question, nothing but refusals besides; they are fast, also on a busy machine."""
    store = str(tmp_path / "store")
    assert main(["sync", str(SEEDS), "--store", store]) == 0
    capsys.readouterr()
    words = ["bench", "load", str(SEEDS / "questions.jsonl"), "--store", store, "--limit", "12", "--seconds", "10", "--json"]
    assert main(words) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["answered"] > 10 and figures["refused_503"] > figures["answered"] / 2
    assert figures["refusals_p50_ms"] < 100
