"""Questions take turns: one is read at a time, a bounded number waits, and nobody waits for ever."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from index.errors import BusyError, QuestionError
from qa.assistant import Assistant
from qa.question_log import QuestionLog
from qa.settings import Settings
from qa.types import Answer
from qa.web.asking import Asking

Made = Callable[..., Asking]


@pytest.fixture
def made(assistant: Assistant, settings: Settings) -> Made:
    return lambda **limits: Asking(assistant, QuestionLog(settings.store), **limits)


def none(_: object) -> None:
    return None


def test_an_answer_is_given_counted_and_told(made: Made, settings: Settings) -> None:
    told: list[Answer] = []

    async def scene() -> Answer:
        asking = made(told=told.append)
        return await asking.in_turn(lambda assistant: assistant.ask("Which captain opened the harbour?"), lambda answer: answer)

    answer = asyncio.run(scene())
    assert answer.answer == "Captain Olga Brandt" and told == [answer]
    assert sum(sum(day.values()) for _, day in QuestionLog(settings.store).by_day(1)) == 1


def test_what_asking_raises_comes_through(made: Made) -> None:
    with pytest.raises(QuestionError):
        asyncio.run(made().in_turn(lambda assistant: assistant.ask("?!"), lambda answer: answer))


def test_one_is_read_at_a_time_in_the_order_of_coming(made: Made) -> None:
    at_work, most, order = 0, 0, list[int]()

    async def scene() -> None:
        asking = made()

        def read(number: int) -> Callable[[object], None]:
            def reading(_: object) -> None:
                nonlocal at_work, most
                at_work += 1
                most = max(most, at_work)
                threading.Event().wait(0.01)
                order.append(number)
                at_work -= 1

            return reading

        await asyncio.gather(*(asking.in_turn(read(number), none) for number in range(10)))

    asyncio.run(scene())
    assert (most, order) == (1, list(range(10)))


def test_who_comes_when_too_many_wait_is_refused_at_once(made: Made) -> None:
    held = threading.Event()

    async def scene() -> None:
        asking = made(most_waiting=2)
        reading = asyncio.create_task(asking.in_turn(lambda _: held.wait(5), none))
        await asyncio.sleep(0.02)
        waiting = [asyncio.create_task(asking.in_turn(lambda _: "read", none)) for _ in range(2)]
        await asyncio.sleep(0.02)
        assert asking.waiting == 2
        for _ in range(5):
            with pytest.raises(BusyError, match="More questions come in than can be answered"):
                await asking.in_turn(none, none)
        held.set()
        assert await asyncio.gather(*waiting) == ["read", "read"] and await reading
        assert asking.waiting == 0 and await asking.in_turn(lambda _: "now", none) == "now"

    asyncio.run(scene())


def test_where_nobody_may_wait_one_at_a_time_is_read(made: Made) -> None:
    """With FOOTNOTE_MOST_WAITING=0 every question was refused, and of two that came at once one waited for nothing."""

    async def scene() -> None:
        asking = made(most_waiting=0)
        assert await asking.in_turn(lambda _: "read", none) == "read"
        results = await asyncio.gather(
            *(asking.in_turn(lambda _: threading.Event().wait(0.05), none) for _ in range(2)), return_exceptions=True
        )
        assert [type(result) for result in results] == [bool, BusyError]
        asking = made(most_waiting=1)
        assert await asyncio.gather(*(asking.in_turn(lambda _: "read", none) for _ in range(2))) == ["read", "read"]

    asyncio.run(scene())


@pytest.mark.parametrize("which", ["waiting", "being read"])
def test_nobody_waits_for_ever(made: Made, which: str) -> None:
    """The reading itself goes on to its end, and keeps its turn until then."""
    held, called = threading.Event(), list[str]()

    async def scene() -> None:
        asking = made(seconds=0.1)
        reading = asyncio.create_task(asking.in_turn(lambda _: held.wait(5), none))
        await asyncio.sleep(0.02)
        slow = reading if which == "being read" else asyncio.create_task(asking.in_turn(lambda _: called.append("never"), none))
        with pytest.raises(BusyError, match=r"not answered within 0\.1 seconds"):
            await slow
        if slow is not reading:
            with pytest.raises(BusyError):
                await reading
        held.set()
        await asking.in_turn(lambda _: called.append("next"), none)

    asyncio.run(scene())
    assert called == ["next"]


def test_who_stops_waiting_leaves_the_queue_and_who_is_being_read_keeps_the_turn(made: Made) -> None:
    """A question that was stopped while it was read gave its turn away, and the next one ran beside it."""
    held, called = threading.Event(), list[str]()

    async def scene() -> None:
        asking = made()
        reading = asyncio.create_task(asking.in_turn(lambda _: held.wait(5), none))
        waiting = asyncio.create_task(asking.in_turn(lambda _: called.append("stopped while it waited"), none))
        last = asyncio.create_task(asking.in_turn(lambda _: called.append("last"), none))
        await asyncio.sleep(0.05)
        waiting.cancel()
        reading.cancel()
        await asyncio.sleep(0.05)
        assert reading.cancelled() and waiting.cancelled() and called == []
        held.set()
        await asyncio.wait_for(last, 5)

    asyncio.run(scene())
    assert called == ["last"]


def test_a_reading_that_fails_when_nobody_waits_any_more_is_no_warning(made: Made) -> None:
    held = threading.Event()

    def broken(_: object) -> None:
        held.wait(5)
        raise RuntimeError("nobody hears it")

    async def scene() -> None:
        asking = made()
        reading = asyncio.create_task(asking.in_turn(broken, none))
        await asyncio.sleep(0.02)
        reading.cancel()
        await asyncio.sleep(0.02)
        held.set()
        assert await asking.in_turn(lambda _: "next", none) == "next"

    asyncio.run(scene())
