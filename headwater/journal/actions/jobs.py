"""Work that a person waits for: it says how far it is in page and terminal, stops when told to, and can be resumed.

A context offers a ``Kind`` to the slot ``kinds``. The same kind runs in the background worker (``start_job``) or in the
terminal (``run_job_here``); either way the journal says who asked, and what came of it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, connections, transaction
from procrastinate.contrib.django import app

from headwater.journal.acting import supervised_by, under
from headwater.journal.actions.recording import record
from headwater.journal.events import JobCancelled, JobFailed, JobFinished, JobResumed, JobStarted
from headwater.journal.models import Job
from headwater.journal.permissions import Permission
from headwater.journal.queries.jobs import SILENT
from headwater.kernel import (
    Actor,
    Cancelled,
    Conflict,
    HeadwaterError,
    Invalid,
    NotFound,
    Progress,
    Quiet,
    Ref,
    Slot,
    new_id,
    now,
)
from headwater.kernel import Permission as AnyPermission

RUN = "journal.run_job"
"""The background task that works on a job."""

LOOKS = 0.25
"""Seconds between two notes of progress; a wish to stop is noticed as soon."""

log = logging.getLogger(__name__)

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of work. ``run(params, by, at, progress)`` does it and returns a sentence that says what came of it; more
    lines may follow the sentence.

    ``params`` are JSON values. ``run`` leaves everything as it was when it raises; run again with the same params, it goes on
    where that is possible and begins anew where it is not. It opens its own transactions. ``on_demand``: it needs no params,
    and whoever holds the permission may start it from the page of jobs.
    """

    name: str
    title: str
    permission: AnyPermission
    run: Callable[[Params, Actor, datetime, Progress], str]
    on_demand: bool = False


kinds: Slot[Kind] = Slot("kinds of job", key=lambda kind: kind.name)


def start_job(*, by: Actor, at: datetime, kind: str, params: Params) -> Ref:
    """Ask for work in the background. Raises Forbidden without the kind's permission, Invalid for an unknown kind."""
    with transaction.atomic():
        job = _create(by, at, kind, params)
        _defer(job)
    return _ref(job.pk)


def run_job_here(*, by: Actor, at: datetime, kind: str, params: Params, progress: Progress) -> str:
    """Do the work in this process, as a terminal does; returns its sentence. What the work raises passes through."""
    with transaction.atomic():
        job = _create(by, at, kind, params)
    return _work(job.pk, at, progress, reraise=True)


def work_on_job(*, job: UUID, at: datetime) -> None:
    """The worker's part: do the work, and note what came of it. Faults are noted, not raised."""
    _work(job, at, Quiet(), reraise=False)


@transaction.atomic
def cancel_job(*, by: Actor, at: datetime, job: Ref) -> None:
    """Ask work to stop. Work that has not started is cancelled at once. Raises NotFound, or Conflict when it has ended."""
    by.must(Permission.JOB_RUN)
    found = _locked(job)
    if found.state == Job.State.QUEUED:
        _end(found, Job.State.CANCELLED, at, "Cancelled before it started.")
        record(JobCancelled(job=job, kind=found.kind, by=by.ref, at=at))
    elif found.state == Job.State.RUNNING:
        found.cancel_asked = True
        found.save(update_fields=["cancel_asked"])
    else:
        raise Conflict("This work has ended already.", "Look at what came of it; nothing was stopped.")


@transaction.atomic
def resume_job(*, by: Actor, at: datetime, job: Ref) -> None:
    """Let work that failed or was cancelled go on. Raises Conflict while it runs or after it is done."""
    found = _locked(job)
    by.must(_kind(found.kind).permission)
    silent = found.state == Job.State.RUNNING and at - found.touched_at > SILENT
    if found.state not in (Job.State.FAILED, Job.State.CANCELLED) and not silent:
        raise Conflict("This work has neither failed nor been cancelled.", "Wait for it, or start it anew.")
    found.state, found.cancel_asked, found.ended_at, found.message = Job.State.QUEUED, False, None, ""
    found.by, found.by_name, found.permissions = str(by.ref), by.name, sorted(by.permissions)
    found.supervisor = str(supervised_by.get() or "")
    found.save()
    record(JobResumed(job=job, kind=found.kind, by=by.ref, at=at))
    _defer(found)


