"""Numbers about a neighbourhood as figures: their words, their base, and the question that makes each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from headwater.insight.crime import Area as CrimeArea
from headwater.insight.crime import MonthSeries, OffenceGroup, offence_group, offence_groups
from headwater.insight.figures import Figure, Question
from headwater.insight.periods import Period, month
from headwater.insight.statistics import PER, rate, rate_interval, xmr
from headwater.neighbourhood.queries.counting import Counts

SOURCE = "police-uk"
BASE = "Crime as it is published, at anonymised points: {force}"
NEAR = "Published points stand for many addresses: crime near a boundary may be counted on its other side."
CHART_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Describer:
    """Figures of one neighbourhood (by its position in ``counts``) and one group of offences."""

    counts: Counts
    position: int
    group: OffenceGroup

    @property
    def name(self) -> str:
        return self.counts.areas[self.position].name

    def number(self, months: Sequence[int]) -> Figure:
        """Crimes over some months that follow each other."""
        values = self._values()
        value = sum(values[one] for one in months)
        return self._figure("crime", f"{self.group.title}, {self.name}", value, self.group.noun, months)

    def per_thousand(self, months: Sequence[int]) -> Figure:
        """Crimes per 1,000 residents over some months, with its 95% interval; missing where nobody has counted residents."""
        people = self.counts.places[self.position].people
        label = f"{self.group.title} per 1,000 people, {self.name}"
        if not people:
            return self._figure("rate", label, None, "per 1,000 people", months, "Nobody has counted who lives here.")
        values = self._values()
        number = sum(values[one] for one in months)
        low, high = rate_interval(number, people)
        found = self._figure("rate", label, float(rate(number, people, PER)), "per 1,000 people", months, people=people)
        return replace(found, interval=(float(low), float(high)), decimals=1)

    def series(self) -> MonthSeries:
        """The last three years by month, with control limits."""
        values, shown = self._values(), self.counts.months[-CHART_MONTHS:]
        area = CrimeArea("neighbourhood", self.name, self.name)
        figures = tuple(self.number([one]) for one in shown)
        caveats = (NEAR, *(("Limits from fewer than twelve months are trial limits.",) if len(shown) < 12 else ()))
        return MonthSeries(
            f"{self.group.title} by month, {self.name}", self.group, area, tuple(shown), figures,
            xmr([float(values[one]) for one in shown]), caveats, self.counts.updated,
        )  # fmt: skip

    def _values(self) -> dict[int, int]:
        by_month = self.counts.by_month(self.position, categories_of(self.counts, self.group))
        return dict(zip(self.counts.months, by_month.tolist(), strict=True))

    def _figure(
        self, kind: str, label: str, value: float | None, unit: str, months: Sequence[int], missing: str = "", people: int = 0
    ) -> Figure:
        period = period_of(months)
        among = f", among the {people:,} people who live there" if people else ""
        return Figure(
            label=label, value=value, unit=unit,
            definition=f"{self.group.definition}. Counted at the published points inside {self.name}, over {period}{among}.",
            base=BASE.format(force=self.counts.force), period=period, updated=self.counts.updated,
            question=Question.of(
                f"neighbourhood.{kind}", force=self.counts.force, area=self.counts.areas[self.position].ref.id,
                offence=self.group.slug, first=months[0], last=months[-1],
            ),
            missing=missing, caveats=(NEAR,),
        )  # fmt: skip


def stops_of(counts: Counts, position: int) -> Figure | None:
    """Stops and searches of the last published year; None where the force publishes none."""
    if not counts.stop_months:
        return None
    months, name = counts.stop_months[-12:], counts.areas[position].name
    period = period_of(months)
    return Figure(
        label=f"Stops and searches, {name}", value=sum(number for _, number in counts.stops[position]), unit="stops",
        definition=f"Stops and searches at the published points inside {name}, over {period}.",
        base=f"Stop and search as it is published: {counts.force}", period=period, updated=counts.stops_updated,
        question=Question.of(
            "neighbourhood.stops", force=counts.force, area=counts.areas[position].ref.id, first=months[0], last=months[-1]
        ),
        caveats=(NEAR,),
    )  # fmt: skip


def groups_of(counts: Counts) -> tuple[OffenceGroup, ...]:
    """All crime, then anti-social behaviour, then each kind that is published here."""
    total, asb = "total-recorded-crime", "anti-social-behaviour"
    held = [
        _plain(one) for one in offence_groups(SOURCE) if one.slug in (total, asb) or set(one.include) & set(counts.categories)
    ]
    return tuple(sorted(held, key=lambda one: (one.slug != total, one.slug != asb)))


def offences() -> tuple[tuple[str, str], ...]:
    """Slug and title of every kind of crime of which a chart can be asked, all crime first."""
    return tuple((one.slug, _plain(one).title) for one in offence_groups(SOURCE))


def group_of(slug: str) -> OffenceGroup:
    """Raises NotFound."""
    return _plain(offence_group(SOURCE, slug))


def _plain(group: OffenceGroup) -> OffenceGroup:
    """“All crime” says enough on a page where all of it is published."""
    return replace(group, title="All crime") if group.slug == "total-recorded-crime" else group


def categories_of(counts: Counts, group: OffenceGroup) -> frozenset[str]:
    """The published categories that belong to a group."""
    held = group.include or counts.categories
    return frozenset(held) - set(group.exclude)


def period_of(months: Sequence[int]) -> Period:
    return Period(month(months[0]).start, month(months[-1]).end)
