"""Severity beside counts. Every weight here is made up for these tests: nobody published it, and it means nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.insight.charts import month_chart
from headwater.insight.crime import (
    Crime,
    HarmWeights,
    crime_answerers,
    harm_by_area,
    harm_by_month,
    harm_series,
    harm_weights,
)
from headwater.insight.crime.harm import Harm
from headwater.insight.figures import Question
from headwater.insight.ingest import load_harm_weights
from headwater.insight.lake import Lake
from headwater.insight.periods import Period
from headwater.insight.repeats import Ask, Basis, asked, candidates, weighed
from headwater.insight.tests.crimes import Recorded, put, recorded
from headwater.kernel import Invalid, NotFound

AT = datetime(2018, 3, 12, tzinfo=UTC)
HEADING = "offence,weight,from,until,source,version,licence"
WHOSE = "Made up for tests,1,none: it means nothing"
LIST = f"""{HEADING}
28,10,,,{WHOSE}
28E,20.5,,,{WHOSE}
34A,300,2017-04-01,,{WHOSE}
34A,100,,2017-03-31,{WHOSE}
burglary,15,,,{WHOSE}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "weights.csv"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake(tmp_path / "lake")
    load_harm_weights(made, written(tmp_path, LIST), updated=AT)
    return made


def test_an_offence_weighs_by_its_code_or_else_by_its_class_on_the_day(lake: Lake) -> None:
    found = harm_weights(lake, date(2018, 3, 8))
    assert found
    weights = {code: found.of(code) for code in ("28E", "28A", "34A", "34B", "burglary", "", None, "2", "280")}
    assert weights == {
        "28E": 20.5, "28A": 10.0, "34A": 300.0, "34B": None, "burglary": 15.0, "": None, None: None, "2": None, "280": None,
    }  # fmt: skip
    earlier = harm_weights(lake, date(2017, 3, 31))
    assert earlier
    assert earlier.of("34A") == 100
    assert str(found) == "Made up for tests, 1"


def test_the_report_says_whose_list_it_is_and_a_second_load_changes_nothing(lake: Lake, tmp_path: Path) -> None:
    again = load_harm_weights(lake, tmp_path / "weights.csv", updated=AT + timedelta(days=1))
    assert not again.changed
    fewer = load_harm_weights(lake, written(tmp_path, "\ufeff" + LIST.rsplit("\n", 2)[0]), updated=AT)
    assert "4 rows of harm weights" in fewer.summary
    assert "Made up for tests, 1 (none: it means nothing)." in fewer.details
    found = harm_weights(lake, date(2018, 3, 8))
    assert found
    assert found.of("burglary") is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"28E,-1,,,{WHOSE}", "“-1” is no weight"),
        (f"28E,nan,,,{WHOSE}", "“nan” is no weight"),
        (f"28E,1e9,,,{WHOSE}", "“1e9” is no weight"),
        (f"28E,99999,,,{WHOSE}", "is no weight in days, from 0 to 36,525"),
        (f"28E,٣,,,{WHOSE}", "is no weight"),
        (f"28E,,,,{WHOSE}", "“” is no weight"),
        (f",5,,,{WHOSE}", "is no offence code"),
        (f"=cmd(),5,,,{WHOSE}", "is no offence code"),
        (f"28E,5,yesterday,,{WHOSE}", "“yesterday” is no date"),
        (f"28E,5,2018-01-02,2018-01-01,{WHOSE}", "ends before it begins"),
        (f"28E,5,,,{WHOSE},more", "more cells than columns"),
        (f"28E,5,,,{WHOSE}\n28E,6,,,{WHOSE}", "28E has another weight in force at the same time, in line 2"),
        (f"28E,5,,2018-01-01,{WHOSE}\n28E,6,2018-01-01,,{WHOSE}", "line 3: 28E has another weight"),
        ("28E,5,,,Somebody,1,OGL\n28F,6,,,Somebody else,1,OGL", "does not say in every line, and alike, what its source is"),
        ("28E,5,,,Somebody,,OGL", "what its version is"),
        ("28E,5,,,Somebody,1,", "what its licence is"),
        ('28E,5,,,"Somebody,1,OGL', "could not be read"),
    ],
)
def test_a_list_with_a_fault_is_refused_whole_and_the_fault_is_told(lake: Lake, tmp_path: Path, line: str, said: str) -> None:
    before = lake.generation
    with pytest.raises(Invalid, match=said.replace("(", r"\(").replace(")", r"\)")):
        load_harm_weights(lake, written(tmp_path, f"{HEADING}\n{line}\n"), updated=AT)
    assert lake.generation == before
    assert harm_weights(lake, date(2018, 3, 8))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "has the columns of nothing"),
        (b"offence,weight\n28E,5\n", "not those of a list of weights"),
        (HEADING.encode() + b"\n", "holds no weight"),
        (HEADING.encode() + b"\n28E,5,,,\xff,1,x\n", "not text in UTF-8"),
        (HEADING.encode() + b"\n28E,5,,,a\0b,1,x\n", "is not text"),
        (b"<html>Not found</html>", "not those of a list"),
        (b"x" * 5_300_000, "larger than any list"),
    ],
    ids=["empty", "other columns", "no row", "no UTF-8", "a zero byte", "a page", "huge"],
)
def test_what_is_no_list_of_weights_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "weights.csv"
    path.write_bytes(content)
    lake = Lake(tmp_path / "lake")
    with pytest.raises(Invalid, match=said):
        load_harm_weights(lake, path, updated=AT)
    with pytest.raises(Invalid, match="is no file"):
        load_harm_weights(lake, tmp_path, updated=AT)
    assert harm_weights(lake, date(2018, 3, 8)) is None


