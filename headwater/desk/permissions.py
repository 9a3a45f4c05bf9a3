"""Who may work at the analyst's workbench. It shows where single crimes were, and opens their rows."""

from __future__ import annotations

from headwater import kernel
from headwater.kernel import Role


class Permission(kernel.Permission):
    WORKBENCH = (
        "desk.workbench.use",
        "Work at the analyst's workbench, where the places of recorded crimes are shown",
        {Role.ANALYST, Role.SERGEANT, Role.COMMANDER},
    )
