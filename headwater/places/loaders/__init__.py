"""Reference data from files: boundaries, the tree, populations, deprivation, postcodes, streets.

Every loader reads its files one after the other; each file is kept whole or not at all, and loading it again changes nothing.
The layouts are in docs/how-to/load-boundaries.md. Each raises Invalid, naming file and line, on input that is wrong.
"""

from headwater.places.loaders.boundaries import load_boundaries
from headwater.places.loaders.gazetteer import load_postcodes, load_streets
from headwater.places.loaders.missing import key_of_area
from headwater.places.loaders.report import Report
from headwater.places.loaders.statements import load_deprivation, load_population
from headwater.places.loaders.trees import load_areas

__all__ = [
    "Report",
    "key_of_area",
    "load_areas",
    "load_boundaries",
    "load_deprivation",
    "load_population",
    "load_postcodes",
    "load_streets",
]
