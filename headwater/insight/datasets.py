"""The shapes of what the lake holds: one entry per dataset, the contract between loading and asking.

Every dataset is partitioned by ``force`` (a slug such as ``west-midlands``) and, where it has a time, by ``month``
(int32, 201803). Coordinates are National Grid metres. Text that repeats is dictionary-encoded on disk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pyarrow as pa

from headwater.kernel import Actor, Progress, Slot

if TYPE_CHECKING:
    from headwater.insight.lake import Lake

_GRID = [pa.field("easting", pa.int32()), pa.field("northing", pa.int32())]
_LABEL = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True)
class Dataset:
    """``columns`` is an Arrow schema without the partition columns; ``key`` are the columns that identify a row, if any do.

    ``own``: a force's own record, which is not published; its figures and its refused rows are not for everybody. ``added``:
    columns that files of earlier versions lack; they are unknown there.
    """

    name: str
    title: str
    columns: pa.Schema
    monthly: bool = True
    key: tuple[str, ...] = ()
    own: bool = False
    added: tuple[str, ...] = ()


STREET = Dataset(
    "street",
    "Street-level crime and anti-social behaviour, as data.police.uk publishes it",
    pa.schema(
        [
            pa.field("crime_id", pa.string()),  # 64 hexadecimal digits; null for anti-social behaviour
            pa.field("reported_by", _LABEL),
            pa.field("falls_within", _LABEL),
            *_GRID,  # null where the publisher gave no location
            pa.field("longitude", pa.float64()),
            pa.field("latitude", pa.float64()),
            pa.field("location", _LABEL),
            pa.field("lsoa_code", _LABEL),
            pa.field("lsoa_name", _LABEL),
            pa.field("district", _LABEL),  # the LSOA's name without its number: "Leicester 001A" → "Leicester"
            pa.field("category", _LABEL),  # slug: anti-social-behaviour, burglary, robbery, …
            pa.field("outcome", _LABEL),  # last outcome category, as published
            pa.field("context", pa.string()),
        ]
    ),
)

OUTCOMES = Dataset(
    "outcomes",
    "Outcomes of crimes, as data.police.uk publishes them",
    pa.schema(
        [
            pa.field("crime_id", pa.string()),
            pa.field("reported_by", _LABEL),
            pa.field("falls_within", _LABEL),
            *_GRID,
            pa.field("location", _LABEL),
            pa.field("lsoa_code", _LABEL),
            pa.field("lsoa_name", _LABEL),
            pa.field("outcome", _LABEL),
        ]
    ),
)

STOPS = Dataset(
    "stops",
    "Stop and search, as data.police.uk publishes it",
    pa.schema(
        [
            pa.field("type", _LABEL),
            pa.field("at", pa.timestamp("us", tz="UTC")),
            pa.field("operation", pa.bool_()),
            pa.field("operation_name", _LABEL),
            *_GRID,
            pa.field("gender", _LABEL),
            pa.field("age_range", _LABEL),
            pa.field("self_defined_ethnicity", _LABEL),
            pa.field("officer_defined_ethnicity", _LABEL),
            pa.field("legislation", _LABEL),
            pa.field("object_of_search", _LABEL),
            pa.field("outcome", _LABEL),
            pa.field("outcome_linked_to_object_of_search", pa.bool_()),
            pa.field("removal_of_more_than_outer_clothing", pa.bool_()),
        ]
    ),
)

RECORDED_CRIME = Dataset(
    "recorded_crime",
    "Recorded crime, extracted from a force's own crime system",
    pa.schema(
        [
            pa.field("crime_ref", pa.string()),
            pa.field("recorded_on", pa.date32()),
            pa.field("offence_code", _LABEL),  # Home Office code, 28E
            pa.field("public_place", pa.bool_()),
            pa.field("district", _LABEL),  # null where the force could not say
            pa.field("npu", _LABEL),  # null where no neighbourhood policing unit holds it: unallocated
            pa.field("sector", _LABEL),
            pa.field("neighbourhood", _LABEL),
            *_GRID,
        ]
    ),
    key=("crime_ref",),
    own=True,
)

OFFENCES = Dataset(
    "offences",
    "Home Office offence codes",
    pa.schema(
        [
            pa.field("offence_code", pa.string()),
            pa.field("description", pa.string()),
            pa.field("offence_group", _LABEL),
            pa.field("offence_subgroup", _LABEL),
            pa.field("category", _LABEL),  # the data.police.uk slug
        ]
    ),
    monthly=False,
    key=("offence_code",),
)

HARM_WEIGHTS = Dataset(
    "harm_weights",
    "How much each offence weighs, by a list that somebody published",
    pa.schema(
        [
            pa.field("offence", pa.string()),  # Home Office code (28E), class (28), or a category of data.police.uk
            pa.field("weight", pa.float64()),  # days
            pa.field("starts", pa.date32()),  # in force from; null: always
            pa.field("ends", pa.date32()),  # in force until; null: still
            pa.field("source", _LABEL),
            pa.field("version", _LABEL),
            pa.field("licence", _LABEL),
        ]
    ),
    monthly=False,
    key=("offence", "starts"),
)

POPULATION = Dataset(
    "population",
    "People and households by area",
    pa.schema(
        [
            pa.field("level", _LABEL),  # lsoa, ward, neighbourhood, sector, npu, district, force
            pa.field("code", pa.string()),
            pa.field("name", pa.string()),
            pa.field("district", _LABEL),  # the district that holds it, where known
            pa.field("persons", pa.int32()),
            pa.field("households", pa.int32()),  # null where the source does not say
            pa.field("year", pa.int16()),
            pa.field("source", _LABEL),
        ]
    ),
    monthly=False,
    key=("level", "code", "year"),
)

AGAIN_WITHIN = timedelta(days=90)
"""An earlier contact or log no longer ago makes a caller or a place a repeat one."""

SAME_PLACE = 50
"""Metres east and north within which two points are one place."""

_SECONDS = pa.int32()
_PLACE = [
    pa.field("npu", _LABEL),  # null where no neighbourhood policing unit holds the place, or nobody knows it
    pa.field("neighbourhood", _LABEL),
    *_GRID,
]
_WHEN = [  # by the clock on the wall in London, which engines need not know
    pa.field("on", pa.date32()),
    pa.field("hour", pa.int16()),
]

_LOG = [
    *_WHEN,
    pa.field("hub", _LABEL),
    *_PLACE,
    pa.field("opening_kind", _LABEL),  # NSIR code
    pa.field("closing_kind", _LABEL),  # null: open, or not said
    pa.field("opening_grade", _LABEL),
    pa.field("grade", _LABEL),  # the final one: that of the moment of writing
    pa.field("regrades", pa.int16()),  # how often the grade was changed
    pa.field("assign_seconds", _SECONDS),  # from opening until the first unit was assigned; null: none has been
    pa.field("arrive_seconds", _SECONDS),  # from opening until the first unit was at the scene
    pa.field("close_seconds", _SECONDS),  # null: open
    pa.field("result", _LABEL),
    pa.field("units", pa.int16()),  # deployments; null where the source does not say
    pa.field("cross_boundary", pa.bool_()),  # a unit of another policing unit was sent; null: no unit was, or not said
    pa.field("recurring_place", pa.bool_()),  # an earlier log of the 90 days before lies within 50 metres
]

INCIDENTS = Dataset(
    "incidents",
    "Incident logs of this platform's dispatch",
    pa.schema([pa.field("log_ref", pa.string()), *_LOG]),
    key=("log_ref",),
    own=True,
)

DEMAND_LOGS = Dataset(
    "demand_logs",
    "Incident logs extracted from a force's earlier command and control system",
    pa.schema([pa.field("log_ref", pa.string()), *_LOG]),
    key=("log_ref",),
    own=True,
)

CONTACTS = Dataset(
    "contacts",
    "Contacts of this platform: calls, web reports, callers at the counter, partners, officers",
    pa.schema(
        [
            pa.field("contact_ref", pa.string()),
            *_WHEN,
            pa.field("channel", _LABEL),  # 999, 101, web, counter, partner, officer
            *_PLACE,
            pa.field("kind", _LABEL),  # NSIR code
            pa.field("answer_seconds", _SECONDS),  # from ring until somebody spoke; null: nobody has
            pa.field("in_time", pa.bool_()),  # answered within the time of its channel; null: not answered yet
            pa.field("claim_seconds", _SECONDS),
            pa.field("close_seconds", _SECONDS),
            pa.field("abandoned", pa.bool_()),
            pa.field("called_back", pa.bool_()),  # null: nothing was owed
            pa.field("outcome", _LABEL),
            pa.field("grade", _LABEL),
            pa.field("recommended", _LABEL),
            pa.field("overridden", pa.bool_()),  # another grade than the rules recommended; null: no assessment
            pa.field("rule", _LABEL),  # the strongest rule that spoke in the last assessment
            pa.field("repeat_caller", pa.bool_()),  # an earlier contact of the 90 days before; null: nobody knows who
            pa.field("repeat_place", pa.bool_()),  # an earlier contact of the 90 days before within 50 metres
            pa.field("log_ref", pa.string()),
            pa.field("caller_key", pa.string()),  # stands for whoever called; nobody finds a person by it. null: not known
        ]
    ),
    key=("contact_ref",),
    own=True,
    added=("caller_key",),
)

CALL_HOURS = Dataset(
    "call_hours",
    "Calls by the hour and channel, extracted from a force's telephone system",
    pa.schema(
        [
            *_WHEN,
            pa.field("channel", _LABEL),
            pa.field("offered", pa.int32()),
            pa.field("answered", pa.int32()),
            pa.field("in_time", pa.int32()),  # answered within the time of the channel
            pa.field("abandoned", pa.int32()),
        ]
    ),
    key=("on", "hour", "channel"),
    own=True,
)

DEPLOYMENTS = Dataset(
    "deployments",
    "Units sent to incidents or put on support tasks",
    pa.schema(
        [
            pa.field("deployment_ref", pa.string()),
            *_WHEN,
            pa.field("log_ref", pa.string()),  # null: a support task
            pa.field("support", _LABEL),  # the kind of support task; null: an incident
            pa.field("unit_kind", _LABEL),  # its vehicle
            pa.field("crew", pa.int16()),
            pa.field("hub", _LABEL),
            pa.field("unit_npu", _LABEL),
            *_PLACE,
            pa.field("grade", _LABEL),
            pa.field("expected_seconds", _SECONDS),  # by road, when it was assigned
            pa.field("en_route_seconds", _SECONDS),  # this and the next two from the assignment
            pa.field("arrive_seconds", _SECONDS),
            pa.field("clear_seconds", _SECONDS),
            pa.field("ending", _LABEL),
            pa.field("cross_boundary", pa.bool_()),
        ]
    ),
    key=("deployment_ref",),
    own=True,
)

datasets: Slot[Dataset] = Slot("datasets", key=lambda d: d.name)
datasets.offer(STREET, OUTCOMES, STOPS, RECORDED_CRIME, OFFENCES, HARM_WEIGHTS, POPULATION)
datasets.offer(INCIDENTS, DEMAND_LOGS, CONTACTS, CALL_HOURS, DEPLOYMENTS)


@dataclass(frozen=True, slots=True)
class Export:
    """What a room writes into the lake, daily and on demand.

    ``write(lake, by, at, progress)`` returns how many partitions changed; killed at any point it leaves the lake as it was.
    """

    name: str
    title: str
    write: Callable[[Lake, Actor, datetime, Progress], int]


exports: Slot[Export] = Slot("exports to the lake", key=lambda export: export.name)


def is_own(dataset: str) -> bool:
    """Whether a dataset is a force's own record; one that nobody knows is."""
    known = datasets.get(dataset)
    return known is None or known.own
