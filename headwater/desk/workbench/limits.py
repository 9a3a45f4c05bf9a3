"""Where somebody who knew a reason began new limits on a month chart. Whoever keeps these offers them to the slot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from headwater.insight.crime import Crime
from headwater.kernel import Slot


@dataclass(frozen=True, slots=True)
class Cut:
    """From ``month`` (201704) on the chart of one offence in one area has limits of its own."""

    area: str
    offence: str
    month: int
    reason: str


@dataclass(frozen=True, slots=True)
class Cuts:
    """Somebody who knows. ``read(crime)``: every cut of a record, in at most one query."""

    name: str
    read: Callable[[Crime], tuple[Cut, ...]]


cuts: Slot[Cuts] = Slot("cuts of month charts", key=lambda one: one.name)


def cuts_of(crime: Crime, area: str, offence: str) -> tuple[Cut, ...]:
    """Those of one chart, in order of time."""
    found = (cut for source in cuts for cut in source.read(crime) if (cut.area, cut.offence) == (area, offence))
    return tuple(sorted(found, key=lambda cut: cut.month))
