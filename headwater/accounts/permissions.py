"""What accounts lets people do, and who may."""

from __future__ import annotations

from headwater import kernel
from headwater.kernel.authority import STAFF, Role


class Permission(kernel.Permission):
    USER_READ = "accounts.user.read", "See who has an account and with which roles", {Role.ADMINISTRATOR, Role.AUDITOR}
    USER_MANAGE = "accounts.user.manage", "Create, change, unlock and close accounts", {Role.ADMINISTRATOR}
    ACT_SUPERVISED = "accounts.supervision.act", "Act under a named supervisor", STAFF
    SUPERVISE = (
        "accounts.supervision.supervise",
        "Be named as a supervisor",
        {Role.SUPERVISOR, Role.DUTY_INSPECTOR, Role.DISPATCHER, Role.SERGEANT, Role.COMMANDER, Role.ADMINISTRATOR},
    )
