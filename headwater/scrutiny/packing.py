"""The pack of an area by name, with whatever the platform knows of its workforce."""

from __future__ import annotations

from datetime import date

from headwater.insight.lake import Lake
from headwater.kernel import Invalid
from headwater.scrutiny.packs import Pack, Scope, Span, compose, find_scope


def pack_for(
    lake: Lake, *, area: str, as_at: date, force: str | None = None, period: str = "", may_see_small: bool = False
) -> Pack:
    """Find the record, and compose. Raises NotFound and Invalid as ``find_scope`` does."""
    scope = find_scope(lake, area=area, as_at=as_at, force=force, span=span_of(period))
    return pack_of(scope, may_see_small=may_see_small)


def pack_of(scope: Scope, *, may_see_small: bool) -> Pack:
    """The pack of a scope."""
    return compose(scope, None)


def span_of(name: str) -> Span:
    """Raises Invalid for a name that is none."""
    try:
        return Span(name or Span.FINANCIAL.value)
    except ValueError:
        known = ", ".join(span.value for span in Span)
        raise Invalid(f"“{name}” is not a period.", f"Choose one of: {known}.") from None
