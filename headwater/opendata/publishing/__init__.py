"""From a force's own record to what everybody may see, once and for all: snapped, months only, no name of a case in it."""

from headwater.opendata.publishing.anchors import Anchors, anchors_of
from headwater.opendata.publishing.anonymising import anonymised
from headwater.opendata.publishing.archive import archive_months, write_archive

__all__ = ["Anchors", "anchors_of", "anonymised", "archive_months", "write_archive"]
