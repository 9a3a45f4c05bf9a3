"""From what a caller says to where it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import dist

from headwater.kernel import HeadwaterError, Ref
from headwater.places.models import GazetteerEntry
from headwater.places.queries.codes import location_codes
from headwater.places.queries.crossing import crossings
from headwater.places.queries.locations import Location, in_their_areas, said, streets_near, where_said
from headwater.places.queries.searching import SAME_STREET, Match, search
from headwater.places.rules import Saying, key_of, likeness, postcode_of, saying_of, understood_degrees
from headwater.space.grid import from_reference, grid_point

Point = tuple[int, int]

_SURE = 0.93
"""A name that answers the whole text this well is meant as it stands: “Rose and Crown” is no junction."""


def resolve(text: str, limit: int = 8, near: Point | None = None) -> tuple[Location, ...]:
    """Where a text may mean, the best first, at most ``limit``; nothing for a blank text.

    Streets with or without a house number, two streets where they meet, postcodes, places, areas, grid references,
    eastings and northings, latitudes and longitudes, and codes of the slot ``location_codes``; misspelt, and with what
    people say around them (“outside”, “near the park”, “, Coventry”). Of answers about as good, those nearer to ``near``
    (metres) come first. At most ten queries.
    """
    plain = " ".join(text[:200].split())
    if not plain or limit < 1:
        return ()
    exact = _grid(plain) or _degrees(plain) or _code(plain)
    if exact:
        return _named([exact])
    return _named(_answers(plain, limit, near))


def _grid(text: str) -> Location | None:
    parts = text.replace(",", " ").replace("/", " ").split()
    if len(parts) == 2 and all(part.isascii() and part.isdigit() and 5 <= len(part) <= 7 for part in parts):
        return _on_grid(int(parts[0]), int(parts[1]), 0)
    try:
        easting, northing, width = from_reference(text)
    except HeadwaterError:
        return None
    return None if width > 10_000 else _on_grid(int(easting + width / 2), int(northing + width / 2), round(width / 2))


def _on_grid(easting: int, northing: int, radius: int, method: str = "grid") -> Location | None:
    if not (0 <= easting < 700_000 and 0 <= northing < 1_300_000):
        return None
    return Location(easting, northing, "", radius=radius, method=method)


def _degrees(text: str) -> Location | None:
    degrees = understood_degrees(text)
    if degrees is None:
        return None
    try:
        easting, northing = grid_point(degrees[1], degrees[0])
    except HeadwaterError:
        return None
    return _on_grid(round(easting), round(northing), 0)


def _code(text: str) -> Location | None:
    for code in location_codes:
        point = code.decode(text) if code.pattern.fullmatch(text) else None
        if point:
            return _on_grid(*point, 0, "code")
    return None


@dataclass(frozen=True, slots=True)
class _Answer:
    """A location that may be meant, and how well it answers, from 0 to 1."""

    score: float
    location: Location


def _answers(text: str, limit: int, near: Point | None) -> list[Location]:
    """The text as it stands; where no name answers it well, the text taken apart."""
    whole = search(text, limit)
    saying = saying_of(text)
    if (whole and whole[0].score >= _SURE) or saying == Saying((text,)):
        return _ranked(_placed(whole, saying, near), limit, near)
    found: list[_Answer] = []
    beside = near
    if saying.postcode:
        coded = _placed(search(saying.postcode, 1), Saying(()), None)
        found += [replace(one, score=0.7) for one in coded if one.location.text == postcode_of(saying.postcode)]
        beside = _point(found) or beside
    if len(saying.names) == 2:
        met = [_Answer(score, where) for score, where in crossings(saying.names[0], saying.names[1], limit)]
        found += met
        if not met:
            found += _placed(search(saying.names[0], limit), saying, beside)
    elif saying.names:
        if saying.near:
            beside = _point(_placed(search(saying.near, 1), Saying(()), near)) or beside
        found += _placed(search(saying.names[0], max(limit, 8)), saying, beside)
    found = _within(found, saying.within)
    if not found:
        return _ranked(_placed(whole, Saying(()), near), limit, near)
    return _ranked(found, limit, beside)


def _point(answers: Sequence[_Answer]) -> Point | None:
    return (answers[0].location.easting, answers[0].location.northing) if answers else None


def _ranked(answers: Sequence[_Answer], limit: int, near: Point | None) -> list[Location]:
    """The best first; those about as good as each other, the nearer first."""

    def order(one: _Answer) -> tuple[float, float]:
        away = dist((one.location.easting, one.location.northing), near) if near else 0.0
        return -round(one.score * 20), away

    return [one.location for one in sorted(answers, key=order)[:limit]]


def _within(answers: list[_Answer], within: str) -> list[_Answer]:
    """Answers in the town that was named last count more; where it is no town that holds any, all count as they did."""
    wanted = key_of(within)
    if not wanted:
        return answers
    placed = in_their_areas([one.location for one in answers])
    likely = [
        max((likeness(wanted, key_of(name)) for name in (where.npu_name, where.neighbourhood_name) if name), default=0)
        for where in placed
    ]
    return [replace(one, score=one.score + 0.3 * (like > 0.8)) for one, like in zip(answers, likely, strict=True)]


_METHODS = {"street": "street", "postcode": "postcode", "place": "landmark", "area": "area"}


def _placed(matches: Sequence[Match], saying: Saying, near: Point | None) -> list[_Answer]:
    """What was found as locations: of a street, the point nearest to ``near``, or in its middle, and how far it goes."""
    streets = _points([one for one in matches if one.kind == "street"])
    found = []
    for match in matches:
        if match.easting is None or match.northing is None:
            continue
        x, y, source, reach = match.easting, match.northing, match.ref, 0
        title = match.name
        if match.kind == "street":
            points = streets.get(match.ref) or [(x, y, match.ref)]
            x, y, source = _chosen(points, near)
            reach = round(max(dist((x, y), point[:2]) for point in points))
            title = f"{saying.house} {title}" if saying.house else title
        method = _METHODS[match.kind]
        found.append(_Answer(match.score, Location(x, y, title, radius=reach, method=method, source=source)))
    return found


_Spot = tuple[int, int, Ref]


def _points(streets: Sequence[Match]) -> dict[Ref, list[_Spot]]:
    """Every point of each street that was found; one query. A point belongs to the nearest street of its name."""
    found: dict[Ref, list[_Spot]] = {}
    if not streets:
        return found
    rows = GazetteerEntry.objects.filter(kind="street", key__in={key_of(one.name) for one in streets})
    for key, name, x, y in rows.order_by("easting", "northing").values_list("id", "name", "easting", "northing"):
        same = [(dist((x, y), (one.easting or 0, one.northing or 0)), one.ref) for one in streets if one.name == name]
        away, street = min(same, default=(SAME_STREET, None))
        if street and away < SAME_STREET:
            found.setdefault(street, []).append((x, y, Ref("places.entry", str(key))))
    return found


def _chosen(points: Sequence[_Spot], near: Point | None) -> _Spot:
    middle = near or (sum(x for x, _, _ in points) / len(points), sum(y for _, y, _ in points) / len(points))
    return min(points, key=lambda point: (dist(point[:2], middle), point[:2]))


def _named(locations: Sequence[Location]) -> tuple[Location, ...]:
    """With what is near each and what holds it, so that it can be said aloud. Two queries."""
    placed = in_their_areas(locations)
    around = streets_near([(one.easting, one.northing) for one in placed])
    return tuple(replace(one, text=_said(one, names)) for one, names in zip(placed, around, strict=True))


def _said(one: Location, names: Sequence[tuple[str, float]]) -> str:
    """“12 Alder Road, near Cedar Close, Coventry”."""
    if not one.text:
        return said(names, one)
    beside = [] if one.method in ("area", "junction") else [f"near {name}" for name, _ in names if name not in one.text][:1]
    where = where_said(one)
    return ", ".join([one.text, *beside, *([where] if where and where not in one.text else [])])
