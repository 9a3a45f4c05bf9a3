"""Points that are remembered are the points that a fresh conversion gives, whatever came before."""

from __future__ import annotations

import polars as pl
import pytest
from convertbng.cutil import convert_bng
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.insight.ingest import grid

PLACES = 40
DIGITS = st.sampled_from(["", "4", "04", "00000004", "5000000001"])
POINTS = st.lists(st.tuples(st.integers(0, PLACES), st.integers(0, PLACES), DIGITS), min_size=1, max_size=60)


def text(points: list[tuple[int, int, str]]) -> pl.DataFrame:
    rows = [(f"-1.1{x:05}{more}", f"52.6{y:05}{more}") for x, y, more in points]
    return pl.DataFrame(rows, schema={"x": pl.String, "y": pl.String}, orient="row")


@settings(deadline=None, max_examples=60)
@given(files=st.lists(POINTS, min_size=1, max_size=5))
def test_what_is_remembered_is_what_is_converted(files: list[list[tuple[int, int, str]]]) -> None:
    grid._points_of.cache_clear()
    for number, points in enumerate(files):
        frame = text(points)
        assert grid.with_grid(frame, "x", "y", "all").equals(grid.with_grid(frame, "x", "y", f"alone {number}"))


def test_known_points_are_not_converted_again() -> None:
    grid._points_of.cache_clear()
    first = grid.with_grid(text([(n, n, "") for n in range(20)]), "x", "y", "somewhere")
    known, east, _ = grid._points_of("somewhere")._known
    assert len(known) == 20
    assert (known[1:] > known[:-1]).all()
    assert sorted(east.round().astype(int).tolist()) == sorted(first["easting"].to_list())
    again = grid.with_grid(text([(n, n, "") for n in range(10, 30)]), "x", "y", "somewhere")
    assert len(grid._points_of("somewhere")._known[0]) == 30
    lon, lat = (again[name].to_numpy() for name in ("longitude", "latitude"))
    assert again["easting"].to_list() == convert_bng(lon, lat)[0].round().astype(int).tolist()


def test_the_memory_is_bounded_and_without_it_points_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    grid._points_of.cache_clear()
    frame = text([(n, n, "") for n in range(20)])
    remembered = grid.with_grid(frame, "x", "y", "large")
    monkeypatch.setattr(grid, "_REMEMBERED", 5)
    assert grid.with_grid(frame, "x", "y", "small").equals(remembered)
    assert len(grid._points_of("small")._known[0]) == 0
