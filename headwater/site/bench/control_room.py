"""``headwater bench control-room``: a force ten times as busy as in its busiest hour, on this machine, from ring to board."""

from __future__ import annotations

import asyncio
import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import psutil

from headwater.site.bench.bare import Bare, compare
from headwater.site.bench.counting import Counted, count
from headwater.site.bench.ringing import Load
from headwater.site.bench.screens import Heard, Screens
from headwater.site.bench.standing import Standing, allow_many_files, standing

RATE, INCIDENTS, UNITS, BOARDS, PHONES = 20.0, 2_000, 500, 300, 6_500
"""West Midlands' busiest hour, ten times over: contacts a second, open incidents, units, and boards and phones that listen."""

SECONDS = 60
RAMP = (0.25, 0.5, 0.75)
"""Parts of the rate at which the ramp rests, a twelfth of the time each."""

SETTLE = 3.0
"""Seconds that the screens are left to hear the last of it."""

Times = npt.NDArray[np.float64]


class Printer(Protocol):
    def print(self, *lines: Any) -> None: ...


@dataclass(frozen=True, slots=True)
class Process:
    """What a process of the platform, or several of a kind, took: megabytes at the end, and processors busy on average."""

    name: str
    megabytes: float
    busy: float


@dataclass(frozen=True, slots=True)
class Result:
    """Seconds. ``to_incident``: from ring to the handler's log; ``to_boards``: from ring to each board, and ``to_last`` to
    the last of them; ``to_phones``: from a crew's status to each phone. ``unseen``: boards, over all incidents, that never
    showed one; ``unheard``: phones, over all statuses, that never heard one.
    """

    rate: float
    counted: Counted
    to_incident: Times
    to_boards: Times
    to_last: Times
    to_phones: Times
    unseen: int
    unheard: int
    faults: dict[str, int]
    again: dict[str, int]
    took: dict[str, Times]
    reports: int
    heard: Heard
    boards: int
    phones: int
    processes: list[Process]
    load_average: float
    bare: Bare


def run(console: Printer, *, seconds: int = SECONDS, scale: float = 1.0, workers: int = 1) -> Result:
    """Measure and print. ``scale``: the part of the whole force; ``seconds``: how long its full rate is kept up."""
    boards, phones = max(1, round(BOARDS * scale)), max(1, round(PHONES * scale))
    units, incidents = max(5, round(UNITS * scale)), max(10, round(INCIDENTS * scale))
    rate = max(1.0, RATE * scale)
    allow_many_files(2 * (boards + phones) + 2_000)
    console.print(
        f"{rate:g} contacts a second, {incidents:,} open incidents, {units:,} units, {boards:,} boards, {phones:,} phones."
    )
    with standing(workers) as platform:
        began = time.monotonic()
        force = platform.call("furnishing", "furnish", units, incidents, 0, 1)
        console.print(f"The force stands after {time.monotonic() - began:.0f} s.")
        load = Load(platform.port, force["secrets"], [(ref, sign) for ref, sign in force["units"]])
        screens = Screens(boards, phones)
        processes, heard = asyncio.run(_ring(console, platform, load, screens, force["since"], rate, seconds))
        result = _result(platform, load, screens, heard, processes, rate, seconds)
    _say(console, result)
    return result


async def _ring(
    console: Printer, platform: Standing, load: Load, screens: Screens, since: int, rate: float, seconds: int
) -> tuple[list[Process], Heard]:
    began = time.monotonic()
    await screens.begin(platform, since, [ref for ref, _ in load.units])
    console.print(f"All screens listen after {time.monotonic() - began:.1f} s.")
    await load.begin()
    moving = asyncio.create_task(load.move())
    for part in RAMP:
        await load.ring(rate * part, seconds / 12)
    load.sustained = len(load.contacts)
    before, moment = _cpu(platform, screens), time.monotonic()
    await load.ring(rate, seconds)
    processes = _taken(before, _cpu(platform, screens), time.monotonic() - moment)
    moving.cancel()
    await load.over()
    await asyncio.sleep(SETTLE)
    return processes, await screens.end()


