"""What open data lets people do, and who may."""

from __future__ import annotations

from headwater import kernel
from headwater.kernel import Role


class Permission(kernel.Permission):
    PUBLISH = ("opendata.publish", "Publish crime as open data, anonymised", {Role.ANALYST, Role.ADMINISTRATOR})
