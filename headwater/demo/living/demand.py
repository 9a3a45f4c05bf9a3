"""Who rings, when, from where and about what: the rhythm of the demonstration, out of ``reference/demand.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from headwater.demo.ground import Ground
from headwater.demo.streets import streets

LONDON = ZoneInfo("Europe/London")
_FILE = Path(__file__).resolve().parents[1] / "reference" / "demand.toml"
_SEASONS = {"summer": 0.25, "winter": -0.25, "even": 0.0}
"""How much more there is in July than in a month in between; in January as much less."""

_ABANDONED, _WITHHELD = 0.05, 0.06
"""Shares of calls whose caller rings off, and whose number is not shown."""

_NUMBERS = 1_000
"""Mobile numbers that Ofcom keeps for plays: 07700 900000 to 900999. Callers are more, so some ring again."""


@dataclass(frozen=True, slots=True)
class Theme:
    """One thing that people ring about."""

    kind: str
    share: float
    when: str
    urgent: float
    minutes: float
    text: tuple[str, ...]
    ends: tuple[tuple[str, str], ...]
    season: str = "even"
    reply: tuple[str, ...] = ()
    several: int = 1
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """A street at one point, in metres."""

    name: str
    easting: int
    northing: int


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it is made. ``number`` is empty where it is withheld; ``radius``: of the phone's location, in metres.

    ``abandoned``: the caller rings off unless somebody answers at once. ``reply``: what they get where no log is opened.
    """

    theme: Theme
    line: str
    number: str
    text: str
    spot: Spot
    radius: int
    abandoned: bool
    reply: str

    @property
    def kind(self) -> str:
        return self.theme.kind


class Demand:
    """Calls as they come. The same seed gives the same calls."""

    def __init__(self, spots: Sequence[Spot], seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - a demonstration, not a secret
        self._spots = spots
        self._themes, self._a_day, self._weekday, self._when = _read()

    @classmethod
    def of_the_force(cls, seed: int) -> Demand:
        """In the streets of the demonstration."""
        found = [
            Spot(one.name, one.easting, one.northing) for one in streets(Ground.of_the_force(seed), seed) if not one.is_place
        ]
        return cls(found, seed)

    def rate(self, at: datetime) -> float:
        """Contacts a second that are to be expected at this moment."""
        return sum(self._weight(theme, at) for theme in self._themes) / 100 * self._a_day / 86_400

    def gap(self, at: datetime) -> timedelta:
        """How long until the next call, by chance."""
        return timedelta(seconds=self._random.expovariate(self.rate(at)))

    def calls(self, at: datetime) -> tuple[Call, ...]:
        """The next thing that happens, and everybody who rings about it: usually one, at a crash several."""
        weights = [self._weight(theme, at) for theme in self._themes]
        theme = self._random.choices(self._themes, weights)[0]
        spot = self._random.choice(self._spots)
        ringing = self._random.randint(1, theme.several)
        return tuple(self._call(theme, spot) for _ in range(ringing))

    def _call(self, theme: Theme, spot: Spot) -> Call:
        by_phone = self._random
        urgent = by_phone.random() * 10 < theme.urgent
        radius = by_phone.choice((8, 12, 20, 35, 80, 400)) if urgent else 0
        off = max(5, radius // 2)
        near = Spot(spot.name, spot.easting + by_phone.randint(-off, off), spot.northing + by_phone.randint(-off, off))
        withheld = by_phone.random() < _WITHHELD
        return Call(
            theme=theme,
            line="999" if urgent else "101",
            number="" if withheld else f"07700900{by_phone.randrange(_NUMBERS):03}",
            text=by_phone.choice(theme.text).format(street=spot.name),
            spot=near,
            radius=radius,
            abandoned=theme.silent or by_phone.random() < _ABANDONED,
            reply=by_phone.choice(theme.reply) if theme.reply and by_phone.random() < 0.7 else "",
        )

    def _weight(self, theme: Theme, at: datetime) -> float:
        there = at.astimezone(LONDON)
        hours = self._when[theme.when]
        season = 1 + _SEASONS[theme.season] * _summer(there)
        return theme.share * hours[there.hour] * self._weekday[there.weekday()] * season


def themes() -> tuple[Theme, ...]:
    """Everything that people ring about."""
    return _read()[0]


def weekdays() -> tuple[float, ...]:
    """How much more or less there is on each day of the week, Monday first."""
    return _read()[2]


def hours_of(profile: str) -> tuple[float, ...]:
    """How much more or less there is in each hour of a day, midnight first; the mean is 1."""
    return _read()[3][profile]


def seasonal(season: str, month: int) -> float:
    """How much more or less there is in a month (1 is January)."""
    return 1 + _SEASONS[season] * (1 - abs(month - 7) / 3)


def _summer(there: datetime) -> float:
    """1 in July, −1 in January."""
    return 1 - abs((there.month - 1) - 6) / 3


@cache
def _read() -> tuple[tuple[Theme, ...], float, tuple[float, ...], dict[str, tuple[float, ...]]]:
    held = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    themes = [
        Theme(
            **{
                **one,
                "text": tuple(one["text"]),
                "reply": tuple(one.get("reply", ())),
                "ends": tuple((kind, result) for kind, _, result in (end.partition(" ") for end in one["ends"])),
            }
        )
        for one in held["demand"]
    ]
    profiles = {name: _scaled(hours) for name, hours in held["when"].items()}
    return tuple(themes), float(held["contacts_a_day"]), tuple(held["weekday"]["factors"]), profiles


def _scaled(hours: Sequence[float]) -> tuple[float, ...]:
    mean = sum(hours) / len(hours)
    return tuple(hour / mean for hour in hours)
