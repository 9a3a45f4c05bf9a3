"""How people say where they are: “outside 12a Alder Road, near the park”, “Alder Road junction with Cedar Close, CV1 1DD”."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 200
"""Characters of what was typed that are looked at."""

_LEAD = re.compile(
    r"^(?:(?:i am|i'm|it is|it's|just|right|somewhere)\s+)*"
    r"(?:(?:outside|opposite|behind|beside|by|near|nearest|next to|close to|in front of|at the|in the|on the|by the|at|on|in"
    r"|top of|bottom of|end of|corner of|junction of|junction at|jct of|jct)\s+)*(?:the\s+)?",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"^(?P<house>(?:(?:flat|unit|apartment|room)\s+\w{1,5},?\s+)?(?:no\.?\s*)?\d{1,4}[a-z]?(?:\s?[-–/]\s?\d{1,4}[a-z]?)?),?\s+(?=\D)",
    re.IGNORECASE | re.ASCII,
)
_CROSSING = re.compile(
    r"\s*(?:/|&|@|\s(?:and|x|j/w|jw|junction with|junction of|jct with|jct|corner of|at the corner of|at its junction with"
    r"|where it meets|meets|crossing)\s)\s*",
    re.IGNORECASE,
)
_NEAR = re.compile(r"[,\s]+(?:near(?: to)?|by|opposite|close to|next to)\s+(?:the\s+)?", re.IGNORECASE)
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s?(\d[a-z]{2})\b", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Saying:
    """A text taken apart. ``names`` are the streets (two: where they meet) or the one place that is meant.

    ``house`` is the number, “flat 3, 12a”; ``near`` a place beside it; ``within`` the words after the last comma, which may
    name a town; ``postcode`` as it was written. Each is "" where it was not said.
    """

    names: tuple[str, ...]
    house: str = ""
    near: str = ""
    within: str = ""
    postcode: str = ""


def saying_of(text: str) -> Saying:
    """Take a text apart. Whoever resolves it first tries it whole: “Rose and Crown” is one name."""
    said = " ".join(text[:LONGEST].split())
    postcode = ""
    found = _POSTCODE.search(said)
    if found and (found[0].strip() != said):
        postcode = f"{found[1]} {found[2]}".upper()
        said = f"{said[: found.start()]} {said[found.end() :]}".strip(" ,")
    said = _LEAD.sub("", said, count=1).strip(" ,.")
    house = _HOUSE.match(said)
    rest = said[house.end() :] if house else said
    beside = _NEAR.split(rest, maxsplit=1)
    place, near = (beside[0], beside[1]) if len(beside) == 2 else (rest, "")
    place, within = _last(place)
    near, far_within = _last(near)
    names = tuple(name for part in _CROSSING.split(place, maxsplit=1) if (name := _LEAD.sub("", part).strip(" ,.")))
    return Saying(names, house["house"].strip() if house else "", near, far_within or within, postcode)


def _last(text: str) -> tuple[str, str]:
    """What stands before the first comma, and what stands after the last."""
    first, comma, rest = text.partition(",")
    return first.strip(), rest.rpartition(",")[2].strip() if comma else ""


def far(metres: float) -> str:
    """A distance as it is said: “40 metres”, “350 metres”, “2.4 kilometres”."""
    if metres < 100:
        return f"{max(10, round(metres / 10) * 10)} metres"
    if metres < 1_000:
        return f"{round(metres / 50) * 50} metres" if round(metres / 50) * 50 < 1_000 else "1 kilometre"
    return f"{metres / 1_000:.1f} kilometres".replace(".0 ", " ").replace("1 kilometres", "1 kilometre")


def about(radius: int) -> str:
    """How a circle is said before the street in its middle: “Within 200 metres of ”."""
    return f"Within {far(radius)} of "


_DEGREES = re.compile(
    r"([-+]?\d{1,3}(?:\.\d+)?)\s*°?\s*([ns])?[ ,;/]+([-+]?\d{1,3}(?:\.\d+)?)\s*°?\s*([ew])?", re.IGNORECASE | re.ASCII
)


def understood_degrees(text: str) -> tuple[float, float] | None:
    """Latitude and longitude out of “52.4083, -1.5106” or “52.4083N 1.5106W”; None where the text is neither.

    Numbers without a fraction need their letters: “52 1” may be anything.
    """
    found = _DEGREES.fullmatch(text.strip())
    if found is None:
        return None
    latitude, longitude = float(found[1]), float(found[3])
    if not (found[2] and found[4]) and not ("." in found[1] and "." in found[3]):
        return None
    if (found[2] or "").casefold() == "s":
        latitude = -latitude
    if (found[4] or "").casefold() == "w":
        longitude = -abs(longitude)
    if not (found[2] or found[4]) and abs(latitude) < abs(longitude):
        latitude, longitude = longitude, latitude  # Great Britain lies far north of where it lies west
    return latitude, longitude
