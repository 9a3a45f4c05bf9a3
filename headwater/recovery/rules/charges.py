"""What a seized vehicle costs its keeper, at any moment, by the regulations in force when it was removed.

Sums are whole pence. Storage is charged for each period of 24 hours that has begun since noon (in London) on the first day
after the removal; time for which the vehicle may not be released does not count. Twenty-four hours are twenty-four hours: after
the clocks go back a new period begins at eleven.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from headwater.kernel import Invalid

LONDON = ZoneInfo("Europe/London")
_FILE = Path(__file__).resolve().parents[1] / "reference" / "charges.toml"
_BANDS = (3_500, 7_500, 18_000)
"""Maximum authorised mass, in kilograms, up to which each of the first three columns holds."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the charge for removal hangs on. ``mass``: maximum authorised mass in kilograms."""

    mass: int
    two_wheeled: bool = False
    on_road: bool = True
    upright: bool = True
    damaged: bool = False
    laden: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.mass <= 200_000:
            raise Invalid("The mass must be between 1 and 200,000 kilograms.", "It is the maximum mass on the log book.")

    @property
    def band(self) -> int:
        """Which column of the regulations: 0 to 3."""
        return sum(self.mass > most for most in _BANDS)

    @property
    def row(self) -> str:
        """Which row of the regulations."""
        if self.two_wheeled:
            return "two_wheeled"
        place = "on_road" if self.on_road else "off_road"
        if self.upright and not self.damaged:
            return place if self.on_road else f"{place}_{self._load}"
        return f"{place}_damaged_{self._load}"

    @property
    def _load(self) -> str:
        return "laden" if self.laden else "unladen"


@dataclass(frozen=True, slots=True)
class Stop:
    """A time for which a vehicle may not be released; ``until`` None: it still may not."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Regulations:
    """Charges in force for vehicles removed from one day to another. Rows of four sums in pence, by column."""

    title: str
    since: date
    until: date | None
    period: timedelta
    removal: Mapping[str, tuple[int, ...]]
    storage: Mapping[str, tuple[int, ...]]
    believed: frozenset[str]
    """Rows that nobody has read in the regulations themselves."""


@dataclass(frozen=True, slots=True)
class Quote:
    """What is to be paid at a moment. Sums in pence. ``rises_at``: when the next period begins, None while the clock stands."""

    removal: int
    periods: int
    per_period: int
    regulations: str
    stopped: bool
    rises_at: datetime | None
    unchecked: bool

    @property
    def storage(self) -> int:
        return self.periods * self.per_period

    @property
    def total(self) -> int:
        return self.removal + self.storage


@cache
def regulations() -> tuple[Regulations, ...]:
    """All that are in the file, the oldest first. Raises ValueError where two are in force on one day."""
    with _FILE.open("rb") as file:
        held = tuple(map(_regulations, tomllib.load(file)["regulations"]))
    for one, other in pairwise(held):
        if one.until is None or one.until >= other.since:
            raise ValueError(f"{one.title} and {other.title} are in force on one day")
    return held


def charges_on(removed_on: date) -> Regulations:
    """The regulations for a vehicle removed on this day. Raises Invalid where none is known."""
    for one in regulations():
        if one.since <= removed_on and (one.until is None or removed_on <= one.until):
            return one
    raise Invalid(f"No charges are known for vehicles removed on {removed_on:%d/%m/%Y}.", "Ask the recovery desk.")


def storage_begins(removed_at: datetime) -> datetime:
    """Noon in London on the first day after the removal."""
    day = removed_at.astimezone(LONDON).date() + timedelta(days=1)
    return datetime.combine(day, time(12), LONDON)


def quote(facts: Facts, *, removed_at: datetime, at: datetime, stops: Iterable[Stop] = ()) -> Quote:
    """What has to be paid at a moment. Raises Invalid where the regulations' figure for such a vehicle is not known."""
    rules = charges_on(removed_at.astimezone(LONDON).date())
    removal = rules.removal.get(facts.row)
    if removal is None:
        raise Invalid(
            "The charge for removing a vehicle from such a place is not in our tables.",
            "Ask the recovery desk, who will tell you the sum in the regulations.",
        )
    kept = "two_wheeled" if facts.two_wheeled else "other"
    begins, at = storage_begins(removed_at).astimezone(UTC), at.astimezone(UTC)  # within one zone, Python counts on the wall
    held = [Stop(one.since.astimezone(UTC), one.until and one.until.astimezone(UTC)) for one in stops]
    counted = max(timedelta(0), at - begins) - _stood(held, begins, at)
    periods = -(-counted // rules.period)
    stopped = any(stop.since <= at and (stop.until is None or at < stop.until) for stop in held)
    rises = None if stopped else max(begins, at + periods * rules.period - counted)
    return Quote(
        removal=removal[facts.band],
        periods=periods,
        per_period=rules.storage[kept][facts.band],
        regulations=rules.title,
        stopped=stopped,
        rises_at=rises,
        unchecked=bool({f"removal.{facts.row}", f"storage.{kept}"} & rules.believed),
    )


def _stood(stops: Iterable[Stop], since: datetime, until: datetime) -> timedelta:
    """How long the clock stood between two moments; times that overlap count once."""
    total, reached = timedelta(0), since
    for stop in sorted(stops, key=lambda one: one.since):
        begins, ends = max(stop.since, reached), min(stop.until or until, until)
        if begins < ends:
            total += ends - begins
            reached = ends
    return total


def _regulations(row: Mapping[str, Any]) -> Regulations:
    believed = {
        f"{table}.{name}" for table in ("removal", "storage") for name, one in row[table].items() if one["status"] == "believed"
    }
    return Regulations(
        title=row["title"],
        since=row["from"],
        until=row.get("until"),
        period=timedelta(hours=row["storage_period_hours"]),
        removal={name: _pence(one) for name, one in row["removal"].items()},
        storage={name: _pence(one) for name, one in row["storage"].items()},
        believed=frozenset(believed),
    )


def _pence(one: Mapping[str, Any]) -> tuple[int, ...]:
    return tuple(pounds * 100 for pounds in one["pounds"])
