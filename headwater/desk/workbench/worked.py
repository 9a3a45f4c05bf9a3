"""Did it work: what the area did after something began, beside areas where it did not, and whether anybody could have told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from django.urls import reverse

from headwater.desk.workbench.choosing import Chosen
from headwater.desk.workbench.moved import TITLE as MOVED
from headwater.desk.workbench.moved import moved
from headwater.desk.workbench.parts import Link, Row, Section, Sections, Table, attempt
from headwater.desk.workbench.trial import Trial, others, params_of
from headwater.insight import Area, before_after, difference_in_differences, plan_evaluation, synthetic_control
from headwater.insight.charts import line_chart
from headwater.insight.evaluation import Effect
from headwater.insight.evaluation.comparing import dispersion
from headwater.insight.periods import month
from headwater.kernel import Invalid

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

HOPED = 0.2
"""The fall that whoever plans usually hopes for."""

Counts = npt.NDArray[np.int64]


def worked(chosen: Chosen, trial: Trial, boundary: BaseGeometry | None = None) -> Sections:
    """What it can tell first; the answer only when somebody who has read that asks for it. ``boundary``: for a ring."""
    ours = _counts(chosen, chosen.area, trial)
    theirs = [_counts(chosen, area, trial) for area in trial.beside]
    power = attempt("power", "Could anybody tell?", partial(_power, trial, ours, theirs))
    if not trial.shown:
        return (replace(power, link=Link("Show what happened", _address(chosen, replace(trial, shown=True)))),)
    parts = [power]
    if theirs:
        parts.append(attempt("beside", "Beside the comparison areas", partial(_beside, chosen, trial, ours, theirs)))
    else:
        parts.append(attempt("year", "Beside the year before", partial(_year, chosen, trial, ours)))
    if trial.near:
        parts.append(attempt("moved", MOVED, partial(moved, chosen, trial, ours, theirs, boundary)))
    parts.append(attempt("mixture", "Beside a mixture of all other areas", partial(_mixture, chosen, trial, ours)))
    return tuple(parts)


def _address(chosen: Chosen, trial: Trial) -> str:
    return f"{reverse('desk:view', args=['worked'])}?{chosen.query(**params_of(trial))}"


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
    said = (
        plan.verdict,
        f"Reckoned from the {start} months before alone, for a hoped-for fall of {HOPED:.0%} and {after} months after. "
        "What came after was not looked at: read this first, and decide what you will believe.",
    )
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
    counts = {area: _counts(chosen, area, trial) for area in others(chosen)}
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
