"""What became of a report, in the words of whoever made it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils import timezone

from headwater.citizen.presenters.report import promise
from headwater.citizen.queries import ReportView
from headwater.citizen.rules.flows import flows
from headwater.kernel import Ref
from headwater.records.queries import Appointment, Case, Time
from headwater.ui.languages import gettext as _


@dataclass(frozen=True, slots=True)
class Row:
    """One report in the list."""

    reference: str
    title: str
    when: str
    state: str
    unread: int


@dataclass(frozen=True, slots=True)
class Said:
    """A message. ``ours``: the police wrote it."""

    who: str
    when: str
    text: str
    ours: bool
    seen: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """One report. ``by``: what is promised, or that nothing is."""

    reference: str
    title: str
    number: str
    state: str
    next: str
    by: str
    who: str
    steps: tuple[tuple[str, str], ...]
    messages: tuple[Said, ...]
    things: tuple[tuple[str, str], ...]
    appointment: str
    where: str
    changeable: bool
    alerted: bool
    email: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What an insurer asks for, and nothing else."""

    reference: str
    number: str
    what: str
    reported: str
    name: str
    printed: str


@dataclass(frozen=True, slots=True)
class Day:
    """The times of one day: (value, words)."""

    words: str
    times: tuple[tuple[str, str], ...]


def rows(reports: Iterable[ReportView], cases: Mapping[Ref, Case]) -> tuple[Row, ...]:
    """Reports whose case a room keeps, as they come."""
    return tuple(
        Row(one.reference, title(one), moment(one.submitted_at), _(cases[one.contact].state), cases[one.contact].unread)
        for one in reports
        if one.contact in cases
    )


def page(report: ReportView, case: Case, at: datetime, *, alerted: bool) -> CasePage:
    booked = case.appointment
    return CasePage(
        reference=report.reference,
        title=title(report),
        number=case.number,
        state=_(case.state),
        next=_(case.next),
        by=_by(case, at),
        who=_(case.who),
        steps=tuple((moment(one.at), _(one.words)) for one in reversed(case.steps)),
        messages=tuple(
            Said(_(one.signed), moment(one.at), one.text, one.ours, _seen(one.ours, one.read_at)) for one in case.messages
        ),
        things=tuple((one.words, one.state) for one in case.things),
        appointment=_appointment(booked),
        where=booked.place if booked and booked.changeable else "",
        changeable=bool(booked and booked.changeable),
        alerted=alerted,
        email=report.email,
    )


def confirmation(report: ReportView, case: Case, at: datetime) -> Confirmation:
    return Confirmation(
        report.reference, case.number, case.kind or title(report), moment(case.reported_at), report.name, day_words(at.date())
    )


def days(times: Sequence[Time]) -> list[Day]:
    """Times by day, in London; one that several teams have free is offered once."""
    once = {timezone.localtime(one.starts_at): one for one in reversed(times)}
    ordered = sorted(once.items(), key=lambda one: one[0])
    return [
        Day(day_words(day), tuple((str(one.ref), f"{here:%H:%M}") for here, one in group))
        for day, group in groupby(ordered, key=lambda one: one[0].date())
    ]


def title(report: ReportView) -> str:
    """What they reported, after the title of the form: “A crime”."""
    flow = flows().get(report.kind)
    words = _(flow.title if flow else "Your report").removeprefix("Report ")
    return words[:1].upper() + words[1:]


def day_words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def moment(at: datetime) -> str:
    here = timezone.localtime(at)
    return f"{here.day} {here:%B %Y} at {here:%H:%M}"


def _by(case: Case, at: datetime) -> str:
    if case.closed or (case.appointment and case.appointment.changeable):
        return ""
    if case.next_by is not None:
        promised = _("By {when}.").replace("{when}", moment(case.next_by))
        late = case.next_by < at - timedelta(minutes=1)
        return " ".join([promised, _("We are late: write to us, or call 101.")] if late else [promised])
    if len(case.steps) == 1:
        return promise(at)
    return _("We cannot promise a time.")


def _seen(ours: bool, read_at: datetime | None) -> str:
    if ours:
        return ""
    return _("Read on {when}").replace("{when}", moment(read_at)) if read_at else _("Nobody has read it yet")


def _appointment(booked: Appointment | None) -> str:
    if booked is None:
        return ""
    here = timezone.localtime(booked.starts_at)
    when = f"{day_words(here.date())} at {here:%H:%M}, with {booked.team}"
    return when if booked.changeable else f"{when}. {booked.state}."
