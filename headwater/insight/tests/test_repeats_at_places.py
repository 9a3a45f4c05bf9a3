from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from headwater.insight.demand import Demand
from headwater.insight.lake import Lake
from headwater.insight.periods import month
from headwater.insight.repeats import concentration, logs_at_places
from headwater.insight.tests.demand import FORCE, log, put
from headwater.kernel import Invalid

DAY = date(2018, 3, 5)


def test_logs_of_one_square_are_of_one_place(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    here = [log(DAY, easting=433_201 + n, northing=279_060) for n in (0, 20, 48)]
    put(lake, "incidents", [*here, log(DAY, easting=433_250, northing=279_060), log(DAY, npu="Solihull")])
    asked = logs_at_places(Demand(lake, FORCE), month(201803))
    assert asked.names.tolist() == ["433200 279050", "433250 279050"]
    assert concentration(asked).counts.tolist() == [3, 1]
    with pytest.raises(Invalid, match="has a place"):
        logs_at_places(Demand(lake, FORCE), month(201802))
