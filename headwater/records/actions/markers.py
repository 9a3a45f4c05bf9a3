"""Markers: placed, looked at again, lifted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref, new_id
from headwater.records.events import MarkerLifted, MarkerPlaced, MarkerReviewed
from headwater.records.models import Marker, Premises, Vehicle
from headwater.records.permissions import Permission
from headwater.records.queries.markers import about
from headwater.records.queries.rows import MARKER, PERSON, PREMISES, VEHICLE, id_of, root_of
from headwater.records.rules import MarkerKind, marker_kind

_FIELDS = {PERSON: "person_id", VEHICLE: "vehicle_id", PREMISES: "premises_id"}
LONGEST = 2_000


@transaction.atomic
def place_marker(
    *, by: Actor, at: datetime, subject: Ref, kind: str, detail: str, until: date | None = None, reason: str = ""
) -> Ref:
    """Put a marker on a person, vehicle or premises; returns its reference ("records.marker").

    ``detail`` is what whoever is sent must know; ``until`` the day of its first review (by default what its kind asks).
    It stands until it is lifted. Raises Invalid on a kind that this subject cannot bear, and without detail.
    """
    sort = _may(by, kind)
    if subject.kind not in sort.on:
        raise Invalid(f"“{sort.label}” is no marker for this record.", "Choose another kind.")
    review = until or at.date() + timedelta(days=round(30.44 * sort.months))
    if review < at.date():
        raise Invalid("The day of review is over.", "Choose a day to come.")
    row = Marker(
        id=new_id(), kind=kind, detail=_said(detail, "what whoever is sent must know"), reason=reason.strip()[:LONGEST],
        review_on=review, placed_at=at, placed_by=str(by.ref), **{_FIELDS[subject.kind]: _there(subject)},
    )  # fmt: skip
    row.save(force_insert=True)
    record(MarkerPlaced(about=about(row), marker=row.ref, kind=kind, review_on=review, by=by.ref, at=at))
    return row.ref


@transaction.atomic
def review_marker(*, by: Actor, at: datetime, marker: Ref, until: date, reason: str = "") -> None:
    """Say that a marker was looked at and stands, until its next review."""
    row = _standing(marker)
    _may(by, row.kind)
    if until <= at.date():
        raise Invalid("The day of review is over.", "Choose a day to come.")
    row.review_on = until
    row.save(update_fields=["review_on"])
    record(
        MarkerReviewed(
            about=about(row), marker=row.ref, kind=row.kind, review_on=until, reason=reason.strip(), by=by.ref, at=at
        )
    )


@transaction.atomic
def lift_marker(*, by: Actor, at: datetime, marker: Ref, reason: str) -> None:
    """Take a marker off; its words stay as history. Raises Conflict where another has lifted it."""
    row = _standing(marker)
    _may(by, row.kind)
    row.lifted_at, row.lifted_by, row.lifted_why = at, str(by.ref), _said(reason, "why it is lifted")
    row.save(update_fields=["lifted_at", "lifted_by", "lifted_why"])
    record(MarkerLifted(about=about(row), marker=row.ref, kind=row.kind, reason=row.lifted_why, by=by.ref, at=at))


def _may(by: Actor, code: str) -> MarkerKind:
    by.must(Permission.MARKER_PLACE)
    kind = marker_kind(code)
    if kind.sensitive:
        by.must(Permission.MARKER_SENSITIVE)
    return kind


def _standing(marker: Ref) -> Marker:
    row = Marker.objects.select_for_update(no_key=True).filter(pk=id_of(marker, MARKER)).first()
    if row is None:
        raise NotFound("There is no such marker.", "Read the record again.")
    if row.lifted_at:
        raise Conflict("This marker has been lifted already.", "Read the record again.")
    return row


def _there(subject: Ref) -> UUID:
    """The row that bears the marker: of a person, the record that stands for them. Raises NotFound. One query."""
    if subject.kind == PERSON:
        return root_of(subject)
    key = id_of(subject, subject.kind)
    rows = Vehicle.objects if subject.kind == VEHICLE else Premises.objects
    if not rows.filter(pk=key).exists():
        raise NotFound("There is no such record.", "Look for it again.")
    return key


def _said(text: str, what: str) -> str:
    said = text.replace("\x00", "").strip()
    if not said:
        raise Invalid(f"Say {what}.", "A sentence is enough.")
    if len(said) > LONGEST:
        raise Invalid("That is too long to be read on the way.", f"At most {LONGEST:,} characters.")
    return said
