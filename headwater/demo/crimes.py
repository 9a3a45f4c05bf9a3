"""Five years of recorded crime, about a million rows, whose totals are the published comparison."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import log

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from headwater.demo.ground import Ground, Patch
from headwater.demo.mix import GROUPS, OFFENCES, RECLASSIFIED, Offence
from headwater.demo.rhythm import Days, spread
from headwater.insight.crime.offences import TOTAL
from headwater.insight.periods import Period, financial_year
from headwater.insight.published import ComparisonRow, Publication, comparison_rows

_EARLIER: Mapping[str, tuple[float, ...]] = {  # 2013/14, 2014/15 and 2015/16, against the rate of 2016/17
    "burglary-residential": (1.12, 1.04, 0.99),
    "public-place-violence-with-injury": (0.80, 0.86, 0.94),
    "robbery": (1.14, 1.02, 0.99),
    TOTAL: (0.90, 0.93, 0.965),
}
_FIRST_YEAR = 2013
_STEEPEST = 0.35
_CONCENTRATED, _EVEN = 0.9, 0.3
"""How unequal the places of a patch are: burglary is spread over many homes, most other crime over few addresses."""


@dataclass(frozen=True, slots=True)
class _Total:
    """What an area must come to in the two years that are compared; ``npu`` None: held by none."""

    district: str
    npu: str | None
    group: str
    last: int
    this: int


def recorded_crime(publication: Publication, ground: Ground, seed: int) -> pa.Table:
    """An extract of recorded crime in the columns of ``RECORDED_CRIME``, in order of date."""
    rng = np.random.default_rng([seed, 2])
    blocks = [_block(total, publication, ground, rng) for total in _totals(publication)]
    table = pa.concat_tables(blocks).sort_by("recorded_on")
    return table.add_column(0, "crime_ref", _references(table["recorded_on"]))


def _totals(publication: Publication) -> Iterator[_Total]:
    """One for each unit and group, and one for what a district has beyond its units."""
    printed = comparison_rows(publication)
    units = [row for row in printed if row.level == "npu"]
    parents = {row["area"]: row["parent"] for row in publication.areas}
    districts = {unit.area: parents[unit.area] if parents[unit.area] != "Force" else unit.area for unit in units}
    for area in dict.fromkeys(unit.area for unit in units):
        yield from _apart(districts[area], area, [unit for unit in units if unit.area == area])
    for district in dict.fromkeys(row.area for row in printed if row.level == "district"):
        whole = {row.slug: row for row in printed if row.area == district}
        within = [unit for unit in units if districts[unit.area] == district]
        short = {slug: (_short(row, within, "last"), _short(row, within, "this")) for slug, row in whole.items()}
        yield from _totals_of(district, None, short)


def _apart(district: str, npu: str, rows: Sequence[ComparisonRow]) -> Iterator[_Total]:
    yield from _totals_of(district, npu, {row.slug: (_whole(row.last.value), _whole(row.this.value)) for row in rows})


def _totals_of(district: str, npu: str | None, counts: Mapping[str, tuple[int, int]]) -> Iterator[_Total]:
    """The printed total holds the other groups; here it stands for what is left of it."""
    others = [counts[slug] for slug in GROUPS if slug != TOTAL]
    for slug in GROUPS:
        last, this = counts[slug]
        if slug == TOTAL:
            last, this = last - sum(a for a, _ in others), this - sum(b for _, b in others)
        yield _Total(district, npu, slug, last, this)


def _short(whole: ComparisonRow, parts: Sequence[ComparisonRow], year: str) -> int:
    held = sum(_whole(getattr(part, year).value) for part in parts if part.slug == whole.slug)
    return _whole(getattr(whole, year).value) - held


def _whole(value: float | None) -> int:
    assert value is not None, "a comparison prints every count"
    return int(value)


def _block(total: _Total, publication: Publication, ground: Ground, rng: np.random.Generator) -> pa.Table:
    """All the crimes of one group in one unit, over the five years."""
    days = np.concatenate([np.repeat(*found) for found in _spread(total, publication, rng)])
    codes, public = _offences(OFFENCES[total.group], days, rng)
    patches = ground.of_npu(total.npu) if total.npu else ()
    return pa.table(
        {
            "recorded_on": pa.array(days.astype("datetime64[D]"), pa.date32()),
            "offence_code": codes,
            "public_place": pa.array(public),
            "district": _label(total.district, len(days)),
            "npu": _label(total.npu, len(days)),
            **_located(patches, total.group, len(days), rng),
        }
    )


def _spread(total: _Total, publication: Publication, rng: np.random.Generator) -> Iterator[tuple[Days, Days]]:
    this = publication.period
    last = this.year_before()
    between = Period(date.fromordinal(last.end.toordinal() + 1), date.fromordinal(this.start.toordinal() - 1))
    years = [financial_year(year) for year in range(_FIRST_YEAR, last.start.year)]
    rate_then = total.last / last.days
    rates = [*(share * rate_then for share in _EARLIER[total.group]), rate_then, total.this / this.days]
    growth = _growth(rates)
    for year, rate, slope in zip(years, rates, growth, strict=False):
        yield spread(int(rng.poisson(rate * year.days)), total.group, year, slope, rng)
    yield spread(total.last, total.group, last, growth[-2], rng)
    yield spread(int(rng.poisson(rate_then * between.days)), total.group, between, 0, rng)
    yield spread(total.this, total.group, this, growth[-1], rng)


def _growth(rates: Sequence[float]) -> list[float]:
    """The slope within each year: half way to the neighbours, so that years join without a step."""
    logs = [log(max(rate, 0.001)) for rate in rates]
    around = [logs[0], *logs, logs[-1]]
    slopes = [(after - before) / 2 for before, after in zip(around, around[2:], strict=False)]
    return [float(np.clip(slope, -_STEEPEST, _STEEPEST)) for slope in slopes]


def _offences(offences: Sequence[Offence], days: Days, rng: np.random.Generator) -> tuple[pa.Array, npt.NDArray[np.bool_]]:
    shares = np.array([offence.share for offence in offences])
    chosen = rng.choice(len(offences), len(days), p=shares / shares.sum()).astype(np.int32)
    public = rng.random(len(days)) < np.array([offence.public for offence in offences])[chosen]
    earlier = days < np.datetime64(RECLASSIFIED).astype(np.int64)
    names = [*(o.code for o in offences), *(o.before or o.code for o in offences)]
    return _labels(chosen + np.where(earlier, len(offences), 0).astype(np.int32), names), public


def _located(patches: Sequence[Patch], group: str, number: int, rng: np.random.Generator) -> dict[str, pa.Array]:
    """Sector, neighbourhood and grid reference; nothing where no unit holds the crime: nobody could say where it was."""
    if not patches:
        return {"sector": _label(None, number), "neighbourhood": _label(None, number), **_grid(None, number)}
    shares = rng.dirichlet([30 * patch.busyness for patch in patches])
    which = rng.choice(len(patches), number, p=shares).astype(np.int32)
    steepness = _EVEN if group == "burglary-residential" else _CONCENTRATED
    at = np.empty((number, 2), np.int32)
    for index, patch in enumerate(patches):
        here = np.flatnonzero(which == index)
        ranks = rng.permutation(len(patch.places)) + 5.0
        weights = ranks**-steepness
        at[here] = patch.places[rng.choice(len(patch.places), len(here), p=weights / weights.sum())]
    return {
        "sector": _labels(which, [patch.sector for patch in patches]),
        "neighbourhood": _labels(which, [patch.neighbourhood for patch in patches]),
        **_grid(at, number),
    }


def _grid(at: npt.NDArray[np.int32] | None, number: int) -> dict[str, pa.Array]:
    if at is None:
        return {name: pa.nulls(number, pa.int32()) for name in ("easting", "northing")}
    return {"easting": pa.array(at[:, 0]), "northing": pa.array(at[:, 1])}


def _label(name: str | None, number: int) -> pa.Array:
    return _labels(np.zeros(number, np.int32), [name])


def _labels(which: npt.NDArray[np.int32], names: Sequence[str | None]) -> pa.Array:
    """Text that repeats, kept once. Names may repeat; None is no text."""
    known = [name for name in dict.fromkeys(names) if name is not None]
    codes = np.array([known.index(name) if name is not None else -1 for name in names], np.int32)[which]
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), pa.array(known, pa.string()))


def _references(days: pa.ChunkedArray) -> pa.Array:
    """``DEMO-2017-0000001``: the year, and a number that rises with the date."""
    numbers = pc.utf8_lpad(pa.array(np.arange(1, len(days) + 1)).cast(pa.string()), 7, "0")
    return pc.binary_join_element_wise("DEMO", pc.year(days.combine_chunks()).cast(pa.string()), numbers, "-")