def _result(
    platform: Standing, load: Load, screens: Screens, heard: Heard, processes: list[Process], rate: float, seconds: int
) -> Result:  # fmt: skip
    counted = count(platform, load)
    full = [one for one in load.contacts[load.sustained :] if one.finished is not None]
    seen = [first_seen(heard, counted.incident_of.get(one.call, "")) for one in full]
    boards = [(one, at) for one, times in zip(full, seen, strict=True) for at in times.values()]
    phones = list(_phones(load, heard))
    return Result(
        rate=rate,
        counted=counted,
        to_incident=np.array([(one.finished or 0) - one.due for one in full]),
        to_boards=np.array([at - one.due for one, at in boards]),
        to_last=np.array([max(times.values()) - one.due for one, times in zip(full, seen, strict=True) if times]),
        to_phones=np.array([at - sent for sent, at in phones]),
        unseen=sum(screens.boards - len(times) for times in seen),
        unheard=sum(len(listeners(load, screens, unit)) for unit, _ in load.statuses) - len(phones),
        faults=dict(Counter(one.fault for one in load.contacts if one.fault)),
        again=load.again,
        took={what: np.array(times) for what, times in load.took.items()},
        reports=load.reports,
        heard=heard,
        boards=screens.boards,
        phones=screens.phones,
        processes=processes,
        load_average=os.getloadavg()[0],
        bare=compare(platform, max(1, seconds // 6)),
    )


def first_seen(heard: Heard, incident: str) -> dict[int, float]:
    """Board → when it first showed an incident."""
    first: dict[int, float] = {}
    for board, at in heard.incidents.get(incident, ()):
        first.setdefault(board, at)
    return first


def _phones(load: Load, heard: Heard) -> list[tuple[float, float]]:
    """For every status and every phone that heard it: when it was sent, and when it was heard."""
    found = []
    following: dict[str, list[float]] = {}
    for unit, sent in load.statuses:
        following.setdefault(unit, []).append(sent)
    for unit, moments in following.items():
        for sent, until in zip(moments, [*moments[1:], float("inf")], strict=True):
            by_phone = {phone: at for phone, at in reversed(heard.units.get(unit, [])) if sent <= at < until}
            found += [(sent, at) for at in by_phone.values()]
    return found


def listeners(load: Load, screens: Screens, unit: str) -> range:
    place = next(n for n, (ref, _) in enumerate(load.units) if ref == unit)
    return range(place, screens.phones, len(load.units))


def _cpu(platform: Standing, screens: Screens) -> dict[str, tuple[float, float]]:
    """Seconds of processor and megabytes of each kind of process so far."""
    groups = {**platform.processes(), "bench: screens": [psutil.Process(screens.pid)], "bench: callers": [psutil.Process()]}
    return {name: (sum(map(_seconds, group)), sum(map(_megabytes, group))) for name, group in groups.items()}


def _seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def _megabytes(process: psutil.Process) -> float:
    """What is the process's own, its share of what several hold included."""
    try:
        memory = process.memory_full_info()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0.0
    return float(getattr(memory, "pss", memory.uss)) / 1_048_576


def _taken(before: dict[str, tuple[float, float]], after: dict[str, tuple[float, float]], took: float) -> list[Process]:
    return [Process(name, megabytes, (cpu - before[name][0]) / took) for name, (cpu, megabytes) in after.items()]


def _say(console: Printer, result: Result) -> None:
    counted, bare = result.counted, result.bare
    console.print(
        f"{counted.rang:,} contacts rang and {counted.finished:,} were finished; in the record {counted.kept:,} and"
        f" {counted.closed:,}, lost {counted.lost}, doubled {counted.doubled}; {result.reports:,} positions."
    )
    console.print(f"From ring to incident, at {result.rate:g} a second: {_line(result.to_incident)}")
    console.print(f"From ring to each of {result.boards:,} boards: {_line(result.to_boards)}")
    console.print(f"From ring to the last board: {_line(result.to_last)}")
    console.print(f"From a crew's status to its phones: {_line(result.to_phones)}")
    for what, times in result.took.items():
        console.print(f"  {what}: {_line(times)}")
    console.print(
        f"Not seen {result.unseen}, not heard {result.unheard}; given up {sum(result.faults.values())}, asked again"
        f" {sum(result.again.values())}; lines broken {len(result.heard.breaks)}, refused {result.heard.refused}, read anew"
        f" {result.heard.reloads}; {result.heard.messages:,} messages."
    )
    for fault, number in [*result.faults.items(), *result.again.items()]:
        console.print(f"  {number} × {fault}")
    for process in result.processes:
        console.print(f"{process.name}: {process.megabytes:,.0f} MB, {process.busy:.2f} processors")
    console.print(f"Of {os.cpu_count()} processors; load average of the machine {result.load_average:.1f}.")
    console.print(
        f"Incidents opened by the action, {bare.clients} clients at a time: {bare.ours:,.0f} a second; the same rows written"
        f" by pgbench: {bare.theirs:,.0f} a second; ratio {bare.ours / bare.theirs:.2f}"
    )


def _line(times: Sequence[float] | Times) -> str:
    if not len(times):
        return "none"
    p50, p95, p99 = np.percentile(times, [50, 95, 99]) * 1_000
    return f"p50 {p50:,.0f} ms, p95 {p95:,.0f} ms, p99 {p99:,.0f} ms"
