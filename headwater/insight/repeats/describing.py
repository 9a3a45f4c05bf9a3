"""What is told about who asks again, as Figures: each with its words, its base and the question that makes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from headwater.insight.demand import About, Demand
from headwater.insight.figures import Figure, Question, suppress_made_of
from headwater.insight.repeats.concentration import Concentration, concentration
from headwater.insight.repeats.sources import Ask, Asked, Basis, asked, place_called
from headwater.insight.repeats.survival import Survival, time_to_next
from headwater.insight.statistics import half_up
from headwater.kernel import Invalid

PARTS = (25, 50, 80)
"""Percent of the requests whose fewest makers are told."""

_PLACE = re.compile(r"[0-9]{1,7} [0-9]{1,7}")
_SQUARE = "A place is a square of 50 metres"


@dataclass(frozen=True, eq=False)
class Describer:
    """Makes the figures of one question. ``may_see_small``: small numbers of people too."""

    ask: Ask
    asked: Asked
    may_see_small: bool = True

    @classmethod
    def of(cls, ask: Ask, *, may_see_small: bool = True) -> Describer:
        """Raises Invalid where there is nothing to describe."""
        return cls(ask, asked(ask), may_see_small)

    def question(self, kind: str, **more: object) -> Question:
        crime, period = self.ask.crime, self.ask.period
        offence = self.ask.offence if self.ask.basis in (Basis.CRIME, Basis.STREET) else None
        return Question.of(
            f"repeats.{self.ask.basis.value}.{kind}", source=crime.source.slug, force=crime.force, area=self.ask.area.key,
            offence=offence, start=period.start.isoformat(), end=period.end.isoformat(), period=period.name or None, **more,
        )  # fmt: skip

    @cached_property
    def spread(self) -> Concentration:
        return concentration(self.asked.requests)

    @cached_property
    def next(self) -> Survival:
        """Raises Invalid for a record that tells months and no days."""
        if self.ask.basis is Basis.STREET:
            raise Invalid(
                "This record tells the months of its crimes and not their days, so nobody can say how soon the next one came.",
                "Choose the force’s own record.",
            )
        return time_to_next(self.asked.requests)

    def share(self, part: int) -> Figure:
        """The fewest that together made ``part`` percent of the requests, of all who asked at all."""
        if not 0 < part <= 100:
            raise Invalid(f"{part}% is no part of the requests.", "Follow the link from a page of figures.")
        what, noun, spread = self.ask.basis.what, self.ask.basis.noun, self.spread
        found = spread.making(part / 100)
        definition = (
            f"The fewest {what} that together made {part}% of the {noun} of {self.ask.period}, of all {what} that made any. "
            f"The 95% interval is from drawing the {what} again."
        )
        made = self._made(
            "share", f"{what.capitalize()} that made {part}% of the {noun}", half_up(found.percent, 1), "%", definition,
            of=f"{found.number:,} of {spread.among:,} {what}", interval=found.interval, part=part,
        )  # fmt: skip
        return self._discreet(made, found.number, spread.among - found.number)

    def again(self) -> Figure:
        """Requests that were not the first of theirs in the period."""
        noun, spread = self.ask.basis.noun, self.spread
        definition = f"{noun.capitalize()} of {self.ask.period} whose {self._one} had made another before, in the same period."
        made = self._made(
            "again", f"{noun.capitalize()} after the first of theirs", spread.repeats, noun, definition,
            of=f"{spread.requests:,} {noun}",
        )  # fmt: skip
        return self._discreet(made, spread.repeats, spread.among)

    def gini(self) -> Figure:
        """Gini's coefficient, corrected for sparse counts."""
        what, noun, spread = self.ask.basis.what, self.ask.basis.noun, self.spread
        definition = (
            f"How unequally {noun} fall on {what}: 0 where all made as many, 1 where one made them all. It is corrected for "
            f"there being fewer {noun} than {what} (Bernasco and Steenbeek 2017)."
        )
        made = self._made(
            "gini", "Gini’s coefficient", half_up(spread.gini_sparse, 2), "", definition,
            of=f"{spread.requests:,} {noun}, {spread.among:,} {what} that made any", decimals=2, interval=spread.interval,
        )  # fmt: skip
        return self._discreet(made, spread.repeats, spread.among)

    def soon(self, days: int) -> Figure:
        """The share of requests that were followed by another of the same place or person within so many days."""
        noun = self.ask.basis.noun
        share, low, high = self.next.within(days)
        every, followed = len(self.asked.requests), int(self.next.came[self.next.days <= days].sum())
        definition = (
            f"{noun.capitalize()} of {self.ask.period} that were followed by another of the same {self._one} within {days} "
            "days (Kaplan and Meier: those whose time the end of the record cut short count for as long as they were seen)."
        )
        made = self._made(
            "soon", f"Followed by another within {days} days", half_up(share * 100, 1), "%", definition,
            of=f"{every:,} {noun}", interval=(low * 100, high * 100), days=days,
        )  # fmt: skip
        return self._discreet(made, followed, every - followed)

    def place(self, name: str) -> Figure:
        """The requests of one place, “433200 279050”. Raises Invalid for callers: a person is no place."""
        noun = self.ask.basis.noun
        if self._of_people:
            raise Invalid("A caller is no place.", "Open the contact itself.")
        called = place_called(name) if _PLACE.fullmatch(name) else name[:40]
        definition = f"{noun.capitalize()} of {self.ask.period} at the place whose south-west corner is {called}."
        number = int((self.asked.label == name).sum())
        return self._made("place", f"{noun.capitalize()} at {called}", number, noun, definition, place=name)

    def _made(
        self,
        kind: str,
        label: str,
        value: float,
        unit: str,
        definition: str,
        *,
        of: str = "",
        decimals: int | None = None,
        interval: tuple[float, float] | None = None,
        **more: object,
    ) -> Figure:
        """Whole numbers have no decimals, percentages one. ``of``: how many the figure was made of."""
        places = decimals if decimals is not None else 0 if isinstance(value, int) else 1
        return Figure(
            f"{label}, {self.ask.area}", value, unit, f"{definition} {self._who()}",
            f"{self._base()}: {of}" if of else self._base(), self.ask.period, self._updated(),
            self.question(kind, **more), places, interval,
        )  # fmt: skip

    def _discreet(self, made: Figure, *parts: int) -> Figure:
        """Hidden where a small number of callers is among what it is made of, or could be subtracted from what it says."""
        return suppress_made_of(made, parts if self._of_people else (), may_see_small=self.may_see_small)

    @property
    def _of_people(self) -> bool:
        return self.ask.basis is Basis.CALLERS

    @property
    def _one(self) -> str:
        return self.ask.basis.what.removesuffix("s")

    def _who(self) -> str:
        if self.ask.basis is Basis.CALLERS:
            return "A caller is whoever is known by their record, or else by their number; the data holds a key instead."
        snapped = (
            " Published places are anchor points, so that a place stands for a street."
            if self.ask.basis is Basis.STREET
            else ""
        )
        return f"{_SQUARE} of the National Grid.{snapped}"

    def _base(self) -> str:
        crime = self.ask.crime
        if self.ask.basis is Basis.LOGS:
            return f"{Demand(crime.lake, crime.force).still().made_from(About.LOGS)}: {crime.force}"
        if self.ask.basis is Basis.CALLERS:
            return f"Contacts of this platform: {crime.force}"
        return f"{crime.source.title}: {crime.force}"

    def _updated(self) -> datetime | None:
        if self.ask.basis in (Basis.CRIME, Basis.STREET):
            return self.ask.crime.updated
        about = About.LOGS if self.ask.basis is Basis.LOGS else About.CONTACTS
        return Demand(self.ask.crime.lake, self.ask.crime.force).still().updated(about)
