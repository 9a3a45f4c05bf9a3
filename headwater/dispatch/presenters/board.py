"""The board and the wall as pages: the first rows, what they may be filtered by, and where the rest comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from headwater.dispatch.presenters.rows import STATES, ShownIncident, incident_html, milliseconds, shown_incident, unit_html
from headwater.dispatch.queries.board import BoardRow, UnitRow
from headwater.dispatch.queries.hubs import HubName
from headwater.dispatch.queries.views import KeptView
from headwater.dispatch.rules import reference

FIRST = 200
"""Rows of a table that come with the page; more are fetched when it is there."""

Options = list[tuple[str, str]]

INCIDENT_COLUMNS = [
    ("grade", "Grade"), ("log", "Log"), ("age", "Age"), ("kind", "Kind"), ("place", "Place"), ("hub", "Hub"),
    ("units", "Units"), ("state", "State"),
]  # fmt: skip
UNIT_COLUMNS = [
    ("npu", "Base"), ("sign", "Unit"), ("status", "Status"), ("doing", "On"), ("", "Crew"), ("since", "For"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class BoardPage:
    """All that board.jinja shows. ``since``: the entry of the journal up to which the rows are true."""

    feed: str
    since: int
    now: int
    all: int
    incidents: list[str]
    units: list[str]
    incidents_in_all: str
    units_in_all: str
    incident_columns: Options
    unit_columns: Options
    filters: list[tuple[str, str, Options]]
    views: Sequence[KeptView]


@dataclass(frozen=True, slots=True)
class WallPage:
    """All that wall.jinja shows."""

    feed: str
    since: int
    now: int
    clock: str
    counts: list[tuple[str, str, str]]
    rows: list[ShownIncident]


def board_page(
    incidents: Sequence[BoardRow],
    units: Sequence[UnitRow],
    *,
    hubs: Sequence[HubName],
    views: Sequence[KeptView],
    since: int,
    at: datetime,
) -> BoardPage:
    """The page with its first rows, the most pressing first."""
    ordered = by_press(incidents)
    return BoardPage(
        feed=reverse("dispatch:feed"),
        since=since,
        now=milliseconds(at),
        all=len(incidents) + len(units),
        incidents=[incident_html(row) for row in ordered[:FIRST]],
        units=[unit_html(row) for row in units[:FIRST]],
        incidents_in_all=f"{len(incidents):,}",
        units_in_all=f"{len(units):,}",
        incident_columns=INCIDENT_COLUMNS,
        unit_columns=UNIT_COLUMNS,
        filters=_filters(incidents, units, hubs),
        views=views,
    )


def board_json(incidents: Sequence[BoardRow], units: Sequence[UnitRow], *, since: int, at: datetime) -> dict[str, object]:
    """Every row, for a page that begins or has lost count."""
    return {
        "since": since,
        "now": milliseconds(at),
        "incidents": [{"id": row.ref.id, "html": incident_html(row)} for row in incidents],
        "units": [{"id": row.ref.id, "html": unit_html(row)} for row in units],
    }


def wall_page(incidents: Sequence[BoardRow], *, since: int, at: datetime) -> WallPage:
    """What the wall shows: what must be attended, the most pressing first."""
    return WallPage(
        feed=reverse("dispatch:feed"),
        since=since,
        now=milliseconds(at),
        clock=f"{timezone.localtime(at):%H:%M}",
        counts=wall_counts(incidents),
        rows=[shown_incident(row, timezone.localdate(at)) for row in by_press(incidents)],
    )


def wall_counts(incidents: Sequence[BoardRow]) -> list[tuple[str, str, str]]:
    """Name, words and number of what a room wants to know at a glance."""
    wanting = [row for row in incidents if not row.units and row.first_arrived_at is None and _attended(row)]
    counts = [
        ("open", "open", len(incidents)),
        ("p1", "P1", sum(row.grade == "P1" for row in incidents)),
        ("p2", "P2", sum(row.grade == "P2" for row in incidents)),
        ("unresourced", "without a unit", len(wanting)),
        ("escalated", "escalated", sum(bool(row.escalated) for row in incidents)),
    ]
    return [(name, words, f"{number:,}") for name, words, number in counts]


def by_press(incidents: Sequence[BoardRow]) -> list[BoardRow]:
    """The most pressing grade first, and of a grade the oldest."""
    grades = reference.grades()
    return sorted(incidents, key=lambda row: (grades[row.grade].rank, row.opened_at))


def _attended(row: BoardRow) -> bool:
    return reference.grades()[row.grade].attend


def _filters(
    incidents: Sequence[BoardRow], units: Sequence[UnitRow], hubs: Sequence[HubName]
) -> list[tuple[str, str, Options]]:
    npus = sorted(({row.npu_name for row in incidents} | {row.npu_name for row in units}) - {""})
    return [
        ("hub", "Hub", [(hub.ref.id, hub.name) for hub in hubs]),
        ("npu", "Area", [(name, name) for name in npus]),
        ("grade", "Grade", [(grade.code, f"{grade.code} {grade.name}") for grade in reference.grades().values()]),
        ("state", "State", [(code, words) for code, (_, words) in STATES.items()]),
    ]
