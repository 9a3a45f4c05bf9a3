"""Cameras of the public: theirs until they take them back, found by those who say why, asked and never forced."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from headwater.contact import actions, queries
from headwater.contact.models import Camera, FootageAsk
from headwater.contact.rules.cameras import answer_by, overwritten_from, terms
from headwater.contact.tests.factories import ALDER_ROAD, AT, HANA, ROSA, SUNITA, TELEPHONY, journalled
from headwater.kernel import Actor, Conflict, Forbidden, Invalid, NotFound, Ref, new_id

OWNER = Actor(Ref("citizen.visitor", "anonymous"), "A member of the public", permissions=frozenset({"contact.camera.own"}))
ANNA = "anna@example.com"
HERE = (ALDER_ROAD.easting, ALDER_ROAD.northing)
BELL = actions.NewCamera(
    "doorbell", ("street", "parking"), "down the hill", 7, ALDER_ROAD, "Anna Bell-Example", ANNA, "01632 960 001"
)


def camera(new: actions.NewCamera = BELL, confirmed: bool = True, at: datetime = AT) -> Ref:
    ref = actions.register_camera(by=OWNER, at=at, camera=new, token=str(new_id()))
    if confirmed:
        actions.confirm_camera(by=OWNER, at=at, camera=ref)
    return ref


def ask(ref: Ref, since: datetime = AT - timedelta(hours=2), minutes: int = 30, at: datetime = AT) -> Ref:
    until = since + timedelta(minutes=minutes)
    return actions.ask_for_footage(
        by=ROSA, at=at, camera=ref, since=since, until=until, text="A man in a red hat on the pavement"
    )


def near(metres: int = 200, when: datetime = AT, at: datetime = AT) -> tuple[queries.NearCamera, ...]:
    return queries.cameras_near(by=ROSA, at=at, point=HERE, metres=metres, when=when)


@given(st.integers(0, 87_600), st.integers(1, 365), st.integers(0, 400 * 24))
def test_an_answer_is_due_before_it_is_overwritten(since: int, keeps: int, later: int) -> None:
    begun = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=since)
    at = begun + timedelta(hours=later)
    due = answer_by(at, begun, keeps)
    assert at <= due <= at + timedelta(hours=terms().answer_within)
    if at < overwritten_from(begun, keeps) - timedelta(hours=4):
        assert due < overwritten_from(begun, keeps)


@pytest.mark.django_db
def test_nothing_is_found_before_its_owner_confirms_it_and_nothing_is_kept_of_what_nobody_confirms() -> None:
    ref = camera(confirmed=False)
    assert near() == ()
    assert queries.cameras_of(by=OWNER, at=AT, owner=ANNA) == ()
    for _ in range(2):
        actions.confirm_camera(by=OWNER, at=AT, camera=ref)
    [found] = near()
    assert (found.metres, found.there, found.camera.name) == (0, True, "Anna Bell-Example")
    assert found.camera.sees == ("The street or the pavement", "Parked cars")
    late = camera(confirmed=False)
    with pytest.raises(NotFound):
        actions.confirm_camera(by=OWNER, at=AT + timedelta(hours=24), camera=late)
    assert actions.forget_cameras(by=TELEPHONY, at=AT + timedelta(hours=23)) == 0
    assert actions.forget_cameras(by=TELEPHONY, at=AT + timedelta(hours=24)) == 1
    assert Camera.objects.get().ref == ref
    assert len(journalled("contact.CameraConfirmed")) == 1


@pytest.mark.django_db
def test_a_form_that_is_sent_again_for_another_address_does_not_open_the_first() -> None:
    """Else the link to confirm somebody else's camera goes to whoever sends their own address with the same token."""
    first, again, other = (
        actions.register_camera(by=OWNER, at=AT, camera=replace(BELL, email=email), token="t")
        for email in (ANNA, ANNA, "mallory@example.com")
    )
    assert first == again != other
    assert queries.registered(other, AT).email == "mallory@example.com"


