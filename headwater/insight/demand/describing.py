"""Every number about demand as a Figure: its words, its base, its period and the question that makes it."""

from __future__ import annotations

from dataclasses import dataclass

from headwater.insight.crime.areas import Area, the_force
from headwater.insight.demand.asking import Chosen, Demand
from headwater.insight.demand.measures import ANY, CHANNELS, About, Measure, grade_group, measure
from headwater.insight.figures import Figure, Question, suppress, suppress_made_of
from headwater.insight.periods import Period
from headwater.insight.statistics import half_up, share_interval
from headwater.kernel import NotFound

_UNITS = {"minutes": 60, "seconds": 1, "officer-hours": 3600}


@dataclass(frozen=True)
class Describer:
    """Makes figures. ``may_see_small`` False: numbers about people from 1 to 4, and what is made of them, are hidden."""

    demand: Demand
    may_see_small: bool = True

    def figure(self, slug: str, period: Period, *, area: Area | None = None, of: str = ANY) -> Figure:
        """One measure over a period. ``of``: a group of grades for logs, a channel for contacts, a kind of support task.

        Where the data cannot say, the value is None and ``missing`` a plain sentence.
        """
        wanted, place = measure(slug), area or the_force(self.demand.force)
        shown, said = self.demand.fair(wanted.about, period)
        chosen = Chosen(place, codes_of(wanted, of))
        if shown is None:
            return self._figure(wanted, period, place, of, None, missing=said)
        caveats = (said,) if said else ()
        if wanted.timed:
            return self._timed(wanted, shown, place, of, chosen, caveats)
        part = self.demand.count(wanted.about, wanted.part, shown, chosen)
        if not wanted.share:
            value = half_up(part / _UNITS[wanted.unit], 1) if wanted.unit in _UNITS else part
            found = self._figure(wanted, shown, place, of, value, caveats=caveats, decimals=1 if wanted.unit in _UNITS else 0)
            return found if wanted.unit in _UNITS else suppress(found, may_see_small=self.may_see_small)
        return self._share(wanted, shown, place, of, chosen, part, caveats)

    def _share(
        self, wanted: Measure, period: Period, area: Area, of: str, chosen: Chosen, part: int, caveats: tuple[str, ...]
    ) -> Figure:
        whole = self.demand.count(wanted.about, wanted.whole, period, chosen)
        if not whole:
            return self._figure(wanted, period, area, of, None, missing=self._nothing(wanted, period, area, of))
        low, high = (float(end) * 100 for end in share_interval(part, whole))
        found = self._figure(
            wanted, period, area, of, half_up(part * 100 / whole, 1), caveats=caveats, decimals=1, interval=(low, high),
            base=f"{self._base(wanted)}: {part:,} of {whole:,}",
        )  # fmt: skip
        return suppress_made_of(found, (part, whole - part), may_see_small=self.may_see_small)

    def _timed(self, wanted: Measure, period: Period, area: Area, of: str, chosen: Chosen, caveats: tuple[str, ...]) -> Figure:
        known, seconds = self.demand.timed(wanted, period, chosen)
        if seconds is None:
            return self._figure(wanted, period, area, of, None, missing=self._nothing(wanted, period, area, of))
        value = half_up(seconds / _UNITS[wanted.unit], 1)
        base = f"{self._base(wanted)}: {known:,} that were timed"
        found = self._figure(wanted, period, area, of, value, caveats=caveats, decimals=1, base=base)
        return suppress_made_of(found, (known,), may_see_small=self.may_see_small)

    def _figure(
        self,
        wanted: Measure,
        period: Period,
        area: Area,
        of: str,
        value: float | None,
        *,
        missing: str = "",
        caveats: tuple[str, ...] = (),
        decimals: int = 0,
        interval: tuple[float, float] | None = None,
        base: str = "",
    ) -> Figure:
        which = words_of(wanted, of)
        definition = wanted.definition.format(which=which, Which=which[:1].upper() + which[1:])
        where = "" if area.level == "force" else f", in {area}"
        return Figure(
            label=f"{wanted.title}: {title_of(wanted, of)}{'' if area.level == 'force' else f', {area}'}",
            value=value,
            unit=wanted.unit,
            definition=f"{definition}. Over {period}{where}{'; rounded half up to one decimal' if decimals else ''}.",
            base=base or self._base(wanted),
            period=period,
            updated=self.demand.updated(wanted.about),
            question=self.question(wanted, period, area, of) if value is not None else None,
            decimals=decimals,
            interval=interval,
            missing=missing,
            caveats=caveats,
        )

    def question(self, wanted: Measure, period: Period, area: Area, of: str) -> Question:
        """What makes the figure again."""
        return Question.of(
            f"demand.{wanted.slug}",
            source="demand",
            force=self.demand.force,
            area=area.key,
            of=of,
            start=period.start.isoformat(),
            end=period.end.isoformat(),
            period=period.name or None,
        )

    def _base(self, wanted: Measure) -> str:
        return f"{self.demand.made_from(wanted.about)}, {self.demand.force}"

    def _nothing(self, wanted: Measure, period: Period, area: Area, of: str) -> str:
        """Why there is nothing to make the figure of."""
        if wanted.live_only:
            return "The extracts of the earlier systems do not hold it, and this platform has none over this period."
        if wanted.about is About.CONTACTS and area.level != "force":
            return "Contacts of the earlier systems are known for the whole force only."
        return f"There is none {words_of(wanted, of)} over {period} to make it of."


def words_of(wanted: Measure, of: str) -> str:
    """What is counted, as a sentence says it: “of every grade”, “999 calls”."""
    if wanted.about is About.LOGS:
        return grade_group(of).definition
    if wanted.about is About.CONTACTS:
        return "contacts of every channel" if of == ANY else CHANNELS[of]
    return ""


def title_of(wanted: Measure, of: str) -> str:
    """The same as a heading."""
    if wanted.about is About.LOGS:
        return grade_group(of).title
    if wanted.about is About.CONTACTS:
        return "every channel" if of == ANY else CHANNELS[of]
    return "every kind of task" if of == ANY else of.replace("_", " ")


def codes_of(wanted: Measure, of: str) -> tuple[str, ...] | None:
    """The grades, channels or kinds that are meant; None: any. Raises NotFound for one that is not known."""
    if wanted.about is About.LOGS:
        return grade_group(of).codes or None
    if of != ANY and wanted.about is About.CONTACTS and of not in CHANNELS:
        raise NotFound(f"“{of[:40]}” is no channel.", f"There are: {', '.join(CHANNELS)}.")
    return None if of == ANY else (of,)
