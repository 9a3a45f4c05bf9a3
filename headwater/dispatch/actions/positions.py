"""Where units are, as their devices report it every few seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from headwater.dispatch.permissions import Permission
from headwater.kernel import Actor, Invalid, Ref

MOST = 5_000
"""Reports in one message."""
AHEAD = timedelta(seconds=60)
"""By which a device's clock may be fast."""

_PUT = """
    insert into dispatch_position (unit_id, easting, northing, at, heading, speed, accuracy)
    select reported.*
    from unnest(%s::uuid[], %s::int[], %s::int[], %s::timestamptz[], %s::smallint[], %s::smallint[], %s::int[])
        as reported (unit_id, easting, northing, at, heading, speed, accuracy)
    join dispatch_unit on dispatch_unit.id = reported.unit_id
    order by reported.unit_id
    on conflict (unit_id) do update
        set easting = excluded.easting, northing = excluded.northing, at = excluded.at, heading = excluded.heading,
            speed = excluded.speed, accuracy = excluded.accuracy
        where dispatch_position.at < excluded.at
"""


@dataclass(frozen=True, slots=True)
class UnitPosition:
    """Where a unit was: National Grid metres, ``heading`` in degrees, ``speed`` in km/h, ``accuracy`` in metres."""

    unit: Ref
    easting: int
    northing: int
    at: datetime
    heading: int | None = None
    speed: int | None = None
    accuracy: int = 0


@transaction.atomic
def report_positions(*, by: Actor, at: datetime, positions: Sequence[UnitPosition]) -> int:
    """Keep where units are; returns how many moved. An older report than the one that is kept changes nothing.

    They are not journalled one by one: what a unit does is, and where it was then. One statement. Raises Invalid for a report
    that is off the grid or from the future.
    """
    by.must(Permission.UNIT_STATUS)
    if len(positions) > MOST:
        raise Invalid(f"{len(positions):,} reports are too many at once.", f"Send at most {MOST:,} in a message.")
    newest: dict[UUID, UnitPosition] = {}
    for one in positions:
        key = _checked(one, at)
        if key not in newest or newest[key].at < one.at:
            newest[key] = one
    if not newest:
        return 0
    rows = list(newest.items())
    columns = [
        [key for key, _ in rows],
        *([getattr(one, name) for _, one in rows] for name in ("easting", "northing", "at", "heading", "speed", "accuracy")),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_PUT, columns)
        return int(cursor.rowcount)


def _checked(one: UnitPosition, at: datetime) -> UUID:
    if one.at > at + AHEAD:
        raise Invalid("A report comes from the future.", "Set the device's clock.")
    if not (0 <= one.easting <= 700_000 and 0 <= one.northing <= 1_300_000 and 0 <= one.accuracy <= 100_000):
        raise Invalid("A report is not on the National Grid.", "Send metres east and north of its origin.")
    if one.heading is not None and not 0 <= one.heading < 360:
        raise Invalid(f"{one.heading} is no heading.", "Send degrees from 0 to 359.")
    if one.speed is not None and not 0 <= one.speed <= 500:
        raise Invalid(f"{one.speed} is no speed of a unit.", "Send kilometres an hour.")
    try:
        return UUID(one.unit.id)
    except ValueError:
        raise Invalid("A report names no unit.", "Send the unit's identifier.") from None
