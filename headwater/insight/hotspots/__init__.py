"""Where? Hot grids, kernel density, Getis-Ord Gi*, streets, rates by population at risk, hours of the week."""

from headwater.insight.hotspots.clocks import DAYS, Clock, aoristic, clock
from headwater.insight.hotspots.getis import GetisOrd, getis_ord
from headwater.insight.hotspots.grids import CELLS, HotGrid, hot_grid
from headwater.insight.hotspots.grounds import Grid, Ground
from headwater.insight.hotspots.risk import HotRates, hot_rates, people_by_cell
from headwater.insight.hotspots.smoothing import Density, Edge, Kernel, density
from headwater.insight.hotspots.sources import crime_places, crime_points, stop_places
from headwater.insight.hotspots.streets import StreetCounts, Streets, street_counts

__all__ = [
    "CELLS",
    "DAYS",
    "Clock",
    "Density",
    "Edge",
    "GetisOrd",
    "Grid",
    "Ground",
    "HotGrid",
    "HotRates",
    "Kernel",
    "StreetCounts",
    "Streets",
    "aoristic",
    "clock",
    "crime_places",
    "crime_points",
    "density",
    "getis_ord",
    "hot_grid",
    "hot_rates",
    "people_by_cell",
    "stop_places",
    "street_counts",
]
