"""A car that was seized on Friday, for the journey."""

from __future__ import annotations

from datetime import datetime, time, timedelta


def make() -> None:
    """A pound that is open every day, and a blue Fiesta in it since the last Friday."""
    from headwater.kernel import Actor, now
    from headwater.recovery import actions
    from headwater.recovery.queries import Facts

    by, at = Actor.system("journeys"), now()
    yard = actions.open_pound(
        by=by, at=at, name="Alder Lane", address="1 Alder Lane, Coventry", telephone="01632 960001", opens=time(0, 0),
        closes=time(23, 30), weekdays=range(7), each_minutes=30, places=2,
    )  # fmt: skip
    friday = _last_friday(at)
    actions.seize(
        by=by, at=at, registration="AB12 CDE", power="rta165a", seized_at=friday, removed_at=friday + timedelta(minutes=40),
        place="Alder Road, Coventry", pound=yard, facts=Facts(mass=1_900), make="Ford", model="Fiesta", colour="Blue",
        keeper_name="Mary Sample", keeper_postcode="CV1 1DD", document="12345678901",
    )  # fmt: skip


def _last_friday(at: datetime) -> datetime:
    day = at - timedelta(days=(at.weekday() - 4) % 7 or 7)
    return day.replace(hour=15, minute=0, second=0, microsecond=0)
