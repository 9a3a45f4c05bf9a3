"""What other rooms and pages may read of places."""

from headwater.places.queries.areas import (
    AreaNode,
    AreaView,
    ancestors,
    area,
    area_named,
    areas,
    boundaries,
    boundary,
    children,
    tree,
)
from headwater.places.queries.statements import DeprivationView, PopulationView, deprivation, population

__all__ = [
    "AreaNode",
    "AreaView",
    "DeprivationView",
    "PopulationView",
    "ancestors",
    "area",
    "area_named",
    "areas",
    "boundaries",
    "boundary",
    "children",
    "deprivation",
    "population",
    "tree",
]
