"""Requests of the public: footage before it is deleted, complaints, thanks; each in time, or raised."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from headwater.contact import actions, queries
from headwater.contact.rules.requests import LONDON, Footage, acknowledge_by, deleted_from, footage, kept_days, sorts
from headwater.contact.tests.factories import HANA, SUNITA, TELEPHONY, journalled
from headwater.kernel import Actor, Conflict, Forbidden, Invalid, NotFound, Ref, new_id

AT = datetime(2026, 4, 20, 12, 0, tzinfo=LONDON)
VISITOR = Actor(Ref("citizen.visitor", "anonymous"), "A member of the public", permissions=frozenset({"contact.request.make"}))


def asked(sort: str = "footage", day: date | None = date(2026, 4, 19), at: datetime = AT, token: str = "t") -> str:
    return actions.make_request(
        by=VISITOR, at=at, sort=sort, text="He fell on the bus", token=token, name="Mary Sample", reach="mary@example.com",
        place="Bus 21", day=day if sort == "footage" else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "at", "is_there"),
    [
        (date(2026, 4, 21), "2026-04-20 23:59", Footage.TO_COME),
        (date(2026, 4, 20), "2026-04-20 00:00", Footage.KEPT),
        (date(2026, 3, 1), "2026-03-31 23:59", Footage.KEPT),  # through the change of the clocks
        (date(2026, 3, 1), "2026-04-01 00:00", Footage.GOING),
        (date(2026, 3, 1), "2026-04-01 23:59", Footage.GOING),
        (date(2026, 3, 1), "2026-04-02 00:00", Footage.GONE),
        (date(2024, 2, 29), "2024-03-30 23:59", Footage.KEPT),
        (date(2024, 2, 29), "2024-04-01 00:00", Footage.GONE),
        (date(1900, 1, 1), "2026-04-20 00:00", Footage.GONE),
    ],
)
def test_when_footage_is_deleted(day: date, at: str, is_there: Footage) -> None:
    assert footage(day, datetime.fromisoformat(at).replace(tzinfo=LONDON)) is is_there


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 40 * 24 * 60))
def test_what_is_kept_is_acknowledged_before_it_is_deleted(day: date, minutes: int) -> None:
    at = datetime(day.year, day.month, day.day, tzinfo=LONDON) + timedelta(minutes=minutes)
    due = acknowledge_by(sorts()["footage"], at, day)
    assert due >= at
    assert due <= at + timedelta(hours=24)
    if footage(day, at) is Footage.KEPT:
        assert due < deleted_from(day)
    assert deleted_from(day).date() == day + timedelta(days=kept_days())


@pytest.mark.django_db
def test_footage_is_asked_for_once_held_and_answered() -> None:
    reference = asked()
    assert asked() == reference
    [one] = queries.requests(by=SUNITA, at=AT)
    assert (one.reference, one.state, one.keep_by) == (reference, "new", datetime(2026, 5, 20, tzinfo=LONDON))
    with pytest.raises(Conflict):
        actions.answer_request(by=SUNITA, at=AT, request=one.ref, answer="Seen")
    actions.acknowledge_request(by=SUNITA, at=AT, request=one.ref)
    with pytest.raises(Conflict, match="Sunita Example"):
        actions.acknowledge_request(by=SUNITA, at=AT, request=one.ref)
    with pytest.raises(Invalid):
        actions.answer_request(by=SUNITA, at=AT, request=one.ref, answer=" ")
    actions.answer_request(by=SUNITA, at=AT, request=one.ref, answer="It is kept until June 2032.")
    [one] = queries.requests(by=SUNITA, at=AT)
    assert (one.state, one.answer) == ("answered", "It is kept until June 2032.")
    [entry] = journalled("contact.RequestMade")
    assert "Mary" not in str(entry)
    assert "bus" not in str(entry).lower()


@pytest.mark.django_db
def test_too_late_and_too_early_are_refused_and_nothing_is_kept() -> None:
    for day, fault in ((date(2026, 3, 19), Conflict), (date(2026, 4, 21), Invalid), (None, Invalid)):
        with pytest.raises(fault):
            asked(day=day)
    assert queries.requests(by=SUNITA, at=AT) == ()
    for wrong in ("", "x" * 65):
        with pytest.raises(Invalid):
            asked(token=wrong)
    with pytest.raises(Invalid):
        asked("arson")
    with pytest.raises(NotFound):
        actions.acknowledge_request(by=SUNITA, at=AT, request=Ref("contact.request", str(new_id())))


@pytest.mark.django_db
def test_what_is_late_is_raised_step_by_step() -> None:
    asked()
    due = AT + timedelta(hours=24)
    assert [actions.escalate_requests(by=TELEPHONY, at=at) for at in (due - timedelta(seconds=1), due, due)] == [0, 1, 0]
    assert actions.escalate_requests(by=TELEPHONY, at=due + timedelta(hours=12)) == 1
    assert [one["to"] for one in journalled("contact.RequestEscalated")] == ["Contact supervisor", "Duty inspector"]
    [one] = queries.requests(by=SUNITA, at=due)
    assert one.late
    actions.acknowledge_request(by=SUNITA, at=due, request=one.ref)
    assert actions.escalate_requests(by=TELEPHONY, at=AT + timedelta(days=28)) == 1


@pytest.mark.django_db
def test_who_may() -> None:
    asked("complaint")
    with pytest.raises(Forbidden):
        queries.requests(by=HANA, at=AT)
    with pytest.raises(Forbidden):
        queries.requests(by=VISITOR, at=AT)


@pytest.mark.django_db
def test_the_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = [SUNITA]
    for module in ("ui.access", "ui.context", "contact.views.asking"):
        monkeypatch.setattr(f"headwater.{module}.actor_of", lambda request: reader[0])
    assert "Nobody has asked for anything yet" in client.get("/contact/requests/").content.decode()
    asked()
    page = client.get("/contact/requests/").content.decode()
    assert "Sunday 19 April 2026" in page
    [one] = queries.requests(by=SUNITA, at=AT)
    where = f"/contact/requests/{one.ref.id}/"
    assert client.post(where, {"act": "acknowledge"}).status_code == 302
    assert "What they were answered" in client.get("/contact/requests/").content.decode()
    reader[0] = HANA
    assert client.get("/contact/requests/").status_code == 403