def test_the_interval_is_that_of_fay_and_feuer() -> None:
    """With one weight it is Garwood's exact interval of a count, times the weight."""
    weights = HarmWeights({"28E": 7.0}, "made up", "1", "none")
    harm = Harm.of({"28E": 10, "34A": 3, None: 1}, weights)
    assert (harm.days, harm.crimes, harm.unweighed) == (70, 10, 4)
    assert harm.interval == pytest.approx((7 * 4.795389, 7 * 18.390356), rel=1e-6)
    assert Harm.of({}, weights) == Harm(0, 0, 0)


@given(st.dictionaries(st.sampled_from(["1", "28E", "34A", "45"]), st.integers(0, 400), min_size=1), st.floats(0.1, 50))
def test_harm_is_a_sum_and_grows_with_its_weights(counts: dict[str | None, int], factor: float) -> None:
    by = {"1": 5000.0, "28E": 20.0, "34A": 0.0}
    plain = Harm.of(counts, HarmWeights(by, "made up", "1", "none"))
    scaled = Harm.of(counts, HarmWeights({code: weight * factor for code, weight in by.items()}, "made up", "1", "none"))
    assert scaled.days == pytest.approx(plain.days * factor)
    assert plain.crimes + plain.unweighed == sum(counts.values())
    if plain.interval and scaled.interval:
        assert plain.interval[0] <= plain.days <= plain.interval[1]
        assert scaled.interval == pytest.approx(tuple(factor * end for end in plain.interval))


