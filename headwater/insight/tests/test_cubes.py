from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.insight.crime import Crime
from headwater.insight.lake import Lake
from headwater.insight.periods import Period
from headwater.insight.tests.crimes import Recorded, recorded

DAYS = [date(2017, 12, 30) + timedelta(days=n) for n in range(5)]
PLACES = [("A", "A1"), ("A", "A2"), ("B", "B1"), ("B", None), (None, None)]
CRIMES: st.SearchStrategy[Recorded] = st.builds(
    lambda day, code, public, place: (day, code, public, *place),
    st.sampled_from(DAYS),
    st.sampled_from(["28E", "34B", "8N", "46"]),
    st.booleans(),
    st.sampled_from(PLACES),
)


@given(st.lists(CRIMES, min_size=1, max_size=40), st.sampled_from(DAYS), st.sampled_from(DAYS))
@settings(max_examples=12, deadline=None)
def test_one_pass_over_the_lake_counts_every_level_as_a_plain_count_does(crimes: list[Recorded], a: date, b: date) -> None:
    period = Period(min(a, b), max(a, b))
    inside = [crime for crime in crimes if period.start <= crime[0] <= period.end]
    robberies = [crime for crime in inside if crime[1] == "34B"]
    with TemporaryDirectory() as folder:
        lake = Lake(Path(folder))
        recorded(lake, crimes)
        crime = Crime(lake, "force", "west-midlands")
        robbery, everything = crime.group("robbery"), crime.group("total-recorded-crime")
        assert crime.count("force:west-midlands", everything, period) == len(inside)
        for level, column in (("district", 3), ("npu", 4)):
            expected = Counter(crime[column] for crime in robberies)
            assert crime.unallocated(level, robbery, period) == expected.pop(None, 0)
            found = crime.cube(level).by_area("robbery", period)
            assert {area: n for area, n in found.items() if n} == expected
            assert {area.name for area in crime.areas(level)} == {c[column] for c in crimes} - {None}
            by_month = crime.cube(level).months()
            for month in {(day.year, day.month) for day, *_ in crimes}:
                whole = Period(date(*month, 1), date(*month, 28))
                for area in by_month.areas:
                    mine = sum(c[column] == area and (c[0].year, c[0].month) == month for c in crimes if c[1] == "34B")
                    assert by_month.count(area, "robbery", whole) == mine
        parents = {str(npu): f"district:{district}" for _, _, _, district, npu in crimes if npu}
        assert {area.name: area.parent for area in crime.areas("npu")} == parents
