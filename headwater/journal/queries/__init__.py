"""Reading the journal: the audit, timelines, work that people wait for, dead letters, verification."""

from headwater.journal.queries.audit import AuditQuestion, AuditRow, Sort, audit, audit_all, event_names, timeline
from headwater.journal.queries.changes import Happened, changed_since, happened, months_changed, months_of, times
from headwater.journal.queries.dead_letters import DeadLetter, dead_letters
from headwater.journal.queries.following import Following, Lost, follow
from headwater.journal.queries.jobs import SILENT, JobView, job, jobs
from headwater.journal.queries.live import LiveEntry, Topic, last_number, permitted_topics, topics
from headwater.journal.queries.naming import Namer, namers, names_of, refs_called
from headwater.journal.queries.verifying import Fault, Verdict, verify

__all__ = [
    "SILENT",
    "AuditQuestion",
    "AuditRow",
    "DeadLetter",
    "Fault",
    "Following",
    "Happened",
    "JobView",
    "LiveEntry",
    "Lost",
    "Namer",
    "Sort",
    "Topic",
    "Verdict",
    "audit",
    "audit_all",
    "changed_since",
    "dead_letters",
    "event_names",
    "follow",
    "happened",
    "job",
    "jobs",
    "last_number",
    "months_changed",
    "months_of",
    "namers",
    "names_of",
    "permitted_topics",
    "refs_called",
    "timeline",
    "times",
    "topics",
    "verify",
]
