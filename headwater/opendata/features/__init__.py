"""What is published as OGC API – Features Part 1 has it: collections of features, asked a page at a time.

``asking`` decides what may be asked; ``areas``, ``crimes`` and ``priorities`` answer; ``collection`` is what they share.
"""

from collections.abc import Mapping

from headwater.opendata.features import areas, crimes, priorities
from headwater.opendata.features.asking import MOST, USUAL, Asked, asked_of, nothing_asked
from headwater.opendata.features.collection import Collection, Filter, Page, Said
from headwater.opendata.published import Published

__all__ = ["MOST", "USUAL", "Asked", "Collection", "Filter", "Page", "Said", "asked_of", "collections", "nothing_asked"]


def collections(published: Published) -> Mapping[str, Collection]:
    """Every collection by its name."""
    return {one.id: one for one in (areas.collection(), crimes.collection(published), priorities.collection())}
