"""What contact offers to insight: contacts by reference, without a name, a number or a word that anybody said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from headwater.contact.models import Assessment, Contact
from headwater.contact.rules.channels import channels
from headwater.insight.datasets import AGAIN_WITHIN, CONTACTS, SAME_PLACE
from headwater.insight.lake import Lake, Rows, bounds, on_the_wall, seconds_between, write_months
from headwater.journal.queries import months_changed, months_of
from headwater.kernel import Progress, Ref
from headwater.places.queries import policing
from headwater.records.queries import number_key, person_keys, rekeyed_since

SOURCE = "contact"


def write_contacts(lake: Lake, *, at: datetime, progress: Progress) -> int:
    """Write the months whose contacts changed since the last writing; returns how many partitions changed."""
    every, held = Contact.objects.all(), set(lake.months(CONTACTS.name))
    changed = months_changed("contact.contact", every, "rang_at", lake.updated(CONTACTS.name)) if held else set()
    callers = [str(ref) for ref in rekeyed_since(lake.updated(CONTACTS.name))] if held else []
    if callers:
        changed |= months_of(every.filter(caller__in=callers), "rang_at")
    months = changed | (months_of(every, "rang_at") ^ held) | set(lake.months_lacking(CONTACTS.name))
    return write_months(lake, CONTACTS, months, _contacts, source=SOURCE, at=at, progress=progress)


_COLUMNS = (
    *("id", "channel", "rang_at", "npu", "npu_name", "neighbourhood_name", "easting", "northing", "kind", "number", "caller"),
    *("claimed_at", "answered_at", "abandoned_at", "closed_at", "call_backs", "outcome", "grade", "recommended", "incident"),
    *("repeat_caller", "repeat_place"),
)


def _contacts(month: int) -> Rows:
    """The contacts that came in a month, by force."""
    forces, (start, end) = policing(), bounds(month)
    within = Contact.objects.filter(rang_at__gte=start, rang_at__lt=end)
    assessed = _assessments(within)
    found = list(_with_repeats(within).order_by("rang_at", "id").values(*_COLUMNS))
    callers = person_keys({Ref.parse(row["caller"]) for row in found if row["caller"]})
    by_force: dict[str | None, list[tuple[object, ...]]] = defaultdict(list)
    for row in found:
        by_force[forces.force_of(row["npu"])].append(_contact(row, assessed.get(row["id"]), _key(row, callers)))
    return by_force


def _key(row: dict[str, Any], callers: Mapping[Ref, str]) -> str | None:
    """Of the person's record where there is one, or else of their number."""
    known = callers.get(Ref.parse(row["caller"])) if row["caller"] else None
    return known or (number_key(row["number"]) if row["number"] else None)


def _contact(row: dict[str, Any], assessment: tuple[str | None, bool] | None, key: str | None) -> tuple[object, ...]:
    rang = row["rang_at"]
    waited = seconds_between(rang, row["answered_at"]) if row["abandoned_at"] is None else None
    rule, overridden = assessment or (None, None)
    return (
        str(Ref("contact.contact", str(row["id"]))),
        *on_the_wall(rang),
        row["channel"],
        row["npu_name"] or None,
        row["neighbourhood_name"] or None,
        row["easting"],
        row["northing"],
        row["kind"] or None,
        waited,
        None if waited is None else waited <= channels()[row["channel"]].answer_within,
        seconds_between(rang, row["claimed_at"]),
        seconds_between(rang, row["closed_at"]),
        row["abandoned_at"] is not None,
        None if row["abandoned_at"] is None else row["call_backs"] > 0,
        row["outcome"] or None,
        row["grade"] or None,
        row["recommended"] or None,
        overridden,
        rule,
        row["repeat_caller"] if row["number"] or row["caller"] else None,
        row["repeat_place"] if row["easting"] is not None else None,
        row["incident"] or None,
        key,
    )


def _assessments(contacts: QuerySet[Contact]) -> Mapping[UUID, tuple[str | None, bool]]:
    """Of each contact that was graded: the rule that decided its last assessment, and whether it was overridden."""
    found = Assessment.objects.filter(contact__in=contacts).exclude(grade_after="").order_by("contact", "made_at", "version")
    rows = found.values_list("contact", "fired", "recommended", "grade_after")
    return {contact: (str(fired[0]["code"]) if fired else None, grade != advised) for contact, fired, advised, grade in rows}


def _with_repeats(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    earlier = Contact.objects.filter(rang_at__lt=OuterRef("rang_at"), rang_at__gte=OuterRef("rang_at") - AGAIN_WITHIN)
    there = earlier.filter(
        easting__range=(OuterRef("easting") - SAME_PLACE, OuterRef("easting") + SAME_PLACE),
        northing__range=(OuterRef("northing") - SAME_PLACE, OuterRef("northing") + SAME_PLACE),
    )
    return contacts.annotate(
        repeat_caller=Case(
            When(Q(~Q(number=""), Exists(earlier.filter(number=OuterRef("number")))), then=Value(True)),
            When(Q(~Q(caller=""), Exists(earlier.filter(caller=OuterRef("caller")))), then=Value(True)),
            default=Value(False),
        ),
        repeat_place=Exists(there),
    )
