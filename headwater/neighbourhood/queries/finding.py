"""Areas that are neighbourhoods."""

from __future__ import annotations

from headwater.kernel import NotFound, Ref
from headwater.places.queries import AreaView, area


def neighbourhood_of(ref: Ref) -> AreaView:
    """Raises NotFound for an area of another level. One query."""
    found = area(ref)
    if found.level != "neighbourhood":
        raise NotFound("There is no such neighbourhood.", "Look for it by its postcode or street.")
    return found
