"""Data Driven Insight: figures, charts and comparisons over the lake. Imports no Django, so a notebook can use it too.

The names below are the public ones; a module is imported when one of its names is first asked for, so that a program
that needs figures alone does not wait for an engine. Loading (``headwater.insight.ingest``) is imported by name.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from headwater.insight.charts import (
        Chart,
        Pairing,
        bar_chart,
        choropleth,
        comparison_chart,
        funnel_chart,
        line_chart,
        month_chart,
        pairs_chart,
        workforce_chart,
    )
    from headwater.insight.crime import (
        TOTAL,
        Area,
        Comparison,
        ComparisonRow,
        Coverage,
        Crime,
        MonthSeries,
        OffenceGroup,
        comparison,
        crime_answerers,
        month_series,
        offence_group,
        offence_groups,
    )
    from headwater.insight.datasets import Dataset
    from headwater.insight.dated_points import DatedPoints
    from headwater.insight.export import Sheet, figure_rows, figures_csv, figures_xlsx, to_csv, to_xlsx
    from headwater.insight.figures import Answerer, Figure, Question, Rows, Source, answerer_for, answerers, suppress
    from headwater.insight.hotspots import (
        Clock,
        Density,
        GetisOrd,
        Ground,
        HotGrid,
        HotRates,
        StreetCounts,
        Streets,
        aoristic,
        clock,
        density,
        getis_ord,
        hot_grid,
        hot_rates,
        people_by_cell,
        street_counts,
    )
    from headwater.insight.lake import Lake
    from headwater.insight.layers import Layer, layer_csv, to_geojson, to_geopackage
    from headwater.insight.near_repeats import Chains, Knox, NearRepeats, SpaceTimeK, chains, knox, near_repeat, space_time_k
    from headwater.insight.periods import (
        Period,
        calendar_year_to_date,
        financial_year,
        financial_year_to_date,
        month,
        rolling_12_months,
    )
    from headwater.insight.published import Publication, findings, wmp2020
    from headwater.insight.statistics import Verdict, XmR, xmr

_HOMES = {
    "charts": (
        "Chart",
        "Pairing",
        "bar_chart",
        "choropleth",
        "comparison_chart",
        "funnel_chart",
        "line_chart",
        "month_chart",
        "pairs_chart",
        "workforce_chart",
    ),
    "crime": (
        "TOTAL",
        "Area",
        "Comparison",
        "ComparisonRow",
        "Coverage",
        "Crime",
        "MonthSeries",
        "OffenceGroup",
        "comparison",
        "crime_answerers",
        "month_series",
        "offence_group",
        "offence_groups",
    ),
    "datasets": ("Dataset",),
    "dated_points": ("DatedPoints",),
    "export": ("Sheet", "figure_rows", "figures_csv", "figures_xlsx", "to_csv", "to_xlsx"),
    "figures": ("Answerer", "Figure", "Question", "Rows", "Source", "answerer_for", "answerers", "suppress"),
    "hotspots": (
        "Clock",
        "Density",
        "GetisOrd",
        "Ground",
        "HotGrid",
        "HotRates",
        "StreetCounts",
        "Streets",
        "aoristic",
        "clock",
        "density",
        "getis_ord",
        "hot_grid",
        "hot_rates",
        "people_by_cell",
        "street_counts",
    ),
    "layers": (
        "Layer",
        "layer_csv",
        "to_geojson",
        "to_geopackage",
    ),
    "lake": ("Lake",),
    "near_repeats": ("Chains", "Knox", "NearRepeats", "SpaceTimeK", "chains", "knox", "near_repeat", "space_time_k"),
    "periods": ("Period", "calendar_year_to_date", "financial_year", "financial_year_to_date", "month", "rolling_12_months"),
    "published": ("Publication", "findings", "wmp2020"),
    "statistics": ("Verdict", "XmR", "xmr"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "TOTAL",
    "Answerer",
    "Area",
    "Chains",
    "Chart",
    "Clock",
    "Comparison",
    "ComparisonRow",
    "Coverage",
    "Crime",
    "Dataset",
    "DatedPoints",
    "Density",
    "Figure",
    "GetisOrd",
    "Ground",
    "HotGrid",
    "HotRates",
    "Knox",
    "Lake",
    "Layer",
    "MonthSeries",
    "NearRepeats",
    "OffenceGroup",
    "Pairing",
    "Period",
    "Publication",
    "Question",
    "Rows",
    "Sheet",
    "Source",
    "SpaceTimeK",
    "StreetCounts",
    "Streets",
    "Verdict",
    "XmR",
    "answerer_for",
    "answerers",
    "aoristic",
    "bar_chart",
    "calendar_year_to_date",
    "chains",
    "choropleth",
    "clock",
    "comparison",
    "comparison_chart",
    "crime_answerers",
    "density",
    "figure_rows",
    "figures_csv",
    "figures_xlsx",
    "financial_year",
    "financial_year_to_date",
    "findings",
    "funnel_chart",
    "getis_ord",
    "hot_grid",
    "hot_rates",
    "knox",
    "layer_csv",
    "line_chart",
    "month",
    "month_chart",
    "month_series",
    "near_repeat",
    "offence_group",
    "offence_groups",
    "pairs_chart",
    "people_by_cell",
    "rolling_12_months",
    "space_time_k",
    "street_counts",
    "suppress",
    "to_csv",
    "to_geojson",
    "to_geopackage",
    "to_xlsx",
    "wmp2020",
    "workforce_chart",
    "xmr",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"headwater.insight has no {name!r}")
    return getattr(import_module(f"headwater.insight.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
