"""Did it work: what the area did after something began, beside areas where it did not, and whether anybody could have told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from headwater.desk.workbench.choosing import Chosen, Option
from headwater.desk.workbench.parts import Row, Section, Sections, Table, attempt
from headwater.insight import Area, before_after, difference_in_differences, plan_evaluation, synthetic_control
from headwater.insight.charts import line_chart
from headwater.insight.evaluation import Effect
from headwater.insight.evaluation.comparing import dispersion
from headwater.insight.periods import month
from headwater.kernel import Invalid

BEFORE, HOPED = 36, 0.2
"""Months before that are looked at; the fall that whoever plans usually hopes for."""

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Trial:
    """What was done: from ``began`` (201704) in the chosen area, and nothing like it in the areas ``beside``."""

    months: tuple[int, ...]
    began: int
    beside: tuple[Area, ...]

    @property
    def start(self) -> int:
        return self.months.index(self.began)


@dataclass(frozen=True, slots=True)
class Asked:
    """The form: what there is to choose from, what is wrong, and what was chosen."""

    began: tuple[Option, ...]
    areas: tuple[Option, ...]
    error: str = ""
    trial: Trial | None = None

    def params(self) -> dict[str, str]:
        if self.trial is None:
            return {}
        return {"began": str(self.trial.began), "beside": ",".join(area.key for area in self.trial.beside)}


def asked(chosen: Chosen, given: Mapping[str, str]) -> Asked:
    """The form as it was sent. ``beside``: keys of areas, joined by commas; ``began``: 201704."""
    held = [one for one in chosen.crime.coverage().months if month(one).end <= chosen.period.end]
    others = _others(chosen)
    wanted = [key for key in given.get("beside", "").split(",") if key]
    beside = tuple(area for area in others if area.key in wanted)
    text = given.get("began", "")
    options = tuple(Option(str(one), month(one).name, str(one) == text) for one in reversed(held[1:]))
    areas = tuple(Option(area.key, area.label, area in beside) for area in others)
    if not text:
        return Asked(options, areas)
    if text not in {option.value for option in options}:
        return Asked(options, areas, "Choose a month with data before it")
    at = held.index(int(text))
    return Asked(options, areas, "", Trial(tuple(held[max(0, at - BEFORE) :]), int(text), beside))


def _others(chosen: Chosen) -> tuple[Area, ...]:
    """Areas of the same level."""
    if chosen.area.level == "force":
        return ()
    return tuple(area for area in chosen.crime.areas(chosen.area.level) if area != chosen.area)


def worked(chosen: Chosen, trial: Trial) -> Sections:
    ours = _counts(chosen, chosen.area, trial)
    theirs = [_counts(chosen, area, trial) for area in trial.beside]
    parts = [attempt("power", "Could anybody tell?", partial(_power, trial, ours, theirs))]
    if theirs:
        parts.append(attempt("beside", "Beside the comparison areas", partial(_beside, chosen, trial, ours, theirs)))
    else:
        parts.append(attempt("year", "Beside the year before", partial(_year, chosen, trial, ours)))
    parts.append(attempt("mixture", "Beside a mixture of all other areas", partial(_mixture, chosen, trial, ours)))
    return tuple(parts)


def _counts(chosen: Chosen, area: Area, trial: Trial) -> Counts:
    name = "" if area.level == "force" else area.name
    return np.array(chosen.crime.cube(area.level).by_month(name, chosen.group.slug, trial.months), np.int64)


def _power(trial: Trial, ours: Counts, theirs: Sequence[Counts]) -> Section:
    """As somebody would have reckoned before it began, from the months before."""
    start = trial.start
    after = len(trial.months) - start
    beside = np.sum(theirs, axis=0)[:start] if theirs else None
    spread, _ = dispersion(np.stack([ours[:start], beside]), start) if beside is not None else (1.5, 0)
    plan = plan_evaluation(
        area=float(ours[:start].mean()), comparison=float(beside.mean()) if beside is not None else float(ours[:start].mean()),
        before=start, after=after, reduction=HOPED, dispersion=max(spread, 1.0),
    )  # fmt: skip
    said = (plan.verdict, f"Reckoned from {start} months before and {after} after, for a hoped-for fall of {HOPED:.0%}.")
    return Section("power", "Could anybody tell?", said)


def _beside(chosen: Chosen, trial: Trial, ours: Counts, theirs: Sequence[Counts]) -> Section:
    effect = difference_in_differences(ours, np.stack(theirs), start=trial.start)
    together = np.sum(theirs, axis=0)
    scaled = together * (ours[: trial.start].mean() / max(together[: trial.start].mean(), 1e-9))
    lines = {str(chosen.area): ours.astype(float).tolist(), "comparison, scaled": scaled.tolist()}
    names = ", ".join(area.label for area in trial.beside)
    return _section("beside", "Beside the comparison areas", chosen, trial, effect, lines, f"Compared with {names}.")


def _year(chosen: Chosen, trial: Trial, ours: Counts) -> Section:
    effect = before_after(ours, start=trial.start)
    return _section(
        "year", "Beside the year before", chosen, trial, effect, {str(chosen.area): ours.astype(float).tolist()}, ""
    )


def _mixture(chosen: Chosen, trial: Trial, ours: Counts) -> Section:
    others = [area for area in _others(chosen) if area.level == chosen.area.level]
    counts = {area: _counts(chosen, area, trial) for area in others}
    usable = {area: one for area, one in counts.items() if one[: trial.start].sum()}
    if not usable:
        raise Invalid("There is no other area of this level to mix.", "Choose a smaller area.")
    made = synthetic_control(ours, np.stack(list(usable.values())), start=trial.start, names=[one.label for one in usable])
    lines = {str(chosen.area): made.seen.tolist(), "the mixture": made.synthetic.tolist()}
    mixed = ", ".join(f"{weight:.0%} {name}" for name, weight in made.weights)
    return _section("mixture", "Beside a mixture of all other areas", chosen, trial, made.effect, lines, f"Mixed of {mixed}.")


def _section(
    slug: str, title: str, chosen: Chosen, trial: Trial, effect: Effect, lines: Mapping[str, list[float]], note: str
) -> Section:
    names = [month(one).start.strftime("%b %Y") for one in trial.months]
    began = month(trial.began).name
    heading = f"{chosen.group.title}, {chosen.area}: before and after {began}"
    chart = line_chart(heading, names, lines, unit=f"{chosen.group.noun.capitalize()} a month", first_column="Month")
    rows = tuple(Row(name, (value,)) for name, value in effect.rows() if name != "Read with")
    table = Table(f"{heading}, the whole answer", ("What", "Found"), rows)
    said = (effect.verdict, *effect.caveats)
    notes = (note,) if note else ()
    return Section(slug, title, said, (chart,), (table,), (f"It began in {began}.", *notes))