@pytest.mark.django_db
def test_withdrawn_it_is_erased_and_what_was_asked_stays_without_its_owner() -> None:
    ref = camera()
    asked = ask(ref)
    for who in ("somebody@example.com", ""):
        with pytest.raises(NotFound):
            actions.withdraw_camera(by=OWNER, at=AT, owner=who, camera=ref)
    actions.withdraw_camera(by=OWNER, at=AT, owner=ANNA.upper(), camera=ref)
    assert Camera.objects.count() == 0
    [left] = queries.footage_asked(by=ROSA, at=AT)
    assert (left.ref, left.state, left.owner, left.place, left.camera) == (asked, "withdrawn", "", "", None)
    with pytest.raises(NotFound):
        actions.withdraw_camera(by=OWNER, at=AT, owner=ANNA, camera=ref)
    [entry] = journalled("contact.CameraWithdrawn")
    assert "Anna" not in str([entry, *journalled("contact.CameraRegistered"), *journalled("contact.FootageAsked")])


@pytest.mark.django_db
def test_agreement_ends_unless_it_is_given_again() -> None:
    ref = camera()
    over = AT + timedelta(days=terms().lasts + 1)
    assert near(when=over, at=over) == ()
    with pytest.raises(NotFound):
        ask(ref, since=over - timedelta(hours=1), at=over)
    actions.renew_camera(by=OWNER, at=AT + timedelta(days=700), owner=ANNA, camera=ref)
    assert len(near(when=over, at=over)) == 1
    [mine] = queries.cameras_of(by=OWNER, at=over, owner=ANNA)
    assert mine.ends_on == date(2018, 3, 12) + timedelta(days=700 + terms().lasts)
    assert actions.forget_cameras(by=TELEPHONY, at=over) == 0
    assert actions.forget_cameras(by=TELEPHONY, at=over + timedelta(days=700)) == 1


@pytest.mark.django_db
def test_the_nearest_first_within_the_circle_and_whether_it_is_still_there() -> None:
    for east, keeps in ((0, 7), (150, 30), (201, 30)):
        camera(replace(BELL, place=replace(ALDER_ROAD, easting=ALDER_ROAD.easting + east), keeps_days=keeps))
    old = AT - timedelta(days=8)
    assert [(one.metres, one.there) for one in near(when=old)] == [(0, False), (150, True)]
    assert [one.metres for one in near(metres=100_000)] == [0, 150, 201], "never wider than the reference says"


@pytest.mark.django_db
def test_an_owner_is_asked_once_answers_and_may_say_it_otherwise() -> None:
    ref = camera()
    asked = ask(ref)
    with pytest.raises(Conflict, match="already"):
        ask(ref, since=AT - timedelta(minutes=110))
    assert actions.note_footage_mailed(by=OWNER, at=AT, footage=asked) == ANNA
    assert actions.note_footage_mailed(by=OWNER, at=AT, footage=asked) is None
    [mine] = queries.cameras_of(by=OWNER, at=AT, owner=ANNA)
    assert [one.state for one in mine.asks] == ["asked"]
    for owner, answer, fault in (("eve@example.com", "has", NotFound), (ANNA, "asked", Invalid), (ANNA, "", Invalid)):
        with pytest.raises(fault):
            actions.answer_footage(by=OWNER, at=AT, owner=owner, footage=asked, answer=answer)
    for answer in ("declined", "has", "has"):
        actions.answer_footage(by=OWNER, at=AT, owner=ANNA, footage=asked, answer=answer, note="On my <b>phone</b>")
    [seen] = queries.footage_asked(by=ROSA, at=AT)
    assert (seen.state, seen.note, seen.late) == ("has", "On my <b>phone</b>", False)
    assert [one["answer"] for one in journalled("contact.FootageAnswered")] == ["declined", "has"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since", "minutes", "fault"),
    [
        (AT - timedelta(minutes=10), 30, Invalid),  # not over yet
        (AT - timedelta(hours=2), 0, Invalid),
        (AT - timedelta(days=2), 25 * 60, Invalid),
        (AT - timedelta(days=8), 60, Conflict),  # overwritten
    ],
)
def test_what_cannot_be_asked_for(since: datetime, minutes: int, fault: type[Exception]) -> None:
    ref = camera()
    with pytest.raises(fault):
        ask(ref, since=since, minutes=minutes)
    assert FootageAsk.objects.count() == 0


