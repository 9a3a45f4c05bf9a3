"""Posts and people from two files: all or nothing, and where something is wrong, exactly where."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from headwater.kernel import Conflict, Forbidden, Invalid, Quiet
from headwater.workforce import models, queries
from headwater.workforce.loading import Report, load_workforce
from headwater.workforce.tests.factories import AT, BY, DAY, NOBODY

pytestmark = pytest.mark.django_db

POSTS = """npu,unit,neighbourhood_team,rank,fte,from,until
Coventry,NE,yes,Constable,1.00,2013-04-01,
Coventry,NE,yes,Constable,0.40,2013-04-01,2017-04-01
Coventry,NTF,no,Sergeant,1,2013-04-01,
"""
PEOPLE = """collar_number,name,npu,unit,rank,fte,from,until,statuses
T1,Wren Sowe,Coventry,NE,Constable,0.80,2014-01-06,,restricted 2018-01-01/2018-02-01; seconded 2018-03-01/
T2,Robin Cole,Coventry,NE,Constable,1.00,2013-04-01,2016-05-02,
T2,Robin Cole,Coventry,NTF,Sergeant,1.00,2016-05-02,,
"""


def folder(path: Path, posts: str = POSTS, people: str = PEOPLE) -> Path:
    (path / "posts.csv").write_text(posts, "utf-8")
    (path / "people.csv").write_text(people, "utf-8-sig")
    return path


def load(path: Path) -> Report:
    return load_workforce([path], by=BY, at=AT, progress=Quiet())


def test_two_files_make_tables(tmp_path: Path) -> None:
    report = load(folder(tmp_path))
    assert str(report) == "2 units, 3 posts, 2 people, 3 postings, complete on 1 day"
    constables, sergeants, _ = queries.rank_tables(npu="Coventry", as_at=DAY)
    (ne,) = constables.rows
    assert (ne.establishment.value, ne.strength.value, ne.deployable.value) == (1.0, 0.8, 0.0)
    assert sergeants.total.deployable.value == 1.0
    (then,) = queries.constables_over_time(npu="Coventry", dates=[date(2015, 4, 1)])
    assert (then.strength.value, then.fte_strength.value, then.establishment.value) == (2, 1.8, 1.4)


def test_the_files_may_be_named_one_by_one(tmp_path: Path) -> None:
    folder(tmp_path)
    report = load_workforce([tmp_path / "people.csv", tmp_path / "posts.csv"], by=BY, at=AT, progress=Quiet())
    assert report.people == 2


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("posts", "0.40", "1.40", "posts.csv, line 3, column “fte”"),
        ("posts", "0.40", "some", "posts.csv, line 3, column “fte”: “some” cannot be read"),
        ("posts", "Sergeant", "Wizard", "posts.csv, line 4, column “rank”: “Wizard” is not a rank"),
        ("posts", "2017-04-01", "01/04/2017", "posts.csv, line 3, column “until”"),
        ("posts", "2017-04-01", "2012-04-01", "posts.csv, line 3, column “until”: It would end"),
        ("posts", "Coventry,NTF,no", "Coventry,NTF,maybe", "posts.csv, line 4, column “neighbourhood_team”"),
        ("posts", ",fte,", ",hours,", "posts.csv has no column “fte”"),
        ("posts", "Sergeant,1,", "Sergeant,1,,", "posts.csv, line 4: it has not as many values"),
        ("people", "Coventry,NTF,Sergeant", "Coventry,LOMU,Sergeant", "people.csv, line 4: Coventry has no unit “LOMU”"),
        ("people", "seconded", "asleep", "people.csv, line 2, column “statuses”: “asleep” is not a status"),
        ("people", "T2,Robin Cole,Coventry,NTF", "T2,Jay Rea,Coventry,NTF", "T2 has 2 names"),
        ("people", "T1,Wren Sowe", ",Wren Sowe", "people.csv, line 2, column “collar_number”: It is empty"),
        ("people", "1.00,2013-04-01,2016-05-02", "1.00,2013-04-01,", "full time"),
        ("people", "T1,Wren", f"T1,{'W' * 130}", "A person needs a name"),
        ("posts", "Coventry,NTF", f"Coventry,{'N' * 90}", "A unit needs a name"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_loaded(tmp_path: Path, file: str, old: str, new: str, told: str) -> None:
    texts = {"posts": POSTS, "people": PEOPLE}
    assert old in texts[file]
    texts[file] = texts[file].replace(old, new, 1)
    with pytest.raises(Invalid) as fault:
        load(folder(tmp_path, **texts))
    assert told in fault.value.message
    assert fault.value.remedy
    assert not models.Unit.objects.exists()
    assert not models.Person.objects.exists()


def test_without_a_list_of_days_the_record_is_complete_on_the_day_of_loading(tmp_path: Path) -> None:
    load(folder(tmp_path))
    assert queries.snapshot_dates("Coventry") == (AT.date(),)


def test_the_days_on_which_the_files_are_complete_are_listed(tmp_path: Path) -> None:
    (tmp_path / "complete.csv").write_text("npu,as_at\nCoventry,2017-04-01\nCoventry,2016-04-01\n")
    assert load(folder(tmp_path)).days == 2
    assert queries.snapshot_dates("Coventry") == (date(2016, 4, 1), date(2017, 4, 1))


def test_a_wrong_day_is_named(tmp_path: Path) -> None:
    (tmp_path / "complete.csv").write_text("npu,as_at\nCoventry,April\n")
    with pytest.raises(Invalid, match=r"complete\.csv, line 2, column “as_at”"):
        load(folder(tmp_path))
    assert not models.Unit.objects.exists()


def test_loading_twice_is_refused(tmp_path: Path) -> None:
    load(folder(tmp_path))
    with pytest.raises(Conflict, match="T1 is taken"):
        load(tmp_path)
    assert models.Post.objects.count() == 3


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text(POSTS)
    with pytest.raises(Invalid, match=r"no people\.csv"):
        load(tmp_path)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    folder(tmp_path)
    (tmp_path / "people.csv").write_bytes(b"PK\x03\x04\xff\xfe\x00")
    with pytest.raises(Invalid, match="UTF-8"):
        load(tmp_path)


def test_characters_that_no_text_has_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no text has"):
        load(folder(tmp_path, people=PEOPLE.replace("Wren", "Wr\0n")))


def test_a_field_that_never_ends_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"people\.csv, line \d+: field larger"):
        load(folder(tmp_path, people=PEOPLE.replace("Wren", '"' + "W" * 200_000)))


def test_only_who_may_loads(tmp_path: Path) -> None:
    with pytest.raises(Forbidden):
        load_workforce([folder(tmp_path)], by=NOBODY, at=AT, progress=Quiet())
