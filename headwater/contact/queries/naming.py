"""What contact's things are called, by identifier, for the audit and wherever else a reference is shown."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID
from zoneinfo import ZoneInfo

from headwater.contact.models import Appointment, Assessment, CallerPlan, Contact, CrimeReport, Diary, Referral, Slot
from headwater.contact.rules.channels import channels

LONDON = ZoneInfo("Europe/London")


def contacts_by_id(ids: Collection[str]) -> dict[str, str]:
    """“999 contact, 21:31 on 12 March 2018”. One query."""
    found = Contact.objects.filter(pk__in=uuids(ids)).values_list("pk", "channel", "rang_at")
    return {
        str(pk): f"{channels()[channel].name} contact, {rang.astimezone(LONDON):%H:%M on %-d %B %Y}"
        for pk, channel, rang in found
    }


def assessments_by_id(ids: Collection[str]) -> dict[str, str]:
    """“THRIVE+ version 2, P1”. One query."""
    found = Assessment.objects.filter(pk__in=uuids(ids)).values_list("pk", "version", "recommended", "grade_after")
    return {str(pk): f"THRIVE+ version {version}, {after or advised}" for pk, version, advised, after in found}


def reports_by_id(ids: Collection[str]) -> dict[str, str]:
    """“CR 1234/18”. One query."""
    numbers = [int(one) for one in ids if one.isdecimal() and len(one) < 19]
    found = CrimeReport.objects.filter(pk__in=numbers).values_list("pk", "reported_at")
    return {str(pk): f"CR {pk}/{reported:%y}" for pk, reported in found}


def referrals_by_id(ids: Collection[str]) -> dict[str, str]:
    """“Referral to Ambulance service”. One query."""
    found = Referral.objects.filter(pk__in=uuids(ids)).values_list("pk", "agency_name")
    return {str(pk): f"Referral to {agency}" for pk, agency in found}


def appointments_by_id(ids: Collection[str]) -> dict[str, str]:
    """“Appointment at 09:00 on 13 March 2018”. One query."""
    found = Appointment.objects.filter(pk__in=uuids(ids)).values_list("pk", "slot__starts_at")
    return {str(pk): f"Appointment at {starts.astimezone(LONDON):%H:%M on %-d %B %Y}" for pk, starts in found}


def slots_by_id(ids: Collection[str]) -> dict[str, str]:
    """“Slot of Coventry appointments at 09:00 on 13 March 2018”. One query."""
    found = Slot.objects.filter(pk__in=uuids(ids)).values_list("pk", "diary__name", "starts_at")
    return {str(pk): f"Slot of {name} at {starts.astimezone(LONDON):%H:%M on %-d %B %Y}" for pk, name, starts in found}


def diaries_by_id(ids: Collection[str]) -> dict[str, str]:
    """“Diary of Coventry appointments”. One query."""
    return {str(pk): f"Diary of {name}" for pk, name in Diary.objects.filter(pk__in=uuids(ids)).values_list("pk", "name")}


def plans_by_id(ids: Collection[str]) -> dict[str, str]:
    """“Plan for a caller, made on 12 March 2018”: not whose it is. One query."""
    found = CallerPlan.objects.filter(pk__in=uuids(ids)).values_list("pk", "made_at")
    return {str(pk): f"Plan for a caller, made on {made.astimezone(LONDON):%-d %B %Y}" for pk, made in found}


def uuids(ids: Collection[str]) -> list[UUID]:
    found = []
    for identifier in ids:
        try:
            found.append(UUID(identifier))
        except ValueError:  # the journal keeps what it was given; what is no number names nothing
            continue
    return found
