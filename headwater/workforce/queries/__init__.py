"""What others may ask of the workforce: its tables as figures, and the days for which there are any."""

from headwater.workforce.queries.naming import people_by_id, units_by_id
from headwater.workforce.queries.serving import Serving, called, serving
from headwater.workforce.queries.tables import (
    OverTimeRow,
    RankTable,
    UnitRow,
    constables_over_time,
    deployable_formula,
    npus,
    rank_tables,
    snapshot_dates,
)

__all__ = [
    "OverTimeRow",
    "RankTable",
    "Serving",
    "UnitRow",
    "called",
    "constables_over_time",
    "deployable_formula",
    "npus",
    "people_by_id",
    "rank_tables",
    "serving",
    "snapshot_dates",
    "units_by_id",
]
