"""Where a contact is, as places says it."""

from __future__ import annotations

from headwater.contact.models import Contact
from headwater.kernel import Ref
from headwater.places.queries import Location


def location_of(row: Contact) -> Location | None:
    """The place that was found for a contact; None where none was."""
    if row.easting is None or row.northing is None:
        return None
    return Location(
        easting=row.easting, northing=row.northing, text=row.place, radius=row.radius, method=row.place_method or "typed",
        source=_ref(row.place_source), npu=_ref(row.npu), npu_name=row.npu_name, neighbourhood=_ref(row.neighbourhood),
        neighbourhood_name=row.neighbourhood_name, in_force=row.in_force,
    )  # fmt: skip


def _ref(text: str) -> Ref | None:
    return Ref.parse(text) if text else None
