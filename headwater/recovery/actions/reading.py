"""Reading what is kept about somebody's vehicle: noted, and for keepers only after they proved themselves."""

from __future__ import annotations

import hmac
from datetime import datetime
from uuid import UUID

from django.db import transaction

from headwater.journal.actions import consulted, record
from headwater.kernel import Actor, Invalid, NotFound, Ref, new_id
from headwater.places.queries import postcode_of
from headwater.records.queries import vehicle_with
from headwater.recovery import events
from headwater.recovery.actions.rows import uuid_of
from headwater.recovery.models import SeizedVehicle
from headwater.recovery.permissions import Permission
from headwater.recovery.queries.views import SeizedView, view_of


@transaction.atomic
def consult(*, by: Actor, at: datetime, seized: Ref) -> SeizedView:
    """A vehicle's page for staff. Raises NotFound and Forbidden."""
    by.must(Permission.READ)
    row = _row(seized)
    consulted(by=by, at=at, subjects=[row.ref, row.vehicle.ref], what="a vehicle that was seized")
    return view_of(row, at)


@transaction.atomic
def consult_kept(*, by: Actor, at: datetime, seized: Ref) -> SeizedView:
    """A vehicle's page for the keeper who proved themselves."""
    by.must(Permission.OWN)
    row = _row(seized)
    consulted(by=by, at=at, subjects=[row.ref], what="their own vehicle")
    return view_of(row, at)


@transaction.atomic
def prove(*, by: Actor, at: datetime, registration: str, proof: str) -> Ref | None:
    """The vehicle of whoever knows its mark and its log book's number or keeper's postcode; None for everybody else.

    What is answered to a wrong mark and to a wrong proof is the same.
    """
    by.must(Permission.OWN)
    vehicle = vehicle_with(registration)
    kept = SeizedVehicle.objects.filter(state=SeizedVehicle.State.KEPT)
    found = kept.filter(vehicle_id=UUID(vehicle.ref.id) if vehicle else new_id()).first()
    document, postcode = (found.document, found.keeper_postcode) if found else ("", "")
    by_document = bool(document) & _same(document, "".join(proof.split()))
    by_postcode = bool(postcode) & _same(postcode, _as_postcode(proof))
    if found is None or not (by_document or by_postcode):
        return None
    record(events.KeeperProved(seized=found.ref, proof="log book" if by_document else "postcode", by=by.ref, at=at))
    return found.ref


def _row(seized: Ref) -> SeizedVehicle:
    pk = uuid_of(seized, "recovery.seized_vehicle", "vehicle")
    row = SeizedVehicle.objects.select_related("pound", "vehicle").filter(pk=pk).first()
    if row is None:
        raise NotFound("There is no such vehicle.", "Look at the list again.")
    return row


def _as_postcode(text: str) -> str:
    try:
        return postcode_of(text)
    except Invalid:
        return ""


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
