"""Cameras of the public: registered and confirmed by their owners, withdrawn at any time, and what they recorded asked for.

A camera is its owner's: whoever acts upon one has proved to a door that they read the mail of ``owner``. What is somebody
else's is answered as what is not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from headwater.contact import events
from headwater.contact.actions.rows import clean, new_reference, sent, uuid_of
from headwater.contact.models import Camera, FootageAsk
from headwater.contact.permissions import Permission
from headwater.contact.rules.cameras import answer_by, ends_on, overwritten_from, terms
from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref, new_id
from headwater.places.queries import Location

ANSWERS = ("has", "nothing", "declined")
"""What an owner may answer, as values of ``FootageAsk.State``."""

MOST = 50
"""Cameras of one owner."""


@dataclass(frozen=True, slots=True)
class NewCamera:
    """What an owner says of a camera. ``sees``: codes; ``keeps_days``: days after which it overwrites what it recorded."""

    sort: str
    sees: Sequence[str]
    view: str
    keeps_days: int
    place: Location
    name: str
    email: str
    phone: str = ""


@transaction.atomic
def register_camera(*, by: Actor, at: datetime, camera: NewCamera, token: str) -> Ref:
    """Keep what an owner said, for a day: nothing is found of it before it is confirmed. The same form twice is one.

    Raises Invalid for a place outside the force, and for what the reference does not know.
    """
    by.must(Permission.CAMERA_OWN)
    if not 0 < len(token) <= 64 or camera.sort not in terms().sorts:
        raise Invalid("This page is too old.", "Load it again.")
    sees = [code for code in terms().sees if code in camera.sees]
    if not sees or not 1 <= camera.keeps_days <= 365:
        raise Invalid("What does the camera see, and how long does it keep it?", "Choose from the list; from 1 to 365 days.")
    if not camera.place.in_force:
        raise Invalid("That place is not in the West Midlands.", "Ask the police force of that place.")
    name = clean(camera.name, 200, "The name")
    if not name:
        raise Invalid("Whose camera is it?", "Enter your name.")
    told = {
        "reference": new_reference("CM"), "sort": camera.sort, "name": name, "email": camera.email,
        "phone": clean(camera.phone, 60, "The number"), "place": camera.place.text[:300], "easting": camera.place.easting,
        "northing": camera.place.northing, "sees": sees, "view": clean(camera.view, 300, "What you wrote"),
        "keeps_days": camera.keeps_days, "wording": terms().wording, "registered_at": at, "ends_on": ends_on(at),
    }  # fmt: skip
    row, new = Camera.objects.get_or_create(token=sent(token, camera), defaults=told)
    if new:
        record(events.CameraRegistered(camera=row.ref, by=by.ref, at=at))
    return row.ref


@transaction.atomic
def confirm_camera(*, by: Actor, at: datetime, camera: Ref) -> None:
    """The owner agrees, from their mailbox. Pressed twice is once. Raises NotFound where it is not there, or not any more."""
    by.must(Permission.CAMERA_OWN)
    row = _row(camera)
    if row.confirmed_at is not None:
        return
    if row.registered_at + timedelta(hours=terms().confirm_within) <= at:
        raise NotFound("This link is too old.", "Register the camera again.")
    if Camera.objects.filter(email__iexact=row.email, confirmed_at__isnull=False).count() >= MOST:
        raise Conflict(f"You have registered {MOST} cameras already.", "Withdraw one, or call 101.")
    _agree(row, by, at)


@transaction.atomic
def renew_camera(*, by: Actor, at: datetime, owner: str, camera: Ref) -> None:
    """The owner agrees for as long again."""
    by.must(Permission.CAMERA_OWN)
    _agree(_owned(owner, camera), by, at)


@transaction.atomic
def withdraw_camera(*, by: Actor, at: datetime, owner: str, camera: Ref) -> None:
    """The owner takes it back: everything that we have of it is erased. What was asked for stays, without whose it was."""
    by.must(Permission.CAMERA_OWN)
    _erase(_owned(owner, camera), "withdrawn by its owner", by, at)


@transaction.atomic
def forget_cameras(*, by: Actor, at: datetime) -> int:
    """Erase cameras that nobody confirmed in time, and those whose time is over; returns how many."""
    by.must(Permission.CAMERA_OWN)
    never = Camera.objects.filter(confirmed_at=None, registered_at__lte=at - timedelta(hours=terms().confirm_within))
    over = Camera.objects.filter(ends_on__lt=at.date())
    gone = [*((row, "never confirmed") for row in never), *((row, "its time was over") for row in over)]
    rows = {row.pk: (row, why) for row, why in gone}
    for row, why in rows.values():
        _erase(row, why, by, at)
    return len(rows)


@transaction.atomic
def ask_for_footage(
    *, by: Actor, at: datetime, camera: Ref, since: datetime, until: datetime, text: str, incident: Ref | None = None
) -> Ref:
    """Ask the owner of a camera for what it recorded. ``text`` is what the owner reads.

    Raises Invalid for a time that is to come or too long, Conflict where it is overwritten by now, or was asked for already.
    """
    by.must(Permission.CAMERA_SEARCH)
    row = _row(camera)
    if row.confirmed_at is None or row.ends_on < at.date():
        raise _not_there()
    said = clean(text, 500, "What you wrote")
    if not said:
        raise Invalid("What is its owner to look for?", "Write it in plain words: they read it as it stands.")
    if not since < until <= at or until - since > timedelta(hours=terms().longest):
        raise Invalid(
            "That time cannot be asked for.", f"It ends after it begins, is over, and has {terms().longest} hours at most."
        )
    if overwritten_from(until, row.keeps_days) <= at:
        raise Conflict(f"This camera keeps what it records for {row.keeps_days} days: that is overwritten.", "Ask another.")
    if row.asks.filter(state="asked", since__lt=until, until__gt=since).exists():
        raise Conflict("Its owner was asked for this time already.", "Look at what was asked, below.")
    ask = FootageAsk.objects.create(
        id=new_id(), camera=row, reference=row.reference, since=since, until=until, text=said, incident=str(incident or ""),
        due_at=answer_by(at, since, row.keeps_days), asked_at=at, asked_by=str(by.ref), asked_by_name=by.name[:120],
    )  # fmt: skip
    record(
        events.FootageAsked(
            footage=ask.ref, camera=row.ref, since=since, until=until, due=ask.due_at, incident=incident, by=by.ref, at=at
        )
    )
    return ask.ref


@transaction.atomic
def note_footage_mailed(*, by: Actor, at: datetime, footage: Ref) -> str | None:
    """That its owner is being told; returns their address, None where they were told before or the camera is withdrawn."""
    by.must(Permission.CAMERA_OWN)
    if not FootageAsk.objects.filter(pk=footage.id, mailed_at=None, state="asked").update(mailed_at=at):
        return None
    return Camera.objects.filter(asks__id=footage.id).values_list("email", flat=True).first()


@transaction.atomic
def answer_footage(*, by: Actor, at: datetime, owner: str, footage: Ref, answer: str, note: str = "") -> None:
    """The owner says whether they have it. They may say it otherwise later. Raises NotFound, and Invalid without an answer."""
    by.must(Permission.CAMERA_OWN)
    pk = uuid_of(footage, "contact.footage", "request")
    row = FootageAsk.objects.select_for_update(of=("self",)).filter(pk=pk, camera__email__iexact=owner).first()
    if row is None:
        raise _not_there()
    if answer not in ANSWERS:
        raise Invalid("Do you have it?", "Choose an answer.")
    said = clean(note, 500, "What you wrote")
    if (row.state, row.note) == (answer, said):
        return
    row.state, row.note, row.answered_at = FootageAsk.State(answer), said, at
    row.save(update_fields=["state", "note", "answered_at"])
    record(events.FootageAnswered(footage=row.ref, answer=answer, by=by.ref, at=at))


def _agree(row: Camera, by: Actor, at: datetime) -> None:
    row.confirmed_at, row.wording, row.ends_on = at, terms().wording, ends_on(at)
    row.save(update_fields=["confirmed_at", "wording", "ends_on"])
    record(events.CameraConfirmed(camera=row.ref, wording=row.wording, ends_on=row.ends_on, by=by.ref, at=at))


def _erase(row: Camera, why: str, by: Actor, at: datetime) -> None:
    row.asks.filter(state="asked").update(state="withdrawn", answered_at=at)
    record(events.CameraWithdrawn(camera=row.ref, why=why, by=by.ref, at=at))
    row.delete()


def _row(camera: Ref) -> Camera:
    row = Camera.objects.select_for_update().filter(pk=uuid_of(camera, "contact.camera", "camera")).first()
    if row is None:
        raise _not_there()
    return row


def _owned(owner: str, camera: Ref) -> Camera:
    row = _row(camera)
    if row.confirmed_at is None or row.email.lower() != owner.lower():
        raise _not_there()
    return row


def _not_there() -> NotFound:
    return NotFound("There is no such camera.", "Look at the list again.")
