from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from time import sleep

import pytest

from headwater.insight.crime import (
    Crime,
    comparison,
    crime_answerers,
    month_series,
    offence_group,
    offence_groups,
)
from headwater.insight.crime.cubes import Kept
from headwater.insight.figures import Question
from headwater.insight.lake import Lake
from headwater.insight.periods import Period, financial_year_to_date, month
from headwater.insight.statistics import Verdict
from headwater.insight.tests.crimes import LOADED, archive_rows, put, recorded, slug, street
from headwater.kernel import Invalid, NotFound

THIS, LAST = date(2018, 2, 10), date(2017, 2, 10)
FYTD = financial_year_to_date(date(2018, 3, 8))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A force of two districts; Birmingham holds a robbery that neither of its NPUs does."""
    lake = Lake(tmp_path)
    every_month = [date(year, number, 5) for year in (2016, 2017) for number in range(1, 13)]
    recorded(
        lake,
        [
            *[(day, "46", False, "Coventry", "Coventry") for day in [*every_month, date(2018, 1, 5)]],
            *[(THIS, "34B", True, "Coventry", "Coventry")] * 6,
            *[(LAST, "34B", True, "Coventry", "Coventry")] * 3,
            *[(THIS, "34A", True, "Birmingham", "Birmingham East")] * 2,
            *[(LAST, "34A", True, "Birmingham", "Birmingham West")] * 2,
            (THIS, "34B", True, "Birmingham", None),
            (THIS, "28E", False, "Coventry", "Coventry"),
            (THIS, "8N", True, "Coventry", "Coventry"),
            (THIS, "8N", False, "Coventry", "Coventry"),
            (date(2018, 3, 8), "29A", False, "Coventry", "Coventry"),
        ],
    )
    return lake


@pytest.fixture
def crime(lake: Lake) -> Crime:
    return Crime(lake, "force", "west-midlands")


def row_of(crime: Crime, offence: str, area: str, period: Period = FYTD) -> list[str]:
    (row,) = comparison(crime, offence, period, areas=[area]).rows
    return [str(figure) for figure in row.figures()]


def test_a_comparison_counts_by_hand(crime: Crime) -> None:
    assert row_of(crime, "robbery", "npu:Coventry") == ["3", "6", "3", "100.0%", "Not available"]
    assert row_of(crime, "robbery", "district:Birmingham") == ["2", "3", "1", "50.0%", "Not available"]
    assert row_of(crime, "robbery", "force:west-midlands") == ["5", "9", "4", "80.0%", "Not available"]


def test_offence_groups_are_what_they_say(crime: Crime) -> None:
    february = Period(date(2018, 2, 1), date(2018, 2, 28))
    counts = {group.slug: crime.count("npu:Coventry", group, february) for group in crime.groups()}
    assert counts["burglary-residential"] == 1
    assert counts["public-place-violence-with-injury"] == 1
    assert counts["violence-with-injury"] == 2
    assert counts["total-recorded-crime"] == 9


def test_aggravated_burglary_is_not_in_the_packs_class_28(crime: Crime) -> None:
    day = Period(date(2018, 3, 8), date(2018, 3, 8))
    assert crime.count("force:west-midlands", crime.group("burglary-residential"), day) == 0
    assert crime.count("force:west-midlands", crime.group("total-recorded-crime"), day) == 1


def test_what_no_npu_holds_is_shown_and_is_what_the_rows_lack(crime: Crime) -> None:
    table = comparison(crime, "robbery", FYTD, level="npu")
    assert table.unallocated is not None
    assert table.unallocated.value == 1
    assert sum(int(row.this.value or 0) for row in table.rows) + 1 == table.whole.this.value


def test_a_period_past_the_data_is_cut_and_both_years_alike(crime: Crime) -> None:
    table = comparison(crime, "robbery", financial_year_to_date(date(2018, 3, 12)), level="npu")
    assert (table.this.end, table.before.end) == (date(2018, 3, 8), date(2017, 3, 8))
    assert any("8 March 2018 is shown" in caveat for caveat in table.caveats)


def test_a_period_after_all_data_is_refused(crime: Crime) -> None:
    with pytest.raises(Invalid, match="reaches 8 March 2018"):
        comparison(crime, "robbery", financial_year_to_date(date(2020, 6, 1)), level="npu")


def test_a_year_that_was_not_loaded_is_missing_and_named(crime: Crime) -> None:
    table = comparison(crime, "robbery", Period(date(2016, 1, 1), date(2016, 3, 31)), level="npu")
    (row,) = [row for row in table.rows if row.area.name == "Coventry"]
    assert [str(figure) for figure in row.figures()[:4]] == ["Not available", "0", "Not available", "Not available"]
    assert "January 2015 to March 2015" in row.last.missing
    assert row.percent.missing == row.last.missing
    assert row.last.question is None
    assert row.change_verdict is None
    assert row.last.missing in table.caveats


def test_no_percentage_of_nothing(crime: Crime) -> None:
    (row,) = comparison(crime, "robbery", FYTD, areas=["npu:Birmingham East"]).rows
    assert (row.last.value, row.this.value, row.percent.value) == (0, 2, None)
    assert "nothing can be a percentage of none" in row.percent.missing


def test_every_figure_says_what_it_is(crime: Crime) -> None:
    for figure in comparison(crime, "robbery", FYTD, level="npu").figures():
        assert figure.definition
        assert figure.base
        assert figure.period
        assert figure.updated == LOADED
        assert (figure.value is None) == bool(figure.missing)


def test_areas_know_their_parents_and_are_found_by_name(crime: Crime) -> None:
    assert [area.name for area in crime.areas("npu", within="district:Birmingham")] == ["Birmingham East", "Birmingham West"]
    assert crime.find_area("coventry").key == "npu:Coventry"
    assert crime.find_area("district:Coventry").level == "district"
    assert crime.areas("npu")[0].parent == "district:Birmingham"
    with pytest.raises(NotFound, match="Did you mean Coventry"):
        crime.find_area("Coventri")
    with pytest.raises(NotFound, match="no areas of level"):
        crime.areas("ward")


def test_rates_need_people_and_say_so_without(lake: Lake) -> None:
    people = {"level": "npu", "code": "COV", "name": "Coventry", "persons": 300_000, "year": 2011, "source": "Census"}
    put(lake, "population", "west-midlands", None, [people])
    crime = Crime(lake, "force", "west-midlands")
    table = comparison(crime, "total-recorded-crime", FYTD, level="npu")
    rates = {row.area.name: row.rate for row in table.rows}
    assert rates["Coventry"].value == 0.1
    assert rates["Coventry"].interval is not None
    assert "300,000 people (Census, 2011)" in rates["Coventry"].base
    assert rates["Birmingham East"].value is None
    assert "No population" in rates["Birmingham East"].missing
    assert any("Birmingham East, Birmingham West" in caveat for caveat in table.caveats)


def test_a_district_is_the_sum_of_its_lsoas_of_the_newest_count_not_later(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    street(lake, 201401, [("burglary", "Leicester 001A", "E1"), ("burglary", "Leicester 001B", "E2")])
    put(
        lake,
        "population",
        "leicestershire",
        None,
        [
            {"level": "lsoa", "code": code, "name": code, "district": "Leicester", "persons": n, "year": y, "source": "Census"}
            for code, n, y in (("E1", 1000, 2011), ("E2", 3000, 2011), ("E1", 9000, 2021), ("E2", 9000, 2021))
        ],
    )
    (row,) = comparison(
        Crime(lake, "police-uk", "leicestershire"), "burglary", month(201401), areas=["district:Leicester"]
    ).rows
    assert row.rate.value == 0.5
    assert "4,000 people" in row.rate.base


def test_new_data_is_seen_at_once(lake: Lake, crime: Crime) -> None:
    assert row_of(crime, "robbery", "npu:Coventry")[1] == "6"
    recorded(lake, [(date(2018, 3, 1), "34B", True, "Coventry", "Coventry")])
    assert row_of(crime, "robbery", "npu:Coventry")[1] == "7"


def test_after_the_first_question_the_lake_is_not_read_again(crime: Crime, monkeypatch: pytest.MonkeyPatch) -> None:
    first = comparison(crime, "robbery", FYTD, level="npu")
    monkeypatch.setattr(Lake, "table", lambda *_: pytest.fail("the lake was read again"))
    again = Crime(crime.lake, "force", "west-midlands")
    assert comparison(again, "robbery", FYTD, level="npu") == first
    for group in crime.groups():
        comparison(again, group.slug, FYTD, level="npu")
        month_series(again, group.slug, "npu:Coventry")


def test_what_is_asked_of_the_still_lake_stays_as_it_was(lake: Lake, crime: Crime) -> None:
    still = crime.still()
    before = still.count("npu:Coventry", still.group("robbery"), FYTD)
    recorded(lake, [(date(2018, 3, 1), "34B", True, "Coventry", "Coventry")])
    assert still.count("npu:Coventry", still.group("robbery"), FYTD) == before == 6
    assert crime.count("npu:Coventry", crime.group("robbery"), FYTD) == 7


def test_threads_that_ask_together_wait_for_one_making_and_a_failure_is_tried_again() -> None:
    kept: Kept[int] = Kept(2)
    made: list[int] = []

    def make() -> int:
        sleep(0.05)
        made.append(1)
        if len(made) == 1:
            raise ValueError("the first making fails")
        return 7

    with pytest.raises(ValueError, match="first making"):
        kept.get("key", make)
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda _: kept.get("key", make), range(8))) == [7] * 8
    assert len(made) == 2
    assert [kept.get(key, lambda: 0) for key in ("a", "b")] == [0, 0]
    kept.get("key", make)
    assert len(made) == 3, "the least used was dropped"


def test_a_month_series_leaves_out_the_month_that_has_not_ended(crime: Crime) -> None:
    series = month_series(crime, "total-recorded-crime", "npu:Coventry", months=14)
    assert (series.months[0], series.months[-1], len(series.months)) == (201701, 201802, 14)
    assert [figure.value for figure in series.figures][-2:] == [1, 9]
    assert any("February 2018 is the last whole month" in caveat for caveat in series.caveats)
    assert len(series.table()[1]) == 14


def test_a_month_that_was_not_loaded_is_a_hole_not_a_nought(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for one in (201401, 201403):
        street(lake, one, [("drugs", "Leicester 001A", "E1")])
    series = month_series(Crime(lake, "police-uk", "leicestershire"), "drugs", "district:Leicester")
    assert [figure.value for figure in series.figures] == [1, None, 1]
    assert any("No data has been loaded for February 2014" in caveat for caveat in series.caveats)


def test_a_series_is_rebased_at_a_month(crime: Crime) -> None:
    series = month_series(crime, "total-recorded-crime", "Coventry", until=date(2017, 12, 31), rebase=[201701])
    assert [segment.start for segment in series.chart.segments] == [0, 12]
    with pytest.raises(Invalid, match="March 2020"):
        month_series(crime, "total-recorded-crime", "Coventry", rebase=[202003])


def test_nothing_loaded_and_unknown_names_are_said(lake: Lake) -> None:
    with pytest.raises(NotFound, match="nothing has been loaded"):
        Crime(lake, "force", "essex").coverage()
    with pytest.raises(NotFound, match="no source"):
        Crime(lake, "hearsay", "essex")
    with pytest.raises(NotFound, match="no offence group"):
        offence_group("police-uk", "burglary-residential")


def test_every_group_has_its_words_and_its_citation() -> None:
    for source in ("force", "police-uk"):
        groups = offence_groups(source)
        assert len({group.slug for group in groups}) == len(groups)
        assert all(group.title and group.definition and group.citation for group in groups)
    assert [group.slug for group in offence_groups("police-uk") if not group.crime] == ["anti-social-behaviour"]


def test_every_question_of_a_comparison_is_answered_by_the_same_figure(lake: Lake, crime: Crime) -> None:
    answerers = {answerer.kind: answerer for answerer in crime_answerers(lake)}
    table = comparison(crime, "robbery", FYTD, level="npu")
    asked = [figure for figure in table.figures() if figure.question]
    assert {figure.question.kind for figure in asked if figure.question} == {
        "crime.count",
        "crime.change",
        "crime.percent_change",
        "crime.unallocated",
    }
    for figure in asked:
        assert figure.question is not None
        assert answerers[figure.question.kind].answer(Question.from_query(figure.question.to_query())) == figure


def test_the_rows_behind_a_count_are_as_many_as_it_says(lake: Lake, crime: Crime) -> None:
    answerers = {answerer.kind: answerer for answerer in crime_answerers(lake)}
    table = comparison(crime, "robbery", FYTD, level="npu")
    for figure in (table.rows[2].this, table.whole.this, table.unallocated):
        assert figure is not None
        assert figure.question is not None
        rows = answerers[figure.question.kind].rows(figure.question, 100, 0)
        assert rows.total == len(rows.rows) == figure.value
    change = table.rows[2].difference.question
    assert change is not None
    assert answerers[change.kind].rows(change, 4, 4).total == 9
    assert len(answerers[change.kind].rows(change, 4, 8).rows) == 1


def test_rows_of_the_forces_own_record_need_the_permission_given(lake: Lake) -> None:
    from headwater.kernel import Permission, Role

    class Test(Permission):
        ROWS = "insight.test.rows", "Open rows", {Role.ANALYST}

    needs = {answerer.kind: answerer.rows_permission for answerer in crime_answerers(lake, rows_permission=Test.ROWS)}
    assert needs["crime.count"] is Test.ROWS
    assert needs["street.count"] is None


@pytest.mark.parametrize(
    "change", [{"start": "last week"}, {"area": "Coventry"}, {"offence": None}, {"source": "x"}, {"end": "2001-01-01"}]
)
def test_a_link_that_was_tampered_with_is_refused_in_words(lake: Lake, crime: Crime, change: dict[str, object]) -> None:
    figure = comparison(crime, "robbery", FYTD, areas=["npu:Coventry"]).rows[0].this
    assert figure.question is not None
    (answerer,) = [a for a in crime_answerers(lake) if a.kind == "crime.count"]
    with pytest.raises((Invalid, NotFound)):
        answerer.answer(figure.question.but(**change))


def test_open_data_is_asked_by_whole_months(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for year in (2013, 2014):
        for number in (5, 6, 7):
            crimes = [("burglary", "Leicester 001A", "E1")] * (number + year - 2013)
            street(lake, year * 100 + number, [*crimes, ("anti-social-behaviour", "Leicester 001A", "E1")])
    crime = Crime(lake, "police-uk", "leicestershire")
    table = comparison(crime, "burglary", Period(date(2014, 5, 10), date(2014, 7, 31)), level="district")
    assert (table.this.start, table.rows[0].this.value, table.rows[0].last.value) == (date(2014, 6, 1), 15, 13)
    assert any("whole months" in caveat for caveat in table.caveats)
    assert comparison(crime, "total-recorded-crime", table.this, level="district").whole.this.value == 15
    assert comparison(crime, "anti-social-behaviour", table.this, level="district").whole.this.unit == "incidents"


def test_february_of_a_leap_year_is_compared_whole(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    for one in (201602, 201702):
        street(lake, one, [("burglary", "Leicester 001A", "E1")])
    crime = Crime(lake, "police-uk", "leicestershire")
    table = comparison(crime, "burglary", month(201702), level="district")
    assert table.before.end == date(2016, 2, 29)
    assert table.rows[0].last.value == 1
    assert any("differ in length" in caveat for caveat in table.caveats)


def test_a_distant_district_is_left_out_and_named(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    street(lake, 201401, [*[("drugs", "Leicester 001A", "E1")] * 1500, ("drugs", "Corby 001A", "E9")])
    table = comparison(Crime(lake, "police-uk", "leicestershire"), "drugs", month(201401), level="district")
    assert [row.area.name for row in table.rows] == ["Leicester"]
    assert any("Corby" in caveat for caveat in table.caveats)
    assert table.whole.this.value == 1501


def test_a_small_change_is_not_news(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    days = [date(2017, 5, 1) + timedelta(days=n % 28) for n in range(400)]
    crimes = [(day, "46", False, "A", "Large") for day in days]
    crimes += [(day.replace(year=2018), "46", False, "A", "Large") for day in days]
    crimes += [(date(2017, 5, 1), "46", False, "A", "Small"), *[(date(2018, 5, 1), "46", False, "A", "Small")] * 4]
    crimes += [(day, "46", False, "A", "Doubled") for day in days[:100]]
    crimes += [(day.replace(year=2018), "46", False, "A", "Doubled") for day in days[:200]]
    recorded(lake, crimes)
    table = comparison(Crime(lake, "force", "west-midlands"), "total-recorded-crime", month(201805), level="npu")
    verdicts = {row.area.name: row.change_verdict for row in table.rows}
    assert verdicts["Small"] is Verdict.WITHIN
    assert verdicts["Doubled"] is Verdict.FAR_ABOVE


def test_the_real_archive_agrees_with_a_plain_count(tmp_path: Path) -> None:
    rows = list(archive_rows("leicestershire", "2014-06"))
    lake = Lake(tmp_path)
    street(lake, 201406, [(slug(row["Crime type"]), row["LSOA name"], row["LSOA code"]) for row in rows])
    expected = Counter((row["LSOA name"].rpartition(" ")[0], slug(row["Crime type"])) for row in rows if row["LSOA name"])
    crime = Crime(lake, "police-uk", "leicestershire")
    for group in ("burglary", "robbery", "anti-social-behaviour"):
        table = comparison(crime, group, month(201406), areas=["Leicester", "Rutland"])
        assert [row.this.value for row in table.rows] == [expected[name, group] for name in ("Leicester", "Rutland")]
    total = comparison(crime, "total-recorded-crime", month(201406), level="district")
    asb = sum(row["Crime type"] == "Anti-social behaviour" for row in rows)
    assert total.whole.this.value == len(rows) - asb
