"""What places offers to insight: how many people live where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyarrow as pa

from headwater.insight.datasets import POPULATION
from headwater.insight.lake import Lake
from headwater.places.models import Area, Population
from headwater.places.rules import district_name_of

SOURCE = "places"


@dataclass(frozen=True, slots=True)
class _Node:
    level: str
    code: str
    name: str
    parent: UUID | None


def write_population(lake: Lake, *, at: datetime) -> int:
    """Write every stated population into the lake, by force; returns how many partitions changed.

    Areas that no force holds are in a partition of none. Partitions that an earlier writing left and that have no rows any
    more are taken out.
    """
    tree = {
        id_: _Node(level, code, name, parent)
        for id_, level, code, name, parent in Area.objects.values_list("id", "level", "code", "name", "parent")
    }
    columns: dict[str | None, dict[str, list[object]]] = {}
    for area, persons, households, year, source in Population.objects.order_by(
        "area__level", "area__code", "year", "source"
    ).values_list("area", "persons", "households", "year", "source"):
        node, above = tree[area], _above(tree, area)
        force = above["force"].code if "force" in above else None
        row = (node.level, node.code, node.name, _district(node, above), persons, households, year, source)
        held = columns.setdefault(force, {name: [] for name in POPULATION.columns.names})
        for name, value in zip(POPULATION.columns.names, row, strict=True):
            held[name].append(value)
    plain = pa.schema([_plain(field) for field in POPULATION.columns])
    parts = [(force, None, pa.table(held, schema=plain)) for force, held in columns.items()]
    changed = lake.write_all(POPULATION.name, parts, source=SOURCE, at=at)
    stale = [p for p in lake.partitions(POPULATION.name) if p.source == SOURCE and p.force not in columns]
    return changed + sum(lake.remove(POPULATION.name, part.force, part.month) for part in stale)


def _above(tree: Mapping[UUID, _Node], area: UUID) -> dict[str, _Node]:
    """An area and those that hold it, by level."""
    found: dict[str, _Node] = {}
    at: UUID | None = area
    while at is not None:
        node = tree[at]
        found[node.level] = node
        at = node.parent
    return found


def _district(node: _Node, above: Mapping[str, _Node]) -> str | None:
    """The name of the district that holds an area, from the tree; an LSOA that is in none has it in its own name."""
    if "district" in above:
        return above["district"].name
    named = district_name_of(node.name)
    return named if node.level == "lsoa" and named != node.name else None


def _plain(field: pa.Field) -> pa.Field:
    """A column of text that repeats is made as plain text: the lake gives it its dictionary."""
    return pa.field(field.name, field.type.value_type) if pa.types.is_dictionary(field.type) else field
