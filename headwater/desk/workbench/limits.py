"""Where somebody who knew a reason began new limits on a month chart. Whoever keeps these offers them to the slot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from headwater.insight.crime import Crime
from headwater.kernel import Actor, Permission, Slot


@dataclass(frozen=True, slots=True)
class Cut:
    """From ``month`` (201704) on the chart of one offence in one area has limits of its own."""

    area: str
    offence: str
    month: int
    reason: str


@dataclass(frozen=True, slots=True)
class Cuts:
    """Somebody who knows. ``read(crime)``: every cut of a record, in at most one query.

    ``address(crime, area, offence, until)``: the page where whoever has the ``permission`` begins new limits on a chart.
    """

    name: str
    read: Callable[[Crime], tuple[Cut, ...]]
    permission: Permission | None = None
    address: Callable[[Crime, str, str, date], str] | None = None


cuts: Slot[Cuts] = Slot("cuts of month charts", key=lambda one: one.name)


def cuts_of(crime: Crime, area: str, offence: str) -> tuple[Cut, ...]:
    """Those of one chart, in order of time."""
    found = (cut for source in cuts for cut in source.read(crime) if (cut.area, cut.offence) == (area, offence))
    return tuple(sorted(found, key=lambda cut: cut.month))


def where_to_cut(by: Actor, crime: Crime, area: str, offence: str, until: date) -> str:
    """The address at which somebody begins new limits on a chart; empty for those who may not."""
    for source in cuts:
        if source.address and source.permission and by.may(source.permission):
            return source.address(crime, area, offence, until)
    return ""
