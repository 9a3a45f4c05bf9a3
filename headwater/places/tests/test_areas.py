"""Areas: a tree that is the same however often it is added."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon, box

from headwater.kernel import Actor, Forbidden, Invalid, NotFound, Ref, Role
from headwater.places import actions, queries
from headwater.places.actions import NewArea, NewDeprivation, NewPopulation, add_area, add_areas
from headwater.places.models import Area, Edition
from headwater.places.rules import Level, district_name_of, may_hold, slug_of
from headwater.places.tests.factories import AT, PROGRAM, journalled, small_tree, square


@pytest.mark.django_db
def test_a_tree_is_read_back_as_it_was_added(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    made = small_tree()
    with django_assert_num_queries(1):
        whole = queries.tree(made["force:West Midlands"])
    assert [area.name for area in whole.walk()] == [
        "West Midlands", "Coventry", "Coventry", "North", "N0", "N1", "South", "S0", "S1",
    ]  # fmt: skip
    with django_assert_num_queries(1):
        above = queries.ancestors(made["neighbourhood:N1"])
    assert [(area.level, area.name) for area in above] == [
        ("force", "West Midlands"), ("district", "Coventry"), ("npu", "Coventry"), ("sector", "North"),
    ]  # fmt: skip
    with django_assert_num_queries(1):
        assert [area.name for area in queries.children(made["npu:Coventry"])] == ["North", "South"]
    with django_assert_num_queries(1):
        assert queries.area(made["neighbourhood:N1"]).bounds == (434_000, 279_000, 435_000, 280_000)
    with django_assert_num_queries(1):
        assert len(queries.boundaries()) == 7
    ground = queries.boundary(made["neighbourhood:S0"])
    assert ground is not None and ground.equals(square(0, 0))
    assert queries.boundary(made["sector:North"]) is None
    assert [area.name for area in queries.areas("neighbourhood", within=made["sector:North"])] == ["N0", "N1"]
    assert len(queries.areas("neighbourhood")) == 4


@pytest.mark.django_db
def test_a_large_tree_takes_as_many_statements_as_a_small_one(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    small_tree()
    many = [NewArea("lsoa", f"E{n:08}", f"Coventry {n:03}A", ("district", "E08000026")) for n in range(1500)]
    with django_assert_max_num_queries(20):
        assert len(add_areas(by=PROGRAM, at=AT, areas=many)) == 1500


@pytest.mark.django_db
def test_adding_again_changes_and_records_nothing() -> None:
    first = small_tree()
    mark = Edition.objects.get().mark
    assert [data["name"] for _, data in journalled("places.AreaAdded")].count("Coventry") == 2
    assert small_tree() == first
    assert len(journalled("places.AreaAdded")) == 9
    assert journalled("places.AreaChanged") == []
    assert Edition.objects.get().mark == mark


@pytest.mark.django_db
def test_what_differs_is_changed_and_recorded() -> None:
    made, mark = small_tree(), Edition.objects.get().mark
    ref = add_area(
        by=PROGRAM, at=AT, level="neighbourhood", code="N1", name="Foleshill", geometry=box(434_000, 279_000, 434_500, 280_000)
    )
    assert ref == made["neighbourhood:N1"]
    view = queries.area(ref)
    assert (view.name, view.parent, view.bounds) == ("Foleshill", made["sector:North"], (434_000, 279_000, 434_500, 280_000))
    [(subject, data)] = journalled("places.AreaChanged")
    assert (subject, data["what"]) == (str(ref), ["name", "boundary"])
    assert (data["name_before"], data["name_after"]) == ("N1", "Foleshill")
    assert Edition.objects.get().mark != mark


@pytest.mark.django_db
def test_a_narrower_area_moves_to_another_parent() -> None:
    made = small_tree()
    add_area(by=PROGRAM, at=AT, level="neighbourhood", code="N1", name="N1", parent=made["sector:South"])
    assert [area.name for area in queries.children(made["sector:South"])] == ["N1", "S0", "S1"]


_BOW_TIE = Polygon([(433_000, 278_000), (433_009, 278_009), (433_009, 278_000), (433_000, 278_009)])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("area", "fault"),
    [
        (NewArea("parish", "P", "P"), "not a level"),
        (NewArea("ward", " ", "W"), "code"),
        (NewArea("ward", "W", " \n"), "name"),
        (NewArea("ward", "W" * 61, "W"), "code"),
        (NewArea("district", "D", "D", ("sector", "N")), "cannot hold"),
        (NewArea("district", "D", "D", ("district", "E08000026")), "cannot hold"),
        (NewArea("ward", "W", "W", geometry=Point(433_000, 278_000)), "not a polygon"),
        (NewArea("ward", "W", "W", geometry=LineString([(433_000, 278_000), (434_000, 279_000)])), "not a polygon"),
        (NewArea("ward", "W", "W", geometry=Polygon()), "not a polygon"),
        (NewArea("ward", "W", "W", geometry=box(-1.6, 52.3, -1.4, 52.5)), "in degrees"),
        (NewArea("ward", "W", "W", geometry=box(2e6, 2e6, 3e6, 3e6)), "Great Britain"),
        (NewArea("ward", "W", "W", geometry=_BOW_TIE), "crosses itself"),
    ],
)
def test_wrong_areas_are_refused_and_nothing_is_kept(area: NewArea, fault: str) -> None:
    small_tree()
    before = Area.objects.count()
    with pytest.raises(Invalid, match=fault):
        add_areas(by=PROGRAM, at=AT, areas=[NewArea("ward", "GOOD", "Good"), area])
    assert Area.objects.count() == before


@pytest.mark.django_db
def test_a_parent_must_exist() -> None:
    with pytest.raises(NotFound, match="does not exist"):
        add_area(by=PROGRAM, at=AT, level="ward", code="W", name="W", parent=Ref("places.area", str(uuid4())))
    with pytest.raises(NotFound, match="does not exist"):
        add_area(by=PROGRAM, at=AT, level="ward", code="W", name="W", parent=Ref("accounts.user", "1"))


@pytest.mark.django_db
def test_one_code_with_two_names_is_refused() -> None:
    with pytest.raises(Invalid, match="comes twice"):
        add_areas(by=PROGRAM, at=AT, areas=[NewArea("ward", "W", "One"), NewArea("ward", "W", "Two")])


@pytest.mark.django_db
def test_only_those_who_may_add_areas_add_them() -> None:
    sergeant = Actor.with_roles(Ref("accounts.user", "s"), "Sue", {Role.SERGEANT})
    with pytest.raises(Forbidden):
        add_area(by=sergeant, at=AT, level="ward", code="W", name="W")
    with pytest.raises(Forbidden):
        actions.set_population(by=sergeant, at=AT, counts=[])
    with pytest.raises(Forbidden):
        actions.set_deprivation(by=sergeant, at=AT, statements=[])


@pytest.mark.django_db
def test_an_area_is_found_by_code_or_name(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    made = small_tree()
    with django_assert_num_queries(1):
        assert queries.area_named("district", "E08000026").ref == made["district:Coventry"]
    with django_assert_num_queries(2):
        assert queries.area_named("district", " coventry ").ref == made["district:Coventry"]
    with pytest.raises(NotFound):
        queries.area_named("ward", "Coventry")
    with pytest.raises(NotFound):
        queries.area(Ref("places.area", "x"))
    with pytest.raises(NotFound):
        queries.tree(Ref("places.area", str(uuid4())))


@pytest.mark.django_db
def test_the_audit_calls_areas_by_their_names(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    made = small_tree()
    with django_assert_num_queries(1):
        names = queries.names_by_id([made["npu:Coventry"].id, "nonsense", str(uuid4())])
    assert names == {made["npu:Coventry"].id: "Coventry (Neighbourhood policing unit)"}


@pytest.mark.django_db
def test_populations_are_stated_once_and_read_by_year(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    ward = add_area(by=PROGRAM, at=AT, level="ward", code="W", name="W")
    counts = [NewPopulation(ward, 2011, "Census 2011", 1000, 400), NewPopulation(ward, 2021, "Census 2021", 1200)]
    assert actions.set_population(by=PROGRAM, at=AT, counts=counts) == 2
    assert actions.set_population(by=PROGRAM, at=AT, counts=counts) == 0
    assert len(journalled("places.PopulationSet")) == 2
    with django_assert_num_queries(1):
        newest = queries.population(ward)
    assert newest is not None and (newest.persons, newest.households, newest.year) == (1200, None, 2021)
    before = queries.population(ward, 2018)
    assert before is not None and before.persons == 1000
    assert queries.population(ward, 2001) is None
    corrected = [NewPopulation(ward, 2011, "Census 2011", 1001, 400)]
    assert actions.set_population(by=PROGRAM, at=AT, counts=corrected) == 1
    for wrong in (NewPopulation(ward, 11, "C", 1), NewPopulation(ward, 2011, " ", 1), NewPopulation(ward, 2011, "C", -1)):
        with pytest.raises(Invalid):
            actions.set_population(by=PROGRAM, at=AT, counts=[wrong])
    with pytest.raises(NotFound):
        actions.set_population(by=PROGRAM, at=AT, counts=[NewPopulation(Ref("places.area", str(uuid4())), 2011, "C", 1)])


@pytest.mark.django_db
def test_deprivation_is_stated_once() -> None:
    lsoa = add_area(by=PROGRAM, at=AT, level="lsoa", code="E01009522", name="Coventry 014A")
    statement = NewDeprivation(lsoa, 2015, "Index of Multiple Deprivation 2015", rank=120, decile=1, score=61.2)
    assert actions.set_deprivation(by=PROGRAM, at=AT, statements=[statement]) == 1
    assert actions.set_deprivation(by=PROGRAM, at=AT, statements=[statement]) == 0
    found = queries.deprivation(lsoa)
    assert found is not None and (found.rank, found.decile, found.score, found.crime_decile) == (120, 1, 61.2, None)
    with pytest.raises(Invalid, match="decile"):
        actions.set_deprivation(by=PROGRAM, at=AT, statements=[NewDeprivation(lsoa, 2015, "I", rank=1, decile=11)])


@pytest.mark.django_db
def test_the_database_refuses_what_no_action_would_write() -> None:
    for wrong in ({"level": "parish"}, {"name": ""}, {"code": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Area.objects.create(**{"level": "ward", "code": "W", "name": "W", "added_at": AT} | wrong)


@given(st.permutations(list(Level)), st.data())
def test_a_chain_of_parents_always_ends(levels: list[Level], data: st.DataObject) -> None:
    chain = [levels[0]]
    while above := [level for level in Level if may_hold(level, chain[-1])]:
        chain.append(data.draw(st.sampled_from(above)))
        assert len(chain) <= len(Level)


@pytest.mark.parametrize(
    ("name", "district"),
    [
        ("Leicester 001A", "Leicester"),
        ("County Durham 012F", "County Durham"),
        ("Coventry", "Coventry"),
        ("Area 51", "Area 51"),
    ],
)
def test_the_name_of_an_lsoa_holds_its_district(name: str, district: str) -> None:
    assert district_name_of(name) == district


def test_slugs() -> None:
    assert slug_of("Avon & Somerset") == "avon-and-somerset"
    assert slug_of("West Midlands") == "west-midlands"


_codes = st.sampled_from(["A", "B", "C"])
_statements = st.lists(
    st.builds(
        lambda level, code, name, parent: NewArea(level, code, name, parent),
        st.sampled_from(["district", "ward", "lsoa"]),
        _codes,
        st.sampled_from(["One", "Two"]),
        st.none() | st.tuples(st.just("force"), st.just("f")) | st.tuples(st.just("district"), st.just("A")),
    ),
    max_size=8,
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_statements)
def test_what_was_said_last_holds_and_saying_it_again_changes_nothing(said: list[NewArea]) -> None:
    """Against a model: a dictionary in which the last name wins, and the last parent that was named."""
    sound = [one for one in said if not (one.level == "district" and one.parent == ("district", "A"))]
    model: dict[tuple[str, str], tuple[str, tuple[str, str] | None]] = {
        ("force", "f"): ("F", None),
        ("district", "A"): ("A", None),
    }
    with transaction.atomic():
        for one in (NewArea("force", "f", "F"), NewArea("district", "A", "A"), *sound):
            refs = add_areas(by=PROGRAM, at=AT, areas=[one])
            assert isinstance(one.parent, tuple | None)
            parent = one.parent or model.get((one.level, one.code), ("", None))[1]
            model[one.level, one.code] = one.name, parent
            mark = Edition.objects.get().mark
            assert add_areas(by=PROGRAM, at=AT, areas=[one]) == refs
            assert Edition.objects.get().mark == mark
        found = {
            (row.level, row.code): (row.name, (row.parent.level, row.parent.code) if row.parent else None)
            for row in Area.objects.select_related("parent")
        }
        assert found == model
        transaction.set_rollback(True)
