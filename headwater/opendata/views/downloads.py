"""Published months as files."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from headwater.opendata.downloads import archive_file
from headwater.opendata.rules import Refused, month_asked
from headwater.opendata.views.answering import answered, published


@answered("GET")
def archive(request: HttpRequest, month: str, force: str) -> Path:
    """The ZIP file of a force's month, in the layout of the archive of data.police.uk; ``latest`` is the newest month."""
    if force not in published.forces():
        raise Refused(404)
    months = published.lake.months("street", force) or published.lake.months("stops", force)
    wanted = month_asked(None if month == "latest" else month, months)
    found = archive_file(published.lake, settings.VAR / "archives", force, wanted) if wanted else None
    if found is None:
        raise Refused(404, "Nothing of that month is published.")
    return found
