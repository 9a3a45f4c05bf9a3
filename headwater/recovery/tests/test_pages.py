"""The pages of staff."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from headwater.kernel import Actor
from headwater.recovery import actions, queries
from headwater.recovery.tests.factories import AT, OFFICER, PROGRAM, SERGEANT, pound, seized

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def acting(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Actor]]:
    """Whoever is in the list makes the requests."""
    actor = [SERGEANT]
    for place in ("ui.access", "ui.context", "recovery.views.reading", "recovery.views.changing"):
        monkeypatch.setattr(f"headwater.{place}.actor_of", lambda request: actor[0])
    yield actor


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    assert "Enter one when it is seized" in client.get("/recovery/").content.decode()


def test_the_list_asks_as_often_for_two_as_for_twenty(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    yard = pound()
    seized(yard)
    client.get("/recovery/")
    for number in range(20):
        seized(yard, f"AB{number:02} XYZ")
        with django_assert_num_queries(2):
            page = client.get("/recovery/").content.decode()
    assert "AB19 XYZ" in page


def test_one_vehicle(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    car = seized(pound())
    actions.dispute_charge(by=PROGRAM, at=AT, seized=car, text="<script>alert(1)</script>", contact="mary@example.org")
    with django_assert_num_queries(9):
        page = client.get(f"/recovery/{car.id}/").content.decode()
    assert "AB12 CDE" in page
    assert "Removal" in page
    assert "<script>alert" not in page


def test_entering_one(client: Client) -> None:
    yard = pound()
    form = {
        "registration": "ef56 ghi", "power": "pra59", "seized_at": "2026-11-20 15:00", "removed_at": "2026-11-20 15:30",
        "place": "Rowan Park", "pound": str(yard), "mass": "220", "condition": ["two_wheeled", "off_road"],
        "keeper_postcode": "CV1 1DD",
    }  # fmt: skip
    wrong = client.post("/recovery/seize/", {**form, "document": "12"})
    assert wrong.status_code == 422
    assert "11 digits" in wrong.content.decode()
    assert client.post("/recovery/seize/", {**form, "seized_at": "2999-01-01 10:00"}).status_code == 422
    assert client.post("/recovery/seize/", form).status_code == 302
    [row] = queries.kept_vehicles(by=SERGEANT)
    assert (row.registration, row.power) == ("EF56GHI", "Section 59, Police Reform Act 2002")


def test_what_is_refused_stays_on_the_page(client: Client) -> None:
    car = seized(pound())
    answer = client.post(f"/recovery/{car.id}/change/release/", {"to": "Mary Sample", "paid": "1.00", "seen": ["v5c"]})
    assert answer.status_code == 422
    assert "Not seen" in answer.content.decode()
    assert "Mary Sample" in answer.content.decode()
    assert client.post(f"/recovery/{car.id}/change/hold/", {"reason": "forensic"}).status_code == 302
    assert "May not be released" in client.get(f"/recovery/{car.id}/").content.decode()
    assert client.post(f"/recovery/{car.id}/change/nothing/").status_code == 404


def test_an_officer_sees_it_and_changes_nothing(client: Client, acting: list[Actor]) -> None:
    car = seized(pound())
    acting[0] = OFFICER
    page = client.get(f"/recovery/{car.id}/").content.decode()
    assert "Release it to its keeper" not in page
    assert client.post(f"/recovery/{car.id}/change/hold/", {"reason": "forensic"}).status_code in {403, 422}
    assert actions.consult(by=SERGEANT, at=AT, seized=car).held is None
