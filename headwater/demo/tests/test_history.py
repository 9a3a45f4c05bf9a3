"""The years of demand of the demonstration: by the loader, the same every time, with the rhythm that they are said to have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from headwater.demo import history
from headwater.demo.building import SEED
from headwater.demo.ground import FORCE, Ground
from headwater.insight.demand import Demand, Describer, clock
from headwater.insight.ingest import load_demand
from headwater.insight.lake import Lake
from headwater.insight.periods import Period
from headwater.insight.published import wmp2020

SPRING = Period(date(2013, 4, 1), date(2013, 5, 31))


@pytest.fixture(scope="module", autouse=True)
def _two_months() -> Iterator[None]:
    whole: dict[str, Any] = dict(history._history())
    short = whole | {"last": SPRING.end, "logs_a_day": [300] * 5}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "_history", lambda: short)
        yield


@pytest.fixture(scope="module")
def describe(tmp_path_factory: pytest.TempPathFactory) -> Describer:
    lake = Lake(tmp_path_factory.mktemp("lake"))
    logs = history.demand_logs(wmp2020(), Ground.of_the_force(SEED), SEED)
    report = load_demand(lake, force=FORCE, updated=wmp2020().updated, logs=logs, calls=history.call_hours(SEED))
    assert report.quarantined == 0
    return Describer(Demand(lake, FORCE).still())


def test_two_builds_are_the_same(tmp_path: Path) -> None:
    made = [history.demand_logs(wmp2020(), Ground.of_the_force(SEED), SEED) for _ in range(2)]
    assert made[0].equals(made[1])


def test_every_log_that_a_unit_holds_is_somewhere_in_it(describe: Describer) -> None:
    ground = Ground.of_the_force(SEED)
    logs = history.demand_logs(wmp2020(), ground, SEED).select(["npu", "neighbourhood", "easting", "northing"]).to_pylist()
    places = {(one.npu, one.neighbourhood): set(map(tuple, one.places.tolist())) for one in ground.patches}
    held = [one for one in logs if one["npu"]]
    assert all((one["easting"], one["northing"]) in places[one["npu"], one["neighbourhood"]] for one in held)
    assert all(one["easting"] is None for one in logs if not one["npu"])


def test_times_follow_their_grade_and_nights_are_busier_at_weekends(describe: Describer) -> None:
    p1, p2 = (describe.figure("time_to_attend", SPRING, of=of).value or 0 for of in ("p1", "p2"))
    assert 6 < p1 < 10
    assert 18 < p2 < 27
    week = clock(describe.demand, SPRING)
    assert week is not None
    late = [sum(row[20:24]) for row in week.counts]
    assert late[5] > late[1]
    assert sum(map(sum, week.counts)) == describe.figure("logs", SPRING).value


def test_every_policing_unit_and_hub_has_some_and_calls_keep_their_service(describe: Describer) -> None:
    assert len(describe.demand.areas("npu")) == 8
    assert {area.name for area in describe.demand.areas("hub")} == {"West hub", "Central hub", "East hub"}
    assert 90 < (describe.figure("answered_in_time", SPRING, of="999").value or 0) < 96
    assert 2 < (describe.figure("abandoned", SPRING, of="101").value or 0) < 8
