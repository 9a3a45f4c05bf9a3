"""Demand of one force: which days and areas there are, and the counts of which every figure is made."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import ibis
import ibis.expr.types as ir

from headwater.insight.crime.areas import Area, find, split_key, the_force
from headwater.insight.crime.asking import month_names
from headwater.insight.crime.cubes import Kept
from headwater.insight.crime.reading import read
from headwater.insight.datasets import CALL_HOURS, CONTACTS, DEMAND_LOGS, DEPLOYMENTS, INCIDENTS, datasets
from headwater.insight.demand import expressions
from headwater.insight.demand.measures import About, Measure, targets
from headwater.insight.demand.tallies import Tally, joined, quantile, tally_of
from headwater.insight.lake import Lake, month_of
from headwater.insight.periods import Period, in_words
from headwater.kernel import NotFound

_kept: Kept[Any] = Kept(48)

SOURCES = {
    About.LOGS: (INCIDENTS.name, DEMAND_LOGS.name),
    About.CONTACTS: (CONTACTS.name, CALL_HOURS.name),
    About.SUPPORT: (DEPLOYMENTS.name,),
}
"""The datasets that hold what a measure is about: of this platform first, then of the force's earlier systems."""

_WORDS = {About.LOGS: "incident logs", About.CONTACTS: "contacts", About.SUPPORT: "units on support tasks"}


@dataclass(frozen=True, slots=True)
class Held:
    """The first and the last day of which the lake holds anything."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which rows are meant. ``area`` None: the whole force; ``codes`` None: every grade, channel or kind."""

    area: Area | None = None
    codes: tuple[str, ...] | None = None

    def labels(self, about: About) -> dict[str, Collection[str] | None]:
        """As tallies and rows are asked."""
        found: dict[str, Collection[str] | None] = {}
        if self.area is not None and self.area.level != "force":
            found[self.area.level] = (self.area.name,)
        found[_CODED[about]] = self.codes
        return found


_OF_LOGS = ("hub", "npu", "grade")
_CODED = {About.LOGS: "grade", About.CONTACTS: "channel", About.SUPPORT: "support"}


