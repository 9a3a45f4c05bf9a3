"""Charts as SVG, drawn once for page and PDF, each with the table that goes under it.

Those of hot spots are imported when they are first asked for: they bring the compiler, for half a second.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from headwater.insight.charts.bars import bar_chart, workforce_chart
from headwater.insight.charts.comparing import Pairing, comparison_chart, pairs_chart
from headwater.insight.charts.curves import followed_chart, lorenz_chart
from headwater.insight.charts.funnels import funnel_chart
from headwater.insight.charts.lines import line_chart
from headwater.insight.charts.linked import Place, link_map
from headwater.insight.charts.maps import choropleth
from headwater.insight.charts.months import month_chart
from headwater.insight.charts.outlines import ground_map
from headwater.insight.charts.points import Point, point_map
from headwater.insight.charts.svg import Chart

if TYPE_CHECKING:
    from headwater.insight.charts.clocks import clock_chart
    from headwater.insight.charts.grids import grid_map

__all__ = [
    "Chart",
    "Pairing",
    "Place",
    "Point",
    "bar_chart",
    "choropleth",
    "clock_chart",
    "comparison_chart",
    "followed_chart",
    "funnel_chart",
    "grid_map",
    "ground_map",
    "line_chart",
    "link_map",
    "lorenz_chart",
    "month_chart",
    "pairs_chart",
    "point_map",
    "workforce_chart",
]

_HOMES = {"clock_chart": "clocks", "grid_map": "grids"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"headwater.insight.charts has no {name!r}")
    return getattr(import_module(f"headwater.insight.charts.{_HOMES[name]}"), name)
