"""What an evaluation found: hits, PAI, PEI, calibration, and how much better than last year's map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from headwater.insight.figures import Figure
from headwater.insight.periods import Period
from headwater.kernel import Invalid


@dataclass(frozen=True, slots=True)
class Hits:
    """What a method found in its first cells. ``area`` is the share of the ground, 0.01 for 1%."""

    area: float
    hits: float
    events: int
    best: float

    @property
    def hit_rate(self) -> float | None:
        """The share of events that lay in the cells chosen; None where there was no event."""
        return self.hits / self.events if self.events else None

    @property
    def pai(self) -> float | None:
        """Predictive accuracy index: 1 is no better than anywhere."""
        return None if self.hit_rate is None else self.hit_rate / self.area

    @property
    def pei(self) -> float | None:
        """Predictive efficiency index: 1 is as good as hindsight."""
        return self.hits / self.best if self.best else None


@dataclass(frozen=True, slots=True)
class Calibration:
    """A tenth of all that was expected, from the likeliest cells (0) to the least likely; ``interval`` for what was observed.

    A method is honest where ``expected`` lies within it.
    """

    tenth: int
    expected: float
    observed: int
    interval: tuple[float, float]

    @property
    def honest(self) -> bool:
        return self.interval[0] <= self.expected <= self.interval[1]


@dataclass(frozen=True, slots=True)
class Better:
    """Percentage points of events that a method found more than last year's map did, with a 95% interval."""

    points: float
    low: float
    high: float

    @property
    def surely(self) -> bool:
        return self.low > 0


@dataclass(frozen=True, slots=True)
class MethodScore:
    """One method over the whole period. ``better`` has one for each of ``hits``; empty for last year's map itself."""

    name: str
    words: str
    hits: tuple[Hits, ...]
    better: tuple[Better, ...]
    calibration: tuple[Calibration, ...]
    log_score: float
    """The mean logarithm of the density at an event (per square metre): higher is better, with no choice of area in it."""


@dataclass(frozen=True)
class Evaluation:
    """``weights``: the ensemble's, by method, after all that was seen. ``left_out``: methods that could not run, and why.

    ``by_choice``: what the *best* method found, for each of ``areas``, where it is chosen for every week by the other weeks
    alone. The best of many looks better than it is; this does not. Empty where there is one method or one week.
    """

    period: Period
    days: int
    folds: int
    cells: int
    cell: int
    events: int
    outside: int
    scores: tuple[MethodScore, ...]
    weights: dict[str, float]
    left_out: tuple[str, ...]
    areas: tuple[float, ...]
    by_choice: tuple[Hits, ...] = ()

    def of(self, name: str) -> MethodScore:
        """Raises Invalid for a method that was not asked."""
        found = next((score for score in self.scores if score.name == name), None)
        if found is None:
            raise Invalid(f"“{name}” was not evaluated.", f"There are: {', '.join(score.name for score in self.scores)}.")
        return found

    def best(self, area: float = 0.01) -> MethodScore:
        """The method that found most at an area; of equals the first. Raises Invalid for an area that was not asked."""
        at = self._at(area)
        return max(self.scores, key=lambda score: score.hits[at].hits)

    def _at(self, area: float) -> int:
        if area not in self.areas:
            raise Invalid(f"{area:.1%} of the ground was not evaluated.", "Choose one of the areas that were.")
        return self.areas.index(area)

    def sentences(self, area: float = 0.01) -> tuple[str, ...]:
        """How it went, in words, before anybody looks at tomorrow."""
        return tuple(self._told(area))

    def _told(self, area: float) -> Iterator[str]:
        at, naive, best = self._at(area), self.scores[0], self.best(area)
        if not self.events:
            yield f"No event lay within the ground from {self.period}, so nothing can be said of any method."
            return
        hits = best.hits[at]
        yield (
            f"{best.name} found {hits.hits:,.1f} of {self.events:,} events ({100 * (hits.hit_rate or 0):.1f}%) in {area:.1%} "
            f"of the ground, {hits.pai:,.1f} times as many as anywhere; {naive.name.lower()} found {naive.hits[at].hits:,.1f}."
        )
        if self.by_choice:
            fair = self.by_choice[at]
            yield (
                f"The best of {len(self.scores)} ways looks better than it is. Chosen for each week by the other weeks alone, "
                f"the way chosen found {fair.hits:,.1f} ({100 * (fair.hit_rate or 0):.1f}%): expect that of it, or less."
            )
        if best is not naive:
            better = best.better[at]
            sure = "more than chance explains" if better.surely else "no more than chance may have given"
            yield f"That is {better.points:+.1f} percentage points ({better.low:+.1f} to {better.high:+.1f}): {sure}."
        if not any(better.surely for score in self.scores[1:] for better in (score.better[at],)):
            yield "No method was surely better than last year's map. Use that: it is easiest to explain."

    def figures(self) -> tuple[Figure, ...]:
        """Hit rate, PAI and PEI of every method at every area."""
        return tuple(self._figures())

    def _figures(self) -> Iterator[Figure]:
        for fair in self.by_choice:
            rate = None if fair.hit_rate is None else 100 * fair.hit_rate
            words = (
                f"Events that lay in the likeliest {fair.area:.1%} of the ground, of all events, by the way that had found "
                "most in the other weeks: no way is judged by the week that made it the choice."
            )
            yield self._figure(f"Hit rate: the best way, {fair.area:.1%} of the ground", rate, "%", words)
        for one in self.scores:
            for hits in one.hits:
                name = f"{one.name}, {hits.area:.1%} of the ground"
                cells = f"the likeliest {hits.area:.1%} of the ground by {one.words}, named before the {self._span()}"
                rate = None if hits.hit_rate is None else 100 * hits.hit_rate
                yield self._figure(f"Hit rate: {name}", rate, "%", f"Events that lay in {cells}, of all events.")
                yield self._figure(
                    f"PAI: {name}", hits.pai, "times", f"The share of events in {cells}, over the share of ground."
                )
                yield self._figure(
                    f"PEI: {name}", hits.pei, "", f"Events in {cells}, over those in the best cells with hindsight."
                )

    def _span(self) -> str:
        return "day began" if self.days == 1 else f"{self.days} days began"

    def _figure(self, label: str, value: float | None, unit: str, definition: str) -> Figure:
        base = f"{self.events:,} events, {self.folds} forecasts, {self.cells:,} cells of {self.cell} m"
        missing = "" if value is not None else "No event lay within the ground."
        return Figure(
            label, value, unit, definition, base, self.period, None, decimals=2, missing=missing, caveats=self.left_out
        )
