"""Crime reports that wait, referrals, plans, and assessments that are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from headwater.contact.models import CallerPlan, CrimeReport, Reassessment, Referral
from headwater.contact.permissions import Permission
from headwater.contact.rules.outcomes import agency_of
from headwater.kernel import Actor, Ref
from headwater.records.queries import same_number


@dataclass(frozen=True, slots=True)
class ReportView:
    """A crime report without deployment. Callers quote its ``number``: “CR 1234/18”."""

    ref: Ref
    contact: Ref
    kind: str
    grade: str
    summary: str
    place: str
    npu_name: str
    caller: Ref | None
    caller_name: str
    telephone: str
    reported_at: datetime
    taken_at: datetime | None
    taken_by_name: str

    @property
    def number(self) -> str:
        return f"CR {self.ref.id}/{self.reported_at:%y}"


@dataclass(frozen=True, slots=True)
class ReferralView:
    """A referral. ``late``: not acknowledged, and its time is over."""

    ref: Ref
    agency: str
    agency_name: str
    reach: str
    text: str
    state: str
    state_name: str
    sent_at: datetime
    sent_by_name: str
    due_at: datetime
    late: bool
    acknowledged_at: datetime | None
    who: str
    answered_at: datetime | None
    answer: str
    accepted: bool | None
    level: int
    escalated_to: str
    contact: Ref | None
    incident: Ref | None
    person: Ref | None


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan for a caller. ``due``: its day of review is over."""

    ref: Ref
    sort: str
    title: str
    text: str
    person: Ref | None
    number: str
    made_at: datetime
    made_by_name: str
    review_on: date
    due: bool


@dataclass(frozen=True, slots=True)
class DueAssessment:
    """An incident whose risk must be assessed again."""

    incident: Ref
    why: str
    since: datetime
    times: int


def reports(*, by: Actor, waiting: bool = True, limit: int = 200) -> tuple[ReportView, ...]:
    """Crime reports that wait for an initial investigation, the oldest first; or those taken up, the newest first."""
    by.must(Permission.REPORT_READ)
    found = CrimeReport.objects.filter(taken_at__isnull=waiting)
    rows = found.order_by("reported_at" if waiting else "-taken_at")[:limit]
    return tuple(
        ReportView(
            row.ref, Ref("contact.contact", str(row.contact_id)), row.kind, row.grade, row.summary, row.place, row.npu_name,
            _ref(row.caller), row.caller_name, row.number, row.reported_at, row.taken_at, row.taken_by_name,
        )
        for row in rows
    )  # fmt: skip


def referrals(*, by: Actor, at: datetime, limit: int = 200) -> tuple[ReferralView, ...]:
    """Referrals, those that nobody acknowledged first, by when they are due; then the others, the newest first."""
    by.must(Permission.REFERRAL_MANAGE)
    open_ones = list(Referral.objects.filter(state=Referral.State.SENT).order_by("due_at")[:limit])
    others = list(Referral.objects.exclude(state=Referral.State.SENT).order_by("-sent_at")[:limit])
    return tuple(_referral(row, at) for row in [*open_ones, *others])


def unread_referrals(*, by: Actor, at: datetime) -> int:
    """How many referrals nobody has acknowledged in time. One query."""
    by.must(Permission.REFERRAL_MANAGE)
    return Referral.objects.filter(state=Referral.State.SENT, due_at__lte=at).count()


def referrals_for(incident: Ref, at: datetime) -> tuple[ReferralView, ...]:
    """What was referred about an incident, the newest first. One query."""
    rows = Referral.objects.filter(incident=str(incident)).order_by("-sent_at")
    return tuple(_referral(row, at) for row in rows)


def plans(*, by: Actor, at: datetime) -> tuple[PlanView, ...]:
    """Every plan in force, those due for review first."""
    by.must(Permission.PLAN_MAKE)
    return tuple(_plan(row, at) for row in CallerPlan.objects.filter(ended_at=None).order_by("review_on", "title"))


def plans_for(person: Ref | None, number: str, at: datetime) -> tuple[PlanView, ...]:
    """The plans for a caller, by record or by number. One query, none where neither is known."""
    digits = same_number(number) if number else ""
    if person is None and not digits:
        return ()
    rows = CallerPlan.objects.raw(_PLANS_FOR, {"person": str(person or ""), "number": digits})
    return tuple(_plan(row, at) for row in rows)


_PLANS_FOR = """
select * from contact_callerplan
where ended_at is null and (person = nullif(%(person)s, '') or number = nullif(%(number)s, ''))
order by made_at
"""


def due_assessments(limit: int = 200) -> tuple[DueAssessment, ...]:
    """Incidents whose risk must be assessed again, the oldest first. One query."""
    rows = Reassessment.objects.filter(settled_at=None).order_by("since")[:limit]
    return tuple(DueAssessment(Ref.parse(row.incident), row.why, row.since, row.times) for row in rows)


def due_assessment(incident: Ref) -> DueAssessment | None:
    """Why the risk of an incident must be assessed again; None where it need not. One query."""
    row = Reassessment.objects.filter(incident=str(incident), settled_at=None).first()
    return DueAssessment(incident, row.why, row.since, row.times) if row else None


def _referral(row: Referral, at: datetime) -> ReferralView:
    return ReferralView(
        ref=row.ref, agency=row.agency, agency_name=row.agency_name, reach=agency_of(row.agency).reach, text=row.text,
        state=row.state, state_name=row.get_state_display(), sent_at=row.sent_at, sent_by_name=row.sent_by_name,
        due_at=row.due_at, late=row.state == Referral.State.SENT and row.due_at <= at, acknowledged_at=row.acknowledged_at,
        who=row.who, answered_at=row.answered_at, answer=row.answer, accepted=row.accepted, level=row.level,
        escalated_to=row.escalated_to, contact=Ref("contact.contact", str(row.contact_id)) if row.contact_id else None,
        incident=_ref(row.incident), person=_ref(row.person),
    )  # fmt: skip


def _plan(row: CallerPlan, at: datetime) -> PlanView:
    return PlanView(
        row.ref, row.sort, row.title, row.text, _ref(row.person), row.number, row.made_at, row.made_by_name, row.review_on,
        row.review_on <= at.date(),
    )  # fmt: skip


def _ref(text: str) -> Ref | None:
    return Ref.parse(text) if text else None
