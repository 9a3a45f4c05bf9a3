"""What a vehicle costs: a table of cases worked by hand, and what must hold of every case."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.kernel import Invalid
from headwater.kernel.working_days import is_working_day, working_days_after
from headwater.recovery.rules import Facts, Stop, charges_on, quote
from headwater.recovery.rules.charges import LONDON, regulations, storage_begins
from headwater.recovery.rules.powers import power_of, powers

CASES = tomllib.loads((Path(__file__).parent / "charge_cases.toml").read_text())["case"]
REMOVED = datetime(2026, 11, 20, 23, 30, tzinfo=LONDON)
CAR = Facts(mass=1_900)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_table(case: dict[str, Any]) -> None:
    stops = [Stop(london(stop["since"]), london(stop["until"]) if "until" in stop else None) for stop in case.get("stop", ())]
    given_quote = quote(Facts(**case["facts"]), removed_at=london(case["removed"]), at=london(case["at"]), stops=stops)
    got = {
        "removal": given_quote.removal / 100, "periods": given_quote.periods, "total": given_quote.total / 100,
        "stopped": given_quote.stopped,
    }  # fmt: skip
    assert got == {"stopped": False, **case["expect"]}


moments = st.integers(0, 90 * 24 * 60).map(lambda minutes: (REMOVED + timedelta(minutes=minutes)).astimezone(UTC))
spans = st.tuples(moments, st.integers(1, 20 * 24 * 60)).map(lambda one: Stop(one[0], one[0] + timedelta(minutes=one[1])))


@given(moments, moments, st.lists(spans, max_size=4))
def test_a_later_moment_never_costs_less(one: datetime, other: datetime, stops: list[Stop]) -> None:
    earlier, later = sorted((one, other))
    first = quote(CAR, removed_at=REMOVED, at=earlier, stops=stops)
    second = quote(CAR, removed_at=REMOVED, at=later, stops=stops)
    assert first.total <= second.total


@given(moments, st.lists(spans, max_size=4), spans)
def test_a_stop_never_adds_and_twice_the_same_is_once(at: datetime, stops: list[Stop], more: Stop) -> None:
    plain = quote(CAR, removed_at=REMOVED, at=at, stops=stops).total
    stopped = quote(CAR, removed_at=REMOVED, at=at, stops=[*stops, more]).total
    assert stopped <= plain
    assert stopped == quote(CAR, removed_at=REMOVED, at=at, stops=[more, *stops, more]).total


@given(moments, st.lists(spans, max_size=3))
def test_nothing_changes_before_the_moment_that_is_named(at: datetime, stops: list[Stop]) -> None:
    now = quote(CAR, removed_at=REMOVED, at=at, stops=stops)
    later = [stop for stop in stops if stop.until is not None and stop.until > at]
    if now.rises_at is None or later:
        return
    just_before = max(at, now.rises_at)
    assert quote(CAR, removed_at=REMOVED, at=just_before, stops=stops).total == now.total
    after = quote(CAR, removed_at=REMOVED, at=just_before + timedelta(seconds=1), stops=stops)
    assert after.total == now.total + now.per_period


@given(moments)
def test_while_it_may_not_go_the_clock_stands(at: datetime) -> None:
    stops = [Stop(at, None)]
    now = quote(CAR, removed_at=REMOVED, at=at, stops=stops)
    assert now.stopped
    assert now.rises_at is None
    assert quote(CAR, removed_at=REMOVED, at=at + timedelta(days=400), stops=stops).total == now.total


def test_every_kind_of_vehicle_has_a_price_or_a_plain_refusal() -> None:
    for removed, known in ((datetime(2018, 3, 9, 12, tzinfo=UTC), 4), (REMOVED, 0)):
        refused = 0
        for upright in (True, False):
            for laden in (True, False):
                facts = Facts(mass=9_000, on_road=False, upright=upright, laden=laden)
                try:
                    assert quote(facts, removed_at=removed, at=removed).total > 0
                except Invalid as fault:
                    assert "not in our tables" in fault.message
                    refused += 1
        assert 4 - refused == known


def test_before_the_first_regulations_nothing_is_guessed() -> None:
    with pytest.raises(Invalid, match="No charges are known"):
        charges_on(date(2008, 9, 30))
    assert charges_on(date(2023, 4, 5)) is regulations()[0]
    assert charges_on(date(2023, 4, 6)) is regulations()[1]


def test_storage_begins_at_noon_by_the_clock_on_the_wall() -> None:
    assert storage_begins(london("2026-10-24T23:59")) == london("2026-10-25T12:00")  # the clocks go back that night
    assert storage_begins(london("2026-10-25T00:01")) == london("2026-10-26T12:00")
    assert storage_begins(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == london("2026-07-03T12:00")  # in London it is the 2nd


@pytest.mark.parametrize("mass", [0, -1, 200_001])
def test_a_mass_that_cannot_be(mass: int) -> None:
    with pytest.raises(Invalid):
        Facts(mass=mass)


def test_working_days() -> None:
    assert not is_working_day(date(2026, 12, 25))
    assert working_days_after(date(2018, 3, 29), 1) == date(2018, 4, 3), "Good Friday, a weekend and Easter Monday are between"
    assert working_days_after(date(2026, 11, 27), 0) == date(2026, 11, 27)
    with pytest.raises(ValueError, match="forwards"):
        working_days_after(date(2026, 11, 27), -1)


def test_who_must_come_by_when() -> None:
    assert power_of("rta165a").attend_by(date(2026, 12, 21)) == date(2027, 1, 4), "Christmas and New Year do not count"
    assert power_of("rtra99").attend_by(date(2026, 12, 21)) is None
    assert power_of("rtra99").disposable_on(date(2026, 12, 1)) == date(2026, 12, 15)
    assert power_of("pace").disposable_on(date(2026, 12, 1)) is None
    assert all(power.bring for power in powers().values())
