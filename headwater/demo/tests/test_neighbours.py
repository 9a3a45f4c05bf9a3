"""The people who ring in the demonstration: invented, findable, and some of them marked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from headwater.demo.building import SEED
from headwater.demo.ground import Ground
from headwater.demo.neighbours import NUMBER, add_neighbours, neighbours
from headwater.demo.streets import postcodes, streets
from headwater.kernel import Actor
from headwater.records import queries

AT = datetime(2018, 3, 12, 9, 30, tzinfo=UTC)
PROGRAM = Actor.system("test")


@pytest.mark.django_db
def test_they_are_recognised_when_they_ring_and_made_once() -> None:
    refs = add_neighbours(SEED, by=PROGRAM, at=AT)
    assert len(refs) == NUMBER
    assert add_neighbours(SEED, by=PROGRAM, at=AT) == []
    people = neighbours(list(streets(Ground.of_the_force(SEED), SEED)), SEED)
    for place in (0, 123, 399):
        assert refs[place] in {one.person for one in queries.recognise(PROGRAM, AT, number=people[place].phone)}
    marked = queries.markers_on(refs, by=PROGRAM)
    assert 0.1 * NUMBER < len(marked) < 0.5 * NUMBER
    assert queries.find_vehicles("ZZ00SYN")


def test_they_are_obviously_synthetic_and_share_homes() -> None:
    people = neighbours(list(streets(Ground.of_the_force(SEED), SEED)), SEED)
    assert all(one.name.endswith("(synthetic)") and one.phone.startswith("+44 7700 900") for one in people)
    assert len({one.name for one in people}) == NUMBER
    assert len({one.home for one in people}) < NUMBER


def test_streets_cross_and_have_postcodes_that_do_not_exist() -> None:
    entries = list(streets(Ground.of_the_force(SEED), SEED))
    at: dict[tuple[int, int], set[str]] = {}
    for one in entries:
        at.setdefault((one.easting, one.northing), set()).add(one.name)
    assert sum(len(names) > 1 for names in at.values()) > 100
    codes = [one.code for one in postcodes(SEED)]
    assert len(set(codes)) == len(codes) == len({one.name for one in entries if not one.is_place})
    assert all(code.split()[0] in {"CV0", "B0", "WV0", "WS0", "DY0"} for code in codes)
    assert entries == list(streets(Ground.of_the_force(SEED), SEED))