@pytest.mark.django_db
def test_what_is_no_camera_is_refused() -> None:
    elsewhere = replace(ALDER_ROAD, in_force=False)
    wrong = (
        {"sort": "satellite"}, {"sees": ("nothing",)}, {"sees": ()}, {"keeps_days": 0}, {"keeps_days": 366}, {"name": " "},
        {"place": elsewhere}, {"view": "x" * 301},
    )  # fmt: skip
    for change in wrong:
        with pytest.raises(Invalid):
            camera(replace(BELL, **change))
    assert Camera.objects.count() == 0
    assert actions.register_camera(by=OWNER, at=AT, camera=BELL, token="t") == actions.register_camera(
        by=OWNER, at=AT, camera=BELL, token="t"
    ), "sent twice is once"


@pytest.mark.django_db
def test_who_may() -> None:
    ref = camera()
    with pytest.raises(Forbidden):
        queries.cameras_near(by=HANA, at=AT, point=HERE, metres=100, when=AT)
    with pytest.raises(Forbidden):
        queries.footage_asked(by=OWNER, at=AT)
    with pytest.raises(Forbidden):
        actions.ask_for_footage(by=HANA, at=AT, camera=ref, since=AT - timedelta(hours=1), until=AT, text="Anything")


@pytest.mark.django_db
def test_the_page_notes_each_search_with_its_reason(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = [SUNITA]
    for module in ("ui.access", "ui.context", "contact.views.cameras"):
        monkeypatch.setattr(f"headwater.{module}.actor_of", lambda request: reader[0])
    monkeypatch.setattr("headwater.contact.views.cameras.now", lambda: AT)
    assert "No owner was asked yet" in client.get("/contact/cameras/").content.decode()
    ref = camera()
    looked = {"near": f"{HERE[0]} {HERE[1]}", "metres": "200", "when": "2018-03-12T20:00", "reason": "Burglary, log 12"}
    page = client.get("/contact/cameras/", looked).content.decode()
    assert "Anna Bell-Example" in page
    assert ANNA not in page, "we write to them; nobody else does"
    client.get("/contact/cameras/", looked | {"near": "400000 290000"})
    assert client.get("/contact/cameras/", looked | {"reason": ""}).content.decode().count("Say why you look") > 0
    for never in ("9999-12-31T23:59", "2018-03-12T21:31"):
        page = client.get("/contact/cameras/", looked | {"when": never}).content.decode()
        assert "That time is still to come" in page
        assert "Anna Bell-Example" not in page
    read = [one for one in journalled("journal.Consulted") if one["what"].startswith("cameras within")]
    assert [(one["reason"], len(one["subjects"])) for one in read] == [("Burglary, log 12", 1), ("Burglary, log 12", 0)]
    said = {"since": "2018-03-12T19:45", "until": "2018-03-12T20:15", "text": "<script>alert(1)</script>", "query": "near=x"}
    where = f"/contact/cameras/{ref.id}/ask/"
    assert client.post(where, said | {"until": ""}).status_code == 302
    assert client.post(where, said).headers["Location"] == "/contact/cameras/?near=x"
    page = client.get("/contact/cameras/").content.decode()
    assert page.count("&lt;script&gt;") == 1
    reader[0] = HANA
    assert client.get("/contact/cameras/").status_code == 403
    assert client.post(where, said).status_code == 403
