"""What open data lets people do, and who may."""

from __future__ import annotations

from headwater import kernel
from headwater.kernel import Role


class Permission(kernel.Permission):
    CLIENT_ADMIT = (
        "opendata.client.admit",
        "Give programs a key with which they may send in reports (Open311), and take it away",
        {Role.ADMINISTRATOR},
    )
    REQUEST_MAKE = ("opendata.request.make", "Send in a report by Open311, as a program with a key", {Role.ADMINISTRATOR})
    REQUEST_FOLLOW = (
        "opendata.request.follow",
        "Find the anchor points of reports by Open311 and what became of them, as the clock does",
        {Role.ADMINISTRATOR},
    )
    PUBLISH = ("opendata.publish", "Publish crime as open data, anonymised", {Role.ANALYST, Role.ADMINISTRATOR})
