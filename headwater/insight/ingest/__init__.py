"""Loaders: published and extracted files into the lake, checked row by row, all at once or not at all."""

from headwater.insight.ingest.demand import load_demand
from headwater.insight.ingest.harm_weights import load_harm_weights
from headwater.insight.ingest.offences import load_offences
from headwater.insight.ingest.police_uk import load_police_uk
from headwater.insight.ingest.recorded_crime import load_recorded_crime
from headwater.insight.ingest.report import DatasetReport, Report

__all__ = [
    "DatasetReport",
    "Report",
    "load_demand",
    "load_harm_weights",
    "load_offences",
    "load_police_uk",
    "load_recorded_crime",
]
