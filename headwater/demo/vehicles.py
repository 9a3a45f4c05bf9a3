"""Vehicles that the demonstration's police have seized of late."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import numpy as np

from headwater.kernel import Actor
from headwater.recovery import actions, queries
from headwater.recovery.queries import Facts

NUMBER = 20
_LOOKS = (
    ("Ford", "Fiesta", "Blue", 1_600), ("Vauxhall", "Corsa", "Red", 1_550), ("Volkswagen", "Golf", "Grey", 1_800),
    ("BMW", "320d", "Black", 2_100), ("Ford", "Transit", "White", 3_500), ("Honda", "CBR 125", "Orange", 330),
    ("Nissan", "Qashqai", "Silver", 2_000), ("Iveco", "Daily", "White", 7_200),
)  # fmt: skip
_POWERS = ("rta165a", "rta165a", "rta165a", "rtra99", "rtra99", "pra59", "pace")
PLATE = "HW{:02} DEM"
"""Marks of the demonstration; the first is proved by the postcode and the log book below."""

POSTCODE, DOCUMENT = "CV1 1DD", "1234567{:04}"


def seize_vehicles(seed: int, *, by: Actor, at: datetime) -> None:
    """Two pounds and twenty vehicles, seized over the last weeks; left alone where there are any."""
    if queries.pounds():
        return
    yards = [
        actions.open_pound(
            by=by, at=at, name=name, address=address, telephone=telephone, opens=time(9), closes=time(17), weekdays=range(6),
            each_minutes=30, places=3,
        )
        for name, address, telephone in (
            ("Alder Lane pound", "1 Alder Lane, Coventry", "01632 960101"),
            ("Heron Way pound", "40 Heron Way, Birmingham", "01632 960102"),
        )
    ]  # fmt: skip
    random = np.random.default_rng(seed + 165)
    for number in range(NUMBER):
        make, model, colour, mass = _LOOKS[int(random.integers(len(_LOOKS)))]
        taken = at - timedelta(hours=float(random.uniform(2, 24 * 18)))
        seized = actions.seize(
            by=by, at=at, registration=PLATE.format(number + 10), power=_POWERS[int(random.integers(len(_POWERS)))],
            seized_at=taken, removed_at=min(at, taken + timedelta(minutes=45)),
            place=f"{('Alder', 'Rowan', 'Heron', 'Finch')[number % 4]} Road",
            pound=yards[number % 2], facts=Facts(mass, two_wheeled=mass < 400, damaged=number % 7 == 3), make=make, model=model,
            colour=colour, keeper_name="Sam Sample", keeper_postcode=POSTCODE, document=DOCUMENT.format(number),
        )  # fmt: skip
        if number % 3 == 0:
            actions.notice_sent(by=by, at=at, seized=seized)
        if number % 5 == 4:
            actions.hold(by=by, at=at, seized=seized, reason="forensic")
