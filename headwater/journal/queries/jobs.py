"""Work that people wait for, as pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from headwater.journal.models import Job
from headwater.journal.permissions import Permission
from headwater.kernel import Actor, NotFound, Ref

SILENT = timedelta(minutes=2)
"""Work that has said nothing for so long was killed with its terminal: it may be resumed."""


@dataclass(frozen=True, slots=True)
class JobView:
    """One piece of work. ``done`` of ``total`` steps; ``total`` is 0 while it is not known."""

    ref: Ref
    kind: str
    params: dict[str, object]
    by: str
    state: str
    state_words: str
    done: int
    total: int
    note: str
    message: str
    started_at: datetime
    ended_at: datetime | None
    running: bool
    can_cancel: bool
    can_resume: bool

    @property
    def percent(self) -> int | None:
        return min(100, self.done * 100 // self.total) if self.total else None


def jobs(*, by: Actor, at: datetime, limit: int = 50) -> list[JobView]:
    """The newest work first. One query. Raises Forbidden."""
    by.must(Permission.JOB_RUN)
    return [_view(job, at) for job in Job.objects.order_by("-started_at")[:limit]]


def job(*, by: Actor, at: datetime, ref: Ref) -> JobView:
    """One piece of work. Raises Forbidden, or NotFound."""
    by.must(Permission.JOB_RUN)
    try:
        return _view(Job.objects.get(pk=UUID(ref.id)), at)
    except (Job.DoesNotExist, ValueError):
        raise NotFound("There is no such work.", "Look at the list of jobs.") from None


def _view(found: Job, at: datetime) -> JobView:
    active = found.state in (Job.State.QUEUED, Job.State.RUNNING)
    silent = found.state == Job.State.RUNNING and at - found.touched_at > SILENT
    words = "Stopping" if found.cancel_asked and active else str(Job.State(found.state).label)
    return JobView(
        ref=Ref("journal.job", str(found.pk)),
        kind=found.kind,
        params=dict(found.params),
        by=found.by_name,
        state=found.state,
        state_words="Silent: its terminal was closed" if silent else words,
        done=found.done,
        total=found.total,
        note=found.note,
        message=found.message,
        started_at=found.started_at,
        ended_at=found.ended_at,
        running=active and not silent,
        can_cancel=active and not found.cancel_asked and not silent,
        can_resume=silent or found.state in (Job.State.FAILED, Job.State.CANCELLED),
    )
