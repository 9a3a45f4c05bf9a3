"""Which month charts were rebased, and why."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from headwater.insight.crime import Crime
from headwater.scrutiny.models import Rebase
from headwater.scrutiny.packs.rebasing import Rebased


def rebase_address(crime: Crime, area: str, offence: str, until: date) -> str:
    """The page where new limits are begun on the chart of one offence in one area (``npu:Coventry``)."""
    chart = {"record": f"{crime.source.slug}:{crime.force}", "area": area, "as_at": until.isoformat(), "offence": offence}
    return f"{reverse('scrutiny:rebase')}?{urlencode(chart)}"


def rebases_of(crime: Crime) -> tuple[Rebased, ...]:
    """Every rebase in force on a chart of this record, in order of time. One query."""
    found = Rebase.objects.filter(source=crime.source.slug, force=crime.force, withdrawn_at=None)
    return tuple(
        Rebased(one.ref, one.area, one.offence, one.month, one.reason) for one in found.order_by("month", "id").iterator()
    )
