"""Vehicles for tests, seized as the platform seizes them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from headwater.kernel import Actor, Ref, Role, new_id
from headwater.recovery import actions
from headwater.recovery.queries import Facts
from headwater.recovery.rules.charges import LONDON

AT = datetime(2026, 11, 23, 10, 0, tzinfo=LONDON)
"""A Monday morning."""

PROGRAM = Actor.system("tests")


def staff(name: str, *roles: Role) -> Actor:
    return Actor.with_roles(Ref("accounts.user", str(new_id())), name, roles)


SERGEANT = staff("Sam Example", Role.SERGEANT)
OFFICER = staff("Rosa Example", Role.RESPONSE)


def pound(places: int = 2, name: str = "Alder Lane") -> Ref:
    """Monday to Friday, ten to four, every half hour."""
    return actions.open_pound(
        by=PROGRAM, at=AT - timedelta(days=90), name=name, address="1 Alder Lane, Coventry", telephone="01632 960001",
        opens=time(10), closes=time(16), weekdays=range(5), each_minutes=30, places=places,
    )  # fmt: skip


def seized(yard: Ref, registration: str = "AB12 CDE", **given: Any) -> Ref:
    """A car that was seized on Friday afternoon."""
    friday = datetime(2026, 11, 20, 15, 0, tzinfo=LONDON)
    asked: dict[str, Any] = {
        "power": "rta165a", "seized_at": friday, "removed_at": friday + timedelta(minutes=40), "place": "Alder Road, Coventry",
        "facts": Facts(mass=1_900), "make": "Ford", "model": "Fiesta", "colour": "Blue", "keeper_name": "Mary Sample",
        "keeper_postcode": "CV1 1DD", "document": "12345678901",
    }  # fmt: skip
    return actions.seize(by=SERGEANT, at=AT, registration=registration, pound=yard, **(asked | given))
