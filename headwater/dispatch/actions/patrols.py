"""A unit is sent on a directed patrol: by a log like any other, so that the record of it is like any other."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction

from headwater.dispatch.actions.incidents import open_incident
from headwater.dispatch.models import Incident
from headwater.dispatch.permissions import Permission
from headwater.dispatch.queries.patrols import patrol_of
from headwater.kernel import Actor, Conflict, Ref
from headwater.places.queries import at_point

KIND, GRADE = "D3", "P7"
"""Police-generated activity, pre-planned: nothing that rings gives way to it."""


@transaction.atomic
def open_patrol(*, by: Actor, at: datetime, patrol: Ref) -> Ref:
    """Open a log for a directed patrol, to which units are then sent. Raises NotFound where nobody asks for it any more,
    Conflict where a log for it is open.
    """
    by.must(Permission.DEPLOY)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"dispatch.patrol {patrol}"])
    wanted = patrol_of(patrol)
    held = Incident.objects.filter(source=str(patrol), closed_at=None).first()
    if held is not None:
        raise Conflict(f"Log {held.number} is open for this patrol.", "Send units to that one.")
    found = at_point(*wanted.point)
    location = replace(found, text=f"{found.text} ({wanted.place})")
    summary = f"Directed patrol: {wanted.what}\nBy {wanted.due_on:%-d %B %Y}, for {wanted.whom}."
    return open_incident(by=by, at=at, kind=KIND, grade=GRADE, summary=summary, location=location, source=patrol)
