"""What contact writes into the lake: by reference, and nothing that anybody said."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from headwater.contact import actions
from headwater.contact.rules.outcomes import GiveAdvice, NoFurtherAction, OpenIncident
from headwater.contact.tests.factories import ALDER_ROAD, AT, HANA, TELEPHONY, hub, noted, rung, taken
from headwater.insight.datasets import CONTACTS, datasets
from headwater.insight.lake import Lake
from headwater.kernel import Forbidden
from headwater.records.actions import add_person, merge_people, part_people
from headwater.records.queries import number_key, person_keys

pytestmark = pytest.mark.django_db

NUMBER = "07700 900123"
CARE = TELEPHONY
"""Whoever cares for records: a program may."""


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


def test_a_caller_has_one_key_over_time_whatever_is_told_and_nobody_finds_them_by_it(lake: Lake) -> None:
    for number, days in ((NUMBER, 40), (NUMBER, 0), ("07700 900456", 0)):
        contact = rung(number=number, at=AT - timedelta(days=days))
        actions.claim(by=HANA, at=AT - timedelta(days=days), contact=contact)
        actions.finish(by=HANA, at=AT - timedelta(days=days), contact=contact, outcome=NoFurtherAction("Nobody spoke"))
    silent = rung("101", number="")
    actions.claim(by=HANA, at=AT, contact=silent)
    actions.finish(by=HANA, at=AT, contact=silent, outcome=NoFurtherAction("Nobody spoke"))
    export(lake)
    keys = [row["caller_key"] for row in sorted(rows(lake), key=lambda row: str(row["on"]))]
    assert sorted(Counter(keys).values()) == [1, 1, 2]
    known = [key for key in keys if key]
    assert len(known) == 3
    for key in known:
        assert re.fullmatch("[0-9a-f]{32}", key)
        assert key not in {hashlib.sha256(NUMBER.encode()).hexdigest()[:32], hashlib.sha256(b"+447700900123").hexdigest()[:32]}


def test_records_that_were_merged_are_one_caller() -> None:
    first, second = (add_person(by=CARE, at=AT, name=name) for name in ("Wren Example", "Wren Exemple"))
    assert len(set(person_keys([first, second]).values())) == 2
    merge_people(by=CARE, at=AT, keep=first, other=second, reason="The same date of birth and address")
    assert len(set(person_keys([first, second]).values())) == 1
    assert number_key("+447700900123") not in person_keys([first]).values()


def test_months_of_people_whose_records_were_merged_or_parted_are_written_anew(lake: Lake) -> None:
    first, second = (add_person(by=CARE, at=AT, name=name) for name in ("Wren Example", "Wren Exemple"))
    for person, days in ((first, 40), (second, 0)):
        contact = taken(at=AT - timedelta(days=days), number=NUMBER)
        actions.recognise_caller(by=HANA, at=AT - timedelta(days=days), contact=contact, person=person)
    keys = []
    for change in (None, merge_people, part_people):
        if change:
            change(by=CARE, at=AT, keep=first, other=second, reason="The same date of birth and address")
        assert export(lake) == (1 if change else 2)
        keys.append([row["caller_key"] for row in sorted(rows(lake), key=lambda row: str(row["on"]))])
    apart, together, again = keys
    assert apart[0] != apart[1]
    assert together == [apart[0], apart[0]]
    assert again == apart


def test_months_from_before_there_were_keys_are_written_anew(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    rung(number=NUMBER)
    export(lake)
    with monkeypatch.context() as earlier:
        columns = CONTACTS.columns.remove(CONTACTS.columns.get_field_index("caller_key"))
        earlier.setattr(datasets, "_offers", {**datasets._offers, "contacts": replace(CONTACTS, columns=columns, added=())})
        (part,) = lake.partitions("contacts")
        held = lake.table("contacts").to_pyarrow().select(columns.names)
        lake.write("contacts", part.force, part.month, held, source=part.source, at=AT + timedelta(hours=5))
    older = Lake(lake.root)
    assert rows(older)[0]["caller_key"] is None
    assert export(older) == 1
    assert rows(older)[0]["caller_key"]
    assert export(older) == 0


def test_nothing_new_writes_nothing(lake: Lake) -> None:
    rung()
    assert export(lake) == 1
    assert export(lake) == 0


def test_it_takes_the_permission(lake: Lake) -> None:
    with pytest.raises(Forbidden):
        actions.export_contacts(lake, by=HANA, at=AT)
