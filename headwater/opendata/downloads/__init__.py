"""What is published as files, each made when it is first asked for and kept until something in it changes."""

from headwater.opendata.downloads.archives import archive_of
from headwater.opendata.downloads.boundaries import boundaries_of
from headwater.opendata.downloads.crimes import FORMS, crimes_of
from headwater.opendata.downloads.describing import described
from headwater.opendata.downloads.keeping import Offer, Pieces, is_kept, kept, size_of

__all__ = ["FORMS", "Offer", "Pieces", "archive_of", "boundaries_of", "crimes_of", "described", "is_kept", "kept", "size_of"]
