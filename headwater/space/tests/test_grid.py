"""National Grid in and out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.kernel import Invalid
from headwater.space import grid


def test_a_point_that_ordnance_survey_publishes() -> None:
    # OSTN15 developer pack, TP11 (Malvern): ETRS89 52 15 19.21646 N, 2 9 16.04 W and its grid coordinates are not quoted here;
    # Caister water tower, the worked example of the guide: E 651409.903, N 313177.270 in OSGB36 from the older model. OSTN15
    # agrees with it to the models' own difference of some metres.
    east, north = grid.grid_point(1.7160740, 52.6579786)
    assert east == pytest.approx(651_409.8, abs=5)
    assert north == pytest.approx(313_177.4, abs=5)


@given(st.floats(100_000, 600_000), st.floats(100_000, 500_000))
def test_there_and_back_is_where_it_was(easting: float, northing: float) -> None:
    longitude, latitude = grid.to_degrees([easting], [northing])
    if np.isnan(longitude[0]):
        return  # in the sea
    east, north = grid.to_grid(longitude, latitude)
    assert east[0] == pytest.approx(easting, abs=0.003)
    assert north[0] == pytest.approx(northing, abs=0.003)


def test_many_are_as_one() -> None:
    longitude, latitude = np.linspace(-2.0, -1.2, 50), np.linspace(52.2, 52.7, 50)
    east, north = grid.to_grid(longitude, latitude)
    for k in (0, 17, 49):
        assert (east[k], north[k]) == grid.grid_point(longitude[k], latitude[k])
    assert grid.to_grid([], [])[0].size == 0


@pytest.mark.parametrize("place", [(0, 0), (-1.5, 91), (float("nan"), 52), (-30, 50), (52.4, -1.5)])
def test_places_off_the_grid_are_refused_singly_and_missing_in_bulk(place: tuple[float, float]) -> None:
    with pytest.raises(Invalid):
        grid.grid_point(*place)
    assert np.isnan(grid.to_grid([place[0]], [place[1]])[0][0])


def test_metres_off_the_grid_are_refused() -> None:
    with pytest.raises(Invalid):
        grid.degrees_point(5e6, 5e6)
    with pytest.raises(Invalid):
        grid.to_grid([1, 2], [1])


def test_references_known_by_heart() -> None:
    assert grid.reference(433_400, 279_100) == "SP 334 791"
    assert grid.reference(530_000, 180_000, 2) == "TQ 30 80"  # London
    assert grid.reference(216_650, 771_250, 5) == "NN 16650 71250"  # Ben Nevis
    assert grid.from_reference("nn 1665 7125") == (216_650, 771_250, 10)
    assert grid.from_reference("SV") == (0, 0, 100_000)


@given(st.integers(0, 699_999), st.integers(0, 1_299_999), st.integers(0, 5))
def test_a_reference_names_the_square_that_holds_the_place(easting: int, northing: int, digits: int) -> None:
    west, south, width = grid.from_reference(grid.reference(easting, northing, digits))
    assert width == 10 ** (5 - digits)
    assert west <= easting < west + width
    assert south <= northing < south + width


@pytest.mark.parametrize("text", ["", "SP 33 791", "SI 33 79", "ZZ 33 79", "SP 334791 334791", "AA", "=1+1", "SP ３３ 79"])
def test_nonsense_is_no_reference(text: str) -> None:
    with pytest.raises(Invalid):
        grid.from_reference(text)


def test_a_place_off_the_grid_has_no_reference() -> None:
    for east, north, digits in ((-1, 0, 3), (700_000, 0, 3), (0, 1_300_000, 3), (0, 0, 6), (float("nan"), 0, 3)):
        with pytest.raises(Invalid):
            grid.reference(east, north, digits)
