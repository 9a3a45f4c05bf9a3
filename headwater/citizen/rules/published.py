"""What the categories of published crime are called."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from headwater import insight


@cache
def category_names() -> Mapping[str, str]:
    """The names of the published categories, by slug; every one is a message of the catalogues."""
    with (Path(insight.__file__).parent / "reference" / "police_uk_categories.csv").open(encoding="utf-8") as file:
        return {row["category"]: row["name"] for row in csv.DictReader(file)}
