"""What a web process reads before its first reader waits for it."""

from __future__ import annotations

import logging
from threading import Thread

FORCES = 4
"""Most forces of one source that are counted beforehand; more are counted when somebody asks."""

log = logging.getLogger(__name__)


def in_background() -> None:
    """Count the crime of every force in the lake once, aside; the counts are kept for as long as the lake stands."""
    Thread(target=_count, name="warming", daemon=True).start()


def _count() -> None:
    from headwater.insight.crime import Crime
    from headwater.insight.crime.sources import SOURCES
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
