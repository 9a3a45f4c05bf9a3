"""What changes places."""

from headwater.places.actions.areas import NewArea, add_area, add_areas
from headwater.places.actions.statements import NewDeprivation, NewPopulation, set_deprivation, set_population

__all__ = [
    "NewArea",
    "NewDeprivation",
    "NewPopulation",
    "add_area",
    "add_areas",
    "set_deprivation",
    "set_population",
]
