"""What came of contacts: referrals, crime reports and plans, as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from headwater.contact.permissions import Permission
from headwater.contact.presenters.parts import Tag
from headwater.contact.queries import PlanView, ReferralView, ReportView
from headwater.dispatch.queries import kinds
from headwater.kernel import Actor, Invalid

_SORTS = {"repeat": "Repeat caller", "nuisance": "Nuisance caller", "vulnerable": "Vulnerable caller"}


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A referral. ``next``: what it waits for: acknowledge, answer or nothing."""

    id: str
    agency: str
    what: str
    href: str
    sent: datetime
    sent_by: str
    due: datetime
    due_words: str
    overdue: bool
    escalated: Tag | None
    next: str


@dataclass(frozen=True, slots=True)
class ReferralGroup:
    """Referrals that wait for the same."""

    code: str
    title: str
    due_words: str
    nothing: str
    rows: tuple[ReferralRow, ...]


@dataclass(frozen=True, slots=True)
class ReferralsPage:
    """The page of referrals."""

    groups: tuple[ReferralGroup, ...]
    may_manage: bool


def referrals_page(found: Iterable[ReferralView], actor: Actor) -> ReferralsPage:
    """Not acknowledged, acknowledged, answered."""
    rows = list(found)

    def group(code: str, state: str, title: str, due: str, nothing: str) -> ReferralGroup:
        return ReferralGroup(code, title, due, nothing, tuple(_referral(one) for one in rows if one.state == state))

    return ReferralsPage(
        (
            group("sent", "sent", "Not acknowledged yet", "To be acknowledged by", "Every agency has acknowledged."),
            group("acknowledged", "acknowledged", "Acknowledged, not answered", "Acknowledged", "None waits for an answer."),
            group("answered", "answered", "Answered", "Answered", "None has been answered yet."),
        ),
        actor.may(Permission.REFERRAL_MANAGE),
    )


def _referral(one: ReferralView) -> ReferralRow:
    if one.state == "answered":
        due = f"{_moment(one.answered_at)}: {'taken' if one.accepted else 'refused'} by {one.who}. {one.answer}"
    elif one.state == "acknowledged":
        due = f"{_moment(one.acknowledged_at)} by {one.who}"
    else:
        due = _moment(one.due_at)
    escalated = Tag(f"Raised with {one.escalated_to}", "warn") if one.escalated_to else None
    href = reverse("contact:call", args=[one.contact.id]) if one.contact else ""
    following = {"sent": "acknowledge", "acknowledged": "answer"}.get(one.state, "")
    return ReferralRow(
        one.ref.id,
        one.agency_name,
        one.text[:200],
        href,
        one.sent_at,
        one.sent_by_name,
        one.due_at,
        due,
        one.late,
        escalated,
        following,
    )


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A crime report that waits."""

    id: str
    number: str
    kind: str
    grade: str
    summary: str
    place: str
    caller: str
    since: datetime


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """The page of crime reports."""

    rows: tuple[ReportRow, ...]
    may_take: bool


def reports_page(found: Iterable[ReportView], actor: Actor) -> ReportsPage:
    """The oldest first, as they come."""
    return ReportsPage(tuple(map(_report, found)), actor.may(Permission.REPORT_READ))


def _report(one: ReportView) -> ReportRow:
    kind = kinds()[one.kind].name if one.kind in kinds() else one.kind
    caller = ", ".join(part for part in (one.caller_name, one.telephone) if part)
    return ReportRow(one.ref.id, one.number, kind, one.grade, one.summary[:300], one.place, caller, one.reported_at)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in force."""

    id: str
    who: str
    sort: Tag
    title: str
    text: str
    review_on: date
    overdue: bool
    made_by: str


@dataclass(frozen=True, slots=True)
class PlansPage:
    """The page of plans."""

    rows: tuple[PlanRow, ...]
    may_make: bool


def plans_page(found: Iterable[PlanView], names: dict[str, str], actor: Actor) -> PlansPage:
    """``names``: what the people are called, by reference."""
    return PlansPage(tuple(_plan(one, names) for one in found), actor.may(Permission.PLAN_MAKE))


def day_of(text: str) -> date:
    """A day as a date field sends it. Raises Invalid."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("Say when it is reviewed next.", "Choose a day.") from None


def _plan(one: PlanView, names: dict[str, str]) -> PlanRow:
    who = names.get(str(one.person), "Somebody on record") if one.person else one.number
    return PlanRow(
        one.ref.id, who, Tag(_SORTS.get(one.sort, one.sort)), one.title, one.text, one.review_on, one.due, one.made_by_name
    )


def _moment(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%-d %b, %H:%M}" if moment else ""
