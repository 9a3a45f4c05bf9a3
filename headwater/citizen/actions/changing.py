"""Whoever follows their reports changes how they are reached. Reports that must not be written to are not touched."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from headwater.citizen import events
from headwater.citizen.actions.writing import ask_letter
from headwater.citizen.models import AddressChange, Report, Session
from headwater.citizen.permissions import Permission
from headwater.citizen.queries.reports import view_of
from headwater.citizen.queries.tracking import UNDONE_WITHIN
from headwater.citizen.rules.secrets import identifier_of, link_of
from headwater.contact.actions import change_address, change_reach, restore_address
from headwater.journal.actions import record
from headwater.kernel import Actor, Invalid, Ref, new_id
from headwater.records.queries import Owner, source_of

CONFIRMED_WITHIN = timedelta(days=1)
"""How long the link to the new address works."""

_CONFIRM, _UNDO = "new address", "undo address"
"""What the two links are good for."""


@transaction.atomic
def change_details(*, by: Actor, at: datetime, session: Ref, email: str, phone: str) -> None:
    """Another telephone number, or none, on whatever is of an address. The rooms that keep the cases are told, since somebody
    may be about to call. The same one again changes nothing.
    """
    by.must(Permission.FOLLOW)
    changed = [row for row in _reports(email) if row.phone != phone]
    for row in changed:
        row.phone = phone
        row.save(update_fields=["phone"])
        contact = Ref.parse(row.contact)
        owner = Owner(frozenset({contact}))
        source_of(contact).reach(by=by, at=at, owner=owner, ref=contact, phone=phone, token=str(new_id()))
    change_reach(by=by, at=at, owner=email, of=session, phone=phone)
    record(events.DetailsChanged(session=session, reports=tuple(row.ref for row in changed), by=by.ref, at=at))


@transaction.atomic
def ask_address(*, by: Actor, at: datetime, session: Ref, before: str, after: str) -> None:
    """Send a link to the new address; nothing changes before its button is pressed. Raises Invalid where it is the old one."""
    by.must(Permission.FOLLOW)
    if before.lower() == after.lower():
        raise Invalid("That is the address that we have.", "Enter another one.")
    row = AddressChange.objects.create(id=new_id(), before=before, after=after, asked_at=at)
    record(events.AddressAsked(address=row.ref, session=session, by=by.ref, at=at))
    path = reverse("citizen:address_confirm", args=[link_of(row.id, settings.SECRET_KEY, _CONFIRM)])
    ask_letter(by=by, at=at, kind="address", email=after, name="", path=path)


@transaction.atomic
def confirm_address(*, by: Actor, at: datetime, change: Ref) -> bool:
    """The new address is the one from now on, and both are told; False where the link is too old or it was undone.

    Pressed twice is once. Whoever was signed in with the old address is so no more.
    """
    by.must(Permission.FOLLOW)
    row = AddressChange.objects.select_for_update().filter(pk=change.id, asked_at__gt=at - CONFIRMED_WITHIN).first()
    if row is None or row.undone_at is not None:
        return False
    if row.confirmed_at is not None:
        return True
    reports = [one.ref for one in _reports(row.before)]
    Report.objects.filter(pk__in=[ref.id for ref in reports]).update(email=row.after)
    others = change_address(by=by, at=at, before=row.before, after=row.after, of=row.ref)
    row.confirmed_at, row.moved = at, [str(ref) for ref in (*reports, *others)]
    row.save(update_fields=["confirmed_at", "moved"])
    Session.objects.filter(email__iexact=row.before).delete()
    record(events.AddressChanged(address=row.ref, reports=tuple(reports), by=by.ref, at=at))
    undo = reverse("citizen:address_undo", args=[link_of(row.id, settings.SECRET_KEY, _UNDO)])
    ask_letter(by=by, at=at, kind="moved", email=row.before, name="", path=undo)
    ask_letter(by=by, at=at, kind="moved", email=row.after, name="", path="")
    return True


@transaction.atomic
def undo_address(*, by: Actor, at: datetime, change: Ref) -> bool:
    """It was not them: just what was moved is of the old address again, wherever it has gone since, and whoever is signed in
    with the new one is so no more. False where a week is over. Pressed twice is once.
    """
    by.must(Permission.FOLLOW)
    row = AddressChange.objects.select_for_update().filter(pk=change.id, asked_at__gt=at - UNDONE_WITHIN).first()
    if row is None:
        return False
    if row.undone_at is None:
        row.undone_at = at
        row.save(update_fields=["undone_at"])
        moved = [Ref.parse(one) for one in row.moved]
        reports = tuple(ref for ref in moved if ref.kind == "citizen.report")
        Report.objects.filter(pk__in=[ref.id for ref in reports]).update(email=row.before)
        restore_address(by=by, at=at, address=row.before, refs=moved, of=row.ref)
        Session.objects.filter(email__iexact=row.after).delete()
        record(events.AddressRestored(address=row.ref, reports=reports, by=by.ref, at=at))
    return True


@transaction.atomic
def forget_addresses(*, by: Actor, at: datetime) -> int:
    """Delete changes that can be undone no more; returns how many."""
    by.must(Permission.FOLLOW)
    gone, _ = AddressChange.objects.filter(asked_at__lte=at - UNDONE_WITHIN).delete()
    return gone


def change_in(link: str, *, undo: bool = False) -> Ref | None:
    """The change that a link of ours is good for; None for every other text."""
    found = identifier_of(link, settings.SECRET_KEY, _UNDO if undo else _CONFIRM)
    return Ref("citizen.address", str(found)) if found else None


def _reports(email: str) -> list[Report]:
    rows = Report.objects.select_for_update().filter(email__iexact=email).exclude(email="")
    return [row for row in rows if view_of(row).may_mail]
