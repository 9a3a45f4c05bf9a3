"""Loaders: published and extracted files into the lake, checked row by row, all at once or not at all."""

from headwater.insight.ingest.police_uk import load_police_uk
from headwater.insight.ingest.report import DatasetReport, LoadReport

__all__ = ["DatasetReport", "LoadReport", "load_police_uk"]
