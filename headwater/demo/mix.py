"""Which offences make up each group of the comparison, and everything else: round shares, after the force's own year.

Source of the shares: Home Office recorded crime open data 2017/18, West Midlands, rounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from headwater.insight.crime.offences import TOTAL

RECLASSIFIED = date(2017, 4, 1)
"""From this day burglary is “residential” or “business and community”; before, “in a dwelling” or not."""

BURGLARY, VIOLENCE, ROBBERY = "burglary-residential", "public-place-violence-with-injury", "robbery"
GROUPS = (BURGLARY, VIOLENCE, ROBBERY, TOTAL)
"""The groups of the comparison. ``TOTAL`` stands here for all the rest: the total less the other three."""


@dataclass(frozen=True, slots=True)
class Offence:
    """A code, its share of the group and how often it is marked as committed in a public place. ``before``: the code
    until burglary was reclassified, where it had another."""

    code: str
    share: float
    public: float
    before: str = ""


OFFENCES: Mapping[str, tuple[Offence, ...]] = {
    BURGLARY: (
        Offence("28E", 0.80, 0, "28A"),
        Offence("28F", 0.18, 0, "28B"),
        Offence("28G", 0.015, 0, "28C"),
        Offence("28H", 0.005, 0, "28D"),
    ),
    VIOLENCE: (
        Offence("8N", 0.86, 1),
        Offence("5D", 0.10, 1),
        Offence("8P", 0.015, 1),
        Offence("8S", 0.02, 1),
        Offence("5E", 0.005, 1),
    ),
    ROBBERY: (Offence("34B", 0.88, 0.85), Offence("34A", 0.12, 0.05)),
    # Violence with injury stands here as well, at home and never in public: what is in public is a group of its own.
    TOTAL: (
        Offence("45", 207, 0.8), Offence("46", 199, 0), Offence("8N", 140, 0), Offence("105A", 128, 0.4),
        Offence("58C", 122, 0.8), Offence("49", 116, 0.3), Offence("48", 101, 0.7), Offence("49A", 86, 0),
        Offence("58A", 71, 0), Offence("9A", 70, 0.9), Offence("30C", 63, 0, "30A"), Offence("126", 55, 0.8),
        Offence("8R", 54, 0), Offence("11A", 48, 0), Offence("8L", 40, 0.1), Offence("58D", 36, 0.7),
        Offence("44", 32, 0.7), Offence("39", 30, 0.8), Offence("9B", 25, 0.9), Offence("92E", 23, 0.9),
        Offence("58B", 22, 0.2), Offence("66", 21, 0.7), Offence("40", 21, 0), Offence("20A", 16, 0.3),
        Offence("19C", 16, 0.1), Offence("5D", 12, 0), Offence("10D", 10, 0.9), Offence("92A", 10, 0.7),
        Offence("56B", 9, 0.5), Offence("30D", 9, 0, "30B"), Offence("59", 8, 0.4), Offence("86", 8, 0),
        Offence("92D", 8, 0.9), Offence("22B", 7, 0), Offence("3B", 6, 0.3), Offence("104", 5, 0.8),
        Offence("10C", 5, 0.8), Offence("79", 5, 0), Offence("35", 4, 0), Offence("106", 4, 0),
        Offence("99", 3, 0.2),
    ),
}  # fmt: skip
