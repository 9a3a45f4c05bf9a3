"""What the streets of a small piece of ground are called, for maps."""

from __future__ import annotations

from django.db.models import Avg, Count

from headwater.places.models import GazetteerEntry


def streets_within(west: int, south: int, side: int, most: int = 150) -> tuple[tuple[str, int, int], ...]:
    """Name and middle (easting, northing) of the streets of a square of so many metres, those with most entries first.

    One query.
    """
    here = GazetteerEntry.objects.filter(
        kind="street", easting__range=(west, west + side - 1), northing__range=(south, south + side - 1)
    )
    found = here.values("name").annotate(entries=Count("id"), east=Avg("easting"), north=Avg("northing"))
    rows = found.order_by("-entries", "name")[:most]
    return tuple((row["name"], round(row["east"]), round(row["north"])) for row in rows)
