"""How new the data of the lake is, for the home page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from headwater.desk.home import Freshness, FreshnessSource

if TYPE_CHECKING:
    from headwater.insight.lake import Lake

NOTHING = Freshness("Crime", remedy="Load an archive with: headwater load police-uk PATH.", href="/scrutiny/data/")


def lake_source(lake: Lake) -> FreshnessSource:
    """What the lake holds, a line for each dataset; one line that says how to load some where it holds none.

    Reading it costs a look at the lake's manifest, which is kept until the lake changes.
    """
    return FreshnessSource("lake", _reader(lake), order=10)


def _reader(lake: Lake) -> Callable[[], tuple[Freshness, ...]]:
    def read() -> tuple[Freshness, ...]:
        from headwater.insight.datasets import datasets

        held = [dataset for dataset in datasets if lake.partitions(dataset.name)]
        lines = [
            Freshness(
                dataset.title,
                up_to=_last_day(lake.months(dataset.name)),
                loaded_at=lake.updated(dataset.name),
                rows=lake.rows(dataset.name),
                href="/scrutiny/data/",
            )
            for dataset in held
        ]
        return tuple(lines) or (NOTHING,)

    return read


def _last_day(months: list[int]) -> date | None:
    from headwater.insight.periods import month

    return month(months[-1]).end if months else None
