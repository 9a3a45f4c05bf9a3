"""Areas with their ground, a few at a time."""

from __future__ import annotations

from typing import Any

import pytest

from headwater.kernel import NotFound, Ref
from headwater.places.actions import NewArea, add_areas
from headwater.places.queries import (
    Ground,
    edition,
    ground,
    ground_extent,
    grounds,
    grounds_by_level,
    grounds_of,
    number_of_grounds,
)
from headwater.places.tests.factories import AT, EAST, NORTH, PROGRAM, small_tree, square

pytestmark = pytest.mark.django_db


def names(held: tuple[Ground, ...]) -> list[str]:
    return [one.area.name for one in held]


def test_a_few_at_a_time_hold_what_all_hold(django_assert_num_queries: Any) -> None:
    small_tree()
    whole = grounds(100)
    assert sorted(names(whole)) == sorted(["West Midlands", "Coventry", "Coventry", "S0", "S1", "N0", "N1"])
    found: list[Ground] = []
    while some := grounds(2, after=found[-1].area.ref if found else None):
        found += some
    assert found == list(whole)
    with django_assert_num_queries(1):
        grounds(3, level="neighbourhood", near=(EAST, NORTH, EAST + 1, NORTH + 1))


def test_by_level_code_and_nearness() -> None:
    small_tree()
    assert names(grounds(9, level="district")) == ["Coventry"]
    assert names(grounds(9, code="S1")) == ["S1"]
    assert names(grounds(9, level="sector")) == names(grounds(9, level="nonsense")) == []
    corner = (EAST + 10, NORTH + 10, EAST + 20, NORTH + 20)
    assert names(grounds(9, level="neighbourhood", near=corner)) == ["S0"]
    assert number_of_grounds() == 7
    assert number_of_grounds(level="neighbourhood") == 4
    assert [(level, number) for level, _, number in grounds_by_level()] == [
        ("force", 1), ("district", 1), ("npu", 1), ("neighbourhood", 4),
    ]  # fmt: skip


def test_one_and_several_by_reference() -> None:
    tree = small_tree()
    held = ground(tree["neighbourhood:S0"])
    assert held.shape is not None
    assert held.shape.equals(square(0, 0))
    several = grounds_of({tree["sector:North"], tree["neighbourhood:N1"], Ref("places.area", held.area.ref.id)})
    assert several[tree["sector:North"]].shape is None
    assert several[tree["neighbourhood:N1"]].area.name == "N1"
    assert len(several) == 3
    for ref in (tree["sector:North"], Ref("places.area", "nonsense"), Ref("journal.job", held.area.ref.id)):
        with pytest.raises(NotFound):
            ground(ref)


def test_the_extent_and_the_mark_of_all() -> None:
    assert (ground_extent(), grounds_by_level(), edition()) == (None, (), "")
    small_tree()
    assert ground_extent("neighbourhood", "district") == (EAST, NORTH, EAST + 2000, NORTH + 2000)
    assert ground_extent("lsoa") is None
    before = edition()
    add_areas(by=PROGRAM, at=AT, areas=[NewArea("ward", "W1", "Radford", None, square(0, 0))])
    assert edition() not in {"", before}
