"""Charts as SVG, drawn once for page and PDF, each with the table that goes under it."""

from headwater.insight.charts.bars import bar_chart, workforce_chart
from headwater.insight.charts.clocks import clock_chart
from headwater.insight.charts.comparing import Pairing, comparison_chart, pairs_chart
from headwater.insight.charts.funnels import funnel_chart
from headwater.insight.charts.grids import grid_map
from headwater.insight.charts.lines import line_chart
from headwater.insight.charts.maps import choropleth
from headwater.insight.charts.months import month_chart
from headwater.insight.charts.svg import Chart

__all__ = [
    "Chart",
    "Pairing",
    "bar_chart",
    "choropleth",
    "clock_chart",
    "comparison_chart",
    "funnel_chart",
    "grid_map",
    "line_chart",
    "month_chart",
    "pairs_chart",
    "workforce_chart",
]
