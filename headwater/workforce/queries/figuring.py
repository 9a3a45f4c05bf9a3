"""Every workforce number as a Figure: its words, its base, its formula and the question that makes it, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from headwater.insight.figures import Figure, Question
from headwater.insight.periods import in_words
from headwater.insight.statistics.rounding import half_up
from headwater.workforce import rules
from headwater.workforce.queries.reading import ALL, TEAMS, Record, not_deployable
from headwater.workforce.rules import Rank


@dataclass(frozen=True, slots=True)
class Describer:
    """Makes the figures of one rank in one unit (or ``ALL``, or ``TEAMS``) on one day."""

    record: Record
    rank: Rank
    unit: str
    as_at: date

    def establishment(self) -> Figure:
        return self._fte("establishment", self._established, "Funded posts, full-time equivalent (FTE).")

    def strength(self) -> Figure:
        return self._fte("strength", self._strong, "People in post, full-time equivalent (FTE), whatever duties they can do.")

    def deployable(self) -> Figure:
        formula = rules.formula(not_deployable())
        caveat = "There is no national definition of deployable: this is the local formula."
        return self._fte("deployable", self._deployable, f"{formula} Full-time equivalent (FTE).", caveat)

    def heads(self) -> Figure:
        value = rules.heads(self.record.postings_of(self.rank, self.unit), self.as_at)
        return self._figure("heads", value, "people", "People in post, each counted once, whatever hours they work.", 0)

    def percent_below(self) -> Figure:
        established = self._established
        words = "Deployable below establishment, as a percentage of establishment: (establishment − deployable) ÷ establishment"
        return self._share(
            "percent_below",
            rules.percent_below(self._deployable, established),
            f"{words}. {rules.formula(not_deployable())} Rounded half up to one decimal.",
            f"Deployable {self._deployable:,.2f} against an establishment of {established:,.2f} FTE",
        )

    def vacancy_factor(self) -> Figure:
        established = self._established
        return self._share(
            "vacancy_factor",
            rules.vacancy_factor(self._strong, established),
            "1 − FTE strength ÷ establishment, as a percentage: below zero where more are in post than are funded. "
            "Rounded half up to one decimal.",
            f"Strength of {self._strong:,.2f} against an establishment of {established:,.2f} FTE",
        )

    @property
    def _established(self) -> Decimal:
        return rules.establishment(self.record.posts_of(self.rank, self.unit), self.as_at)

    @property
    def _strong(self) -> Decimal:
        return rules.strength(self.record.postings_of(self.rank, self.unit), self.as_at)

    @property
    def _deployable(self) -> Decimal:
        return rules.deployable(self.record.postings_of(self.rank, self.unit), self.as_at, not_deployable())

    @property
    def where(self) -> str:
        names = {ALL: f"all units of {self.record.npu}", TEAMS: f"the neighbourhood teams of {self.record.npu}"}
        return names.get(self.unit, f"{self.unit}, {self.record.npu}")

    @property
    def base(self) -> str:
        return f"The record of posts and people: {self.rank.title.lower()} of {self.where}, as at {in_words(self.as_at)}"

    def _fte(self, kind: str, value: Decimal, definition: str, *caveats: str) -> Figure:
        return self._figure(kind, float(value), "FTE", definition, 2, *caveats)

    def _share(self, kind: str, value: Fraction | None, definition: str, base: str) -> Figure:
        figure = self._figure(kind, None if value is None else half_up(value, 1), "%", definition, 1)
        missing = "" if value is not None else "Nothing is established here, and nothing can be a percentage of it."
        return replace(figure, base=f"{base}. {figure.base}", missing=missing)

    def _figure(self, kind: str, value: float | None, unit: str, definition: str, decimals: int, *caveats: str) -> Figure:
        return Figure(
            label=f"{self.rank.title}, {self.where}: {kind.replace('_', ' ')}",
            value=value,
            unit=unit,
            definition=definition,
            base=self.base,
            period=self.as_at,
            updated=self.record.updated,
            question=self._question(kind) if value is not None else None,
            decimals=decimals,
            caveats=caveats,
        )

    def _question(self, kind: str) -> Question:
        return Question.of(
            f"workforce.{kind}",
            npu=self.record.npu,
            rank=self.rank.value,
            unit=self.unit,
            as_at=self.as_at.isoformat(),
        )


KINDS: Mapping[str, Callable[[Describer], Figure]] = {
    "establishment": Describer.establishment,
    "strength": Describer.strength,
    "deployable": Describer.deployable,
    "heads": Describer.heads,
    "percent_below": Describer.percent_below,
    "vacancy_factor": Describer.vacancy_factor,
}
