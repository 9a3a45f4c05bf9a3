"""Crime reports without deployment: they wait for an initial investigation."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from headwater.contact import events
from headwater.contact.models import Contact, CrimeReport
from headwater.contact.permissions import Permission
from headwater.dispatch.queries import kind_of
from headwater.journal.actions import record
from headwater.kernel import Actor, Conflict, Invalid, NotFound, Ref


def report_for(row: Contact, by: Actor, at: datetime) -> Ref:
    """A crime report for a contact whose row is held. Raises Invalid on a kind that is no crime."""
    if not row.kind or kind_of(row.kind).family != "crime":
        raise Invalid("A crime report needs a kind of crime.", "Choose the kind of crime first.")
    report = CrimeReport.objects.create(
        contact=row, kind=row.kind, grade=row.grade, summary=row.summary or row.text, place=row.place, easting=row.easting,
        northing=row.northing, npu=row.npu, npu_name=row.npu_name, caller=row.caller, caller_name=row.caller_name,
        number=row.number_given, reported_at=at,
    )  # fmt: skip
    record(events.CrimeReported(report=report.ref, contact=row.ref, kind=row.kind, by=by.ref, at=at))
    return report.ref


@transaction.atomic
def take_report(*, by: Actor, at: datetime, report: Ref) -> None:
    """Take up a crime report that waits. Raises Conflict where somebody has."""
    by.must(Permission.REPORT_READ)
    if report.kind != "contact.report" or not report.id.isdigit():
        raise NotFound("There is no such report.", "Look at the list again.")
    row = CrimeReport.objects.select_for_update(no_key=True).filter(pk=int(report.id)).first()
    if row is None:
        raise NotFound("There is no such report.", "Look at the list again.")
    if row.taken_at is not None:
        raise Conflict(f"{row.taken_by_name} has taken up this report.", "Take another.")
    row.taken_at, row.taken_by, row.taken_by_name = at, str(by.ref), by.name[:120]
    row.save(update_fields=["taken_at", "taken_by", "taken_by_name"])
    record(events.CrimeReportTaken(report=row.ref, taken_by=by.ref, by=by.ref, at=at))
