"""What other rooms and pages may read of places."""

from headwater.places.queries.areas import (
    AreaNode,
    AreaView,
    Policing,
    ancestors,
    area,
    area_named,
    areas,
    boundaries,
    boundary,
    children,
    names_by_id,
    policing,
    tree,
)
from headwater.places.queries.codes import LocationCode, location_codes
from headwater.places.queries.disagreements import (
    Disagreement,
    Disagreements,
    gazetteer_disagreements,
    location_disagreements,
)
from headwater.places.queries.grounds import (
    Ground,
    edition,
    ground,
    ground_extent,
    grounds,
    grounds_by_level,
    grounds_of,
    number_of_grounds,
)
from headwater.places.queries.locating import Layer, Located, areas_at, layer_of, locate
from headwater.places.queries.locations import Location, at_point, in_their_areas, streets_near
from headwater.places.queries.naming import streets_within
from headwater.places.queries.pages import AreaPage, Holding, Nearby, PointPage, area_page, holdings, point_page
from headwater.places.queries.resolving import resolve
from headwater.places.queries.searching import Match, search
from headwater.places.queries.settlement import Settled, StreetPoint, settled, street_points
from headwater.places.queries.statements import DeprivationView, PopulationView, deprivation, population
from headwater.places.rules import postcode_of

__all__ = [
    "AreaNode",
    "AreaPage",
    "AreaView",
    "DeprivationView",
    "Disagreement",
    "Disagreements",
    "Ground",
    "Holding",
    "Layer",
    "Located",
    "Location",
    "LocationCode",
    "Match",
    "Nearby",
    "PointPage",
    "Policing",
    "PopulationView",
    "Settled",
    "StreetPoint",
    "ancestors",
    "area",
    "area_named",
    "area_page",
    "areas",
    "areas_at",
    "at_point",
    "boundaries",
    "boundary",
    "children",
    "deprivation",
    "edition",
    "gazetteer_disagreements",
    "ground",
    "ground_extent",
    "grounds",
    "grounds_by_level",
    "grounds_of",
    "holdings",
    "in_their_areas",
    "layer_of",
    "locate",
    "location_codes",
    "location_disagreements",
    "names_by_id",
    "number_of_grounds",
    "point_page",
    "policing",
    "population",
    "postcode_of",
    "resolve",
    "search",
    "settled",
    "street_points",
    "streets_near",
    "streets_within",
    "tree",
]
