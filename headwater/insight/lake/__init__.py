"""The lake: Parquet files by dataset, force and month, and the manifest that says which of them are current."""

from headwater.insight.lake.manifest import Partition
from headwater.insight.lake.quarantine import Quarantined, Refusal, write_quarantine
from headwater.insight.lake.store import Lake, Staged, file_digest, fitted, place, write_parquet

__all__ = [
    "Lake",
    "Partition",
    "Quarantined",
    "Refusal",
    "Staged",
    "file_digest",
    "fitted",
    "place",
    "write_parquet",
    "write_quarantine",
]