class Demand:
    """Questions about contacts and logs. Cheap to make: what it has read is kept per generation of the lake."""

    def __init__(self, lake: Lake, force: str, *, generation: int | None = None) -> None:
        self.lake = lake
        self.force = force
        self._generation = generation

    def still(self) -> Demand:
        """The same questions, all of one generation of the lake."""
        return self if self._generation else Demand(self.lake, self.force, generation=self.lake.generation)

    def held(self, about: About) -> Held | None:
        """The days of which there are logs, contacts or support tasks; None where there is none."""
        times = self.tally(about).times
        return Held(date.fromordinal(int(times[0])), date.fromordinal(int(times[-1]))) if len(times) else None

    def latest_day(self) -> date:
        """The last day of which there are logs or contacts. Raises NotFound where nothing has been loaded."""
        known = [held.last for about in (About.LOGS, About.CONTACTS) if (held := self.held(about))]
        if not known:
            raise NotFound(
                f"No logs and no contacts have been loaded for the force “{self.force}”.",
                "Load the force's own extract with headwater load demand, or wait until the lake is refreshed at 04:00.",
            )
        return max(known)

    def updated(self, about: About) -> datetime | None:
        """When the newest of these data were loaded."""
        found: datetime | None = self._source(about)[0]
        return found

    def made_from(self, about: About) -> str:
        """The datasets that hold something, in words."""
        return self._source(about)[1]

    def months(self, about: About) -> frozenset[int]:
        """The months (201803) of which the lake holds a file."""
        return self._source(about)[2]

    def _source(self, about: About) -> tuple[datetime | None, str, frozenset[int]]:
        def read_it() -> tuple[datetime | None, str, frozenset[int]]:
            names = [name for name in SOURCES[about] if self.lake.rows(name, self.force)]
            loaded = [at for name in names if (at := self.lake.updated(name, self.force))]
            titles = [known.title for name in names if (known := datasets.get(name))]
            months = frozenset(month for name in names for month in self.lake.months(name, self.force))
            return max(loaded, default=None), "; ".join(titles) or f"No {_WORDS[about]}", months

        found: tuple[datetime | None, str, frozenset[int]] = self._keep(f"source {about.value}", read_it)
        return found

    def areas(self, level: str) -> tuple[Area, ...]:
        """Hubs, or policing units under theirs."""
        if level == "force":
            return (the_force(self.force),)
        found: tuple[Area, ...] = self._keep(f"areas {level}", lambda: self._areas(level))
        return found

    def find_area(self, name: str) -> Area:
        """By key (``npu:Coventry``, ``hub:East hub``) or by name. Raises NotFound with near names."""
        return find(name, [area for level in ("npu", "hub", "force") for area in self.areas(level)])

    def area_of(self, key: str) -> Area:
        """By key, of an area that has no demand too. Raises Invalid for what is no key, NotFound for another level."""
        level, name = split_key(key)
        if level == "force":
            return the_force(self.force)
        return self.find_area(f"{level}:{name}")

    def fair(self, about: About, period: Period) -> tuple[Period | None, str]:
        """The part of a period that the data covers, and what was left out, in a sentence."""
        held = self.held(about)
        if held is None:
            return None, f"No {_WORDS[about]} have been loaded for this force."
        if period.start > held.last or period.end < held.first:
            return None, f"The data on {_WORDS[about]} runs from {in_words(held.first)} to {in_words(held.last)}."
        lacking = [month for month in period.months() if month not in self.months(about)]
        inside = [month for month in lacking if month_of(held.first) <= month <= month_of(held.last)]
        if len(lacking) == len(period.months()):
            return None, f"No {_WORDS[about]} have been loaded for {month_names(inside)}."
        shown = Period(max(period.start, held.first), min(period.end, held.last), period.name)
        cut = "" if (shown.start, shown.end) == (period.start, period.end) else f"{shown} is shown: the data covers no more."
        gap = f"No {_WORDS[about]} have been loaded for {month_names(inside)}." if inside else ""
        return shown, " ".join(filter(None, (cut, gap)))

    def count(self, about: About, number: str, period: Period, chosen: Chosen) -> int:
        """A count over a period of days. A measure that some rows cannot tell counts those that can."""
        tally = self.tally(about)
        return tally.sum(number, tally.within(period), **_known(tally, chosen.labels(about)))

    def counts(self, about: About, number: str, period: Period, chosen: Chosen) -> dict[int, int]:
        """The same by day: ordinals."""
        tally = self.tally(about)
        return tally.by_time(number, tally.within(period), **_known(tally, chosen.labels(about)))

    def timed(self, measure: Measure, period: Period, chosen: Chosen) -> tuple[int, float | None]:
        """How many were timed, and the quantile of their seconds; None where none was."""
        tally = self.clocked(measure.column)
        lines = tally.within(period)
        met = tally.where(lines, **_known(tally, chosen.labels(measure.about)))
        counts = tally.numbers["n"][lines][met]
        return int(counts.sum()), quantile(tally.numbers["seconds"][lines][met], counts, measure.quantile)

    def clock(self, period: Period, chosen: Chosen) -> list[list[int]]:
        """Logs by day of the week (Monday first) and hour, over the months that a period touches."""
        tally = self._asked("clock")
        lines = tally.in_months(period)
        met = tally.where(lines, **_known(tally, chosen.labels(About.LOGS)))
        found = [[0] * 24 for _ in range(7)]
        columns = (tally.numbers[name][lines][met].tolist() for name in ("weekday", "hour", "n"))
        for weekday, hour, number in zip(*columns, strict=True):
            found[weekday][hour] += number
        return found

    def rules(self, period: Period) -> list[tuple[str, int, int]]:
        """Of each rule that decided an assessment: how many it decided, and how many were overridden, most first."""
        tally = self._asked("rules")
        lines = tally.within(period)
        decided, overridden = tally.by_label("rule", "n", lines), tally.by_label("rule", "overridden", lines)
        found = [(rule, number, overridden[rule]) for rule, number in decided.items() if number]
        return sorted(found, key=lambda row: (-row[2], -row[1], row[0]))

    def kinds_of_support(self) -> tuple[str, ...]:
        return self.tally(About.SUPPORT).names("support")

    def table(self, about: About) -> ir.Table:
        """The rows themselves, of this platform and of the earlier systems alike; of calls by the hour, their numbers."""
        first, *others = (self._table(name) for name in SOURCES[about])
        if about is not About.CONTACTS:
            return first.union(*others) if others else first
        shared = ("on", "hour", "channel", "month")
        numbers = {"answered": first.answer_seconds.notnull(), "in_time": first.in_time, "abandoned": first.abandoned}
        ours = first.select(
            *shared,
            "contact_ref",
            contacts=ibis.literal(1, type="int32"),
            **{name: true.cast("int32") for name, true in numbers.items()},
        )
        (hours,) = others
        theirs = hours.select(*shared, *numbers, contact_ref=ibis.null("string"), contacts=hours.offered)
        return ours.union(theirs.select(*ours.columns))

    def live(self) -> ir.Table:
        """Contacts of this platform, one by one."""
        return self._table(CONTACTS.name)

    def count_all(self) -> None:
        """Read all that pages ask, before anybody waits for it."""
        for what in (*(about.value for about in About), "assign_seconds", "arrive_seconds", "clock"):
            self._asked(what)

    def tally(self, about: About) -> Tally:
        """The daily counts, read once a generation."""
        return self._asked(about.value)

    def clocked(self, column: str) -> Tally:
        """How many took how many seconds, by day."""
        return self._asked(column)

    def _asked(self, what: str) -> Tally:
        found: Tally = self._keep(what, lambda: self._read(what))
        return found

    def _read(self, what: str) -> Tally:
        logs, contacts = self.table(About.LOGS), self._table(CONTACTS.name)
        match what:
            case About.LOGS.value:
                return tally_of(read(expressions.log_counts(logs, targets())), "on", _OF_LOGS)
            case About.CONTACTS.value:
                here = tally_of(read(expressions.contact_counts(contacts)), "on", ("channel", "npu"))
                before = tally_of(read(expressions.call_counts(self._table(CALL_HOURS.name))), "on", ("channel",))
                return joined([here, before])
            case About.SUPPORT.value:
                return tally_of(read(expressions.support_time(self._table(DEPLOYMENTS.name))), "on", ("support",))
            case "clock":
                return tally_of(read(expressions.log_clock(logs)), "month", _OF_LOGS)
            case "rules":
                return tally_of(read(expressions.overrides_by_rule(contacts)), "on", ("rule",))
            case "answer_seconds":
                return tally_of(read(expressions.answer_times(contacts)), "on", ("channel",))
        return tally_of(read(expressions.log_times(logs, what)), "on", _OF_LOGS)

    def _areas(self, level: str) -> tuple[Area, ...]:
        tally = self.tally(About.LOGS)
        above = tally.together("npu", "hub") if level == "npu" else {}
        return tuple(Area(level, name, name, f"hub:{above[name]}" if above.get(name) else None) for name in tally.names(level))

    def _table(self, name: str) -> ir.Table:
        return self.lake.table(name, self.force)

    def _keep(self, what: str, make: Any) -> Any:
        return _kept.get((str(self.lake.root), self._generation or self.lake.generation, self.force, what), make)


def demand_forces(lake: Lake) -> tuple[str, ...]:
    """The forces of which the lake holds logs or contacts."""
    names = [name for about in (About.LOGS, About.CONTACTS) for name in SOURCES[about]]
    return tuple(sorted({force for name in names for force in lake.forces(name)}))


def _known(tally: Tally, labels: Mapping[str, Collection[str] | None]) -> Mapping[str, Collection[str] | None]:
    """What a tally does not tell apart cannot be chosen: nothing is found there."""
    if all(label in tally.labels or names is None for label, names in labels.items()):
        return {label: names for label, names in labels.items() if names is not None}
    return {next(iter(tally.labels)): ()}
