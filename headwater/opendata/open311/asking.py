"""What programs send and ask by GeoReport v2, read strictly; what is wrong is refused in words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import isfinite
from zoneinfo import ZoneInfo

from headwater.opendata.open311.services import Service, book
from headwater.opendata.rules import Refused

LONDON = ZoneInfo("Europe/London")

SPAN = timedelta(days=90)
"""The longest stretch of one question, as GeoReport v2 has it."""

MOST = 1_000
"""Requests of one answer, as GeoReport v2 has it."""

IDS = 100
"""Requests that may be asked for by name at once."""

Form = Mapping[str, Sequence[str]]
"""What was sent: every value of every field."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it was sent. ``point``: longitude and latitude. ``given``: answers by the code of their attribute."""

    service: Service
    description: str
    point: tuple[float, float] | None
    address: str
    given: Mapping[str, Sequence[str]]
    name: str
    email: str
    phone: str
    media: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests are asked for. ``ids`` names them, and then nothing else counts; ``statuses``: open, closed."""

    ids: tuple[str, ...]
    services: tuple[str, ...]
    first: date
    last: date
    statuses: frozenset[str]
    page: int
    size: int


def report_asked(form: Form) -> Report:
    """Raises Refused: 400 for what is missing or cannot be so, 404 for a service that there is not."""
    code = _one(form, "service_code")
    if not code:
        raise Refused(400, "service_code was not provided. GET services lists them.")
    service = service_asked(code)
    point, address = _point(form), _one(form, "address_string") or _one(form, "address_id")
    if point is None and not address:
        raise Refused(400, "Give lat and long, or address_string.")
    name = " ".join(filter(None, [_one(form, "first_name"), _one(form, "last_name")]))
    return Report(
        service, _one(form, "description"), point, address[:300], _attributes(service, form), name[:200],
        _one(form, "email")[:254], _one(form, "phone")[:60], _media(_one(form, "media_url")),
    )  # fmt: skip


def service_asked(code: str) -> Service:
    """Raises Refused (404)."""
    found = book().services.get(code)
    if found is None:
        raise Refused(404, "There is no such service_code. GET services lists them.")
    return found


def requests_asked(form: Form, at: datetime) -> Wanted:
    """Raises Refused (400). Days are London’s."""
    ids, services = _listed(form, "service_request_id"), _listed(form, "service_code")
    if len(ids) > IDS:
        raise Refused(400, f"Ask for at most {IDS} requests by service_request_id.")
    statuses = frozenset(_listed(form, "status"))
    if not statuses <= {"open", "closed"}:
        raise Refused(400, "status is open, closed, or both with a comma between them.")
    first, last = _stretch(form, at)
    page, size = _number(form, "page", 1, 1_000_000), _number(form, "page_size", MOST, MOST)
    return Wanted(ids, services, first, last, statuses, page, size)


def _stretch(form: Form, at: datetime) -> tuple[date, date]:
    begins, ends = _moment(form, "start_date"), _moment(form, "end_date")
    try:
        begins, ends = begins or (ends or at) - SPAN, ends or (begins + SPAN if begins else at)
        if not timedelta() <= ends - begins <= SPAN:
            raise Refused(400, "end_date is not before start_date, and at most 90 days after it.")
        return begins.astimezone(LONDON).date(), ends.astimezone(LONDON).date()
    except OverflowError:
        raise Refused(400, "These dates are too far from today.") from None


def _moment(form: Form, name: str) -> datetime | None:
    text = _one(form, name)
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(400, f"Write {name} like 2026-01-31T00:00:00Z.") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _number(form: Form, name: str, usual: int, most: int) -> int:
    text = _one(form, name)
    if not text:
        return usual
    if not re.fullmatch(r"[1-9]\d{0,6}", text, re.ASCII) or int(text) > most:
        raise Refused(400, f"{name} is a whole number from 1 to {most:,}.")
    return int(text)


def _point(form: Form) -> tuple[float, float] | None:
    latitude, longitude = _one(form, "lat"), _one(form, "long")
    if not latitude and not longitude:
        return None
    try:
        found = float(longitude), float(latitude)
    except ValueError:
        found = (float("nan"), 0.0)
    if not all(map(isfinite, found)) or abs(found[0]) > 180 or abs(found[1]) > 90:
        raise Refused(400, "Give lat and long as numbers of degrees, such as lat=52.41&long=-1.51.")
    return found


def _attributes(service: Service, form: Form) -> dict[str, tuple[str, ...]]:
    given = {}
    for one in service.attributes:
        sent = [*form.get(f"attribute[{one.code}]", ()), *form.get(f"attribute[{one.code}][]", ())]
        said = tuple(words for value in sent if (words := value.replace("\x00", "").strip()))
        if one.required and not said:
            raise Refused(400, f"attribute[{one.code}] was not provided: {one.description}")
        if one.values and any(one.value(key) is None for key in said):
            raise Refused(400, f"attribute[{one.code}] is one of: {', '.join(value.key for value in one.values)}.")
        if one.datatype == "singlevaluelist" and len(said) > 1:
            raise Refused(400, f"attribute[{one.code}] has one value.")
        given[one.code] = said
    return given


def _media(text: str) -> str:
    """An address that a handler may choose to look at; we never fetch it."""
    return text if re.fullmatch(r"https?://\S{1,490}", text) else ""


def _listed(form: Form, name: str) -> tuple[str, ...]:
    """What stands between commas; without what no database holds."""
    parts = (part.strip() for value in form.get(name, ()) for part in value.replace("\x00", "").split(","))
    return tuple(dict.fromkeys(filter(None, parts)))


def _one(form: Form, name: str) -> str:
    """The last value, as a form is read; without what no database holds."""
    values = form.get(name, ())
    return values[-1].replace("\x00", "").strip() if values else ""
