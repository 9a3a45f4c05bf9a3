"""What may be asked of a collection of features, as OGC API – Features Part 1 has it: plain decisions.

Whatever is wrong is refused with 400 and words that say what to do, as the standard wants it, unknown names of parameters too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import isfinite
from zoneinfo import ZoneInfo

from headwater.opendata.rules import Refused

LONDON = ZoneInfo("Europe/London")

USUAL = 10
"""Features of a page where nobody says how many."""

MOST = 1_000
"""Features of one page; whoever asks for more gets this many, and a link to the next page."""

LONGEST = 200
"""Characters of a value to filter by, or of a place to go on from."""

OF_EVERY_COLLECTION = frozenset({"bbox", "datetime", "limit", "after", "f"})


@dataclass(frozen=True, slots=True)
class Box:
    """Ground between degrees (WGS84). Where ``west`` is more than ``east`` it reaches across the meridian of 180 degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def parts(self) -> tuple[tuple[float, float, float, float], ...]:
        """West, south, east, north of the box, or of its two parts on either side of 180 degrees."""
        if self.west <= self.east:
            return ((self.west, self.south, self.east, self.north),)
        return ((self.west, self.south, 180.0, self.north), (-180.0, self.south, self.east, self.north))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, both ends in it; None: open."""

    first: datetime | None
    last: datetime | None

    def meets(self, first: datetime, last: datetime | None) -> bool:
        """Whether something that goes on from ``first`` to ``last`` (None: still) has any of it."""
        return (self.last is None or first <= self.last) and (self.first is None or last is None or self.first <= last)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. ``after``: where the page before ended, "" for the first page; ``where``: properties and their values."""

    limit: int = USUAL
    after: str = ""
    box: Box | None = None
    span: Span | None = None
    where: Mapping[str, str] = field(default_factory=dict)


def asked_of(given: Mapping[str, Sequence[str]], properties: Collection[str]) -> Asked:
    """The question of an address's query, each name with all its values. Raises Refused (400)."""
    known = {*OF_EVERY_COLLECTION, *properties}
    for name, values in given.items():
        if name not in known:
            raise Refused(400, f"There is no parameter “{name[:40]}” here. There are: {', '.join(sorted(known))}.")
        if len(values) != 1:
            raise Refused(400, f"Give {name} once.")
    said = {name: values[0] for name, values in given.items()}
    if any(len(said.get(name, "")) > LONGEST or "\0" in said.get(name, "") for name in known - {"f"}):
        raise Refused(400, f"A value has at most {LONGEST} characters.")
    return Asked(
        limit=limit_asked(said["limit"]) if "limit" in said else USUAL,
        after=said.get("after", ""),
        box=box_asked(said["bbox"]) if "bbox" in said else None,
        span=span_asked(said["datetime"]) if "datetime" in said else None,
        where={name: said[name] for name in properties if name in said},
    )


def nothing_asked(given: Mapping[str, Sequence[str]]) -> None:
    """For an address that knows no parameter but ``f``. Raises Refused (400)."""
    others = sorted(set(given) - {"f"})
    if others:
        raise Refused(400, f"There is no parameter “{others[0][:40]}” here.")


def limit_asked(text: str) -> int:
    """How many features: from 1 up; more than ``MOST`` is ``MOST``. Raises Refused (400)."""
    if not re.fullmatch(r"0*[1-9][0-9]*", text, re.ASCII):
        raise Refused(400, "limit is a whole number from 1 up.")
    return MOST if len(text.lstrip("0")) > len(str(MOST)) else min(MOST, int(text))


def box_asked(text: str) -> Box:
    """A box from four numbers, or six with heights, which are left aside. Raises Refused (400)."""
    try:
        numbers = [float(one) for one in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in {4, 6} or not all(map(isfinite, numbers)):
        raise Refused(400, "Write bbox as west,south,east,north in degrees, such as bbox=-1.6,52.3,-1.4,52.5.")
    west, south, *_, east, north = numbers if len(numbers) == 4 else (*numbers[:2], *numbers[3:5])
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise Refused(400, "bbox goes from west to east (−180 to 180) and from south to north (−90 to 90).")
    return Box(west, south, east, north)


def span_asked(text: str) -> Span:
    """A moment, or two with a stroke between them, either of which may be “..”. Raises Refused (400)."""
    parts = text.split("/")
    if len(parts) == 1:
        return Span(*_moments(parts[0]))
    if len(parts) != 2:
        raise _no_time()
    first = None if parts[0] in {"", ".."} else _moments(parts[0])[0]
    last = None if parts[1] in {"", ".."} else _moments(parts[1])[1]
    if first is not None and last is not None and first > last:
        raise Refused(400, "datetime goes from the earlier to the later.")
    return Span(first, last)


def _moments(text: str) -> tuple[datetime, datetime]:
    """The first and the last moment of a time; a year, a month or a day is one of London's."""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text, re.ASCII)
    try:
        if found is None:
            return (_moment(text),) * 2
        year, month, day = (int(one) if one else None for one in found.groups())
        first = datetime(year or 0, month or 1, day or 1, tzinfo=LONDON)
        if day:
            after = first + timedelta(days=1)
        elif month:
            after = first.replace(year=first.year + month // 12, month=month % 12 + 1)
        else:
            after = first.replace(year=first.year + 1)
        return first.astimezone(UTC), after.astimezone(UTC) - timedelta(microseconds=1)
    except (ValueError, OverflowError):
        raise _no_time() from None


def _moment(text: str) -> datetime:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", text, re.ASCII):
        raise _no_time()
    return datetime.fromisoformat(text.upper()).astimezone(UTC)


def _no_time() -> Refused:
    return Refused(
        400,
        "Write datetime as 2018-02-12T00:00:00Z, 2018-02-12, 2018-02 or 2018, or as two of these with / between; .. is open.",
    )
