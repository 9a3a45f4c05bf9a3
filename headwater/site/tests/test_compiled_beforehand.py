"""Nothing that a person waits for compiles: all that pages and notebooks ask, in a process that the warming has prepared."""

from __future__ import annotations

import subprocess
import sys

import pytest

ASKED = """
import gc

import numpy as np
import shapely
from numba.core.dispatcher import Dispatcher

from headwater.insight import DatedPoints, People, PeopleIndex, aoristic, density, etas, getis_ord, hot_grid, link
from headwater.insight import change_points, knox, near_repeat, seasonality, space_time_k
from headwater.insight.statistics import change_points_of_many, dispersion
from headwater.opendata.published.packing import joined, pack
from headwater.site.warming import compile_all
from headwater.space.polygons import PolygonIndex
from headwater.space.roads import synthetic


def ready():
    '''Of each compiled function, the kinds of arguments that there is machine code for, from disk or made just now.'''
    ours = [one for one in gc.get_objects() if isinstance(one, Dispatcher) and one.py_func.__module__.startswith("headwater")]
    return {(one.py_func.__qualname__, str(kinds)) for one in ours for kinds in one.signatures}


compile_all()
beforehand = ready()
rng = np.random.default_rng(2)
east, north = rng.uniform(0, 2_000, (2, 300))
points = DatedPoints.of(east, north, rng.integers(17_000, 17_400, 300))
square = shapely.box(100, 100, 1_900, 1_900)
months = rng.poisson(9, (3, 72))
names = [f"{a}{b} {c}ker" for a in ("jo", "ma", "ti") for b in ("na", "ro", "li") for c in ("ba", "ko", "su")]
births = [None, "19640229", "19640302"] * 9
people = People.of(names, births, [f"{k} high street cv{k}" for k in range(27)])

for ground in (None, square):
    getis_ord(hot_grid(east.tolist(), north, cell=100, within=ground))
    for kernel in ("quartic", "gaussian"):
        density(east, north, cell=100, kernel=kernel, within=ground, edge="kept")
aoristic(["2018-01-01T00:30", None], ["2018-01-01T02:00", "2018-01-02T02:00"])
near_repeat(points, shuffles=5)
knox(points, shuffles=0)
space_time_k(points, shuffles=2)
etas(points, steps=3).expected(np.array([0.0]), np.array([0.0]), 250, first=17_400, days=1)
for counts in (months[0], months[0].tolist(), months[0] / 3, rng.poisson(9, 1_100)):
    change_points(counts)
change_points(months[0], kind="measures", exposure=months[1] + 1)
change_points_of_many(months)
change_points_of_many(np.asfortranarray(months))
dispersion(months)
seasonality(months[0])
seasonality(months[0] / 3, period=12)
link(people)
link(People.of(names))
index = PeopleIndex(people)
for asked in (("jona baker", "19640229", "3 high street cv3"), ("zzyzx", None, "1 nowhere cv1"), ("", "", ""), ("Мария",)):
    index.matches(*asked)
PeopleIndex(People.of(["ann lee"])).matches("ann lee")
places = PolygonIndex([square, shapely.box(0, 0, 500, 500)])
places.first(east, north)
places.all(east, north)
places.at(300.0, 300.0)
roads = synthetic(shapely.box(0, 0, 3_000, 3_000), 200)
roads.nearest_of([1, 2], [3, 4])
roads.nearest(5.0, 6.0)
pieces = pack([b",1", b",2,3"], [1, 2])
joined([(pieces, np.array([0, 1]))])
made = ready() - beforehand
print(len(made), sorted(made), len(beforehand))
"""


@pytest.mark.slow
def test_after_warming_nothing_compiles_while_somebody_waits() -> None:
    done = subprocess.run([sys.executable, "-c", ASKED], check=False, capture_output=True, text=True)
    assert not done.returncode, done.stderr
    assert done.stdout.startswith("0 "), done.stdout
