"""What boards are told: every change once, to everybody, and nothing missed by those who were away."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import aclosing
from typing import Any

import pytest
from django.db import connections

from headwater.dispatch import actions, feed
from headwater.dispatch.actions import UnitPosition
from headwater.dispatch.tests.oversight import AT, DEE, HAL, hubs, incidents, later, unit
from headwater.journal.queries import last_number

pytestmark = pytest.mark.django_db(transaction=True)

Told = tuple[str, dict[str, Any], int | None]


def read(message: bytes) -> Told:
    """Event, data and number of a message."""
    fields = dict(line.split(": ", 1) for line in message.decode().strip().split("\n"))
    return fields["event"], json.loads(fields["data"]), int(fields["id"]) if "id" in fields else None


async def after(stream: AsyncIterator[bytes], wanted: str) -> Told:
    """The next message of a kind."""
    async for message in stream:
        told = read(message)
        if told[0] == wanted:
            return told
    raise AssertionError("the line ended")


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(asyncio.wait_for(work(), 30))


async def do(work: Callable[..., Any], **given: Any) -> Any:
    """An action in a thread of its own, whose line to the database is closed again."""

    def done() -> Any:
        try:
            return work(**given)
        finally:
            connections.close_all()

    return await asyncio.to_thread(done)


def test_a_change_comes_to_every_board_as_the_same_bytes() -> None:
    [hub] = hubs("East")
    [row], m21 = incidents(hub), unit("M21")
    since, board = last_number(), feed.Board()

    async def journey() -> None:
        async with aclosing(board.follow(since)) as one, aclosing(board.follow(since)) as other:
            assert all(told.endswith(feed.BEAT) for told in (await anext(one), await anext(other)))
            await do(actions.assign, by=DEE, at=AT, incident=row.ref, units=[m21.ref])
            first, second = await after(one, "rows"), await after(other, "rows")
            assert first == second
            assert [told["id"] for told in first[1]["incidents"]] == [str(row.pk)]
            assert "M21" in first[1]["incidents"][0]["html"]
            assert "Log " in first[1]["units"][0]["html"]
            await do(actions.stand_down, by=DEE, at=later(minutes=1), unit=m21.ref, reason="By mistake")
            await do(actions.close, by=DEE, at=later(minutes=1), incident=row.ref, closing_kind="A2", result="resolved")
            closed = {told["id"]: told["closed"] for told in (await after(one, "rows"))[1]["incidents"]}
            while not closed.get(str(row.pk)):
                closed |= {told["id"]: told["closed"] for told in (await after(one, "rows"))[1]["incidents"]}
        assert len(board) == 0

    run(journey)


def test_what_happens_in_a_moment_is_told_together() -> None:
    [hub] = hubs("East")
    rows, board = incidents(hub, 30), feed.Board()
    since = last_number()

    def write_in_all() -> None:
        for row in rows:
            actions.add_entry(by=HAL, at=AT, incident=row.ref, text="Water is rising")

    async def journey() -> None:
        async with aclosing(board.follow(since)) as one:
            await anext(one)
            await do(write_in_all)
            seen: set[str] = set()
            messages = 0
            while len(seen) < 30:
                seen |= {told["id"] for told in (await after(one, "rows"))[1]["incidents"]}
                messages += 1
            assert messages < 30

    run(journey)


def test_a_board_that_was_away_is_told_what_it_missed() -> None:
    [hub] = hubs("East")
    first, second = incidents(hub, 2)
    since, board = last_number(), feed.Board()

    async def journey() -> None:
        async with aclosing(board.follow(since)) as stays:
            await anext(stays)
            async with aclosing(board.follow(since)) as goes:
                await anext(goes)
                await do(actions.add_entry, by=HAL, at=AT, incident=first.ref, text="One")
                number = (await after(goes, "rows"))[2]
                assert number is not None
            await after(stays, "rows")
            await do(actions.add_entry, by=HAL, at=AT, incident=second.ref, text="Two")
            await after(stays, "rows")
            async with aclosing(board.follow(number)) as back:
                told: set[str] = set()
                while str(second.pk) not in told:
                    told |= {one["id"] for one in (await after(back, "rows"))[1]["incidents"]}

    run(journey)


def test_the_first_board_of_a_process_is_told_what_came_before_the_process_listened() -> None:
    [hub] = hubs("East")
    [row], since, board = incidents(hub), last_number(), feed.Board()
    actions.add_entry(by=HAL, at=AT, incident=row.ref, text="Before anybody listened")

    async def journey() -> None:
        async with aclosing(board.follow(since)) as one:
            assert (await after(one, "rows"))[1]["incidents"][0]["id"] == str(row.pk)

    run(journey)


def test_a_board_that_was_away_too_long_reads_everything_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "OVERLAP", 0)
    [hub] = hubs("East")
    [row] = incidents(hub)
    before = last_number()
    actions.add_entry(by=HAL, at=AT, incident=row.ref, text="While it was away")
    board = feed.Board()

    since = last_number()

    async def journey() -> None:
        async with aclosing(board.follow(since)) as stays:
            await anext(stays)
            async with aclosing(board.follow(before)) as back:
                await after(back, "reload")

    run(journey)


def test_a_slow_board_is_told_to_read_anew_and_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "QUEUE", 2)
    board, since = feed.Board(), last_number()

    async def journey() -> None:
        async with aclosing(board.follow(since)) as slow:
            await anext(slow)
            for _ in range(5):
                board._send(feed.BEAT)
            assert await anext(slow) == feed.RELOAD

    run(journey)


def test_units_that_move_are_told_once_a_second_and_those_that_stand_are_not() -> None:
    m21, m22 = unit("M21"), unit("M22")
    here = [UnitPosition(one.ref, 433_500, 279_000, AT) for one in (m21, m22)]
    actions.report_positions(by=DEE, at=AT, positions=here)
    since, board = last_number(), feed.Board()

    async def journey() -> None:
        async with aclosing(board.follow(since)) as one:
            first = await after(one, "positions")
            assert {told[0] for told in first[1]["units"]} == {str(m21.pk), str(m22.pk)}
            moved = [UnitPosition(m21.ref, 433_600, 279_000, later(seconds=5))]
            await do(actions.report_positions, by=DEE, at=later(seconds=5), positions=moved)
            assert [told[:3] for told in (await after(one, "positions"))[1]["units"]] == [[str(m21.pk), 433_600, 279_000]]

    run(journey)
