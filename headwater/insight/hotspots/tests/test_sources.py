from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from headwater.insight.crime import Crime
from headwater.insight.hotspots import crime_places, getis_ord, hot_grid
from headwater.insight.ingest import load_police_uk
from headwater.insight.lake import Lake
from headwater.insight.periods import Period
from headwater.insight.tests.crimes import SHARED, put
from headwater.kernel import NotFound

SPRING = Period(date(2014, 3, 1), date(2014, 4, 30))


def test_places_are_of_the_offence_the_area_and_the_period(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    rows: list[dict[str, object]] = [
        {"category": "burglary", "district": "Leicester", "easting": 458_000, "northing": 304_000},
        {"category": "burglary", "district": "Blaby", "easting": 455_000, "northing": 299_000},
        {"category": "burglary", "district": "Leicester"},
        {"category": "drugs", "district": "Leicester", "easting": 1, "northing": 1},
    ]
    for month in (201402, 201403, 201404):
        put(lake, "street", "leicestershire", month, rows)
    crime = Crime(lake, "police-uk", "leicestershire")
    east, north = crime_places(crime, "burglary", SPRING, area="district:Leicester")
    assert sorted(east[~np.isnan(east)].tolist()) == [458_000, 458_000]
    assert np.isnan(north).sum() == 2
    assert len(crime_places(crime, "burglary", SPRING)[0]) == 6
    assert hot_grid(east, north).nowhere == 2
    for wrong in ({"offence": "piracy"}, {"offence": "burglary", "area": "district:Atlantis"}):
        with pytest.raises(NotFound):
            crime_places(crime, period=SPRING, **wrong)


def test_real_burglary_is_as_many_as_the_figure_and_has_hot_spots(tmp_path: Path) -> None:
    archive = SHARED / "police-uk-2014-01-to-08.zip"
    if not archive.exists():
        pytest.skip("../shared/data is not here")
    lake = Lake(tmp_path)
    load_police_uk(lake, archive, updated=datetime(2020, 1, 1, tzinfo=UTC))
    crime = Crime(lake, "police-uk", "leicestershire")
    period = Period(date(2014, 1, 1), date(2014, 8, 31))
    x, y = crime_places(crime, "burglary", period, area="Leicester")
    hot = hot_grid(x, y, cell=250)
    assert hot.total + hot.nowhere == crime.count("district:Leicester", crime.group("burglary"), period)
    assert hot.share_of(0.05) > 0.2
    found = getis_ord(hot)
    assert found.permutations == 0
    assert 0 < found.hot.sum() < 0.1 * found.ground.inside.sum()
