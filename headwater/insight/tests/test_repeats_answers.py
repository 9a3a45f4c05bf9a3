"""Who asks again, from the lake: the figures, the rows behind each, and what is told to whom."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from headwater.insight.crime import Crime
from headwater.insight.crime.cubes import Kept
from headwater.insight.demand import Demand
from headwater.insight.figures import Answerer, Figure, Question, Rows
from headwater.insight.lake import Lake
from headwater.insight.periods import Period
from headwater.insight.repeats import Ask, Basis, Describer, asked, repeats_answerers, sources
from headwater.insight.tests.crimes import put as put_crimes
from headwater.insight.tests.demand import FORCE, contact, log, put
from headwater.kernel import Invalid

FIRST, LAST = date(2018, 1, 1), date(2018, 3, 8)
PERIOD = Period(FIRST, LAST)

CALLS = {(433_210, 279_070): (0, 1, 3, 9, 30, 31, 60), (433_260, 279_070): (5, 40), (434_000, 279_900): (7,)}
"""Days of the logs at each point. The first and the third lie 50 and more metres from others."""

CALLERS = {"a" * 32: (0, 2, 30), "b" * 32: (3,), None: (4, 5)}


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    made = Lake(tmp_path_factory.mktemp("lake"))
    logs = [
        log(FIRST + timedelta(days=day), easting=east, northing=north, neighbourhood="Oak", opening_kind="S11")
        for (east, north), days in CALLS.items()
        for day in days
    ]
    put(made, "incidents", [*logs, log(FIRST, npu="Solihull", easting=416_000, northing=280_000), log(FIRST)])
    put(
        made,
        "contacts",
        [contact(FIRST + timedelta(days=day), caller_key=key) for key, days in CALLERS.items() for day in days],
    )
    for month, days in ((201801, (1, 2, 8)), (201802, (3,)), (201803, (8,))):
        rows: list[dict[str, Any]] = [
            {
                "recorded_on": date(month // 100, month % 100, day), "offence_code": "28E", "public_place": False,
                "npu": "Coventry", "sector": "ST M", "neighbourhood": "Oak", "district": "Coventry",
                "easting": 433_210, "northing": 279_070, "crime_ref": f"{month}-{day}",
            }
            for day in days
        ]  # fmt: skip
        put_crimes(made, "recorded_crime", FORCE, month, rows)
        street = {"category": "burglary", "lsoa_code": "E1", "lsoa_name": "Coventry 001A", "district": "Coventry"}
        put_crimes(made, "street", FORCE, month, [{**street, "crime_id": str(month), "easting": 433_210, "northing": 279_070}])
    return made


def ask(lake: Lake, basis: Basis = Basis.LOGS, area: str = "npu:Coventry", source: str = "force") -> Ask:
    crime = Crime(lake, source, FORCE).still()
    return Ask(basis, crime, crime.find_area(area), PERIOD)


def answerer(lake: Lake, question: Question) -> Answerer:
    return next(one for one in repeats_answerers(lake) if one.kind == question.kind)


def opened(lake: Lake, figure: Figure) -> Rows:
    assert figure.question
    rows = answerer(lake, figure.question).rows(figure.question, 50, 0)
    assert len(rows.rows) == rows.total
    return rows


def test_the_few_that_make_half_and_the_logs_that_they_made(lake: Lake) -> None:
    half = Describer.of(ask(lake)).share(50)
    assert (half.value, half.base.rpartition(": ")[2]) == (33.3, "1 of 3 places")
    rows = opened(lake, half)
    assert rows.columns == ("place", "on", "hour", "opening_kind", "grade", "result", "log_ref")
    assert {row[0] for row in rows.rows} == {"SP 3320 7905"}
    assert rows.total == 7
    assert opened(lake, Describer.of(ask(lake)).share(80)).total == 9


def test_every_request_but_the_first_of_its_place(lake: Lake) -> None:
    describe = Describer.of(ask(lake))
    again = describe.again()
    assert again.value == 6 + 1
    rows = opened(lake, again)
    assert Counter(row[0] for row in rows.rows) == {"SP 3320 7905": 6, "SP 3325 7905": 1}
    assert rows.rows[0][1] == FIRST + timedelta(days=1), "the first log of a place is not among them"


def test_those_that_were_followed_soon_are_the_rows_of_that_figure(lake: Lake) -> None:
    soon = Describer.of(ask(lake)).soon(7)
    assert opened(lake, soon).total == 4  # day 0, 1, 3 and 30 of the busiest place
    assert soon.interval is not None
    assert soon.interval[0] <= (soon.value or 0) <= soon.interval[1]


def test_one_place_and_gini_open_too(lake: Lake) -> None:
    describe = Describer.of(ask(lake))
    assert describe.place("433250 279050").value == opened(lake, describe.place("433250 279050")).total == 2
    assert opened(lake, describe.gini()).total == 10
    assert describe.place("1 1").value == 0
    assert describe.place("<script>").value == 0


@pytest.mark.parametrize("figure", ["share", "again", "gini", "soon", "place"])
@pytest.mark.parametrize("basis", [Basis.LOGS, Basis.CRIME])
def test_a_figure_answers_its_own_question_again(lake: Lake, basis: Basis, figure: str) -> None:
    describe = Describer.of(ask(lake, basis))
    parameters = {"share": (50,), "soon": (28,), "place": ("433200 279050",)}.get(figure, ())
    made = getattr(describe, figure)(*parameters)
    assert made.question
    assert answerer(lake, made.question).answer(made.question) == made


@pytest.mark.parametrize(
    ("area", "number"), [("force:west-midlands", 11), ("npu:Coventry", 10), ("sector:ST M", 10), ("neighbourhood:Oak", 10)]
)
def test_areas_of_the_crime_record_are_found_in_the_logs(lake: Lake, area: str, number: int) -> None:
    crime = Crime(lake, "force", FORCE).still()
    chosen = Ask(Basis.LOGS, crime, crime.areas("force")[0] if area.startswith("force") else crime.find_area(area), PERIOD)
    assert len(asked(chosen).requests) == number


def test_more_than_a_web_process_holds_is_refused(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MOST", 9)
    monkeypatch.setattr(sources, "_kept", Kept(1))
    with pytest.raises(Invalid, match="More than 9 are too many to look at at once"):
        asked(ask(lake))


def test_published_crime_has_months_and_no_days_and_knows_no_logs(lake: Lake) -> None:
    street = Describer.of(ask(lake, Basis.STREET, "district:Coventry", "police-uk"))
    assert street.again().value == 2
    assert "anchor points" in street.share(50).definition
    with pytest.raises(Invalid, match="months of its crimes and not their days"):
        street.soon(28)
    with pytest.raises(Invalid, match="policing units and neighbourhoods"):
        asked(ask(lake, Basis.LOGS, "district:Coventry", "police-uk"))


def test_callers_are_counted_by_their_keys_which_nobody_is_shown(lake: Lake) -> None:
    describe = Describer.of(ask(lake, Basis.CALLERS, "force:west-midlands"))
    assert describe.spread.counts.tolist() == [3, 1]
    assert "Of 2 contacts nobody knows who called" in describe.asked.requests.left_out[0]
    rows = opened(lake, describe.again())
    assert rows.columns[0] == "caller"
    assert [row[0] for row in rows.rows] == ["Caller 1", "Caller 1"]
    assert "aaaa" not in str(rows)
    assert "caller_key" not in rows.columns


def test_small_numbers_of_callers_are_not_told_to_everybody(lake: Lake) -> None:
    describe = Describer.of(ask(lake, Basis.CALLERS, "force:west-midlands"))
    for figure in (describe.share(50), describe.again(), describe.gini(), describe.soon(28)):
        assert figure.question
        told = answerer(lake, figure.question).discreet
        assert told is not None
        assert told(figure.question).suppressed
        assert told(figure.question).question is None
        assert "4 contacts" not in told(figure.question).base, "how many there are, less those that are told, are the rest"
    with pytest.raises(Invalid, match="no place"):
        describe.place("a" * 32)
    assert not any(one.kind == "repeats.callers.place" for one in repeats_answerers(lake))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"part": "0"}, "no part of the requests"),
        ({"part": "-5"}, "no number"),
        ({"part": "٣"}, "no number"),
        ({"part": "9" * 400}, "no number"),
        ({"start": "yesterday"}, "not a date"),
        ({"start": "2018-03-09"}, "ends before it starts"),
        ({"start": "2031-01-01", "end": "2031-02-01"}, "No log of"),
        ({"area": "Coventry"}, "not an area"),
    ],
)
def test_a_wrong_question_is_answered_in_words(lake: Lake, change: dict[str, str], said: str) -> None:
    question = Describer.of(ask(lake)).share(50).question
    assert question
    with pytest.raises(Invalid, match=said):
        answerer(lake, question).answer(question.but(**change))


def test_a_question_about_one_record_is_not_answered_from_another(lake: Lake) -> None:
    crime = Describer.of(ask(lake, Basis.CRIME)).again().question
    assert crime
    street = Question("repeats.street.again", crime.params)
    with pytest.raises(Invalid, match="another record"):
        answerer(lake, street).rows(street, 50, 0)


def test_files_of_contacts_from_before_there_were_keys_are_read_and_known_as_such(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    put(lake, "contacts", [contact(date(2018, 2, 1)), contact(date(2018, 3, 1), caller_key="c" * 32)])
    (older,) = lake.files("contacts", months=[201802])
    parquet.write_table(parquet.read_table(older, partitioning=None).drop_columns(["caller_key"]), older)
    fresh = Lake(tmp_path)
    assert fresh.months_lacking("contacts") == [201802]
    assert fresh.months_lacking("incidents") == []
    found = Demand(fresh, FORCE).live().order_by("on").to_pyarrow()
    assert found["caller_key"].to_pylist() == [None, "c" * 32]
    assert isinstance(found, pa.Table)
