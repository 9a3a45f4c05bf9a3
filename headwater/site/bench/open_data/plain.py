"""The same question as one would first write it: a query for each request, and its rows as JSON."""

from __future__ import annotations

import threading

import duckdb
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from headwater.insight.lake import Lake
from headwater.opendata.published.months import number_of, spot_id
from headwater.opendata.published.shapes import MILE
from headwater.space.grid import grid_point
from headwater.ui.access import public

_lake = Lake(settings.LAKE)
_local = threading.local()

_QUERY = """
    select category, latitude, longitude, location, easting, northing, crime_id, month
    from read_parquet(?, hive_partitioning = true)
    where (easting - ?) * (easting - ?) + (northing - ?) * (northing - ?) <= ?
"""


@public
def crimes(request: HttpRequest) -> HttpResponse:
    """Crimes within a mile of ``lat`` and ``lng`` from ``date`` to ``to``."""
    east, north = grid_point(float(request.GET["lng"]), float(request.GET["lat"]))
    first, last = (int(request.GET[name].replace("-", "")) for name in ("date", "to"))
    months = [month for month in _lake.months("street") if first <= month <= last]
    files = [str(file) for file in _lake.files("street", months=months)]
    if not hasattr(_local, "connection"):
        _local.connection = duckdb.connect(":memory:")
    found = _local.connection.execute(_QUERY, [files, east, east, north, north, MILE**2]).fetchall()
    return JsonResponse([_row(*row) for row in found], safe=False)


def _row(
    category: str,
    latitude: float,
    longitude: float,
    location: str,
    easting: int,
    northing: int,
    crime_id: str,
    month: int,
) -> dict[str, object]:
    street = {"id": spot_id(easting, northing, location), "name": location}
    return {
        "category": category,
        "location_type": "Force",
        "location": {"latitude": str(latitude), "street": street, "longitude": str(longitude)},
        "context": "",
        "outcome_status": None,
        "persistent_id": crime_id,
        "id": number_of(crime_id),
        "location_subtype": "",
        "month": f"{month // 100}-{month % 100:02}",
    }
