"""The shapes of what the lake holds: one entry per dataset, the contract between loading and asking.

Every dataset is partitioned by ``force`` (a slug such as ``west-midlands``) and, where it has a time, by ``month``
(int32, 201803). Coordinates are National Grid metres. Text that repeats is dictionary-encoded on disk.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from headwater.kernel import Slot

_GRID = [pa.field("easting", pa.int32()), pa.field("northing", pa.int32())]
_LABEL = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True)
class Dataset:
    """``columns`` is an Arrow schema without the partition columns; ``key`` are the columns that identify a row, if any do."""

    name: str
    title: str
    columns: pa.Schema
    monthly: bool = True
    key: tuple[str, ...] = ()


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

datasets: Slot[Dataset] = Slot("datasets", key=lambda d: d.name)
datasets.offer(STREET, OUTCOMES, STOPS, RECORDED_CRIME, OFFENCES, POPULATION)
