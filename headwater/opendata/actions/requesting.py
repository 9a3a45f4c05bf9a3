"""A report by Open311 becomes a contact in the queue; what is public of it is kept here, and follows what becomes of it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.conf import settings
from django.db import transaction

from headwater.contact.actions import Details, take_online_report
from headwater.contact.queries import progress_of
from headwater.journal.actions import record
from headwater.kernel import Actor, Forbidden, HeadwaterError, Ref
from headwater.opendata import events
from headwater.opendata.models import Request
from headwater.opendata.open311.asking import LONDON, Report
from headwater.opendata.open311.services import Drafted, book, drafted
from headwater.opendata.permissions import Permission
from headwater.opendata.publishing import anchors_of
from headwater.opendata.rules import Refused
from headwater.places.queries import Location, at_point, settled, street_points
from headwater.space.grid import grid_point

BATCH = 500


@dataclass(frozen=True, slots=True)
class Made:
    """What the program is told. ``passed_on``: the place is in another force's area."""

    identifier: str
    danger: bool
    passed_on: bool


@transaction.atomic
def make_request(*, by: Actor, at: datetime, report: Report) -> Made:
    """Put a report into the queue of contacts, with a first THRIVE+ for a human to confirm; nothing is assessed or closed.

    The same once more from the same program on the same day is the same request, even at the same moment. Raises Refused (400)
    for a place that is not on the National Grid.
    """
    by.must(Permission.REQUEST_MAKE)
    if by.ref.kind != "opendata.client":
        raise Forbidden("Only a program with a key sends in reports here.", "Report on our own pages.")
    said, place = drafted(report.service, report.description, report.given), _place(report)
    today = at.astimezone(LONDON).date()
    row, new = Request.objects.get_or_create(
        client_id=by.ref.id, requested_on=today, digest=_digest(report),
        defaults={
            "identifier": secrets.token_hex(12), "service": report.service.code, "changed_on": today,
            "easting": place.easting if place else None, "northing": place.northing if place else None,
        },
    )  # fmt: skip
    passed_on = place is not None and not place.in_force
    if not new:
        return Made(row.identifier, said.danger, passed_on)
    taken = take_online_report(
        by=by, at=at, external_id=f"open311-{row.id}", text=_text(report, said, by.name), details=_details(report, said, place),
        title=f"{report.service.name} (by {by.name})",
    )  # fmt: skip
    row.contact = str(taken.contact)
    row.save(update_fields=["contact"])
    record(
        events.RequestMade(
            request=row.ref, contact=taken.contact, service=row.service, passed_on=taken.passed_on is not None, by=by.ref, at=at
        )
    )
    return Made(row.identifier, said.danger, passed_on)


def follow_requests(*, by: Actor, at: datetime) -> int:
    """Find the anchor points of new requests, and what became of open ones; returns how many changed.

    All at once, every quarter of an hour, so that whoever watches does not learn when somebody did something.
    """
    by.must(Permission.REQUEST_FOLLOW)
    return _find_anchors() + _follow(at)


@transaction.atomic
def _find_anchors() -> int:
    rows = list(Request.objects.select_for_update(skip_locked=True).filter(easting__isnull=False)[: 20 * BATCH])
    if not rows:
        return 0
    anchors = anchors_of(street_points(), settled())
    east, north = (np.array([getattr(row, name) for row in rows], np.float64) for name in ("easting", "northing"))
    for row, which in zip(rows, anchors.nearest(east, north).tolist(), strict=True):
        if which >= 0:
            row.latitude, row.longitude = float(anchors.latitude[which]), float(anchors.longitude[which])
            row.street = anchors.name[which][:200]
        row.easting = row.northing = None
    Request.objects.bulk_update(rows, ["latitude", "longitude", "street", "easting", "northing"], batch_size=BATCH)
    return len(rows)


def _follow(at: datetime) -> int:
    changed, last = 0, None
    while True:
        rows = Request.objects.filter(closed=False).order_by("id")
        batch = list((rows.filter(pk__gt=last) if last else rows)[:BATCH])
        if not batch:
            return changed
        last = batch[-1].pk
        changed += _note(batch, at)


def _note(rows: Sequence[Request], at: datetime) -> int:
    known = progress_of([Ref.parse(row.contact) for row in rows if row.contact], at)
    moved = []
    for row in rows:
        state = known.get(Ref.parse(row.contact)) if row.contact else None
        if state is not None and state != row.state:
            row.state, row.closed, row.changed_on = state, book().note(state).closed, at.astimezone(LONDON).date()
            moved.append(row)
    Request.objects.bulk_update(moved, ["state", "closed", "changed_on"])
    return len(moved)


def _place(report: Report) -> Location | None:
    if report.point is None:
        return None
    try:
        easting, northing = grid_point(*report.point)
        return at_point(round(easting), round(northing))
    except HeadwaterError:
        raise Refused(400, "That place is not in Great Britain.") from None


def _digest(report: Report) -> str:
    said = repr((
        report.service.code, report.description, report.point, report.address, sorted(report.given.items()), report.name,
        report.email, report.phone, report.media,
    ))  # fmt: skip
    return hmac.new(settings.SECRET_KEY.encode(), said.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _text(report: Report, said: Drafted, program: str) -> str:
    """Question and answer, a line each, as a handler reads them."""
    lines = [
        *said.lines, ("Where, as it was typed", report.address), ("Name", report.name), ("E-mail", report.email),
        ("Telephone", report.phone), ("Picture, which nobody has looked at yet", report.media), ("Sent by", program),
    ]  # fmt: skip
    return "\n".join(f"{asked}: {answer}" for asked, answer in lines if answer)


def _details(report: Report, said: Drafted, place: Location | None) -> Details:
    return Details(
        caller_name=report.name or None,
        number=report.phone or None,
        kind=said.kind,
        location=place,
        place_typed=report.address or None,
        letters=said.letters,
        answers=said.answers,
    )
