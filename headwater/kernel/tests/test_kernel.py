"""Ids, references, authority, events, slots and handling."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.kernel import (
    Actor,
    Event,
    Forbidden,
    Handling,
    Invalid,
    Marking,
    Permission,
    Ref,
    Retention,
    Role,
    Slot,
    new_id,
)
from headwater.kernel.authority import STAFF

kinds = st.from_regex(r"[a-z][a-z_]{0,10}\.[a-z][a-z_]{0,10}", fullmatch=True)
identifiers = st.text(min_size=1, max_size=60).filter(lambda text: "\n" not in text)
refs = st.builds(Ref, kinds, identifiers)


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Rights(Permission):
    PAINT = "kernel_test.paint", "Paint the test", {Role.ANALYST}


class Painted(Event, subject="wall"):
    """A wall was painted."""

    wall: Ref
    colour: Colour
    coats: int = 1
    cost: Decimal | None = None
    on: date | None = None
    until: datetime | None = None
    job: UUID | None = None
    helpers: tuple[Ref, ...] = ()


def test_ids_are_unique_and_in_time_order() -> None:
    ids = [new_id() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert ids == sorted(ids)


@given(refs)
def test_a_reference_reads_back_as_it_was_written(ref: Ref) -> None:
    assert Ref.parse(str(ref)) == ref


@pytest.mark.parametrize("text", ["", "dispatch.incident", "Dispatch.incident:1", "incident:1", "a.b:", "a.b:1\n2", "a.b.c:1"])
def test_what_is_not_a_reference_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        Ref.parse(text)


@given(
    wall=refs,
    by=refs,
    colour=st.sampled_from(Colour),
    coats=st.integers(),
    cost=st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    on=st.none() | st.dates(),
    until=st.none() | st.datetimes(timezones=st.just(UTC)),
    job=st.none() | st.uuids(),
    helpers=st.lists(refs, max_size=3).map(tuple),
)
def test_an_event_survives_the_journal(by: Ref, **values: object) -> None:
    import json

    at = datetime(2018, 3, 12, tzinfo=UTC)
    event = Painted(by=by, at=at, **values)  # type: ignore[arg-type]  # hypothesis fills every field
    assert Painted.from_json(json.loads(json.dumps(event.to_json())), by=by, at=at) == event
    assert event.subject == values["wall"]


def test_an_event_read_back_by_newer_code_ignores_fields_it_no_longer_has() -> None:
    at = datetime(2018, 3, 12, tzinfo=UTC)
    event = Painted.from_json({"wall": "a.wall:1", "colour": "red", "brush": "wide"}, by=Ref("a.b", "1"), at=at)
    assert event.coats == 1


def test_an_actor_holds_what_the_roles_hold_and_no_more() -> None:
    analyst = Actor.with_roles(Ref("accounts.user", "1"), "A", [Role.ANALYST])
    handler = Actor.with_roles(Ref("accounts.user", "2"), "H", [Role.HANDLER])
    analyst.must(Rights.PAINT)
    with pytest.raises(Forbidden, match="You may not paint the test"):
        handler.must(Rights.PAINT)


def test_a_partner_is_no_member_of_staff() -> None:
    assert Role.PARTNER not in STAFF
    assert len(STAFF) == len(Role) - 1


def test_a_slot_keeps_one_offer_a_key() -> None:
    slot: Slot[str] = Slot("test", key=str.lower)
    slot.offer("A", "b", "a")
    assert list(slot) == ["a", "b"]
    assert slot.get("a") == "a"


def test_a_field_listed_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Handling(Marking.OFFICIAL, Retention.WORKFORCE, personal="name", plain="id name").declared()
