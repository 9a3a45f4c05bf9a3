"""The home page says how new the lake's data is."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any, cast

from headwater.insight.datasets import STREET
from headwater.insight.lake import Lake
from headwater.site.freshness import NOTHING, lake_source

AT = datetime(2018, 4, 1, 9, 30, tzinfo=UTC)


def lake_with(**held: list[tuple[int | None, int]]) -> Lake:
    """A lake that answers as if it held these partitions: (month, rows)."""

    def of(name: str) -> list[tuple[int | None, int]]:
        return held.get(name, [])

    answers: dict[str, Any] = {
        "partitions": of,
        "months": lambda name: sorted({month for month, _ in of(name) if month}),
        "updated": lambda name: AT,
        "rows": lambda name: sum(rows for _, rows in of(name)),
    }
    return cast(Lake, SimpleNamespace(**answers))


def test_each_dataset_that_is_held() -> None:
    street, population = lake_source(lake_with(street=[(201802, 7), (201712, 5)], population=[(None, 900)])).read()
    assert (street.title, street.up_to, street.loaded_at, street.rows) == (STREET.title, date(2018, 2, 28), AT, 12)
    assert (population.up_to, population.rows) == (None, 900)


def test_an_empty_lake_says_how_to_fill_it(tmp_path: Any) -> None:
    assert lake_source(Lake(tmp_path)).read() == (NOTHING,)
