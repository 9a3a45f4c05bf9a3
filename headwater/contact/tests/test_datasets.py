"""What contact writes into the lake: by reference, and nothing that anybody said."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from headwater.contact import actions
from headwater.contact.rules.outcomes import GiveAdvice, NoFurtherAction, OpenIncident
from headwater.contact.tests.factories import ALDER_ROAD, AT, HANA, TELEPHONY, hub, noted, rung
from headwater.insight.lake import Lake
from headwater.kernel import Forbidden

pytestmark = pytest.mark.django_db

NUMBER = "07700 900123"


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path)


def rows(lake: Lake) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = lake.table("contacts").to_pyarrow().to_pylist()
    return sorted(found, key=lambda row: str(row["contact_ref"]))


def export(lake: Lake) -> int:
    return actions.export_contacts(lake, by=TELEPHONY, at=AT + timedelta(days=1))


def test_a_contact_is_written_with_what_was_chosen_against_the_rules_and_no_words(lake: Lake) -> None:
    hub()
    contact = noted(kind="C3", summary="Wren Example was robbed", location=ALDER_ROAD, number=NUMBER)
    actions.finish(
        by=HANA, at=AT + timedelta(minutes=4), contact=contact, outcome=OpenIncident("P1", "I heard a scream")
    )  # fmt: skip
    assert export(lake) == 1
    [row] = rows(lake)
    assert (row["channel"], row["kind"], row["outcome"], row["grade"]) == ("999", "C3", "incident", "P1")
    assert (row["answer_seconds"], row["in_time"], row["close_seconds"], row["abandoned"]) == (0, True, 240, False)
    assert row["overridden"] is True
    assert row["rule"]
    assert row["recommended"] != "P1"
    assert row["log_ref"].startswith("dispatch.incident:")
    assert (row["easting"], row["northing"], row["npu"]) == (433_500, 279_000, "Coventry")
    for secret in ("Wren", "900123", "Alder"):
        assert secret not in str(row)


def test_an_abandoned_call_was_not_answered_though_it_was_called_back(lake: Lake) -> None:
    contact = rung(number=NUMBER)
    actions.abandon(by=HANA, at=AT + timedelta(seconds=25), contact=contact)
    export(lake)
    [row] = rows(lake)
    assert (row["abandoned"], row["called_back"], row["answer_seconds"], row["in_time"]) == (True, False, None, None)


def test_the_second_call_of_a_number_and_from_a_place_is_a_repeat(lake: Lake) -> None:
    for number, days in ((NUMBER, 120), (NUMBER, 60), (NUMBER, 0), ("07700 900456", 0)):
        contact = noted(number=number, at=AT - timedelta(days=days), location=ALDER_ROAD, kind="S11", summary="Noise")
        actions.finish(by=HANA, at=AT - timedelta(days=days), contact=contact, outcome=GiveAdvice("Close the window"))
    silent = rung("101")
    actions.claim(by=HANA, at=AT, contact=silent)
    actions.finish(by=HANA, at=AT, contact=silent, outcome=NoFurtherAction("Nobody spoke"))
    assert export(lake) == 3
    found = sorted(((row["on"], row["repeat_caller"], row["repeat_place"]) for row in rows(lake)), key=str)
    assert [(caller, place) for _, caller, place in found] == [
        (False, False), (True, True), (False, True), (None, None), (True, True),
    ]  # fmt: skip


def test_nothing_new_writes_nothing(lake: Lake) -> None:
    rung()
    assert export(lake) == 1
    assert export(lake) == 0


def test_it_takes_the_permission(lake: Lake) -> None:
    with pytest.raises(Forbidden):
        actions.export_contacts(lake, by=HANA, at=AT)
