"""The pack of an area, with whatever the platform knows of its workforce."""

from __future__ import annotations

from datetime import date

from headwater.insight.lake import Lake
from headwater.kernel import Invalid
from headwater.scrutiny.packs import Pack, Scope, Span, Workforce, compose, find_scope
from headwater.scrutiny.queries import rebases_of
from headwater.workforce import queries


def pack_for(
    lake: Lake, *, area: str, as_at: date, force: str | None = None, period: str = "", may_see_small: bool = False
) -> Pack:
    """Find the record, and compose. Raises NotFound and Invalid as ``find_scope`` does."""
    scope = find_scope(lake, area=area, as_at=as_at, force=force, span=span_of(period))
    people = workforce_of(scope, may_see_small=may_see_small)
    return compose(scope, people, rebases_of(scope.crime), may_see_small=may_see_small)


def workforce_of(scope: Scope, *, may_see_small: bool) -> Workforce | None:
    """Posts and people of the area as its newest complete day shows them; None where none have been loaded.

    Nine queries where there are any, one where there are none.
    """
    npu = scope.area.name
    if scope.area.level not in ("npu", "district"):
        return None
    days = [day for day in queries.snapshot_dates(npu) if day <= scope.as_at]
    if not days:
        return None
    return Workforce(
        npu,
        days[-1],
        queries.rank_tables(npu=npu, as_at=days[-1]),
        queries.constables_over_time(npu=npu, dates=days),
        queries.deployable_formula(),
        may_see_small,
    )


def span_of(name: str) -> Span:
    """Raises Invalid for a name that is none."""
    try:
        return Span(name or Span.FINANCIAL.value)
    except ValueError:
        known = ", ".join(span.value for span in Span)
        raise Invalid(f"“{name}” is not a period.", f"Choose one of: {known}.") from None
