"""Areas as figures name them: ``level:name`` (``npu:Coventry``, ``district:Leicester``, ``force:leicestershire``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from headwater.insight.crime.sources import CrimeSource
from headwater.kernel import Invalid, NotFound


@dataclass(frozen=True, slots=True)
class Area:
    """One area of one force. ``label`` is its name for people; ``parent`` the key of the area that holds it, where
    known.
    """

    level: str
    name: str
    label: str
    parent: str | None = None

    @property
    def key(self) -> str:
        """As a question writes it: ``npu:Coventry``."""
        return f"{self.level}:{self.name}"

    def __str__(self) -> str:
        return self.label


def split_key(key: str) -> tuple[str, str]:
    """``npu:Coventry`` → ``("npu", "Coventry")``. Raises Invalid on anything else."""
    level, colon, name = key.partition(":")
    if not (level and colon and name):
        raise Invalid(f"“{key}” is not an area.", "Write it as level:name, such as npu:Coventry.")
    return level, name


def the_force(force: str) -> Area:
    return Area("force", force, f"{force.replace('-', ' ').title()} (whole force)")


def areas_from(rows: Iterable[dict[str, object]], source: CrimeSource, level: str, force: str) -> tuple[Area, ...]:
    """From rows of ``area``, ``parent``, ``label`` and ``n``: each area under the parent that holds most of its crimes,
    by label.
    """
    most: dict[str, dict[str, object]] = {}
    for row in sorted(rows, key=lambda row: (-int(str(row["n"])), str(row["parent"]), str(row["label"]))):
        most.setdefault(str(row["area"]), row)
    above = source.parents[level]
    found = []
    for name, row in most.items():
        parent = force if above == "force" else row["parent"]
        found.append(Area(level, name, str(row["label"] or name), f"{above}:{parent}" if parent else None))
    return tuple(sorted(found, key=lambda area: area.label))


def find(name: str, areas: Iterable[Area]) -> Area:
    """By key or by name, capitals aside; where two levels share a name, the first in order. Raises NotFound with near
    names.
    """
    known = list(areas)
    wanted = name.casefold()
    for area in known:
        if wanted == area.key.casefold():
            return area
    for area in known:
        if wanted in (area.name.casefold(), area.label.casefold()):
            return area
    labels = {area.label.casefold(): area.label for area in known}
    near = [labels[match] for match in get_close_matches(wanted.partition(":")[2] or wanted, labels, n=3)]
    remedy = f"Did you mean {' or '.join(near)}?" if near else "See the list of areas of this force."
    raise NotFound(f"No crime has been loaded for an area called “{name}”.", remedy)
