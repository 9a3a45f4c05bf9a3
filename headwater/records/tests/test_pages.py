"""Pages of records: what they show, to whom, and that every read is noted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpRequest
from django.test import Client

from headwater.kernel import Actor, Ref, Role, now
from headwater.records import actions, queries
from headwater.records.queries import Demand, DemandSource, demand_sources
from headwater.records.tests.factories import AT, BORN, PROGRAM, actor, home, journalled, somebody
from headwater.ui.search import searchers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever holds the role that a client names makes its requests."""

    def actor_of(request: HttpRequest) -> Actor:
        return actor(Role(request.headers["X-Role"]))

    for place in ("ui.access", "ui.context", "records.views.reading", "records.views.changing"):
        monkeypatch.setattr(f"headwater.{place}.actor_of", actor_of)


def client_of(role: Role) -> Client:
    return Client(headers={"X-Role": role.value})


@pytest.fixture
def handler() -> Client:
    return client_of(Role.HANDLER)


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def reads() -> list[list[str]]:
    return [data["subjects"] for _, data in journalled("journal.Consulted")]


def test_a_person_with_markers_first_and_the_read_noted(handler: Client) -> None:
    ref = somebody("Hazel Avon", birth_date=BORN, phones=["07700 900123"], address=home())
    actions.place_marker(by=PROGRAM, at=AT, subject=ref, kind="firearms", detail="Shotgun in the hall")
    page = text_of(handler, f"/records/people/{ref.id}/")
    for words in ("Hazel Avon", "9 April 1961", "07700 900123", "12 Alder Road, Coventry", "FIREARMS", "Shotgun in the hall"):
        assert words in page
    assert page.index("Shotgun in the hall") < page.index("07700 900123")
    assert "A record of a person was made" in page
    assert reads() == [[str(ref)]]


def test_a_merged_record_leads_to_the_one_that_stands(handler: Client) -> None:
    keep, other = somebody("Hazel Avon"), somebody("Hazel Avonne")
    actions.merge_people(by=PROGRAM, at=AT, keep=keep, other=other, reason="One person")
    answer = handler.get(f"/records/people/{other.id}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/records/people/{keep.id}/")


def test_sensitive_markers_are_not_on_an_analysts_page() -> None:
    ref = somebody("Hazel Avon")
    actions.place_marker(by=PROGRAM, at=AT, subject=ref, kind="domestic_abuse", detail="Ring before the visit")
    assert "Ring before the visit" in text_of(client_of(Role.HANDLER), f"/records/people/{ref.id}/")
    page = text_of(client_of(Role.ANALYST), f"/records/people/{ref.id}/")
    assert "Ring before the visit" not in page
    assert "Domestic abuse" not in page


def test_vehicles_and_premises_have_pages(handler: Client) -> None:
    keeper = somebody("Hazel Avon", address=home())
    car = actions.add_vehicle(by=PROGRAM, at=AT, registration="AB12CDE", colour="blue", make="Ford")
    actions.link(by=PROGRAM, at=AT, one=keeper, other=car, kind="keeper")
    place = queries.person(keeper).addresses[0].premises
    page = text_of(handler, f"/records/vehicles/{car.id}/")
    assert "AB12 CDE" in page
    assert "Kept by" in page
    assert "Hazel Avon" in text_of(handler, f"/records/premises/{place.id}/")
    assert reads() == [[str(car)], sorted([str(place), str(keeper)], key=[str(place), str(keeper)].index)]


def test_demand_is_what_other_rooms_offer(handler: Client) -> None:
    ref = somebody("Hazel Avon")
    source = DemandSource("test", lambda by, refs, limit: [Demand(AT, "Log 417", "incident", "Burglary", "/x/")])
    demand_sources.offer(source)
    try:
        assert "Log 417" in text_of(handler, f"/records/people/{ref.id}/")
    finally:
        demand_sources.offer(DemandSource("test", lambda by, refs, limit: []))


