"""More questions than can be answered, and what becomes of each: whether it is answered right, or refused, and how fast.

The load is an open loop: questions are sent at times that are drawn beforehand, whether or not earlier ones were answered, and
each is timed from the moment it was due, so that a server that stands still cannot hide it (coordinated omission). Before it
each question is asked alone, one after the other: that gives the answers to compare with, and what the server carries.
"""

import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from index.errors import DataError
from qa.evaluate.metrics import percentile
from qa.listening import free_port

SEED = 42
PATIENCE = 120  # seconds for an answer, which is more than any server's own limit in use
START_SECONDS = 180  # to load the models
MOST_CONNECTIONS = 400  # below what the server takes
REFUSED = (503, 429)

Told = tuple[object, ...]  # what an answer tells: its status, its words and its places


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a question: `status` 0 where no answer came; `told` None unless the status is 200."""

    question: str
    status: int
    milliseconds: float
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Alone:
    """The questions asked one after the other: what each was told, and how many were answered in a second."""

    told: dict[str, Told]
    a_second: float


def measure(address: str, questions: Sequence[str], *, rate: float | None, times: float, seconds: float) -> dict[str, Any]:
    """The figures of one run. `rate`: questions a second, None for `times` what the server carries. Raises `DataError`."""
    return asyncio.run(_measure(address, questions, rate, times, seconds))


def arrivals(rate: float, seconds: float) -> list[float]:
    """When the questions are sent: at random, `rate` a second on average (a Poisson process), the same for each run."""
    drawn = random.Random(SEED)
    moments, moment = [], drawn.expovariate(rate)
    while moment < seconds:
        moments.append(moment)
        moment += drawn.expovariate(rate)
    return moments


def summarise(replies: Sequence[Reply], alone: Alone) -> dict[str, Any]:
    """The counts and times of a run; an answer is wrong where the same question alone was told anything else."""
    answered = [reply.milliseconds for reply in replies if reply.status == 200]
    refused = [reply.milliseconds for reply in replies if reply.status in REFUSED]
    statuses = [reply.status for reply in replies]
    return {
        "sent": len(replies),
        "answered": len(answered),
        "refused_503": statuses.count(503),
        "refused_429": statuses.count(429),
        "other_5xx": sum(status >= 500 for status in statuses) - statuses.count(503),
        "other": sum(status not in (0, 200, *REFUSED) and status < 500 for status in statuses),
        "no_reply": statuses.count(0),
        "wrong": sum(reply.status == 200 and reply.told != alone.told[reply.question] for reply in replies),
        **{f"answers_p{share}_ms": percentile(answered, share / 100) for share in (50, 95, 99)},
        **{f"refusals_p{share}_ms": percentile(refused, share / 100) for share in (50, 95, 99)},
    }


def told(answer: dict[str, Any]) -> Told:
    """What of an answer has to be the same each time: all that is shown, and where it stands."""
    places = ("start", "end", "answer_start", "answer_end", "quote")
    cited = [
        (citation["document"]["id"], citation["document"]["sha256"], *(citation[name] for name in places))
        for citation in (*answer["citations"], *answer["nearest"])
    ]
    return (answer["question"], answer["status"], answer["answer"], answer["confidence"], *cited)


@contextmanager
def started(store: Path) -> Iterator[str]:
    """The address of a server of its own over the store, without a limit for one client. Raises `DataError`."""
    port = free_port()
    command = [sys.executable, "-m", "qa.cli", "serve", "--host", "127.0.0.1", "--port", str(port), "--store", str(store)]
    with tempfile.TemporaryFile("w+") as said:
        environment = {**os.environ, "FOOTNOTE_QUESTIONS_A_MINUTE": "0", "FOOTNOTE_PUBLIC_URL": ""}
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=said)
        try:
            address = f"http://127.0.0.1:{port}"
            if not _is_ready(address, process):
                said.seek(0)
                last = next((line.strip() for line in reversed(said.readlines()) if line.strip()), "it said nothing")
                raise DataError(f"The server did not start ({last}). See what is wrong: footnote doctor")
            yield address
        finally:
            process.terminate()
            try:
                process.wait(START_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()


def _is_ready(address: str, process: "subprocess.Popen[bytes]") -> bool:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            if httpx.get(f"{address}/readyz", timeout=START_SECONDS, trust_env=False).status_code == 200:
                return True
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    return False


async def _measure(address: str, questions: Sequence[str], rate: float | None, times: float, seconds: float) -> dict[str, Any]:
    limits = httpx.Limits(max_connections=MOST_CONNECTIONS, max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=PATIENCE, trust_env=False) as client:
        alone = await _alone(client, questions)
        wanted = rate or times * alone.a_second
        load, begun, worked = os.getloadavg()[0], time.perf_counter(), time.process_time()
        replies = await _at_their_times(client, questions, arrivals(wanted, seconds))
        took = time.perf_counter() - begun
        return {
            "questions": len(questions),
            "alone_a_second": alone.a_second,
            "rate": wanted,
            "seconds": seconds,
            **summarise(replies, alone),
            "load_before": load,
            "load_after": os.getloadavg()[0],
            "own_share_of_a_core": (time.process_time() - worked) / took,
        }


async def _alone(client: httpx.AsyncClient, questions: Sequence[str]) -> Alone:
    await _ask(client, questions[0], time.perf_counter())  # whatever is done only once
    begun = time.perf_counter()
    answers: dict[str, Told] = {}
    for question in questions:
        reply = await _ask(client, question, time.perf_counter())
        if reply.told is None:
            raise DataError(
                f"A question that was asked alone was not answered (status {reply.status}). Set FOOTNOTE_QUESTIONS_A_MINUTE=0 "
                "where the server is started, and let nobody else ask it meanwhile."
            )
        answers[question] = reply.told
    return Alone(answers, len(questions) / (time.perf_counter() - begun))


async def _at_their_times(client: httpx.AsyncClient, questions: Sequence[str], moments: Sequence[float]) -> list[Reply]:
    drawn = random.Random(SEED)
    begun = time.perf_counter()
    tasks = []
    for moment in moments:
        due = begun + moment
        await asyncio.sleep(due - time.perf_counter())
        tasks.append(asyncio.create_task(_ask(client, drawn.choice(questions), due)))
    return list(await asyncio.gather(*tasks))


async def _ask(client: httpx.AsyncClient, question: str, due: float) -> Reply:
    try:
        response = await client.post("/api/ask", json={"question": question})
        status = response.status_code
        answer = told(json.loads(response.content)) if status == 200 else None
    except (httpx.TransportError, ValueError, KeyError):
        status, answer = 0, None
    return Reply(question, status, 1000 * (time.perf_counter() - due), answer)