def _create(by: Actor, at: datetime, kind: str, params: Params) -> Job:
    chosen = _kind(kind)
    by.must(chosen.permission)
    job = Job.objects.create(
        id=new_id(),
        kind=kind,
        params=dict(params),
        by=str(by.ref),
        by_name=by.name,
        supervisor=str(supervised_by.get() or ""),
        permissions=sorted(by.permissions),
        started_at=at,
        touched_at=at,
    )
    record(JobStarted(job=_ref(job.pk), kind=kind, by=by.ref, at=at))
    return job


def _defer(job: Job) -> None:
    app.configure_task(RUN, lock=str(_ref(job.pk))).defer(job=str(job.pk))


def _work(pk: UUID, at: datetime, mirror: Progress, *, reraise: bool) -> str:
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=pk)
        if job.state not in (Job.State.QUEUED, Job.State.RUNNING):  # cancelled meanwhile, or told twice
            return job.message
        job.state = Job.State.RUNNING
        job.save(update_fields=["state"])
    by = Actor(Ref.parse(job.by), job.by_name, permissions=frozenset(job.permissions))
    supervisor = Ref.parse(job.supervisor) if job.supervisor else None
    with under(supervisor):
        return _try(job, by, at, mirror, reraise)


def _try(job: Job, by: Actor, at: datetime, mirror: Progress, reraise: bool) -> str:
    ref = _ref(job.pk)
    try:
        with _Noting(job.pk, mirror) as progress:
            summary = _kind(job.kind).run(job.params, by, at, progress)
    except (Cancelled, KeyboardInterrupt):
        message = "Stopped at your word. Nothing is half done; it can be resumed."
        _note(job, Job.State.CANCELLED, message, JobCancelled(job=ref, kind=job.kind, by=by.ref, at=now()))
        if reraise:
            raise
        return message
    except Exception as fault:
        known = isinstance(fault, HeadwaterError)
        message = str(fault) if known else "It failed unexpectedly; the platform's log says why. Nothing is half done."
        if not known:
            log.exception("job %s (%s) failed", job.pk, job.kind)
        _note(job, Job.State.FAILED, message, JobFailed(job=ref, kind=job.kind, fault=message[:300], by=by.ref, at=now()))
        if reraise:
            raise
        return message
    _note(
        job,
        Job.State.DONE,
        summary,
        JobFinished(job=ref, kind=job.kind, summary=summary.partition("\n")[0][:300], by=by.ref, at=now()),
    )
    return summary


def _note(job: Job, state: Job.State, message: str, event: JobCancelled | JobFailed | JobFinished) -> None:
    with transaction.atomic():
        _end(_locked(_ref(job.pk)), state, event.at, message)
        record(event)


def _end(job: Job, state: Job.State, at: datetime, message: str) -> None:
    job.state, job.message, job.ended_at, job.touched_at = state, message, at, at
    if state == Job.State.DONE:
        job.done = job.total = max(job.total, 1)
    job.save()


def _locked(ref: Ref) -> Job:
    try:
        return Job.objects.select_for_update().get(pk=UUID(ref.id))
    except (Job.DoesNotExist, ValueError):
        raise NotFound("There is no such work.", "Look at the list of jobs again.") from None


def _kind(name: str) -> Kind:
    found = kinds.get(name)
    if found is None:
        raise Invalid(f"There is no work called “{name}”.", "Choose one from the list of jobs.")
    return found


def _ref(pk: UUID) -> Ref:
    return Ref("journal.job", str(pk))


class _Noting:
    """Progress that is written beside the job, on a connection of its own: the work may be inside a transaction."""

    def __init__(self, pk: UUID, mirror: Progress) -> None:
        self._pk, self._mirror = pk, mirror
        self._done = self._total = 0
        self._text, self._looked = "", 0.0
        self._writer = ThreadPoolExecutor(1, "job-progress")

    def __enter__(self) -> _Noting:
        return self

    def __exit__(self, *fault: object) -> None:
        self._writer.submit(connections.close_all).result()
        self._writer.shutdown()

    def begin(self, total: int, note: str) -> None:
        self._mirror.begin(total, note)
        self._done, self._total, self._text = 0, total, note
        self._look()

    def advance(self, steps: int = 1, note: str = "") -> None:
        self._mirror.advance(steps, note)
        self._done += steps
        self._text = note or self._text
        if time.monotonic() - self._looked >= LOOKS:
            self._look()

    def _look(self) -> None:
        self._looked = time.monotonic()
        if self._writer.submit(self._write).result():
            raise Cancelled

    def _write(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "update journal_job set done = %s, total = %s, note = %s, touched_at = now() where id = %s"
                " returning cancel_asked",
                [self._done, self._total, self._text[:300], self._pk],
            )
            row = cursor.fetchone()
        return bool(row and row[0])
