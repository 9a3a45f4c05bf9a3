"""Search survives slips of the finger."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.kernel import Actor, Forbidden, Invalid, Ref, Role
from headwater.places import actions, loaders, queries
from headwater.places.actions import NewEntry, NewPostcode
from headwater.places.rules import edits, key_of, likeness, postcode_of
from headwater.places.tests.factories import AT, PROGRAM, journalled, small_tree

DATA = Path(__file__).parents[4] / "shared" / "data" / "coventry_street_anchors"

NAMES = (
    "Gosford Street", "Gosforth Road", "Far Gosford Street", "High Street", "Earl Street", "St Nicholas Street",
    "King's Hill Road", "Foleshill Road", "Queen Victoria Road",
)  # fmt: skip


@pytest.fixture
def town() -> None:
    small_tree()
    entries = [NewEntry(name, 433_500 + k, 278_500, "test") for k, name in enumerate(NAMES)]
    entries += [NewEntry("High Street", 440_000, 290_000, "test", stated_lsoa_name="Elsewhere 001A")]
    entries += [
        NewEntry("Gosford Street", 433_900, 278_600, "test"),
        NewEntry("Supermarket", 433_100, 278_100, "test", is_place=True),
    ]
    actions.set_gazetteer(by=PROGRAM, at=AT, entries=entries)
    codes = [NewPostcode(code, 433_000, 278_000, "test") for code in ("CV1 1DD", "CV1 1DE", "CV1 2AA", "CV11 1DD")]
    actions.set_postcodes(by=PROGRAM, at=AT, postcodes=codes)


@pytest.mark.django_db
@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Gosford Street", "Gosford Street"),
        ("Gosfrod Street", "Gosford Street"),
        ("gosford st", "Gosford Street"),
        ("gosfo", "Gosford Street"),
        ("GOSFORD", "Gosford Street"),
        ("far gosfrd", "Far Gosford Street"),
        ("saint nicolas street", "St Nicholas Street"),
        ("kings hill rd", "King's Hill Road"),
        ("folshil road", "Foleshill Road"),
        ("victoria", "Queen Victoria Road"),
        ("Coventyr", "Coventry"),
        ("supermarkt", "Supermarket"),
        ("cv11dd", "CV1 1DD"),
        ("CV1 2", "CV1 2AA"),
    ],
)
def test_what_was_meant_comes_first(typed: str, first: str) -> None:
    assert queries.search(typed)[0].name == first


@pytest.mark.django_db
@pytest.mark.usefixtures("town")
def test_namesakes_are_apart_and_points_of_one_street_together() -> None:
    streets = [match for match in queries.search("high street") if match.name == "High Street"]
    assert [match.detail for match in streets] == ["Street", "Street, Elsewhere 001A"]
    assert [match.name for match in queries.search("gosford street")].count("Gosford Street") == 1
    [coventry, unit] = [match for match in queries.search("coventry") if match.name == "Coventry"]
    assert (coventry.detail, unit.detail) == ("District, West Midlands", "Neighbourhood policing unit, Coventry")
    assert (coventry.easting, coventry.northing) == (434_000, 279_000)


@pytest.mark.django_db
@pytest.mark.usefixtures("town")
def test_it_takes_three_queries_at_most(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(2):
        assert queries.search("gosford", 3)
    with django_assert_num_queries(3):
        assert [match.name for match in queries.search("CV1", 3)] == ["CV1 1DD", "CV1 1DE", "CV1 2AA"]
    with django_assert_num_queries(0):
        assert queries.search("  ") == queries.search("!?'") == queries.search("gosford", 0) == ()


@pytest.mark.django_db
@pytest.mark.usefixtures("town")
@pytest.mark.parametrize(
    "typed", ["zzzzqq", "%", "_____", "'; drop table places_area; --", "\\", "x" * 10_000, "\u202e", "<b>"]
)
def test_nonsense_finds_nothing_and_breaks_nothing(typed: str) -> None:
    assert queries.search(typed) == ()


@pytest.mark.django_db
@pytest.mark.skipif(not DATA.exists(), reason="the real street names are in ../shared/data, which is not here")
def test_one_slip_in_a_real_street_name_still_finds_it() -> None:
    path = DATA / "coventry_police_uk_anchor_points.csv"
    loaders.load_streets([path], by=PROGRAM, at=AT)
    with path.open() as file:
        names = sorted({row["street"] for row in csv.DictReader(file) if len(row["street"]) > 6})
    rng = random.Random(1)
    first = among = 0
    tried = rng.sample(names, 200)
    for name in tried:
        found = [match.name for match in queries.search(slip(name, rng), 8)]
        first += found[:1] == [name]
        among += name in found
    assert among >= 0.99 * len(tried)
    assert first >= 0.95 * len(tried)


def slip(name: str, rng: random.Random) -> str:
    """One letter dropped, doubled, changed, or swapped with the next."""
    k = rng.randrange(1, len(name) - 1)
    match rng.randrange(4):
        case 0:
            return name[:k] + name[k + 1 :]
        case 1:
            return name[:k] + name[k] + name[k:]
        case 2:
            return name[:k] + rng.choice("abcdefghijklmnopqrstuvwxyz") + name[k + 1 :]
        case _:
            return name[:k] + name[k + 1] + name[k] + name[k + 2 :]


@pytest.mark.django_db
def test_the_gazetteer_is_kept_once_and_recorded() -> None:
    entries = [NewEntry("Earl Street", 433_500, 278_500, "test", stated_lsoa="E01")]
    assert actions.set_gazetteer(by=PROGRAM, at=AT, entries=entries) == 1
    assert actions.set_gazetteer(by=PROGRAM, at=AT, entries=entries) == 0
    assert actions.set_gazetteer(by=PROGRAM, at=AT, entries=[NewEntry("EARL STREET", 433_500, 278_500, "test")]) == 1
    assert [data["entries"] for _, data in journalled("places.GazetteerLoaded")] == [1, 1]
    postcodes = [NewPostcode("cv1 1dd", 433_500, 278_500, "test")]
    assert [actions.set_postcodes(by=PROGRAM, at=AT, postcodes=postcodes) for _ in range(2)] == [1, 0]
    for wrong in (
        NewEntry("'", 433_500, 278_500, "t"),
        NewEntry("Sea", -5, 278_500, "t"),
        NewEntry(" ", 433_500, 278_500, "t"),
    ):
        with pytest.raises(Invalid):
            actions.set_gazetteer(by=PROGRAM, at=AT, entries=[wrong])
    for unfit in (NewPostcode("CV1", 433_500, 278_500, "t"), NewPostcode("CV1 1DD", 0, 0, "t")):
        with pytest.raises(Invalid):
            actions.set_postcodes(by=PROGRAM, at=AT, postcodes=[unfit])
    analyst = Actor.with_roles(Ref("accounts.user", "a"), "Ann", {Role.ANALYST})
    with pytest.raises(Forbidden):
        actions.set_postcodes(by=analyst, at=AT, postcodes=postcodes)
    with pytest.raises(Forbidden):
        actions.set_gazetteer(by=analyst, at=AT, entries=entries)


_words = st.text("abcde ", max_size=9)


@given(_words, _words, _words)
def test_edits_are_a_distance(a: str, b: str, c: str) -> None:
    assert edits(a, b) == edits(b, a)
    assert (edits(a, b) == 0) == (a == b)
    assert edits(a, b) <= max(len(a), len(b))
    assert edits(a + c, b + c) <= edits(a, b)


def test_edits_known_by_heart() -> None:
    assert [edits("gosfrod", "gosford"), edits("kitten", "sitting"), edits("", "abc"), edits("ca", "abc")] == [1, 3, 3, 3]


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_between_none_and_the_name_itself(typed: str, name: str) -> None:
    a, b = key_of(typed), key_of(name)
    assert 0 <= likeness(a, b) <= 1
    assert not a or likeness(a, a) == 1
    assert a == b or likeness(a, b) < 1


@given(st.text(max_size=40))
def test_a_key_is_its_own_key_and_plain(name: str) -> None:
    key = key_of(name)
    assert key == key.strip().casefold()
    assert key.isascii()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("St. Nicholas St", "saint nicholas street"), ("King’s Hill Rd", "kings hill road"), ("ÉCOLE", "ecole"),
        ("St", "st"), ("  High   Street ", "high street"), ("!", ""),
    ],
)  # fmt: skip
def test_keys(name: str, key: str) -> None:
    assert key_of(name) == key


def test_postcodes_as_they_are_written() -> None:
    assert [postcode_of(text) for text in ("cv11dd", " CV1 1DD", "ec1a1bb", "M1 1AE")] == [
        "CV1 1DD",
        "CV1 1DD",
        "EC1A 1BB",
        "M1 1AE",
    ]
    for wrong in ("", "CV1", "CV1 DD1", "=CV1 1DD", "CV1 1DDD", "ＣＶ1 1DD"):
        with pytest.raises(Invalid):
            postcode_of(wrong)
