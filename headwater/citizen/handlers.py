"""What follows at the public door: a reference goes by e-mail, a link that somebody asked for, and word of what is new."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from procrastinate.contrib.django import app

from headwater.citizen import actions, queries
from headwater.citizen.acting import visitor
from headwater.citizen.digests import WARN
from headwater.citizen.events import LetterAsked, ReportSubmitted, SignInAsked
from headwater.citizen.letters import send_letter, send_news, send_sign_in
from headwater.citizen.mailing import send_reference
from headwater.contact.actions import note_footage_mailed
from headwater.contact.events import ContactFinished, FootageAsked, MessageAnswered
from headwater.contact.queries import cameras_of, visits_of
from headwater.kernel import Ref, handles, now
from headwater.neighbourhood.events import WarningIssued

_FOLLOWER = visitor("citizen.report.follow")
_OWNER = visitor("contact.camera.own", "contact.visit.own")


@handles(ReportSubmitted)
def send_the_reference(event: ReportSubmitted) -> None:
    """Once, after the report is kept. A server that does not answer is tried again by the queue."""
    report = queries.report(event.report)
    if report.may_mail and actions.note_mailed(
        by=visitor("citizen.report.make", of=report.ref), at=event.at, report=report.ref
    ):
        send_reference(report)


@handles(SignInAsked)
def send_the_link(event: SignInAsked) -> None:
    """To an address that we know, and where nobody said that it is not safe. Once, and not when it is too old by now."""
    asked = queries.sign_in(event.sign_in)
    if asked is None or not _is_known(asked.email):
        return
    if actions.note_sign_in_mailed(by=_FOLLOWER, at=now(), sign_in=asked.ref):
        send_sign_in(asked.email, UUID(asked.ref.id))


@handles(LetterAsked)
def send_what_was_asked(event: LetterAsked) -> None:
    """Once. It waits on, and is tried again, where the server of the mail does not take it."""
    letter = actions.take_letter(by=visitor("citizen.letter.ask"), letter=event.letter)
    if letter is not None:
        send_letter(letter)


@handles(WarningIssued)
def warn_those_who_asked(event: WarningIssued) -> None:
    """In a task of its own, which commits what it has told before each mail goes out."""
    app.configure_task(WARN, lock=WARN).defer(warning=str(event.warning))


@handles(MessageAnswered)
def tell_of_the_answer(event: MessageAnswered) -> None:
    """We wrote to them."""
    _tell(event.contact)


@handles(ContactFinished)
def tell_of_the_decision(event: ContactFinished) -> None:
    """Somebody decided what comes of it."""
    _tell(event.contact)


@handles(FootageAsked)
def ask_the_owner(event: FootageAsked) -> None:
    """Once. What is asked stands behind the sign-in, not in the e-mail."""
    email = note_footage_mailed(by=_OWNER, at=now(), footage=event.footage)
    if email:
        path = reverse("citizen:follow")
        actions.ask_letter(by=visitor("citizen.letter.ask"), at=now(), kind="footage", email=email, name="", path=path)


def _is_known(email: str) -> bool:
    """Whether something here is of this address, and may be written about."""
    at = now()
    return bool(
        queries.reports_of(email) or cameras_of(by=_OWNER, at=at, owner=email) or visits_of(by=_OWNER, at=at, owner=email)
    )


def _tell(contact: Ref) -> None:
    report = queries.report_about(contact)
    if report and report.may_mail and actions.note_alerted(by=_FOLLOWER, at=now(), report=report.ref):
        send_news(report.email)
