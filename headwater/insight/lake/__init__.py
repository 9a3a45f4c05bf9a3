"""The lake: Parquet files by dataset, force and month, and the manifest that says which of them are current."""

from headwater.insight.lake.files import file_digest, fitted, place, write_frame
from headwater.insight.lake.manifest import Effect, Manifest, Partition
from headwater.insight.lake.months import Rows, bounds, month_of, on_the_wall, seconds_between, write_months
from headwater.insight.lake.quarantine import Quarantined, Refusal, RefusalFile
from headwater.insight.lake.store import Lake, Staged

__all__ = [
    "Effect",
    "Lake",
    "Manifest",
    "Partition",
    "Quarantined",
    "Refusal",
    "RefusalFile",
    "Rows",
    "Staged",
    "bounds",
    "file_digest",
    "fitted",
    "month_of",
    "on_the_wall",
    "place",
    "seconds_between",
    "write_frame",
    "write_months",
]
