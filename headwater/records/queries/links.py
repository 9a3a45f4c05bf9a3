"""How records belong together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from headwater.kernel import Ref
from headwater.records.models import Link
from headwater.records.queries.naming import names_of_records
from headwater.records.queries.rows import LINK
from headwater.records.rules import link_kinds


@dataclass(frozen=True, slots=True)
class LinkView:
    """From the record asked about to ``other``: “parent of”, “kept by”. ``ended_at`` None: it holds."""

    ref: Ref
    label: str
    other: Ref
    other_name: str
    note: str
    linked_at: datetime
    ended_at: datetime | None


def links_of(refs: Collection[Ref]) -> tuple[LinkView, ...]:
    """The links of any of these, those that hold first, then the newest. One query, and one for each kind that is named."""
    own = {str(ref) for ref in refs}
    rows = [*Link.objects.filter(Q(one__in=own) | Q(other__in=own)).order_by("-linked_at")]
    others = {row.pk: Ref.parse(row.other if row.one in own else row.one) for row in rows}
    names = names_of_records(others.values())
    kinds = link_kinds()
    found = []
    for row in rows:
        kind = kinds.get(row.kind)
        words = row.kind.replace("_", " ")
        label = words if kind is None else kind.label if row.one in own else kind.back
        other = others[row.pk]
        found.append(LinkView(Ref(LINK, str(row.pk)), label, other, names[other], row.note, row.linked_at, row.ended_at))
    return tuple(sorted(found, key=lambda one: one.ended_at is not None))
