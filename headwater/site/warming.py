"""What a web process reads before its first reader waits for it."""

from __future__ import annotations

import logging
from importlib import import_module
from threading import Thread
from time import sleep

from headwater.kernel import HeadwaterError

COMPILED = (
    "headwater.insight.hotspots.warming",
    "headwater.insight.linkage.warming",
    "headwater.insight.self_exciting.warming",
    "headwater.insight.statistics.warming",
    "headwater.opendata.published.warming",
    "headwater.space.warming",  # by before_serving too: calls cannot wait for the background
)
"""Modules whose ``warm`` asks each of their compiled functions a small question: machine code is made, or read from disk."""

FORCES = 4
"""Most forces of one source that are counted beforehand; more are counted when somebody asks."""

PACKED = 12
"""Months of published crime that are packed beforehand: a year of the force of the demonstration takes 27 MiB."""

EVERY = 30
"""Seconds between two looks whether the lake has changed."""

log = logging.getLogger(__name__)


def before_serving() -> None:
    """The ground that every call is located on: whoever answers 999 does not wait for it to be read, or for a compiler."""
    from django.db import connections

    from headwater.places.queries import areas_at

    try:
        import_module("headwater.space.warming").warm()
        areas_at(0, 0)
    except Exception:
        log.warning("the ground could not be read beforehand", exc_info=True)
    connections.close_all()


def in_background() -> None:
    """Compile what is not compiled yet; count crime and demand of every force, now and whenever the lake has changed."""
    Thread(target=_keep_warm, name="warming", daemon=True).start()


def _keep_warm() -> None:
    compile_all()
    _read_the_workbench()
    _keep_counting()


def _read_the_workbench() -> None:
    """Its modules and the street segments: a second and a half that the first analyst of a process would wait."""
    from headwater.desk.workbench.warming import warm

    try:
        warm()
    except Exception:
        log.warning("the workbench could not be read beforehand", exc_info=True)


def compile_all() -> None:
    """Whatever cannot be compiled is told in the log, and compiled when somebody asks."""
    for name in COMPILED:
        try:
            import_module(name).warm()
        except Exception:
            log.warning("%s could not be compiled beforehand", name, exc_info=True)


def _keep_counting() -> None:
    from headwater.site.lake import the_lake

    counted = -1
    while True:
        try:
            generation = the_lake().generation
        except HeadwaterError:
            log.warning("the lake could not be read", exc_info=True)
        else:
            if generation != counted:
                _count()
                counted = generation
        sleep(EVERY)


def _count() -> None:
    from django.db import connections

    from headwater.insight.crime import Crime
    from headwater.insight.crime.sources import SOURCES
    from headwater.insight.demand import Demand, demand_forces
    from headwater.neighbourhood.queries import counts
    from headwater.opendata.views.answering import published
    from headwater.site.lake import the_lake

    lake = the_lake()
    for source in SOURCES.values():
        for force in lake.forces(source.dataset.name)[:FORCES]:
            try:
                crime = Crime(lake, source.slug, force)
                crime.cube(next(iter(source.levels)))
                crime.coverage()
            except Exception:
                log.warning("the crime of %s could not be counted beforehand", force, exc_info=True)
    for force in demand_forces(lake)[:FORCES]:
        try:
            Demand(lake, force).count_all()
        except Exception:
            log.warning("the demand of %s could not be counted beforehand", force, exc_info=True)
    for force in lake.forces("street")[:FORCES]:
        try:
            counts(force)
            published.ready(force, PACKED)
        except Exception:
            log.warning("what is published of %s could not be counted beforehand", force, exc_info=True)
    connections.close_all()  # this thread sleeps now
