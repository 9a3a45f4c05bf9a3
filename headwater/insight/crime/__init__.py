"""Questions about recorded crime: counts, comparisons of areas, month charts, and the rows behind each figure."""

from headwater.insight.crime.answers import crime_answerers
from headwater.insight.crime.areas import Area
from headwater.insight.crime.asking import Coverage, Crime
from headwater.insight.crime.comparing import Comparison, ComparisonRow, comparison
from headwater.insight.crime.harm import Harm, HarmWeights, harm_by_area, harm_by_month, harm_of, harm_weights
from headwater.insight.crime.news import Changed, News, what_changed
from headwater.insight.crime.offences import TOTAL, OffenceGroup, offence_group, offence_groups
from headwater.insight.crime.series import MonthSeries, harm_series, month_series

__all__ = [
    "TOTAL",
    "Area",
    "Changed",
    "Comparison",
    "ComparisonRow",
    "Coverage",
    "Crime",
    "Harm",
    "HarmWeights",
    "MonthSeries",
    "News",
    "OffenceGroup",
    "comparison",
    "crime_answerers",
    "harm_by_area",
    "harm_by_month",
    "harm_of",
    "harm_series",
    "harm_weights",
    "month_series",
    "offence_group",
    "offence_groups",
    "what_changed",
]
