"""Demand by the hour, place and kind, as forecasts take it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.insight.demand import Demand, contact_hours, log_hours
from headwater.insight.demand.hours import ELSEWHERE
from headwater.insight.lake import Lake
from headwater.insight.periods import Period
from headwater.insight.tests.demand import FORCE, contact, log, put
from headwater.kernel import Invalid

MARCH = Period(date(2018, 3, 1), date(2018, 3, 3))
GRADES = {"P1": "Emergency (P1)", "P2": "Priority (P2)", "APPT": "P4, P5 and Appointment", "??": "Other grades"}


def demand(root: Path, dataset: str, rows: list[dict[str, object]]) -> Demand:
    lake = Lake(root)
    put(lake, dataset, rows)
    return Demand(lake, FORCE).still()


@given(
    st.lists(
        st.tuples(
            st.integers(1, 5), st.integers(0, 23), st.sampled_from(["Coventry", "Dudley", None]), st.sampled_from(list(GRADES))
        ),
        min_size=1,
        max_size=20,
    ).filter(lambda rows: any(day < 4 for day, *_ in rows))
)
def test_every_log_of_the_period_is_in_its_hour_place_and_kind(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, int, str | None, str]]
) -> None:
    logs = [log(date(2018, 3, day), grade, npu, hour=hour) for day, hour, npu, grade in rows]
    counts = log_hours(demand(tmp_path_factory.mktemp("lake"), "incidents", logs), MARCH)
    inside = [row for row in rows if row[0] < 4]
    wanted = Counter((npu or ELSEWHERE, GRADES[grade], 24 * (day - 1) + hour) for day, hour, npu, grade in inside)
    found = {
        (counts.places[place], counts.kinds[kind], hour): int(number)
        for (place, kind, hour) in zip(*counts.counts.nonzero(), strict=True)
        if (number := counts.counts[place, kind, hour])
    }
    assert found == wanted
    assert counts.counts.shape[2] == 72


def test_one_unit_alone_and_calls_by_channel(tmp_path: Path) -> None:
    logs = [log(date(2018, 3, 2), npu=npu, hour=5) for npu in ("Coventry", "Dudley", "Dudley")]
    held = demand(tmp_path / "logs", "incidents", logs)
    dudley = held.find_area("npu:Dudley")
    assert log_hours(held, MARCH, areas=[dudley]).counts.sum() == 2
    calls = [contact(date(2018, 3, 3), channel, hour=23) for channel in ("999", "999", "pigeon")]
    counts = contact_hours(demand(tmp_path / "calls", "contacts", calls), MARCH)
    assert dict(zip(counts.kinds, counts.counts[0, :, 71].tolist(), strict=True)) == {"999 calls": 2, "other channels": 1}


def test_where_nothing_came_it_says_so(tmp_path: Path) -> None:
    held = demand(tmp_path, "incidents", [log(date(2018, 4, 2))])
    with pytest.raises(Invalid, match="Nothing came over"):
        log_hours(held, MARCH)
