"""Nothing finer than the month and the catchment leaves the force's record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from headwater.kernel import Ref
from headwater.opendata.publishing import Anchors, anchors_of, anonymised
from headwater.opendata.publishing.anchors import LEAST, REACH, catchments, spread, with_enough
from headwater.opendata.publishing.anonymising import UNPLACED
from headwater.places.queries import AreaView, Settled, StreetPoint

EAST, NORTH, WIDTH = 433_000, 279_000, 2_000
KEY = b"a key of this installation"

Crime = tuple[str, str, int, int]
"""Reference, offence code, and where it was, from the corner of the ground."""


def ground(homes: float) -> list[Settled]:
    area = AreaView(Ref("places.area", "1"), "lsoa", "E01", "Coventry 001A")
    return [Settled(area, box(EAST, NORTH, EAST + WIDTH, NORTH + WIDTH), homes)]


def streets() -> list[StreetPoint]:
    return [StreetPoint(f"Road {x}{y}", EAST + 250 * x, NORTH + 250 * y) for x in range(9) for y in range(9)]


ANCHORS = anchors_of(streets(), ground(1000))


def published(crimes: Sequence[Crime], anchors: Anchors = ANCHORS, key: bytes = KEY) -> pa.Table:
    references, codes, east, north = zip(*crimes, strict=True) if crimes else ([], [], [], [])
    table = pa.table(
        {
            "crime_ref": pa.array(references, pa.string()),
            "offence_code": pa.array(codes, pa.string()),
            "easting": pa.array([EAST + x for x in east], pa.int32()),
            "northing": pa.array([NORTH + y for y in north], pa.int32()),
        }
    )
    kinds = {"28E": "burglary", "34B": "robbery"}
    return anonymised(
        table,
        None,
        force="west-midlands",
        named="West Midlands Police",
        month=201803,
        anchors=anchors,
        categories=kinds,
        key=key,
    )


metres = st.integers(0, WIDTH)
one_crime = st.tuples(st.text(max_size=30), st.sampled_from(["28E", "34B", "99"]), metres, metres)
many = st.lists(one_crime, max_size=40, unique_by=lambda crime: crime[0])


@given(many, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_same_crimes_in_any_order_are_published_alike(crimes: list[Crime], random: object) -> None:
    shuffled = list(crimes)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert published(crimes).equals(published(shuffled))


@given(many)
@settings(deadline=None)
def test_where_in_its_catchment_a_crime_was_cannot_be_told(crimes: list[Crime]) -> None:
    """Each is moved to another place of the same catchment: what is published stays the same to the last byte."""
    lattice = np.array([(x, y) for x in range(0, WIDTH, 37) for y in range(0, WIDTH, 41)], np.float64)
    held = ANCHORS.nearest(EAST + lattice[:, 0], NORTH + lattice[:, 1])
    moved = []
    for reference, code, x, y in crimes:
        [at] = ANCHORS.nearest(np.array([EAST + x], np.float64), np.array([NORTH + y], np.float64)).tolist()
        elsewhere = lattice[np.flatnonzero(held == at)[-1]].astype(int).tolist()
        moved.append((reference, code, *elsewhere))
    assert published(crimes).equals(published(moved))


@given(many)
@settings(deadline=None)
def test_no_row_has_another_place_than_an_anchor_point_and_none_a_day_or_a_reference(crimes: list[Crime]) -> None:
    table = published(crimes)
    points = set(zip(ANCHORS.longitude.tolist(), ANCHORS.latitude.tolist(), strict=True))
    assert {(row["longitude"], row["latitude"]) for row in table.to_pylist()} <= points
    assert all(not isinstance(value, date) for row in table.to_pylist() for value in row.values())
    said = {str(value) for row in table.to_pylist() for value in row.values()}
    assert not {reference for reference, *_ in crimes if len(reference) > 3} & said
    ids = table["crime_id"].to_pylist()
    assert ids == sorted(ids)
    assert all(len(id_) == 64 and set(id_) <= set("0123456789abcdef") for id_ in ids)
    assert len(set(ids)) == len(crimes)


def test_an_identifier_needs_the_key_and_stays() -> None:
    crimes = [("20/1", "28E", 100, 100)]
    assert published(crimes)["crime_id"] == published(crimes)["crime_id"]
    assert published(crimes)["crime_id"] != published(crimes, key=b"another")["crime_id"]


def test_anti_social_behaviour_has_no_identifier_and_stands_in_the_order_of_the_anchor_points() -> None:
    logs = pa.table(
        {name: pa.array([corner + n for n in (1900, 3, 1000)]) for name, corner in (("easting", EAST), ("northing", NORTH))}
    )
    table = anonymised(None, logs, force="f", named="F", month=201803, anchors=ANCHORS, categories={}, key=KEY)
    assert table["crime_id"].null_count == 3
    assert set(table["category"].to_pylist()) == {"anti-social-behaviour"}
    assert table["longitude"].to_pylist() == sorted(table["longitude"].to_pylist())


def test_a_crime_that_nothing_is_near_to_or_whose_place_is_not_known_has_no_location() -> None:
    far = ("1", "28E", WIDTH + REACH + 500, 0)
    assert published([far])["location"].to_pylist() == [UNPLACED]
    table = pa.table(
        {"crime_ref": ["1"], "offence_code": ["28E"], "easting": pa.nulls(1, pa.int32()), "northing": pa.nulls(1, pa.int32())}
    )
    row = anonymised(table, None, force="f", named="F", month=201803, anchors=ANCHORS, categories={}, key=KEY).to_pylist()[0]
    assert (row["longitude"], row["easting"], row["location"]) == (None, None, UNPLACED)


def test_before_may_2013_violence_had_another_heading() -> None:
    crimes = pa.table({"crime_ref": ["1"], "offence_code": ["8N"], "easting": [EAST], "northing": [NORTH]})
    for month, heading in ((201304, "violent-crime"), (201305, "violence-and-sexual-offences")):
        table = anonymised(
            crimes, None, force="f", named="F", month=month, anchors=ANCHORS,
            categories={"8N": "violence-and-sexual-offences"}, key=KEY,
        )  # fmt: skip
        assert table["category"].to_pylist() == [heading]


points = st.lists(st.tuples(metres, metres), min_size=1, max_size=30, unique=True)


@given(points, st.floats(0, 3000))
@settings(deadline=None)
def test_every_catchment_holds_eight_homes(at: list[tuple[int, int]], homes: float) -> None:
    places, weights = spread(ground(homes))
    every = np.array([(EAST + x, NORTH + y) for x, y in at], np.float64)
    kept = every[with_enough(every, places, weights)]
    assert (catchments(kept, places, weights) >= LEAST).all() if len(kept) else homes < LEAST * 1.001
    assert len(kept) == 0 or np.isclose(catchments(kept, places, weights).sum(), homes)


def test_where_nobody_knows_how_many_homes_there_are_there_is_no_anchor_point() -> None:
    assert len(anchors_of(streets(), [])) == 0
    assert published([("1", "28E", 1, 1)], anchors_of(streets(), []))["location"].to_pylist() == [UNPLACED]


def test_two_streets_that_cross_share_one_anchor_point() -> None:
    crossing = [StreetPoint(name, EAST + 500, NORTH + 500) for name in ("Alder Road", "Birch Road")]
    assert anchors_of(crossing, ground(1000)).name == ("On or near Alder Road",)
