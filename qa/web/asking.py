"""Questions take turns: one is read at a time, a bounded number waits, and more are refused at once.

A question goes in, its answer comes out, and it is counted. Who waits for a turn holds no thread; who waits too long, or comes
when too many wait already, is told to come back. Reading cannot be interrupted: it keeps its turn until its end, so that no
second one runs beside it, whether or not anybody still waits for it.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from anyio import CapacityLimiter, WouldBlock, to_thread

from index.errors import BusyError
from qa.assistant import Assistant
from qa.question_log import QuestionLog
from qa.types import Answer

MOST_WAITING = 32
MOST_SECONDS = 60
TOO_MANY = "More questions come in than can be answered just now. Ask again in a moment."
TOO_LONG = "The question was not answered within {seconds:g} seconds. Ask again in a moment."

T = TypeVar("T")


class Asking:
    """The turns of one server. `most_waiting` questions wait; each has `seconds` from its coming to its answer.

    `told` is called with each answer, in the thread that found it; `refused` for each question that gets none.
    """

    def __init__(
        self,
        assistant: Assistant,
        questions: QuestionLog,
        *,
        most_waiting: int = MOST_WAITING,
        seconds: float = MOST_SECONDS,
        told: Callable[[Answer], object] = lambda answer: None,
        refused: Callable[[], object] = lambda: None,
    ) -> None:
        self.assistant = assistant
        self._questions = questions
        self._most_waiting = most_waiting
        self._seconds = seconds
        self._told = told
        self._refused = refused
        self._turns = CapacityLimiter(1)
        self._waiting = 0

    @property
    def waiting(self) -> int:
        """How many questions wait for their turn."""
        return self._waiting

    async def in_turn(self, ask: Callable[[Assistant], T], answer_of: Callable[[T], Answer | None]) -> T:
        """What `ask` gives, called in a thread when its turn comes; `answer_of` finds the answer in it, which is counted.

        Cancelled while it waits, it is never called. Raises `BusyError`, and what `ask` raises.
        """
        turn = object()
        try:
            async with asyncio.timeout(self._seconds):
                await self._turn(turn)
                work = asyncio.ensure_future(to_thread.run_sync(partial(self._asked, ask, answer_of)))
                work.add_done_callback(partial(self._done, turn))
                return await asyncio.shield(work)
        except TimeoutError:
            self._refused()
            raise BusyError(TOO_LONG.format(seconds=self._seconds)) from None

    async def _turn(self, turn: object) -> None:
        """Takes the turn when it comes. Raises `BusyError` where too many wait for it already."""
        try:
            self._turns.acquire_on_behalf_of_nowait(turn)
            return
        except WouldBlock:
            pass
        if self._waiting >= self._most_waiting:
            self._refused()
            raise BusyError(TOO_MANY)
        self._waiting += 1
        try:
            await self._turns.acquire_on_behalf_of(turn)
        finally:
            self._waiting -= 1

    def _asked(self, ask: Callable[[Assistant], T], answer_of: Callable[[T], Answer | None]) -> T:
        result = ask(self.assistant)
        if answer := answer_of(result):
            self._questions.count(answer)
            self._told(answer)
        return result

    def _done(self, turn: object, work: "asyncio.Future[T]") -> None:
        self._turns.release_on_behalf_of(turn)
        if not work.cancelled():
            work.exception()  # looked at: nobody may wait for it any more
