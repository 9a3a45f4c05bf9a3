"""What follows at the public door: a reference goes by e-mail, a link that somebody asked for, and word of what is new."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from headwater.citizen import actions, queries
from headwater.citizen.acting import visitor
from headwater.citizen.digests import WARN
from headwater.citizen.events import LetterAsked, ReportSubmitted, SignInAsked
from headwater.citizen.letters import send_letter, send_news, send_sign_in
from headwater.citizen.mailing import send_reference
from headwater.contact.events import ContactFinished, MessageAnswered
from headwater.kernel import Ref, handles, now
from headwater.neighbourhood.events import WarningIssued

_FOLLOWER = visitor("citizen.report.follow")


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
    if asked is None or not queries.reports_of(asked.email):
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


def _tell(contact: Ref) -> None:
    report = queries.report_about(contact)
    if report and report.may_mail and actions.note_alerted(by=_FOLLOWER, at=now(), report=report.ref):
        send_news(report.email)
