"""What citizens find here, made as the platform makes it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from headwater.kernel import Actor, Ref, Role, new_id
from headwater.recovery import actions as recovery
from headwater.recovery.queries import Facts

LONDON = ZoneInfo("Europe/London")
AT = datetime(2026, 11, 23, 10, 0, tzinfo=LONDON)
"""A Monday morning."""

PROGRAM = Actor.system("tests")
SERGEANT = Actor.with_roles(Ref("accounts.user", str(new_id())), "Sam Example", [Role.SERGEANT])


def seized_car() -> Ref:
    """A blue Fiesta, AB12 CDE, seized on Friday afternoon; its keeper is at CV1 1DD and has log book 12345678901."""
    friday = datetime(2026, 11, 20, 15, 0, tzinfo=LONDON)
    yard = recovery.open_pound(
        by=PROGRAM, at=AT, name="Alder Lane", address="1 Alder Lane, Coventry", telephone="01632 960001", opens=time(10),
        closes=time(16), weekdays=range(5), each_minutes=30, places=2,
    )  # fmt: skip
    return recovery.seize(
        by=SERGEANT, at=AT, registration="AB12 CDE", power="rta165a", seized_at=friday,
        removed_at=friday + timedelta(minutes=40), place="Alder Road, Coventry", pound=yard, facts=Facts(mass=1_900),
        make="Ford", model="Fiesta", colour="Blue", keeper_name="Mary Sample", keeper_postcode="CV1 1DD",
        document="12345678901",
    )  # fmt: skip
