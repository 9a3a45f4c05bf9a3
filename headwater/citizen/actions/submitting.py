"""A draft becomes a contact in the queue; information in confidence waits for the morning, so that nobody can tell when."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from headwater.citizen import events, models
from headwater.citizen.actions.drafting import hashed
from headwater.citizen.permissions import Permission
from headwater.citizen.queries.reports import LONDON
from headwater.citizen.rules.flows import Drafted, Flow, drafted, flows, words
from headwater.citizen.rules.spoken import spoken
from headwater.contact.actions import Details, Received, take_online_report
from headwater.journal.actions import record
from headwater.kernel import Actor, Invalid, NotFound, Ref, new_id
from headwater.places.queries import Location, at_point, in_their_areas

_LETTERS = "23456789BCDFGHJKMNPQRTVWXYZ"
"""Of which references are made: nothing that is mistaken for another, and no vowel to spell a word with."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What the sender is told. ``reference`` empty: in confidence, so that there is nothing to ask by."""

    reference: str
    report: Ref | None = None
    passed_on: bool = False


@transaction.atomic
def submit(*, by: Actor, at: datetime, secret: str) -> Sent:
    """Send a report: it is in the queue when this returns. Sent twice is once.

    Raises NotFound where the draft is gone, Invalid where a question is not answered.
    """
    by.must(Permission.REPORT)
    row = models.Draft.objects.select_for_update(of=("self",)).select_related("report").filter(secret=hashed(secret)).first()
    if row is None:
        raise NotFound("What you had written is gone.", "Begin again: it was sent, or left for too long.")
    if row.report is not None:
        return Sent(row.report.reference, row.report.ref, row.report.passed_on)
    flow = flows()[row.kind]
    missing = flow.first_missing(row.answers)
    if missing is not None:
        raise Invalid(f"“{missing.title}” is not answered.", "Answer it, then send the report.")
    return _keep_confidence(row, at) if flow.nameless else _enter(row, flow, by, at)


@transaction.atomic
def deliver_confidences(*, by: Actor, at: datetime) -> int:
    """Bring what was given in confidence before today into the queue, in no order; returns how many.

    They come all at once, by a program, so that neither the queue nor the journal knows more of when than the day.
    """
    by.must(Permission.DELIVER)
    today = at.astimezone(LONDON).date()
    rows = list(models.Confidence.objects.select_for_update(skip_locked=True).filter(given_on__lt=today).order_by("id")[:2000])
    flow = next(one for one in flows().values() if one.nameless)
    for row in rows:  # by random identifiers: shuffled
        said = drafted(flow, row.answers)
        place, elsewhere = _place(row.answers)
        text = f"In confidence, on {row.given_on:%-d %B %Y}. Nobody can be asked or told.\n{said.text}"
        take_online_report(
            by=by, at=at, external_id=f"confidence-{row.id}", text=text, details=_details(said, place, {}, ""),
            title=flow.title, elsewhere=elsewhere,
        )  # fmt: skip
        row.delete()
    return len(rows)


@transaction.atomic
def note_mailed(*, by: Actor, at: datetime, report: Ref) -> bool:
    """That the reference is being sent by e-mail; False where it was before."""
    by.must(Permission.REPORT)
    return bool(models.Report.objects.filter(pk=report.id, mailed_at=None).update(mailed_at=at))


def _enter(row: models.Draft, flow: Flow, by: Actor, at: datetime) -> Sent:
    said = drafted(flow, row.answers)
    place, elsewhere = _place(row.answers)
    you, safe = row.answers.get("you", {}), row.answers.get("safe", {})
    files = tuple(Received(one.key, one.sha256, one.name, one.media, one.size, one.shown) for one in row.files.all())
    taken = take_online_report(
        by=by, at=at, external_id=f"report-{row.id}", text=f"{flow.title}\n{said.text}",
        details=_details(said, place, row.answers, row.language), title=flow.title, files=files, elsewhere=elsewhere,
    )  # fmt: skip
    report = models.Report.objects.create(
        id=new_id(), reference=_reference(), number=row.id, kind=row.kind, contact=str(taken.contact),
        name=you.get("name", ""), email=you.get("email", ""), phone=you.get("phone", ""),
        safe=safe.get("value", ""), safe_how=safe.get("text", "")[:500],
        language=row.language, submitted_at=at, passed_on=taken.passed_on is not None,
    )  # fmt: skip
    row.files.all().delete()
    row.answers, row.report = {}, report
    row.save(update_fields=["answers", "report"])
    record(
        events.ReportSubmitted(
            report=report.ref, contact=taken.contact, kind=row.kind, passed_on=report.passed_on, by=by.ref, at=at
        )
    )
    return Sent(report.reference, report.ref, report.passed_on)


def _keep_confidence(row: models.Draft, at: datetime) -> Sent:
    models.Confidence.objects.create(given_on=at.astimezone(LONDON).date(), answers=row.answers)
    row.delete()
    return Sent("")


def _details(said: Drafted, place: Location | None, answers: Mapping[str, Any], language: str) -> Details:
    you, where = answers.get("you", {}), answers.get("where", {})
    tongue = spoken(language)
    return Details(
        caller_name=you.get("name") or None,
        number=you.get("phone") or None,
        kind=said.kind or None,
        qualifiers=said.qualifiers,
        location=place,
        place_typed=where.get("text") or None,
        language=tongue.english if tongue.interpreted else None,
        interpreter=True if tongue.interpreted else None,
        needs=_needs(answers) or None,
        letters=said.letters,
        answers=said.answers,
        silent=said.silent,
    )


def _needs(answers: Mapping[str, Any]) -> str:
    """How they may be reached safely, where that was asked; it is the first thing that a handler must know."""
    safe = answers.get("safe", {})
    page = next((one for flow in flows().values() for one in flow.pages if one.sort == "safe"), None)
    said = words(page, safe) if page and safe else ""
    return f"Is it safe to contact them? {said}"[:500] if said else ""


def _place(answers: Mapping[str, Any]) -> tuple[Location | None, bool]:
    """Where it is, as far as it was found, and whether they say that it is outside our area."""
    where = answers.get("where", {})
    if "easting" not in where:
        return None, bool(where.get("outside"))
    point = where["easting"], where["northing"]
    if where.get("method") == "map":
        return at_point(*point, radius=where.get("radius", 0)), False
    found = Location(*point, where.get("found", ""), radius=where.get("radius", 0), method=where.get("method", "typed"))
    return in_their_areas([found])[0], False


def _reference() -> str:
    """A new one, such as HW-7K3-92Q: one of 380 million, so that nobody guesses another's."""
    while True:
        drawn = "".join(secrets.choice(_LETTERS) for _ in range(6))
        reference = f"HW-{drawn[:3]}-{drawn[3:]}"
        if not models.Report.objects.filter(reference=reference).exists():
            return reference
