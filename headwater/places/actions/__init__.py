"""What changes places."""

from headwater.places.actions.areas import NewArea, add_area, add_areas
from headwater.places.actions.exporting import export_population
from headwater.places.actions.gazetteer import NewEntry, NewPostcode, set_gazetteer, set_postcodes
from headwater.places.actions.statements import NewDeprivation, NewPopulation, set_deprivation, set_population

__all__ = [
    "NewArea",
    "NewDeprivation",
    "NewEntry",
    "NewPopulation",
    "NewPostcode",
    "add_area",
    "add_areas",
    "export_population",
    "set_deprivation",
    "set_gazetteer",
    "set_population",
    "set_postcodes",
]
