"""How areas stand to one another, and how their names are written: plain decisions."""

from __future__ import annotations

import re
import unicodedata
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


_LEVELS = {level.value: level for level in Level}


def level_of(text: str) -> Level:
    """The level of this name. Raises Invalid for any other."""
    level = _LEVELS.get(text.strip().casefold())
    if level is None:
        raise Invalid(f"“{text}” is not a level of area.", f"There are: {', '.join(_LEVELS)}.")
    return level


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


def source_slug(title: str) -> str:
    """How the journal refers to a source of reference data: “Census 2011” → “census-2011”."""
    return slug_of(title)[:100] or "unnamed"


def slug_of(name: str) -> str:
    """How a force's name is written in addresses and in the lake: “Avon & Somerset” → “avon-and-somerset”."""
    return "-".join(re.findall(r"[a-z0-9]+", name.casefold().replace("&", " and ").replace("'", "").replace("’", "")))


_LAST = {
    "ave": "avenue", "av": "avenue", "cl": "close", "cres": "crescent", "cr": "crescent", "ct": "court", "dr": "drive",
    "gdns": "gardens", "gdn": "garden", "gr": "grove", "gro": "grove", "hse": "house", "ln": "lane", "pde": "parade",
    "pl": "place", "rd": "road", "sq": "square", "st": "street", "str": "street", "ter": "terrace", "terr": "terrace",
    "wy": "way",
}  # fmt: skip
_FIRST = {"st": "saint", "mt": "mount", "gt": "great", "lt": "little"}
_ANYWHERE = {"nth": "north", "sth": "south", "&": "and"}


def key_of(name: str) -> str:
    """How a name is compared: small letters without accents or marks, abbreviations written out.

    “St. Nicholas St” → “saint nicholas street”; “King’s Hill Rd” → “kings hill road”.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9&]+", plain.replace("'", "").replace("`", ""))
    if len(words) > 1:
        words = [_FIRST.get(words[0], words[0]), *words[1:-1], _LAST.get(words[-1], words[-1])]
    return " ".join(_ANYWHERE.get(word, word) for word in words)[:200]


_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})", re.ASCII)


def postcode_of(text: str) -> str:
    """A postcode as it is written: “cv11dd” → “CV1 1DD”. Raises Invalid on anything else."""
    found = _POSTCODE.fullmatch(re.sub(r"\s", "", text).upper())
    if found is None:
        raise Invalid(f"“{text[:20]}” is not a postcode.", "Write it as CV1 1DD.")
    return f"{found[1]} {found[2]}"


def edits(a: str, b: str) -> int:
    """How many letters must be added, dropped, changed or swapped with their neighbour to make one text of the other.

    The optimal string alignment distance (a restricted Damerau–Levenshtein distance).
    """
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]


def likeness(wanted: str, key: str) -> float:
    """How well a key answers what somebody typed, from 0 to 1: both as ``key_of`` writes them.

    1 is the name itself. What was typed may be the beginning of a name (a little below 1), one of its words, or either of
    these with slips of the finger. Each slip counts by the length of what was typed.
    """
    if not wanted or not key:
        return 0.0
    if wanted == key:
        return 1.0
    words, typed = key.split(), wanted.split()
    whole = 1 - edits(wanted, key) / max(len(wanted), len(key))
    starts = [" ".join(words[k:])[: len(wanted)] for k in range(len(words))]
    begun = max(1 - edits(wanted, start) / len(wanted) - 0.03 - 0.03 * (k > 0) for k, start in enumerate(starts))
    lead = 1 - edits(typed[0], words[0]) / max(len(typed[0]), len(words[0]))
    return max(0.0, 0.9 * max(whole, begun) + 0.1 * lead - 0.001 * abs(len(words) - len(typed)))
