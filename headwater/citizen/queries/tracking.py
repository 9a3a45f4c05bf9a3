"""Who is signed in to follow their reports, and which reports those are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from headwater.citizen.models import AddressChange, Alert, Report, Session, SignIn
from headwater.citizen.queries.reports import ReportView, view_of
from headwater.citizen.rules.secrets import hashed
from headwater.kernel import NotFound, Ref

IDLE, LONGEST = timedelta(minutes=20), timedelta(hours=2)
"""How long a session lasts that nobody uses, and any."""

UNDONE_WITHIN = timedelta(days=7)
"""How long whoever reads the old address can undo that it was changed."""


@dataclass(frozen=True, slots=True)
class SessionView:
    """Somebody who reads the mail of this address."""

    ref: Ref
    email: str


@dataclass(frozen=True, slots=True)
class SignInView:
    """A link and a code that were asked for."""

    ref: Ref
    email: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AddressView:
    """A change of address that was asked for."""

    ref: Ref
    before: str
    after: str
    confirmed: bool
    undone: bool


def session(secret: str, at: datetime) -> SessionView | None:
    """The session that a browser's secret opens; None where there is none any more. One query."""
    if not secret:
        return None
    found = Session.objects.filter(secret=hashed(secret), touched_at__gt=at - IDLE, began_at__gt=at - LONGEST).first()
    return SessionView(found.ref, found.email) if found else None


def sign_in(ref: Ref) -> SignInView | None:
    """A link and a code that were asked for, until they are forgotten. One query."""
    row = SignIn.objects.filter(pk=ref.id).first()
    return SignInView(row.ref, row.email, row.expires_at) if row else None


def reports_of(email: str) -> tuple[ReportView, ...]:
    """The reports of an address, the newest first; none that its sender said must not be written to. One query."""
    rows = Report.objects.filter(email__iexact=email).exclude(email="").order_by("-submitted_at")[:200]
    return tuple(view for view in map(view_of, rows) if view.may_mail)


def phone_of(email: str) -> str:
    """The number of their newest report that has one; empty where none has. One query."""
    return next((one.phone for one in reports_of(email) if one.phone), "")


def report_of(email: str, reference: str) -> ReportView:
    """One of them. Raises NotFound alike where there is none and where it is somebody else's. One query."""
    row = Report.objects.filter(email__iexact=email, reference=reference.upper()).exclude(email="").first()
    if row is None or not view_of(row).may_mail:
        raise NotFound("There is no such report.", "Look at your list again.")
    return view_of(row)


def address_change(ref: Ref, at: datetime) -> AddressView | None:
    """A change that was asked for, while its links work; None afterwards. One query."""
    row = AddressChange.objects.filter(pk=ref.id, asked_at__gt=at - UNDONE_WITHIN).first()
    return AddressView(row.ref, row.before, row.after, row.confirmed_at is not None, row.undone_at is not None) if row else None


def report_about(contact: Ref) -> ReportView | None:
    """The report that a contact was made of; None for calls. One query."""
    row = Report.objects.filter(contact=str(contact)).first()
    return view_of(row) if row else None


def alerted(report: Ref) -> bool:
    """Whether they are told by e-mail when there is something new. One query."""
    return Alert.objects.filter(report_id=report.id).exists()


def members_of_the_public(ids: Collection[str]) -> dict[str, str]:
    """What sessions and sign-ins are called: not whose they are."""
    return dict.fromkeys(ids, "A member of the public")
