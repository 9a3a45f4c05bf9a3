"""What workforce lets people do, and who may."""

from __future__ import annotations

from headwater import kernel
from headwater.kernel import Role


class Permission(kernel.Permission):
    WORKFORCE_READ = (
        "workforce.record.read",
        "Open the posts and postings behind workforce figures",
        {Role.ANALYST, Role.SERGEANT, Role.COMMANDER, Role.AUDITOR, Role.ADMINISTRATOR},
    )
    WORKFORCE_MANAGE = (
        "workforce.record.manage",
        "Establish posts, and appoint, move and record the status of people",
        {Role.COMMANDER, Role.ADMINISTRATOR},
    )
