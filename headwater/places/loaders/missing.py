"""Areas that a file mentions: those that are missing are added, those there are keep their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from headwater.kernel import Actor, Invalid, Ref
from headwater.places.actions.areas import NewArea, put_areas
from headwater.places.bulk import any_of
from headwater.places.models import Area
from headwater.places.rules import code_of, district_name_of, level_of

Key = tuple[str, str]
"""Level and code."""


def key_of_area(text: str) -> Key:
    """Read ``district:E08000026``. Raises Invalid on anything else."""
    level, colon, code = text.partition(":")
    if not colon:
        raise Invalid(f"“{text[:60]}” is not an area.", "Write it as level:code, such as district:E08000026.")
    return level_of(level).value, code_of(code)


@dataclass(frozen=True, slots=True)
class Mentioned:
    """An area as a file mentions it; ``name`` empty where the file does not say."""

    level: str
    code: str
    name: str = ""
    parent: Key | None = None

    @property
    def key(self) -> Key:
        return self.level, self.code


def ensure(mentioned: Mapping[Key, Mentioned], *, by: Actor, at: datetime, source: str) -> tuple[dict[Key, Ref], int]:
    """The reference of every area mentioned, and how many were added. Those without a name and not known stay out."""
    known = {(row.level, row.code): row for row in _rows(mentioned)}
    missing = [one for key, one in mentioned.items() if one.name and (key not in known or _is_loose(known[key], one))]
    added, _ = put_areas(
        by=by,
        at=at,
        areas=[
            NewArea(one.level, one.code, known[one.key].name if one.key in known else one.name, one.parent) for one in missing
        ],
        source=source,
    )
    refs = {key: row.ref for key, row in known.items()} | {one.key: ref for one, ref in zip(missing, added, strict=True)}
    return refs, sum(one.key not in known for one in missing)


def _is_loose(row: Area, one: Mentioned) -> bool:
    """It is known, and nobody has said yet what holds it."""
    return row.parent_id is None and one.parent is not None


def _rows(mentioned: Mapping[Key, Mentioned]) -> list[Area]:
    levels = {level for level, _ in mentioned}
    return [
        row
        for level in levels
        for row in any_of(Area.objects.filter(level=level), "code", [code for of, code in mentioned if of == level], "text")
    ]


class Districts:
    """Districts by name, for files that name an LSOA and not the district that holds it."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        for name, code in Area.objects.filter(level="district").order_by("-code").values_list("name", "code"):
            self._codes[name.casefold()] = code

    def holding(self, lsoa: str) -> Key | None:
        """The district that an LSOA of this name (“Leicester 001A”) belongs to, where one of its name is known."""
        code = self._codes.get(district_name_of(lsoa).casefold())
        return None if code is None else ("district", code)