@pytest.fixture
def crime(lake: Lake) -> Crime:
    day = date(2018, 2, 1)
    rows: list[Recorded] = [(day, code, False, "Coventry", "Coventry") for code in ("28E", "28E", "28E", "28E", "28A")]
    rows += [(date(2017, 2, 1), "28E", False, "Coventry", "Coventry") for _ in range(2)]
    rows += [(day, "28E", False, "Dudley", "Dudley"), (date(2018, 3, 8), "34A", True, "Dudley", None)]
    rows += [(date(2018, 3, 8), "45", True, "Dudley", "Dudley")]
    recorded(lake, rows)
    for month in [201703 + n for n in range(10)] + [201801]:
        recorded(lake, [(date(month // 100, month % 100, 5), "28E", False, "Coventry", "Coventry")])
    return Crime(lake, "force", "west-midlands")


def test_harm_by_area_and_by_month_is_counts_times_weights(crime: Crime) -> None:
    weights = harm_weights(crime.lake, date(2018, 3, 8))
    assert weights
    group = crime.group("total-recorded-crime")
    areas = harm_by_area(crime, group, "npu", Period(date(2018, 2, 1), date(2018, 3, 8)), weights)
    assert {name: (one.days, one.crimes, one.unweighed) for name, one in areas.items()} == {
        "Coventry": (4 * 20.5 + 10, 5, 0), "Dudley": (20.5, 1, 1),
    }  # fmt: skip
    whole = harm_by_area(crime, group, "force", Period(date(2018, 2, 1), date(2018, 3, 8)), weights)
    assert whole[""].days == 92 + 20.5 + 300
    months = harm_by_month(crime, group, crime.find_area("npu:Coventry"), [201702, 201801, 201802], weights)
    assert [one.days for one in months] == [41, 20.5, 92]


def test_the_chart_of_harm_is_a_month_chart_in_days(crime: Crime) -> None:
    series = harm_series(crime, "burglary-residential", "npu:Coventry")
    assert series.figures[-1].value == 92
    assert series.months[-1] == 201802
    assert "Days of harm a month" in month_chart(series).svg
    assert any("Made up for tests" in note for note in series.caveats)
    with pytest.raises(Invalid, match="does not show"):
        harm_series(crime, "burglary-residential", "npu:Coventry", rebase=[199901])


def test_a_figure_of_harm_answers_its_question_and_opens_to_the_crimes(crime: Crime) -> None:
    figure = harm_series(crime, "burglary-residential", "npu:Coventry").figures[-1]
    assert figure.question
    answerers = {one.kind: one for one in crime_answerers(crime.lake)}
    answer = answerers["crime.harm"]
    assert answer.answer(figure.question) == figure
    assert answer.rows(figure.question, 50, 0).total == 5
    params = {"source": "force", "force": "west-midlands", "area": "npu:Coventry", "offence": "burglary-residential"}
    years = {"start": "2018-02-01", "end": "2018-02-28", "before_start": "2017-02-01", "before_end": "2017-02-28"}
    change = answerers["crime.harm_change"].answer(Question.of("crime.harm_change", **params, **years))
    assert change.value == pytest.approx((92 / 41 - 1) * 100, abs=0.05)
    assert change.interval
    assert change.interval[0] < (change.value or 0) < change.interval[1]
    with pytest.raises(NotFound):
        answer.answer(figure.question.but(area="npu:Atlantis"))


def test_without_weights_a_question_about_harm_says_where_they_are(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    recorded(lake, [(date(2018, month, 1), "28E", False, "Coventry", "Coventry") for month in (2, 3)])
    with pytest.raises(Invalid, match="Cambridge Crime Harm Index"):
        harm_series(Crime(lake, "force", "west-midlands"), "burglary-residential", "npu:Coventry")


def test_places_come_in_the_order_of_the_harm_that_is_expected(lake: Lake) -> None:
    """Three robberies weigh more than five burglaries."""
    places = {(433_200, 279_000): ("28E",) * 5, (434_000, 279_500): ("34A",) * 3, (435_000, 279_500): ("45",) * 2}
    rows: list[dict[str, object]] = [
        {
            "recorded_on": date(2018, 2, 1 + n), "offence_code": code, "npu": "Coventry", "easting": east, "northing": north,
            "crime_ref": f"{east}-{n}", "public_place": False,
        }
        for (east, north), codes in places.items()
        for n, code in enumerate(codes)
    ]  # fmt: skip
    put(lake, "recorded_crime", "west-midlands", 201802, rows)
    crime = Crime(lake, "force", "west-midlands").still()
    weights = harm_weights(lake, date(2018, 2, 28))
    assert weights
    found = asked(Ask(Basis.CRIME, crime, crime.find_area("npu:Coventry"), Period(date(2018, 2, 1), date(2018, 2, 28))))
    assert candidates(found.requests).found[0].name == "433200 279000"
    heavy = weighed(found, weights)
    assert heavy.left_out == ("2 crimes of offences without a weight are left out.",)
    ordered = candidates(heavy)
    assert [one.name for one in ordered.found] == ["434000 279500", "433200 279000"]
    assert ordered.found[0].harm == 900
    assert "by the weights that were given" in ordered.measured_by
    assert np.isclose(heavy.harm.sum(), 900 + 5 * 20.5)
    with pytest.raises(Invalid, match="None of these offences has a weight"):
        weighed(found, HarmWeights({"99": 1.0}, "made up", "1", "none"))
