"""Writing the journal, and the work that is noted in it."""

from headwater.journal.acting import under
from headwater.journal.actions.handling import handle, retry_dead_letter
from headwater.journal.actions.jobs import Kind, cancel_job, kinds, resume_job, run_job_here, start_job, work_on_job
from headwater.journal.actions.recording import consulted, disclosed, record, record_all
from headwater.journal.actions.sealing import seal

__all__ = [
    "Kind",
    "cancel_job",
    "consulted",
    "disclosed",
    "handle",
    "kinds",
    "record",
    "record_all",
    "resume_job",
    "retry_dead_letter",
    "run_job_here",
    "seal",
    "start_job",
    "under",
    "work_on_job",
]
