"""How areas stand to one another, and how their names are written: plain decisions."""

from __future__ import annotations

import re
from enum import Enum
from typing import Self

from headwater.kernel import Invalid


class Level(Enum):
    """A kind of area, widest first. The value is stored; the label is shown."""

    FORCE = ("force", "Force", 0)
    DISTRICT = ("district", "District", 1)
    NPU = ("npu", "Neighbourhood policing unit", 2)
    SECTOR = ("sector", "Sector", 3)
    NEIGHBOURHOOD = ("neighbourhood", "Neighbourhood", 4)
    WARD = ("ward", "Ward", 5)
    LSOA = ("lsoa", "Lower layer super output area", 6)

    label: str
    rank: int

    def __new__(cls, value: str, label: str, rank: int) -> Self:
        level = object.__new__(cls)
        level._value_ = value
        level.label = label
        level.rank = rank
        return level


def level_of(text: str) -> Level:
    """The level of this name. Raises Invalid for any other."""
    for level in Level:
        if level.value == text.strip().casefold():
            return level
    raise Invalid(f"“{text}” is not a level of area.", f"There are: {', '.join(level.value for level in Level)}.")


def may_hold(parent: Level, child: Level) -> bool:
    """Whether an area of the one level may be the parent of one of the other: only a wider level holds a narrower one.

    Ranks rise on the way down, so that a chain of parents always ends.
    """
    return parent.rank < child.rank


def code_of(text: str) -> str:
    """A code as it is stored: 1 to 60 characters on one line. Raises Invalid on anything else."""
    code = text.strip()
    if not code or len(code) > 60 or not code.isprintable():
        raise Invalid(f"“{text[:80]}” cannot be the code of an area.", "A code has 1 to 60 characters on one line.")
    return code


def name_of(text: str) -> str:
    """A name as it is stored: blanks made single, 1 to 200 characters. Raises Invalid on anything else."""
    name = " ".join(text.split())
    if not name or len(name) > 200 or not name.isprintable():
        raise Invalid(f"“{text[:80]}” cannot be the name of a place.", "A name has 1 to 200 characters on one line.")
    return name


def district_name_of(lsoa: str) -> str:
    """The name of the district that an LSOA's name holds: “Leicester 001A” → “Leicester”; as it is where there is none."""
    return re.sub(r"\s+\d{3}[A-Z]$", "", lsoa.strip())


def slug_of(name: str) -> str:
    """How a force's name is written in addresses and in the lake: “Avon & Somerset” → “avon-and-somerset”."""
    return "-".join(re.findall(r"[a-z0-9]+", name.casefold().replace("&", " and ").replace("'", "").replace("’", "")))
