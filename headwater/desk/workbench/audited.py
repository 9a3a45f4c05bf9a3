"""Whom the attention falls on: each area's share of the cells to be in, beside its share of reports and of stops."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import shapely

from headwater.desk.workbench.choosing import Chosen
from headwater.desk.workbench.parts import Row, Section, Table
from headwater.insight import DatedPoints, Prediction, attention_by_area, bias_audit, counts_by_area, stop_places
from headwater.insight.datasets import STOPS
from headwater.insight.periods import Period, month, rolling_12_months
from headwater.insight.prediction.fairness import AreaShare, BiasAudit, Rank
from headwater.kernel import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

AREA = 0.01
"""The share of the ground that is named for a patrol."""

NO_STOPS = (
    "No stops and searches of this force are in the lake: whether attention goes where people are already stopped most is not "
    "known. Load them before a map is used for long: headwater load police-uk PATH."
)

SURE = 0.05


def audit(chosen: Chosen, made: Prediction, parts: Mapping[str, BaseGeometry], points: DatedPoints) -> Section:
    """Raises Invalid where there are no smaller areas to compare."""
    if len(parts) < 2:
        remedy = "Load neighbourhoods or wards: headwater load boundaries."
        raise Invalid("There are no smaller areas with boundaries here to compare.", remedy)
    reported = counts_by_area(points.east, points.north, parts)
    stops, told = _stops(chosen, parts)
    found = bias_audit(attention_by_area(made, parts, area=AREA), reported, stops or None)
    columns: tuple[str, ...] = ("Area", "Of the attention", "Of the reports", "Times its share", "More than reports bear out")
    columns += ("Of the stops", "Stops a km²") if stops else ()
    rows = tuple(Row(one.area or "none of them", tuple(_shares(one, stops, parts))) for one in found.areas)
    table = Table("Attention beside reports and stops" if stops else "Attention beside reports", columns, rows, (1, 2, 3, 5, 6))
    said = (*found.sentences(), *(_followed(found) if stops else ()))
    notes = ("Attention is the ground of the cells to be in.", told)
    return Section("audit", "Whom the attention falls on", said, (), (table,), notes)


def _stops(chosen: Chosen, parts: Mapping[str, BaseGeometry]) -> tuple[dict[str, float], str]:
    """Stops in each area over the last twelve months that are held, and which those are; empty where there are none."""
    crime = chosen.crime
    year = rolling_12_months(chosen.period.end)
    held = [one for one in crime.lake.months(STOPS.name, crime.force) if one in year.months()]
    if not held:
        return {}, NO_STOPS
    period = Period(month(held[0]).start, month(held[-1]).end)
    east, north = stop_places(crime.lake, crime.force, period)
    known = np.isfinite(east)
    found = counts_by_area(east[known], north[known], parts)
    found.pop("", None)  # the rest of the force
    total = sum(found.values())
    if not total:
        return {}, f"Of the {len(east):,} stops and searches of {period} none was in these areas."
    return found, (
        f"Stops: {total:,.0f} of {period} in these areas, as published on data.police.uk ({len(held)} months are held; "
        f"{int((~known).sum()):,} of the force have no place). Where they were is read, and nothing of whom."
    )


def _shares(one: AreaShare, stops: Mapping[str, float], parts: Mapping[str, BaseGeometry]) -> Iterator[str]:
    yield f"{one.attention:.1f}%"
    yield f"{one.reported:.1f}%"
    yield "" if one.ratio is None else f"{one.ratio:.1f}"
    yield "yes" if one.over else ""
    if stops:
        yield "" if one.stops is None else f"{one.stops:.1f}%"
        yield f"{stops.get(one.area, 0) * 1e6 / shapely.area(parts[one.area]):,.1f}" if one.area in parts else ""


def _followed(found: BiasAudit) -> Iterator[str]:
    """Whether attention goes where stops are made: for all of it, and for what is beyond the reports."""
    excess, all_of = found.excess_with_stops, found.with_stops
    if excess is None or all_of is None:
        yield "There are too few areas that differ to say whether attention goes where most stops are made."
        return
    yield f"Where more stops are made there is {_told(all_of)} attention ({_rank(all_of)})."
    if not (excess.value > 0 and excess.p_value < SURE):  # where it does, the audit itself says not to use the map
        many = len(found.areas)
        yield f"Attention beyond the reports does not follow the stops, as far as {many} areas tell ({_rank(excess)})."


def _told(rank: Rank) -> str:
    if rank.p_value >= SURE:
        return "no clearly greater or smaller share of the"
    return "more" if rank.value > 0 else "less"


def _rank(rank: Rank) -> str:
    return f"rank correlation {rank.value:+.2f}, p = {rank.p_value:.2g}".replace("-", "−")
