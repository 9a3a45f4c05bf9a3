"""Who may read the log and its machinery."""

from __future__ import annotations

from headwater.kernel import Permission as Base
from headwater.kernel import Role
from headwater.kernel.authority import STAFF


class Permission(Base):
    AUDIT_READ = "journal.audit.read", "Read who did, consulted and disclosed what", {Role.AUDITOR, Role.ADMINISTRATOR}
    DEAD_LETTERS = "journal.dead_letters", "See events that could not be handled, and retry them", {Role.ADMINISTRATOR}
    JOB_RUN = "journal.job.run", "Start, watch, cancel and resume longer work", STAFF
