"""``headwater bench faults``: the web process, the worker and the database are killed in turn under load, and it is counted.

What must hold: no contact that was acknowledged is lost, none is doubled, no timer is missed or rings twice, and within five
seconds of the return of what was killed every screen shows what is so. Nobody repairs anything: the supervisor of
``headwater run`` does.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import psutil

from headwater.site.bench.control_room import Printer, first_seen, listeners
from headwater.site.bench.counting import Counted, Timers, count, timers
from headwater.site.bench.http import Browser
from headwater.site.bench.ringing import Load
from headwater.site.bench.screens import Heard, Screens
from headwater.site.bench.standing import Standing, allow_many_files, standing

RATE, INCIDENTS, UNITS, BOARDS, PHONES = 10.0, 2_000, 500, 300, 6_500
SECONDS = 60
"""How long people ring; a third of it for each that is killed."""

CURRENT = 5.0
"""Seconds after the return of what was killed within which every screen must be current."""

PATIENCE = 60.0
"""Seconds until what was killed must have returned."""

KINDS = ("web", "worker", "database")


@dataclass(frozen=True, slots=True)
class Fault:
    """What was killed: when, and when it was there again (``time.monotonic()``)."""

    kind: str
    processes: int
    killed: float
    returned: float


@dataclass(frozen=True, slots=True)
class Result:
    """``unseen``: boards that never showed an incident, over all; ``late``: that showed one after more than they may;
    ``unheard``, ``heard_late``: the same of phones and statuses. ``never_back``: screens without a line at the end.
    """

    faults: list[Fault]
    counted: Counted
    timers: Timers
    again: dict[str, int]
    given_up: dict[str, str]
    breaks: int
    unseen: int
    late: int
    unheard: int
    heard_late: int
    never_back: int

    @property
    def sound(self) -> bool:
        """Whether nothing was lost, doubled, missed or given up, and every screen came back to be shown everything."""
        record = self.counted.lost + self.counted.doubled + self.counted.misnumbered + self.timers.missed + self.timers.twice
        return not (record + self.unseen + self.unheard + self.never_back + len(self.given_up))


def run(console: Printer, *, seconds: int = SECONDS, scale: float = 1.0, workers: int = 1) -> Result:
    """Do it, count and print. ``scale``: the part of the whole force; ``seconds``: how long people ring."""
    boards, phones = max(2, round(BOARDS * scale)), max(4, round(PHONES * scale))
    units, incidents = max(5, round(UNITS * scale)), max(10, round(INCIDENTS * scale))
    rate = max(2.0, RATE * scale)
    allow_many_files(2 * (boards + phones) + 2_000)
    console.print(
        f"{rate:g} contacts a second, {incidents:,} open incidents, {units:,} units, {boards:,} boards, {phones:,} phones."
    )
    with standing(workers) as platform:
        due = max(6, round(seconds / 2))
        force = platform.call("furnishing", "furnish", units, incidents, due, seconds + 10)
        load = Load(platform.port, force["secrets"], [(ref, sign) for ref, sign in force["units"]])
        screens = Screens(boards, phones)
        faults, heard = asyncio.run(_under_load(console, platform, load, screens, force["since"], rate, seconds))
        result = _result(platform, load, screens, heard, faults)
        for line in platform.said().splitlines():
            if "starting it again" in line:
                console.print(f"  {line}")
    _say(console, result)
    return result


async def _under_load(
    console: Printer, platform: Standing, load: Load, screens: Screens, since: int, rate: float, seconds: int
) -> tuple[list[Fault], Heard]:
    await screens.begin(platform, since, [ref for ref, _ in load.units])
    await load.begin()
    watcher = Browser(platform.port)
    await watcher.sign_in("handler")
    moving = asyncio.create_task(load.move())
    ringing = asyncio.create_task(load.ring(rate, seconds))
    faults = []
    for kind in KINDS:
        await asyncio.sleep(seconds / 3 / 2)
        faults.append(await _kill(platform, watcher, kind))
        console.print(f"{kind}: killed, and back after {faults[-1].returned - faults[-1].killed:.1f} s.")
        with suppress(Exception):
            await screens.until(lambda: screens.whole, 3 * CURRENT)
        await asyncio.sleep(seconds / 3 / 2)
    await ringing
    moving.cancel()
    await load.over()
    watcher.close()
    await asyncio.sleep(2 * CURRENT)
    return faults, await screens.end()


async def _kill(platform: Standing, watcher: Browser, kind: str) -> Fault:
    """Kill every process of a kind, and wait until others do its work."""
    victims = platform.processes()[kind]
    known = {victim.pid for victim in victims}
    killed = time.monotonic()
    for victim in victims:
        with suppress(psutil.NoSuchProcess):
            victim.kill()
    async with asyncio.timeout(PATIENCE):
        while not (_others(platform, kind, known) and await _answers(watcher)):
            await asyncio.sleep(0.05)
    return Fault(kind, len(victims), killed, time.monotonic())


def _others(platform: Standing, kind: str, known: set[int]) -> bool:
    with suppress(OSError, ValueError):
        return any(process.pid not in known for process in platform.processes()[kind])
    return False


async def _answers(watcher: Browser) -> bool:
    """Whether a page that asks the database is given."""
    with suppress(OSError):
        return (await watcher.get("/contact/strip/")).status == 200
    return False


def _result(platform: Standing, load: Load, screens: Screens, heard: Heard, faults: list[Fault]) -> Result:
    counted = count(platform, load)
    boards = list(_seen(load, screens, heard, counted))
    phones = list(_heard(load, screens, heard))
    _, with_line, with_phone = screens.connected[-1]
    return Result(
        faults=faults,
        counted=counted,
        timers=timers(platform),
        again=load.again,
        given_up={one.call: one.fault for one in load.contacts if one.fault},
        breaks=len(heard.breaks),
        unseen=sum(at is None for _, at in boards),
        late=sum(at is not None and at > _due(told, faults) for told, at in boards),
        unheard=sum(at is None for _, at in phones),
        heard_late=sum(at is not None and at > _due(told, faults) for told, at in phones),
        never_back=screens.boards - with_line + screens.phones - with_phone,
    )


def _due(told: float, faults: list[Fault]) -> float:
    """By when a screen must show what was acknowledged at a moment: what was killed may have to return first."""
    waits = [fault.returned for fault in faults if fault.killed - CURRENT <= told <= fault.returned + CURRENT]
    return max([told, *waits]) + CURRENT


def _seen(load: Load, screens: Screens, heard: Heard, counted: Counted) -> Iterator[tuple[float, float | None]]:
    """For every incident and board: when its handler was told of it, and when the board showed it."""
    for one in load.contacts:
        if one.finished is not None:
            first = first_seen(heard, counted.incident_of.get(one.call, ""))
            for board in range(screens.boards):
                yield one.finished, first.get(board)


def _heard(load: Load, screens: Screens, heard: Heard) -> Iterator[tuple[float, float | None]]:
    """For every status and phone of its unit: when it was sent, and when the phone heard of it or read everything anew."""
    reread: dict[int, list[float]] = {}
    for phone, at in heard.reread:
        reread.setdefault(phone, []).append(at)
    for unit, sent in load.statuses:
        told: dict[int, list[float]] = {}
        for phone, at in heard.units.get(unit, ()):
            told.setdefault(phone, []).append(at)
        for phone in listeners(load, screens, unit):
            yield sent, min((at for at in (*told.get(phone, ()), *reread.get(phone, ())) if at >= sent), default=None)


def _say(console: Printer, result: Result) -> None:
    counted, clocks = result.counted, result.timers
    console.print(
        f"{counted.rang:,} contacts were acknowledged to callers and {counted.finished:,} to handlers; in the record"
        f" {counted.kept:,} and {counted.closed:,}: lost {counted.lost}, doubled {counted.doubled}, numbers of logs that are"
        f" out of order {counted.misnumbered}, given up {len(result.given_up)}."
    )
    console.print(
        f"{clocks.due:,} timers came due: missed {clocks.missed}, rung twice {clocks.twice}, the latest {clocks.latest:.1f} s"
        " after its time."
    )
    console.print(
        f"{result.breaks:,} lines of screens broke, {result.never_back} never came back. Boards that never showed an incident"
        f" {result.unseen}, that showed one more than {CURRENT:.0f} s after the return {result.late}; phones that never heard"
        f" a status {result.unheard}, late {result.heard_late}."
    )
    asked = ", ".join(f"{number} × {what}" for what, number in sorted(result.again.items())) or "nothing"
    console.print(f"Asked again: {asked}.")
    for call, fault in list(result.given_up.items())[:5]:
        console.print(f"  {call}: {fault}")
    console.print("Nothing was lost." if result.sound else "NOT SOUND: see above.")
