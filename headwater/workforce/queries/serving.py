"""Who may be sent out, and who somebody is by the number on their collar."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from headwater.kernel import Ref
from headwater.workforce.models import Person, Posting
from headwater.workforce.rules import Rank


@dataclass(frozen=True, slots=True)
class Serving:
    """Somebody who may be sent out. ``unit``: the team of their posting."""

    person: Ref
    collar_number: str
    rank: str
    unit: str


def serving(day: date, ranks: Collection[Rank]) -> tuple[Serving, ...]:
    """Those of these ranks who have a posting on a day and nothing that keeps them from being sent out, by collar number.

    One query.
    """
    held = (
        Posting.objects.filter(during__contains=day, rank__in=[rank.value for rank in ranks])
        .exclude(person__spells__during__contains=day)
        .order_by("person__collar_number", "rank")
        .values_list("person_id", "person__collar_number", "rank", "unit__name")
    )
    found = {row[0]: Serving(Ref("workforce.person", str(row[0])), *row[1:]) for row in held}
    return tuple(found.values())


def called(collar_numbers: Collection[str]) -> Mapping[str, Ref]:
    """Collar number → person, capitals aside, for those there are. One query."""
    wanted = [number.strip().upper() for number in collar_numbers]
    rows = Person.objects.filter(collar_number__in=wanted).values_list("collar_number", "id")
    return {number: Ref("workforce.person", str(key)) for number, key in rows}
