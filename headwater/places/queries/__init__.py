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
    names_by_id,
    tree,
)
from headwater.places.queries.disagreements import (
    Disagreement,
    Disagreements,
    gazetteer_disagreements,
    location_disagreements,
)
from headwater.places.queries.locating import Located, areas_at, locate
from headwater.places.queries.pages import AreaPage, Holding, Nearby, PointPage, area_page, holdings, point_page
from headwater.places.queries.searching import Match, search
from headwater.places.queries.statements import DeprivationView, PopulationView, deprivation, population

__all__ = [
    "AreaNode",
    "AreaPage",
    "AreaView",
    "DeprivationView",
    "Disagreement",
    "Disagreements",
    "Holding",
    "Located",
    "Match",
    "Nearby",
    "PointPage",
    "PopulationView",
    "ancestors",
    "area",
    "area_named",
    "area_page",
    "areas",
    "areas_at",
    "boundaries",
    "boundary",
    "children",
    "deprivation",
    "gazetteer_disagreements",
    "holdings",
    "locate",
    "location_disagreements",
    "names_by_id",
    "point_page",
    "population",
    "search",
    "tree",
]
