"""What a warning may say, in the words of the Common Alerting Protocol (OASIS, CAP 1.2), and the ground that it covers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum
from typing import Self

import shapely
from shapely.geometry.base import BaseGeometry

from headwater.kernel import HeadwaterError, Invalid
from headwater.space.geojson import read_bytes
from headwater.space.grid import grid_point, reference

LONGEST = timedelta(days=14)
"""How long a warning can be in force before somebody looks at it again."""

SHORTEST = timedelta(minutes=10)

MOST_CORNERS = 20_000
"""Corners of what may be pasted: ten times those of the most crooked neighbourhood that is published."""

CORNERS = 300
"""Corners of what is sent out: telephones and loudspeakers read it too."""

_FINEST = 2.0
"""Metres of the first try at fewer corners; each further try is twice as coarse."""


class Word(Enum):
    """A word of CAP. The value is stored and sent as it is; the label is what staff and the public read."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        word = object.__new__(cls)
        word._value_ = value
        word.label = label
        return word

    @classmethod
    def of(cls, text: str) -> Self:
        """Raises Invalid for a word that CAP has not."""
        try:
            return cls(text)
        except ValueError:
            raise Invalid(f"“{text[:40]}” cannot be said in a warning.", "Choose one from the list.") from None


class Category(Word):
    SAFETY = ("Safety", "General safety")
    SECURITY = ("Security", "Police and security")
    RESCUE = ("Rescue", "Rescue")
    FIRE = ("Fire", "Fire")
    HEALTH = ("Health", "Health")
    ENVIRONMENT = ("Env", "Pollution")
    TRANSPORT = ("Transport", "Roads and transport")
    UTILITIES = ("Infra", "Gas, water, electricity or telephones")
    WEATHER = ("Met", "Weather or flood")
    HAZARD = ("CBRNE", "Dangerous substance or explosive")
    OTHER = ("Other", "Something else")


class Urgency(Word):
    IMMEDIATE = ("Immediate", "Act at once")
    EXPECTED = ("Expected", "Act within the hour")
    FUTURE = ("Future", "Act soon")
    PAST = ("Past", "Nothing to do any more")
    UNKNOWN = ("Unknown", "Not known")


class Severity(Word):
    EXTREME = ("Extreme", "Extreme: life is in danger")
    SEVERE = ("Severe", "Severe")
    MODERATE = ("Moderate", "Moderate")
    MINOR = ("Minor", "Minor")
    UNKNOWN = ("Unknown", "Not known")


class Certainty(Word):
    OBSERVED = ("Observed", "It has happened, or is happening")
    LIKELY = ("Likely", "More likely than not")
    POSSIBLE = ("Possible", "Possible")
    UNLIKELY = ("Unlikely", "Not expected")
    UNKNOWN = ("Unknown", "Not known")


class Kind(Word):
    """What a message is: the first about something, another that takes its place, or its end."""

    ALERT = ("Alert", "Warning")
    UPDATE = ("Update", "Update")
    CANCEL = ("Cancel", "All clear")


def check_period(onset_at: datetime | None, expires_at: datetime, at: datetime) -> None:
    """Raises Invalid where nobody could heed it: it is over, it lasts for weeks, it ends before it begins."""
    if expires_at < at + SHORTEST:
        raise Invalid("It ends in less than ten minutes.", "Say until when it holds.")
    if expires_at > at + LONGEST:
        raise Invalid("It lasts longer than 14 days.", "Choose an earlier end; a warning can be updated.")
    if onset_at is not None and onset_at >= expires_at:
        raise Invalid("It ends before it begins.", "Look at the times.")


def pasted(text: str) -> BaseGeometry:
    """The ground that somebody drew elsewhere and pasted as GeoJSON, in National Grid metres.

    Raises Invalid, in words, for what is no polygon, has too many corners, or crosses itself: nobody can say whom it means.
    """
    found = read_bytes(text.encode(), name="What you pasted")
    shapes = [one.shape for one in found.features]
    corners = int(shapely.get_num_coordinates(shapes).sum())
    if corners > MOST_CORNERS:
        raise Invalid(f"What you pasted has {corners:,} corners.", f"Draw it with at most {MOST_CORNERS:,}.")
    if found.mended:
        raise Invalid("What you pasted crosses itself.", f"{_where_it_crosses(text)}Draw it without crossing its own line.")
    return shapely.union_all(shapes)


def covering(ground: BaseGeometry, corners: int = CORNERS) -> BaseGeometry:
    """The same ground with at most so many corners, or a little more than it: nobody whom it covers is left out."""
    whole = outline = _filled(ground)
    metres = _FINEST
    while int(shapely.get_num_coordinates(outline)) > corners or not outline.covers(whole):
        wider = shapely.buffer(whole, 2 * metres, join_style="mitre")
        outline = _filled(shapely.simplify(wider, metres))
        metres *= 2
    return outline


def together(shapes: Iterable[BaseGeometry]) -> BaseGeometry:
    """The ground of several areas. Raises Invalid where there is none."""
    found = shapely.union_all(list(shapes))
    if found.is_empty:
        raise Invalid("No ground is chosen.", "Choose areas, or paste what you drew.")
    return found


def _filled(ground: BaseGeometry) -> BaseGeometry:
    """Without holes, which CAP cannot say: who lives in one is warned as well."""
    parts = [part for part in shapely.get_parts(ground) if part.geom_type == "Polygon" and part.area > 0]
    return shapely.union_all([shapely.Polygon(part.exterior) for part in parts])


def _where_it_crosses(text: str) -> str:
    """“Near SP 334 791. ”, or nothing where that cannot be said."""
    try:
        reason = shapely.is_valid_reason(shapely.from_geojson(text))
        place = re.search(r"\[(-?[\d.]+) (-?[\d.]+)\]", reason)
        return f"Near {reference(*grid_point(float(place[1]), float(place[2])))}. " if place else ""
    except (HeadwaterError, shapely.errors.GEOSException):
        return ""
