"""Signing in by a link or a code that was sent by e-mail; the same for addresses that we know and those that we do not."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from headwater.citizen import events
from headwater.citizen.models import Alert, Report, Session, SignIn
from headwater.citizen.permissions import Permission
from headwater.citizen.queries.tracking import IDLE, LONGEST
from headwater.citizen.rules.secrets import hashed, identifier_of, same_code
from headwater.journal.actions import consulted, disclosed, record
from headwater.kernel import Actor, Ref, new_id

WORKS_FOR = timedelta(minutes=15)
"""How long a link and a code work; as often as they are opened, since programs open links too."""

TRIES = 5
"""Codes that may be typed for one e-mail."""


@transaction.atomic
def ask_sign_in(*, by: Actor, at: datetime, email: str) -> str:
    """Ask for a link and a code; returns the secret for the browser that asked. Whether an e-mail goes out is found out
    afterwards, by the worker, so that the answer and its time say nothing of the address.
    """
    by.must(Permission.FOLLOW)
    secret = secrets.token_urlsafe(32)
    row = SignIn.objects.create(id=new_id(), email=email, browser=hashed(secret), asked_at=at, expires_at=at + WORKS_FOR)
    record(events.SignInAsked(sign_in=row.ref, by=by.ref, at=at))
    return secret


@transaction.atomic
def sign_in_by_code(*, by: Actor, at: datetime, browser: str, code: str) -> str | None:
    """The secret of a new session; None for a wrong code, one too many, another browser, or too late. Every try counts."""
    by.must(Permission.FOLLOW)
    held = SignIn.objects.filter(browser=hashed(browser), expires_at__gt=at, tries__lt=TRIES)
    if not held.update(tries=F("tries") + 1):
        return None
    row = SignIn.objects.get(browser=hashed(browser))
    return _begin(row, by, at) if same_code(code, row.id, settings.SECRET_KEY) else None


@transaction.atomic
def sign_in_by_link(*, by: Actor, at: datetime, link: str) -> str | None:
    """The secret of a new session; None for a link that is forged or too old."""
    by.must(Permission.FOLLOW)
    identifier = identifier_of(link, settings.SECRET_KEY)
    row = SignIn.objects.filter(pk=identifier, expires_at__gt=at).first() if identifier else None
    return _begin(row, by, at) if row else None


@transaction.atomic
def touch_session(*, by: Actor, at: datetime, session: Ref) -> None:
    """They are still there."""
    by.must(Permission.FOLLOW)
    Session.objects.filter(pk=session.id).update(touched_at=at)


@transaction.atomic
def end_session(*, by: Actor, at: datetime, secret: str) -> None:
    """Whatever the browser still holds opens nothing any more."""
    by.must(Permission.FOLLOW)
    row = Session.objects.filter(secret=hashed(secret)).first()
    if row is not None:
        record(events.FollowerLeft(session=row.ref, by=by.ref, at=at))
        row.delete()


@transaction.atomic
def note_sign_in_mailed(*, by: Actor, at: datetime, sign_in: Ref) -> bool:
    """That the link is being sent; False where it was before, or is too old."""
    by.must(Permission.FOLLOW)
    return bool(SignIn.objects.filter(pk=sign_in.id, mailed_at=None, expires_at__gt=at).update(mailed_at=at))


@transaction.atomic
def choose_alert(*, by: Actor, at: datetime, report: Ref, wanted: bool) -> None:
    """Whether they are told by e-mail when there is something new. The same choice again changes nothing."""
    by.must(Permission.FOLLOW)
    if wanted:
        _, new = Alert.objects.get_or_create(report=Report.objects.get(pk=report.id), defaults={"since": at})
        changed = new
    else:
        changed = bool(Alert.objects.filter(report_id=report.id).delete()[0])
    if changed:
        record(events.AlertChosen(report=report, wanted=wanted, by=by.ref, at=at))


@transaction.atomic
def note_alerted(*, by: Actor, at: datetime, report: Ref) -> bool:
    """That they are being told of something new; False where they do not want it, or were told and have not looked."""
    by.must(Permission.FOLLOW)
    return bool(Alert.objects.filter(report_id=report.id, told_at=None).update(told_at=at))


@transaction.atomic
def note_looked(*, by: Actor, report: Ref) -> None:
    """They have looked: the next thing that is new is told again."""
    by.must(Permission.FOLLOW)
    Alert.objects.filter(report_id=report.id).exclude(told_at=None).update(told_at=None)


@transaction.atomic
def note_confirmed(*, by: Actor, at: datetime, report: Ref, contact: Ref) -> None:
    """That whoever made a report was given a confirmation of it, for an insurer."""
    by.must(Permission.FOLLOW)
    disclosed(by=by, at=at, subjects=[report, contact], what="confirmation of a report", recipient="whoever made it")


@transaction.atomic
def note_own(*, by: Actor, at: datetime, subjects: Sequence[Ref], what: str) -> None:
    """That somebody was shown what is theirs; nothing where nothing was."""
    by.must(Permission.FOLLOW)
    if subjects:
        consulted(by=by, at=at, subjects=subjects, what=what)


@transaction.atomic
def forget_sign_ins(*, by: Actor, at: datetime) -> int:
    """Delete links, codes and sessions that are over; returns how many."""
    by.must(Permission.FOLLOW)
    asked, _ = SignIn.objects.filter(expires_at__lt=at - timedelta(days=1)).delete()
    idle, _ = Session.objects.filter(touched_at__lt=at - IDLE).delete()
    long, _ = Session.objects.filter(began_at__lt=at - LONGEST).delete()
    return asked + idle + long


def _begin(row: SignIn, by: Actor, at: datetime) -> str:
    secret = secrets.token_urlsafe(32)
    session = Session.objects.create(id=new_id(), secret=hashed(secret), email=row.email, began_at=at, touched_at=at)
    record(events.FollowerSignedIn(session=session.ref, sign_in=row.ref, by=by.ref, at=at))
    return secret
