"""What has changed since, what happened, and how often: the feed to insight, and of rooms to those whom they tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncMonth

from headwater.journal.models import Entry
from headwater.journal.queries.audit import READS
from headwater.kernel import Ref

LONDON = ZoneInfo("Europe/London")

OVERLAP = timedelta(hours=1)
"""Longer than any transaction that writes to the journal: one that was still open at the moment given is not missed."""

AT_ONCE = 5_000
"""Subjects that are asked about in one query."""


def changed_since(kind: str, since: datetime | None) -> frozenset[Ref]:
    """The subjects of a kind (``dispatch.incident``) that something happened to since a moment, and shortly before it.

    None: ever. Reads of them change nothing. Two queries.
    """
    found = Entry.objects.filter(subject__startswith=f"{kind}:").exclude(name__in=READS)
    if since is not None:
        earlier = Entry.objects.filter(recorded_at__lt=since - OVERLAP).order_by("-id").values_list("id", flat=True)[:1]
        found = found.filter(id__gt=next(iter(earlier), 0))
    return frozenset(Ref.parse(subject) for subject in found.order_by().values_list("subject", flat=True).distinct())


def months_changed(kind: str, rows: QuerySet[Any], field: str, since: datetime | None, *, key: str = "pk") -> set[int]:
    """The months (201803) by their time ``field`` in London in which rows lie that something happened to since a moment.

    ``key`` is the column with the identity that subjects of the kind are called by.
    """
    ids = [UUID(ref.id) for ref in changed_since(kind, since)]
    chunks = (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
    return {month for chunk in chunks for month in months_of(rows.filter(**{f"{key}__in": chunk}), field)}


def months_of(rows: QuerySet[Any], field: str) -> set[int]:
    """The months (201803) in London in which rows lie. One query."""
    firsts = rows.order_by().annotate(the_month=TruncMonth(field, tzinfo=LONDON)).values_list("the_month", flat=True)
    return {first.year * 100 + first.month for first in firsts.distinct()}


def times(name: str, subjects: Collection[Ref]) -> dict[Ref, int]:
    """How often an event (``dispatch.IncidentGraded``) happened to each of the subjects; those it never did are left out."""
    asked = sorted(map(str, subjects))
    counted: dict[Ref, int] = {}
    for start in range(0, len(asked), AT_ONCE):
        of_these = Entry.objects.filter(subject__in=asked[start : start + AT_ONCE], name=name).order_by()
        for subject, number in of_these.values("subject").annotate(n=Count("id")).values_list("subject", "n"):
            counted[Ref.parse(subject)] = number
    return counted


@dataclass(frozen=True, slots=True)
class Happened:
    """An entry of the journal that a room tells others of. ``data``: the event's own fields as JSON."""

    number: int
    name: str
    subject: Ref
    at: datetime
    data: Mapping[str, Any]


def happened(concerning: Ref, names: Collection[str], since: datetime) -> tuple[Happened, ...]:
    """What happened since a time that concerns a thing beside its subject, of these names, the oldest first. One query.

    The caller has checked that its reader may know of it.
    """
    found = Entry.objects.filter(concerned__ref=str(concerning), name__in=names, at__gte=since).order_by("id")
    return tuple(Happened(one.pk, one.name, Ref.parse(one.subject), one.at, one.data) for one in found)
