from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.insight.hotspots import DAYS, aoristic, clock
from headwater.kernel import Invalid

BEGAN = datetime(2017, 12, 1)  # noqa: DTZ001 - what a clock on the wall showed
moments = st.integers(0, 365 * 86_400).map(lambda seconds: BEGAN + timedelta(seconds=seconds))
lengths = st.integers(0, 6 * 86_400).map(lambda seconds: timedelta(seconds=seconds))


def test_a_burglary_while_they_were_at_work() -> None:
    made = aoristic(["2018-03-05T08:30"], ["2018-03-05T12:30"])  # a Monday
    monday = made.crimes[DAYS.index("Monday")]
    assert monday[[8, 9, 10, 11, 12]].tolist() == [0.125, 0.25, 0.25, 0.25, 0.125]
    assert made.total == 1
    assert (made.exact, made.spread) == (0, 1)


def test_over_midnight_and_the_end_of_the_week() -> None:
    made = aoristic(["2018-03-04T23:00"], ["2018-03-05T01:00"])  # Sunday to Monday
    assert made.crimes[6, 23] == made.crimes[0, 0] == 0.5


@given(st.lists(st.tuples(moments, lengths), min_size=1, max_size=20), st.sampled_from([None, "Europe/London"]))
@settings(max_examples=60, deadline=None)
def test_each_crime_counts_as_one_and_minutes_are_shared_as_they_fall(
    crimes: list[tuple[datetime, timedelta]], zone: str | None
) -> None:
    starts, ends = [at for at, _ in crimes], [at + length for at, length in crimes]
    made = aoristic(starts, ends, zone=zone)
    assert made.total == pytest.approx(len(crimes))
    assert made.exact + made.spread == len(crimes)
    there = aoristic([at + timedelta(weeks=1) for at in starts], [at + timedelta(weeks=1) for at in ends])
    assert np.allclose(aoristic(starts, ends).crimes, there.crimes)
    assert np.allclose(aoristic(starts[::-1], ends[::-1], zone=zone).crimes, made.crimes)


@given(moments, st.integers(1, 300))
@settings(max_examples=40, deadline=None)
def test_minute_by_minute(start: datetime, minutes: int) -> None:
    start = start.replace(second=0)
    by_hand = np.zeros((7, 24))
    for minute in range(minutes):
        at = start + timedelta(minutes=minute)
        by_hand[at.weekday(), at.hour] += 1 / minutes
    assert np.allclose(aoristic([start], [start + timedelta(minutes=minutes)]).crimes, by_hand)


def test_clocks_that_change() -> None:
    spring = aoristic(["2018-03-25T00:00"], ["2018-03-25T02:00"], zone="Europe/London")  # 01:00 to 02:00 never was
    assert spring.crimes[6, [0, 1, 2]].tolist() == [0.5, 0, 0.5]
    autumn = aoristic(["2018-10-27T23:00"], ["2018-10-28T02:00"], zone="Europe/London")  # 01:00 to 02:00 came twice
    assert autumn.crimes[6, [0, 1]] == pytest.approx([1 / 3, 2 / 3])
    assert clock(["2018-07-01T22:30"], zone="Europe/London").crimes[6, 23] == 1


def test_times_with_a_zone_of_their_own_are_told_by_the_clocks_asked_for() -> None:
    summer = datetime(2018, 7, 1, 22, 30, tzinfo=UTC)
    assert clock([summer, None], zone="Europe/London").crimes[6, 23] == 1
    with pytest.raises(Invalid, match="carry a time zone"):
        clock([summer])
    assert clock(pd.Series([summer]), zone="Europe/London").crimes[6, 23] == 1
    assert clock(pl.Series([BEGAN])).crimes[BEGAN.weekday(), 0] == 1


def test_what_is_vague_or_unusable_is_told() -> None:
    made = aoristic(
        ["2018-03-05T08:00", "2018-03-05T08:00", "NaT", "2018-03-05T08:00", "2018-03-05T08:00"],
        ["2018-03-05T09:00", "2018-04-05T08:00", "2018-03-05T09:00", "2018-03-05T07:00", "NaT"],
    )
    assert (made.exact, made.spread, made.vague, made.unusable) == (1, 1, 1, 2)
    assert made.total == 2


def test_the_busiest_shift_goes_round_the_week() -> None:
    made = clock(["2018-03-04T23:30"] * 3 + ["2018-03-05T00:30"] * 2 + ["2018-03-07T12:00"])
    day, hour, share = made.busiest(2)
    assert (day, hour) == ("Sunday", 23)
    assert share == pytest.approx(5 / 6)
    assert made.by_hour()[23] == 3
    assert made.by_day().tolist() == [2, 0, 1, 0, 0, 0, 3]
    assert sum(crimes for _, _, crimes in made.rows()) == 6


@pytest.mark.parametrize(
    ("starts", "ends", "options", "said"),
    [
        ([], [], {}, "no crimes to time"),
        (["NaT"], ["NaT"], {}, "No crime has a time"),
        (["2018-01-02"], ["2018-01-01"], {}, "No crime has a time"),
        (["2018-01-01"], [], {}, "two lists of one length"),
        (["yesterday"], ["today"], {}, "cannot be read"),
        (["2018-01-01"], ["2018-01-01"], {"zone": "Europe/Coventry"}, "no time zone"),
    ],
)
def test_what_is_wrong_is_said_in_words(starts: list[str], ends: list[str], options: dict[str, str], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        aoristic(starts, ends, **options)  # type: ignore[arg-type]
