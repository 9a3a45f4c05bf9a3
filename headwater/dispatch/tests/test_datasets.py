"""What dispatch writes into the lake: only what changed, by reference, all or nothing, right when the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from headwater.dispatch import actions
from headwater.dispatch.models import Incident, Unit
from headwater.dispatch.tests.oversight import AT, DEE, HAL, hubs, incidents, later, unit
from headwater.insight.lake import Lake
from headwater.kernel import Actor, Cancelled, Forbidden, Quiet, Ref, Role

pytestmark = pytest.mark.django_db

PROGRAM = Actor.system("tests")
OFFICER = Actor.with_roles(Ref("accounts.user", "ollie"), "Ollie Officer", [Role.RESPONSE])


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path)


def written(lake: Lake, at: datetime = AT) -> tuple[int, int]:
    return actions.export_incidents(lake, by=PROGRAM, at=at), actions.export_deployments(lake, by=PROGRAM, at=at)


def rows(lake: Lake, dataset: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = lake.table(dataset).to_pyarrow().to_pylist()
    return found


def test_a_log_is_written_by_reference_with_its_times_and_no_words(lake: Lake) -> None:
    [hub] = hubs("East")
    [incident] = incidents(hub, grade="P1", npu="places.area:coventry")
    Incident.objects.filter(pk=incident.pk).update(npu_name="Coventry", summary="My name is Wren", caller="records.person:7")
    m21 = unit("M21")
    Unit.objects.filter(pk=m21.pk).update(npu="places.area:solihull", npu_name="Solihull", vehicle="Response car")
    actions.assign(by=DEE, at=later(minutes=1), incident=incident.ref, units=[m21.ref])
    actions.set_status(by=OFFICER, at=later(minutes=9), unit=m21.ref, status=6)
    actions.change_grade(by=DEE, at=later(minutes=10), incident=incident.ref, grade="P2", reason="Nobody is hurt")
    assert written(lake) == (1, 1)
    [log] = rows(lake, "incidents")
    shown = {
        name: log[name] for name in ("log_ref", "hub", "npu", "opening_grade", "grade", "regrades", "units", "cross_boundary")
    }
    assert shown == {
        "log_ref": str(incident.ref), "hub": "East", "npu": "Coventry", "opening_grade": "P1", "grade": "P2", "regrades": 1,
        "units": 1, "cross_boundary": True,
    }  # fmt: skip
    assert (log["assign_seconds"], log["arrive_seconds"], log["close_seconds"]) == (60, 540, None)
    [sent] = rows(lake, "deployments")
    assert (sent["unit_npu"], sent["npu"], sent["unit_kind"], sent["grade"]) == ("Solihull", "Coventry", "Response car", "P2")
    assert (sent["arrive_seconds"], sent["clear_seconds"], sent["cross_boundary"]) == (480, None, True)
    assert "Wren" not in str(rows(lake, "incidents")) + str(rows(lake, "deployments"))
    assert "records.person" not in str(rows(lake, "incidents"))


def test_what_did_not_change_is_not_written_again_and_leaves_no_copies(lake: Lake) -> None:
    [hub] = hubs("East")
    [incident] = incidents(hub)
    assert written(lake) == (1, 0)
    before = lake.generation
    assert written(lake, later(hours=1)) == (0, 0)
    assert lake.generation == before
    actions.change_grade(by=DEE, at=later(hours=2), incident=incident.ref, grade="P1", reason="A knife was seen")
    assert written(lake, later(hours=3)) == (1, 0)
    assert [row["grade"] for row in rows(lake, "incidents")] == ["P1"]
    assert lake.revisions("incidents") == []
    assert len(lake.sweep()) == 1


def test_only_the_months_that_changed_are_asked_for(lake: Lake, django_assert_num_queries: Any) -> None:
    [hub] = hubs("East")
    old = incidents(hub, at=AT - timedelta(days=80))
    incidents(hub)
    assert written(lake)[0] == 2
    Incident.objects.filter(pk=old[0].pk).update(grade="P9")  # behind the journal's back: nobody says that it changed
    actions.export_incidents(lake, by=PROGRAM, at=datetime.now(UTC) + timedelta(days=2))
    assert [row["grade"] for row in rows(lake, "incidents")] == ["P3", "P3"]


def test_a_month_that_is_gone_is_gone_from_the_lake_too(lake: Lake) -> None:
    [hub] = hubs("East")
    [incident] = incidents(hub)
    written(lake)
    Incident.objects.filter(pk=incident.pk).delete()
    assert written(lake, later(days=1))[0] == 1
    assert lake.rows("incidents") == 0


def test_stopped_half_way_the_lake_is_what_it_was(lake: Lake) -> None:
    [hub] = hubs("East")
    incidents(hub, at=AT - timedelta(days=80))
    incidents(hub)

    class Stop(Quiet):
        def advance(self, steps: int = 1, note: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        actions.export_incidents(lake, by=PROGRAM, at=AT, progress=Stop())
    assert lake.generation == 0
    assert lake.rows("incidents") == 0
    assert written(lake)[0] == 2


def test_the_hour_is_the_one_on_the_wall_also_when_the_clocks_go_back(lake: Lake) -> None:
    [hub] = hubs("East")
    for moment in (datetime(2017, 10, 29, 0, 30, tzinfo=UTC), datetime(2017, 10, 29, 1, 30, tzinfo=UTC)):
        incidents(hub, at=moment)
    incidents(hub, at=datetime(2017, 7, 31, 23, 30, tzinfo=UTC))  # half past midnight of 1 August in London
    written(lake)
    assert sorted((row["on"], row["hour"], row["month"]) for row in rows(lake, "incidents")) == [
        (date(2017, 8, 1), 0, 201708), (date(2017, 10, 29), 1, 201710), (date(2017, 10, 29), 1, 201710),
    ]  # fmt: skip


def test_a_place_recurs_within_ninety_days_and_fifty_metres(lake: Lake) -> None:
    [hub] = hubs("East")
    for days, east in ((100, 433_000), (30, 433_010), (0, 433_050), (0, 433_900)):
        [one] = incidents(hub, at=AT - timedelta(days=days))
        Incident.objects.filter(pk=one.pk).update(easting=east, northing=279_000)
    written(lake)
    assert {row["easting"]: row["recurring_place"] for row in rows(lake, "incidents")} == {
        433_000: False, 433_010: True, 433_050: True, 433_900: False,
    }  # fmt: skip


def test_it_takes_the_permission(lake: Lake) -> None:
    for export in (actions.export_incidents, actions.export_deployments):
        with pytest.raises(Forbidden):
            export(lake, by=HAL, at=AT)
