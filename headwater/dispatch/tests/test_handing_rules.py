"""To whom the work of a dark hub goes: tables of cases, and what holds of any."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.dispatch.rules.handing import Seen, Taker, Watch, Work, gone_dark, spread, watch

NOON = datetime(2018, 3, 12, 12, 0, tzinfo=UTC)


def test_an_area_goes_whole_to_the_hub_with_the_most_room() -> None:
    work = [*(Work(f"a{n}", "A") for n in range(30)), *(Work(f"b{n}", "B") for n in range(10))]
    plan = spread(work, ["A", "B"], [Taker("north", 50, 100), Taker("south", 10, 100)])
    assert plan.areas == {"A": "south", "B": "south"}
    assert set(plan.incidents.values()) == {"south"}
    fuller = spread(work, ["A", "B"], [Taker("north", 20, 100), Taker("south", 10, 100)])
    assert fuller.areas == {"A": "south", "B": "north"}


def test_an_incident_that_was_asked_of_a_hub_goes_there() -> None:
    plan = spread([Work("1", "A", asked="north"), Work("2", "A")], ["A"], [Taker("north", 90, 100), Taker("south", 0, 100)])
    assert plan.incidents == {"1": "north", "2": "south"}


def test_what_is_in_no_area_goes_one_by_one() -> None:
    plan = spread([Work(str(n), "") for n in range(10)], [], [Taker("north", 0, 100), Taker("south", 0, 100)])
    assert sorted(plan.incidents.values()) == ["north"] * 5 + ["south"] * 5


def test_full_hubs_take_it_all_the_same() -> None:
    plan = spread([Work("1", "A")], ["A"], [Taker("north", 500, 100)])
    assert plan.incidents == {"1": "north"}
    with pytest.raises(ValueError, match="nobody"):
        spread([Work("1", "A")], ["A"], [])


@given(
    st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from(["", "n", "s", "gone"])), max_size=60),
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 200)), min_size=1, max_size=2),
)
def test_nothing_is_lost_and_nothing_is_doubled(rows: list[tuple[str, str]], hubs: list[tuple[int, int]]) -> None:
    work = [Work(str(number), area, asked) for number, (area, asked) in enumerate(rows)]
    takers = [Taker(name, load, capacity) for name, (load, capacity) in zip("ns", hubs, strict=False)]
    plan = spread(work, ["A", "B", "C"], takers)
    assert set(plan.incidents) == {one.id for one in work}
    assert set(plan.areas) == {"A", "B", "C"}
    assert {*plan.incidents.values(), *plan.areas.values()} <= {taker.id for taker in takers}
    assert plan == spread(work, ["C", "B", "A"], takers)


RULE = Watch(timedelta(seconds=60), timedelta(seconds=180), timedelta(minutes=5))


def _seen(**ago: int | None) -> list[Seen]:
    return [Seen(name, name.endswith("_dark"), None if s is None else NOON - timedelta(seconds=s)) for name, s in ago.items()]


DARKNESS = {
    "all are there": ({"n": 5, "s": 20}, ()),
    "one is gone": ({"n": 181, "s": 20}, ("n",)),
    "gone, but not for long": ({"n": 180, "s": 20}, ()),
    "never staffed": ({"n": None, "s": 20}, ()),
    "nobody is anywhere: nobody could take the work": ({"n": 500, "s": 400}, ()),
    "the other is not there enough": ({"n": 500, "s": 61}, ()),
    "dark already": ({"n_dark": 500, "s": 5}, ()),
    "people in a dark hub take nothing": ({"n": 500, "s_dark": 5}, ()),
}


@pytest.mark.parametrize(("ago", "dark"), DARKNESS.values(), ids=DARKNESS.keys())
def test_when_a_hub_is_seen_to_be_dark(ago: dict[str, int | None], dark: tuple[str, ...]) -> None:
    assert gone_dark(_seen(**ago), NOON, RULE) == dark


def test_hubs_may_be_left_unwatched() -> None:
    assert gone_dark(_seen(n=900, s=5), NOON, Watch(RULE.present, timedelta(0), RULE.answer)) == ()
    assert watch().present < watch().gone
