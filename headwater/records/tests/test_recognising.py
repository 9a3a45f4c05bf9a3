"""Who a caller may be: by number, by name however it is said, by date of birth."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from headwater.kernel import Forbidden, Ref, Role
from headwater.records import actions, queries
from headwater.records.actions import NewPerson
from headwater.records.queries import Recognised
from headwater.records.rules import Evidence, judge, name_key, names_alike, registration_of, same_number
from headwater.records.rules.judging import LIKELY, born_alike
from headwater.records.rules.numbers import shown_number, shown_registration
from headwater.records.tests.factories import AT, BORN, PROGRAM, actor, home, somebody

DATA = Path(__file__).parents[4] / "shared" / "data" / "person_linkage"


def asked(**said: object) -> tuple[Recognised, ...]:
    return queries.recognise(PROGRAM, AT, **said)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_number_comes_first_with_everybody_who_shares_it() -> None:
    mother = somebody("Hazel Avon", phones=["07700 900123"], address=home())
    son = somebody("Robin Avon", phones=["07700 900123"])
    somebody("Wren Tame", phones=["07700 900999"])
    actions.place_marker(by=PROGRAM, at=AT, subject=mother, kind="vulnerable", detail="Lives alone")
    found = asked(number="+44 (0)7700 900123")
    assert {one.person for one in found} == {mother, son}
    assert {one.why for one in found} == {"this number"}
    first, second = asked(number="07700900123", name="Robin Avon")
    assert (first.person, first.why, second.why) == (son, "this number, same name", "this number, another name")
    assert first.score > second.score
    [known] = [one for one in found if one.person == mother]
    assert (known.address, [marker.short for marker in known.markers]) == ("12 Alder Road, Coventry", ["VULNERABLE"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kept", "said"),
    [
        ("Elizabeth Sherbourne", "Liz Sherborne"),
        ("Elizabeth Sherbourne", "Sherbourne Elizabeth"),
        ("Mohammed Khan", "Muhammad Khan"),
        ("Seán Ó Briain", "Sean O'Briain"),
        ("Anne-Marie Smith-Jones", "Annemarie Smith Jones"),
        ("Mrs Hazel Avon", "hazel  AVON"),
        ("Wren Teme (synthetic)", "wren teme"),
        ("Robert Tame", "Bob Tame"),
        ("Jonathan Whitworth", "Jonathon Whitworh"),
        ("Sukarno", "Sukarno"),
        ("Zoë Nuñez", "zoe nunez"),
        ("Мария Иванова", "Мария Иванова"),
        ("李小龙", "李小龙"),
    ],
)
@pytest.mark.parametrize("born", [BORN, None], ids=["born", "no birth date"])
def test_a_name_is_recognised_however_it_is_said(kept: str, said: str, born: date | None) -> None:
    somebody("Kestrel Waveney", birth_date=BORN)
    ref = somebody(kept, birth_date=BORN)
    assert [one.person for one in asked(name=said, birth_date=born)][:1] == [ref]


@pytest.mark.django_db
def test_why_says_what_agrees_and_what_does_not() -> None:
    somebody("Hazel Avon", birth_date=BORN)
    assert [one.why for one in asked(name="Hazel Avon", birth_date=BORN)] == ["same name, same birth date"]
    assert [one.why for one in asked(name="Hazle Avon", birth_date=date(1961, 9, 4))] == [
        "name sounds alike, day and month of birth exchanged"
    ]
    [slip] = asked(name="Hazel Avon", birth_date=date(1961, 4, 8))
    assert slip.why == "same name, birth date but for one digit"
    [other] = asked(name="Hazel Avon", birth_date=date(1990, 1, 2))
    assert (other.why, other.score < LIKELY) == ("same name, another birth date", True)


@pytest.mark.django_db
def test_former_names_and_merged_records_lead_to_the_one_that_stands() -> None:
    ref = somebody("Hazel Tame")
    actions.amend_person(by=PROGRAM, at=AT, person=ref, name="Hazel Avon")
    [found] = asked(name="Hazel Tame")
    assert (found.person, found.name, found.why) == (ref, "Hazel Avon", "same name (an earlier or other one)")
    twin = somebody("H A Avonne", phones=["07700 900123"])
    actions.merge_people(by=PROGRAM, at=AT, keep=ref, other=twin, reason="One person")
    assert [one.person for one in asked(number="07700 900123")] == [ref]


@pytest.mark.django_db
@pytest.mark.parametrize("said", [{}, {"name": "  "}, {"number": "withheld"}, {"birth_date": BORN}, {"name": "'); DROP TABLE"}])
def test_too_little_finds_nobody(said: dict[str, object]) -> None:
    somebody("Hazel Avon", birth_date=BORN)
    assert asked(**said) == ()


@pytest.mark.django_db
def test_it_takes_three_queries_and_the_right_to(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for k in range(20):
        somebody(f"Hazel Avon{'abcdefghijklmnopqrst'[k]}", phones=["07700 900123"], address=home(), birth_date=BORN)
    with django_assert_num_queries(3):
        assert len(asked(number="07700 900123", name="Hazel Avon", birth_date=BORN)) == 5
    with django_assert_num_queries(0):
        assert asked(number="anonymous") == ()
    with pytest.raises(Forbidden):
        queries.recognise(actor(Role.AUDITOR), AT, name="Hazel Avon")


@dataclass
class Scores:
    """What came of asking for people, some known and some not."""

    known: int = 0
    first: int = 0
    offered: int = 0
    likely: int = 0
    likely_wrong: int = 0


@pytest.mark.django_db
@pytest.mark.skipif(not DATA.exists(), reason="FEBRL's people are in ../shared/data, which is not here")
@pytest.mark.parametrize("dataset", [1, 2, 3])
def test_people_with_slips_in_their_names_and_dates_are_found(dataset: int) -> None:
    """Half of the originals are on record; every duplicate is asked for by the name and date of birth as it has them."""
    with (DATA / f"dataset{dataset}.csv").open() as file:
        rows = [row for row in csv.DictReader(file, skipinitialspace=True) if _name(row)]
    known = [row for row in rows if row["rec_id"].endswith("-org") and _number(row) % 2 == 0]
    people = [NewPerson(_name(row), _born(row)) for row in known]
    refs = dict(zip(map(_number, known), actions.add_people(by=PROGRAM, at=AT, people=people), strict=True))
    with connection.cursor() as cursor:
        cursor.execute("analyze records_person")
    scores = Scores()
    for row in rows:
        if "-dup-" in row["rec_id"]:
            _ask(row, refs.get(_number(row)), scores)
    assert scores.known > 200
    assert scores.first >= 0.95 * scores.known
    assert scores.offered >= 0.96 * scores.known
    assert scores.likely >= 0.8 * scores.known
    assert scores.likely_wrong <= 0.01 * scores.likely


def _ask(row: dict[str, str], meant: Ref | None, scores: Scores) -> None:
    found = asked(name=_name(row), birth_date=_born(row))
    likely = [one for one in found if one.score >= LIKELY]
    scores.likely += len(likely)
    scores.likely_wrong += sum(one.person != meant for one in likely)
    if meant:
        scores.known += 1
        scores.first += [one.person for one in found[:1]] == [meant]
        scores.offered += meant in [one.person for one in found]


def _number(row: dict[str, str]) -> int:
    return int(row["rec_id"].split("-")[1])


def _name(row: dict[str, str]) -> str:
    return f"{row['given_name'].strip()} {row['surname'].strip()}".strip()


def _born(row: dict[str, str]) -> date | None:
    text = row["date_of_birth"].strip()
    try:
        day = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None
    return day if day.year >= 1880 else None


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("07700 900123", "+447700900123"), ("+44 (0)7700 900123", "+447700900123"), ("00447700900123", "+447700900123"),
        ("447700900123", "+447700900123"), ("024 7655 5555", "+442476555555"), ("+33 1 99 00 12 34", "+33199001234"),
        ("withheld", ""), ("", ""), ("anonymous", ""), ("999", ""), ("0" * 60, ""), ("'); DROP TABLE", ""),
    ],
)  # fmt: skip
def test_numbers(said: str, number: str) -> None:
    assert same_number(said) == number
    assert same_number(number) == number
    assert not number or same_number(shown_number(number)) == number


def test_marks() -> None:
    assert [registration_of(text) for text in ("ab12 cde", "A1", "ABC-123D")] == ["AB12CDE", "A1", "ABC123D"]
    assert [shown_registration(mark) for mark in ("AB12CDE", "A1")] == ["AB12 CDE", "A1"]


@given(st.text(max_size=60))
def test_a_key_is_its_own_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


_names = st.lists(st.sampled_from(["liz", "elizabeth", "avon", "tame", "a", "smith"]), min_size=1, max_size=4).map(" ".join)


@given(_names, _names)
def test_likeness_has_no_direction_and_knows_itself(one: str, other: str) -> None:
    assert names_alike(one, other) == pytest.approx(names_alike(other, one))
    assert 0 <= names_alike(one, other) <= 1
    assert names_alike(one, one) == 1


_dates = st.dates(date(1900, 1, 1), date(2018, 1, 1))
_likeness = st.one_of(st.none(), st.floats(0, 1))


@given(st.booleans(), _likeness, _dates, _dates)
def test_agreement_never_lowers_a_score(number: bool, name: float | None, one: date, other: date) -> None:
    judged = judge(Evidence(number, name, one, other)).score
    assert 0 <= judged <= 1
    assert judge(Evidence(True, name, one, other)).score >= judged
    assert judge(Evidence(number, name, one, one)).score >= judged
    if name is not None:
        assert judge(Evidence(number, 1.0, one, other)).score >= judged


@given(_dates, _dates)
def test_dates_agree_both_ways(one: date, other: date) -> None:
    assert born_alike(one, other) == born_alike(other, one)
    assert born_alike(one, one) == (1.0, "same birth date")
