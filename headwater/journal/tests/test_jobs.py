"""Work that a person waits for: progress, stop, resume, and what the journal says of it."""

from __future__ import annotations

from uuid import UUID

import pytest

from headwater.journal import actions, queries
from headwater.journal.models import Entry, Job
from headwater.journal.tests.conftest import ANN, AT, HAL, Work
from headwater.kernel import Actor, Cancelled, Conflict, Forbidden, Invalid, NotFound, Quiet, Ref

pytestmark = pytest.mark.django_db(transaction=True)


def events_of(job: Ref) -> list[str]:
    return list(Entry.objects.filter(subject=str(job)).order_by("id").values_list("name", flat=True))


def only_job() -> Ref:
    return Ref("journal.job", str(Job.objects.get().pk))


def test_in_the_terminal(work: Work) -> None:
    said = actions.run_job_here(by=ANN, at=AT, kind="test.count", params={"to": 3}, progress=Quiet())
    assert said == "Counted to 3."
    job = queries.job(by=ANN, at=AT, ref=only_job())
    assert (job.state, job.percent, job.message) == ("done", 100, "Counted to 3.")
    assert events_of(job.ref) == ["journal.JobStarted", "journal.JobFinished"]


def test_in_the_background_it_acts_with_what_the_person_could_do_when_they_asked(work: Work) -> None:
    ref = actions.start_job(by=HAL, at=AT, kind="test.count", params={"to": 1})
    assert queries.job(by=ANN, at=AT, ref=ref).state == "queued"
    actions.work_on_job(job=UUID(ref.id), at=AT)
    assert queries.job(by=ANN, at=AT, ref=ref).state == "done"
    assert (work.runs[0]["by"].ref, work.runs[0]["by"].permissions) == (HAL.ref, HAL.permissions)


def test_progress_is_seen_while_it_runs(work: Work) -> None:
    seen: list[tuple[int, int, str]] = []

    def look(step: int) -> None:
        job = queries.job(by=ANN, at=AT, ref=only_job())
        seen.append((job.done, job.total, job.note))

    work.during = look
    actions.run_job_here(by=ANN, at=AT, kind="test.count", params={"to": 3}, progress=Quiet())
    assert seen == [(0, 3, "Counting"), (1, 3, "Counting"), (2, 3, "Counting")]


def test_it_stops_when_told_and_goes_on_when_told(work: Work) -> None:
    work.during = lambda step: step == 1 and actions.cancel_job(by=ANN, at=AT, job=only_job())
    with pytest.raises(Cancelled):
        actions.run_job_here(by=ANN, at=AT, kind="test.count", params={"to": 5}, progress=Quiet())
    ref = only_job()
    assert queries.job(by=ANN, at=AT, ref=ref).state == "cancelled"
    work.during = None
    actions.resume_job(by=ANN, at=AT, job=ref)
    actions.work_on_job(job=UUID(ref.id), at=AT)
    assert queries.job(by=ANN, at=AT, ref=ref).state == "done"
    assert events_of(ref) == [f"journal.Job{word}" for word in ("Started", "Cancelled", "Resumed", "Finished")]


def test_a_fault_that_a_person_can_act_on_is_shown_and_another_is_not(work: Work) -> None:
    def wrong(step: int) -> None:
        raise Invalid("The file is empty.", "Download it again.")

    def broken(step: int) -> None:
        raise RuntimeError("password=hunter2")

    for during, words in ((wrong, "The file is empty. Download it again."), (broken, "unexpectedly")):
        work.during = during
        ref = actions.start_job(by=ANN, at=AT, kind="test.count", params={"to": 1})
        actions.work_on_job(job=UUID(ref.id), at=AT)
        job = queries.job(by=ANN, at=AT, ref=ref)
        assert job.state == "failed"
        assert words in job.message
        assert "hunter2" not in job.message


def test_told_twice_it_works_once(work: Work) -> None:
    ref = actions.start_job(by=ANN, at=AT, kind="test.count", params={"to": 1})
    for _ in range(2):
        actions.work_on_job(job=UUID(ref.id), at=AT)
    assert len(work.runs) == 1


def test_work_that_waits_is_cancelled_at_once_and_then_does_not_start(work: Work) -> None:
    ref = actions.start_job(by=ANN, at=AT, kind="test.count", params={"to": 1})
    actions.cancel_job(by=ANN, at=AT, job=ref)
    actions.work_on_job(job=UUID(ref.id), at=AT)
    assert work.runs == []
    with pytest.raises(Conflict):
        actions.cancel_job(by=ANN, at=AT, job=ref)


def test_work_whose_terminal_was_killed_can_be_resumed_after_a_while(work: Work) -> None:
    ref = actions.start_job(by=ANN, at=AT, kind="test.count", params={"to": 1})
    Job.objects.update(state=Job.State.RUNNING)
    with pytest.raises(Conflict):
        actions.resume_job(by=ANN, at=AT, job=ref)
    later = AT + 2 * queries.SILENT
    assert queries.job(by=ANN, at=later, ref=ref).can_resume
    actions.resume_job(by=ANN, at=later, job=ref)


def test_who_may(work: Work) -> None:
    nobody = Actor(Ref("accounts.user", "nobody"), "Nobody")
    with pytest.raises(Forbidden):
        actions.start_job(by=nobody, at=AT, kind="test.count", params={"to": 1})
    ref = actions.start_job(by=ANN, at=AT, kind="test.count", params={"to": 1})
    for refused in (actions.cancel_job, actions.resume_job):
        with pytest.raises(Forbidden):
            refused(by=nobody, at=AT, job=ref)
    with pytest.raises(Invalid):
        actions.start_job(by=ANN, at=AT, kind="test.nothing", params={})
    with pytest.raises(NotFound):
        actions.cancel_job(by=ANN, at=AT, job=Ref("journal.job", "x"))