def test_a_page_takes_as_many_queries_however_much_is_known(handler: Client, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    ref = somebody("Hazel Avon", birth_date=BORN, phones=["07700 900123"])
    for k in range(12):
        actions.add_address(by=PROGRAM, at=AT, person=ref, location=home(f"{k} Alder Road", 433_000 + 50 * k))
        actions.place_marker(by=PROGRAM, at=AT, subject=ref, kind="vulnerable", detail=f"Note {k}")
        actions.link(by=PROGRAM, at=AT, one=ref, other=somebody(f"Friend {k}"), kind="associate")
    handler.get("/records/")
    with django_assert_max_num_queries(34):
        handler.get(f"/records/people/{ref.id}/")


def test_the_search_finds_by_name_number_mark_and_address_and_is_noted(handler: Client) -> None:
    ref = somebody("Hazel Avon", phones=["07700 900123"], address=home())
    actions.add_vehicle(by=PROGRAM, at=AT, registration="AB12CDE")
    for typed, found in (
        ("hazle avon", "Hazel Avon"),
        ("07700900123", "Hazel Avon"),
        ("ab12", "AB12 CDE"),
        ("alder road", "12 Alder"),
    ):
        assert found in text_of(handler, f"/records/?q={typed}")
    assert "Nothing on record answers" in text_of(handler, "/records/?q=nobody+at+all")
    said = [data["what"] for _, data in journalled("journal.Consulted")]
    assert "people found by “hazle avon”" in said
    assert "people found by “nobody at all”" in said
    assert [str(ref)] in reads()


def test_the_box_in_the_header_asks_records_too() -> None:
    ref = somebody("Hazel Avon", birth_date=BORN)
    [searcher] = [one for one in searchers if one.name.startswith("People, vehicles")]
    [found] = searcher.search(Actor.with_roles(Ref("accounts.user", "1"), "H", {Role.HANDLER}), "hazel avon", 5)
    assert (found.title, found.href) == ("Hazel Avon", f"/records/people/{ref.id}/")


def test_markers_are_placed_reviewed_and_lifted_on_pages(handler: Client) -> None:
    ref = somebody("Hazel Avon")
    where = f"/records/people/{ref.id}/markers/"
    assert "What whoever is sent must know" in text_of(handler, where)
    assert handler.post(where, {"kind": "", "detail": ""}).status_code == 422
    said = {"kind": "vulnerable", "detail": "Lives alone", "reason": "Visit"}
    assert handler.post(where, said).headers["Location"] == f"/records/people/{ref.id}/"
    [marker] = queries.markers_on([ref])[ref]
    review = f"{where}{marker.ref.id}/review/"
    assert handler.post(review, {"until": "1/1/2001"}).status_code == 422
    later = (now() + timedelta(days=400)).date()
    assert handler.post(review, {"until": later.isoformat(), "reason": "Seen"}).status_code == 302
    assert queries.markers_on([ref])[ref][0].review_on == later
    lift = f"{where}{marker.ref.id}/lift/"
    assert "Lives alone" in text_of(handler, lift)
    assert handler.post(lift, {"reason": "Moved"}).status_code == 302
    assert handler.post(lift, {"reason": "Moved"}).status_code == 422
    assert queries.markers_on([ref]) == {}
    assert handler.get(f"/records/aliens/{ref.id}/markers/").status_code == 404


def test_overdue_reviews_are_listed(handler: Client) -> None:
    ref = somebody("Hazel Avon")
    actions.place_marker(by=PROGRAM, at=AT, subject=ref, kind="vulnerable", detail="x")
    page = text_of(handler, "/records/")
    assert "Hazel Avon" in page
    assert "Review overdue since" in text_of(handler, f"/records/people/{ref.id}/")


def test_nobody_is_recorded_twice_unawares(handler: Client) -> None:
    known = somebody("Hazel Avon", birth_date=BORN)
    said = {"name": "Hazle Avon", "birth_date": "9/4/1961", "phone": "", "note": ""}
    page = handler.post("/records/people/new/", said).content.decode()
    assert known.id in page
    made = handler.post("/records/people/new/", said | {"anyway": "1"})
    assert made.status_code == 302
    assert known.id not in made.headers["Location"]
    assert handler.post("/records/people/new/", {"name": ""}).status_code == 422
    assert handler.post("/records/people/new/", {"name": "X", "phone": "none"}).status_code == 422


def test_a_record_is_amended(handler: Client) -> None:
    ref = somebody("Hazel Tame")
    said = {"name": "Hazel Avon", "birth_date": "1961-04-09", "phone": "07700 900123", "note": "Deaf", "reason": "Married"}
    assert handler.post(f"/records/people/{ref.id}/amend/", said).status_code == 302
    known = queries.person(ref)
    assert (known.name, known.birth_date, known.other_names, known.note) == ("Hazel Avon", BORN, ("Hazel Tame",), "Deaf")
    assert handler.post(f"/records/people/{ref.id}/phones/", {"number": "no"}).status_code == 422
    assert handler.post(f"/records/people/{ref.id}/phones/", {"number": "024 7601 8000"}).status_code == 302
    assert len(queries.person(ref).phones) == 2


def test_two_records_are_compared_merged_and_parted(handler: Client) -> None:
    keep, other = somebody("Hazel Avon", birth_date=BORN), somebody("Hazle Avon", birth_date=BORN)
    supervisor = client_of(Role.SUPERVISOR)
    where = f"/records/people/{keep.id}/merge/{other.id}/"
    assert where in text_of(supervisor, f"/records/people/{keep.id}/")
    assert handler.get(where).status_code == 403
    assert "Hazle Avon" in text_of(supervisor, where)
    assert supervisor.post(where, {"reason": ""}).status_code == 422
    assert supervisor.post(where, {"reason": "Same address"}).status_code == 302
    part = f"/records/people/{keep.id}/part/{other.id}/"
    assert part in text_of(supervisor, f"/records/people/{keep.id}/")
    assert supervisor.post(part, {"reason": "Twins"}).status_code == 302
    assert queries.people([other])[other].ref == other


def test_who_may_not_read_may_not() -> None:
    ref = somebody("Hazel Avon")
    auditor = client_of(Role.AUDITOR)
    assert auditor.get(f"/records/people/{ref.id}/").status_code == 403
    assert client_of(Role.ANALYST).get("/records/people/new/").status_code == 403
    assert client_of(Role.HANDLER).get("/records/people/00000000-0000-0000-0000-000000000000/").status_code == 404
